// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// `writ oidc`: the claims of each job's token, and a condition block for a trust policy.

#include "writ/oidc_subject.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/aligned.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "cli/workspace.h"
#include "lint/discover.h"
#include "lint/document.h"
#include "report/escape.h"
#include "text/words.h"

namespace writ::cli {
namespace {

using Json = nlohmann::ordered_json;
using github::JobIdentity;
using github::OidcSubject;

constexpr std::string_view issuer = "token.actions.githubusercontent.com";

struct Loaded {
  std::vector<Input> inputs;
  std::vector<std::unique_ptr<Document>> documents;
  std::vector<github::WorkflowFile> files;
};

bool load(const Workspace& workspace, const std::vector<std::string>& paths, Loaded& loaded) {
  Discovered found = discover({paths, "stdin", workspace.root, workspace.config.exclude});
  for (const std::string& path : found.missing) complain("there is no " + path);
  if (!found.missing.empty()) return false;
  loaded.inputs = std::move(found.inputs);
  for (std::size_t i = 0; i < loaded.inputs.size(); ++i) {
    loaded.documents.push_back(
        make_document(static_cast<FileId>(i), loaded.inputs[i], workspace.config));
    const Document& document = *loaded.documents.back();
    for (const github::Workflow& workflow : document.workflows)
      loaded.files.push_back({document.project_path, &workflow});
    // A broken file among others would leave its callers and jobs out without a word.
    if (document.workflows.empty() && !document.problems.empty())
      complain(std::string(document.path()) +
               " cannot be read as a workflow; writ check tells why");
  }
  if (loaded.files.empty()) {
    complain("there is no workflow in " + join(paths));
    return false;
  }
  return true;
}

/// Of characters that GitHub gives names; any other could open a policy to more than is meant.
bool is_repository(std::string_view name) {
  const std::vector<std::string_view> parts = split(name, '/');
  return parts.size() == 2 && std::ranges::all_of(parts, [](std::string_view part) {
           return !part.empty() && std::ranges::all_of(part, [](char c) {
             return is_alnum(c) || c == '-' || c == '_' || c == '.';
           });
         });
}

/// `repo:acme/shop`, with ids where both are given.
std::string repository_claim(const OidcOptions& options, const std::string& name) {
  if (options.owner_id.empty()) return "repo:" + name;
  const std::size_t slash = name.find('/');
  return "repo:" + name.substr(0, slash) + "@" + options.owner_id + name.substr(slash) + "@" +
         options.repository_id;
}

std::string shown(std::string_view text) { return report::one_line(text); }

/// A subject, and the triggers that give it.
struct Claim {
  std::string context;
  std::vector<std::string> events;
  std::string note;
};

std::vector<Claim> claims_of(const JobIdentity& identity) {
  std::vector<Claim> claims;
  for (const OidcSubject& subject : identity.subjects) {
    auto claim = std::ranges::find(claims, subject.context, &Claim::context);
    if (claim == claims.end()) {
      claims.push_back({subject.context, {}, "perhaps: GitHub does not document it"});
      claim = claims.end() - 1;
    }
    if (std::ranges::find(claim->events, subject.event) == claim->events.end())
      claim->events.push_back(subject.event);
    if (identity.uncertain) {
      claim->note = "if the job may have a token, which this file does not tell";
    } else if (!subject.undocumented) {
      claim->note.clear();
    }
  }
  return claims;
}

/// The jobs of each file, a line each subject.
std::string table(const std::vector<JobIdentity>& identities, const std::string& repository) {
  std::string text;
  std::string_view path;
  std::vector<std::vector<std::string>> rows;
  const auto flush = [&] {
    if (!rows.empty()) text += shown(path) + "\n" + aligned(rows, "  ") + "\n";
    rows.clear();
  };
  for (const JobIdentity& identity : identities) {
    if (identity.path != path) flush();
    path = identity.path;
    std::string job = shown(identity.job->id.text);
    if (!identity.refusal.empty()) {
      rows.push_back({job, "no token", identity.refusal});
      continue;
    }
    for (const Claim& claim : claims_of(identity)) {
      rows.push_back({job, shown(repository + ":" + claim.context), shown(join(claim.events, ", ")),
                      claim.note});
      job.clear();
    }
  }
  flush();
  return text;
}

bool is_wanted(const JobIdentity& identity, const OidcOptions& options) {
  return options.job.empty() || identity.job->id.text == options.job;
}

/// The condition for one role: only what is documented is granted.
Json condition_block(const std::vector<JobIdentity>& identities, const std::string& repository,
                     std::string_view role) {
  std::set<std::string> exact;
  std::set<std::string> patterns;
  std::set<std::string> audiences;
  for (const JobIdentity& identity : identities) {
    const bool assumes =
        std::ranges::any_of(identity.roles, [role](const Str& each) { return each.text == role; });
    if (!identity.refusal.empty() || !assumes) continue;
    for (const OidcSubject& subject : identity.subjects) {
      if (subject.undocumented) continue;
      audiences.insert(identity.audiences.begin(), identity.audiences.end());
      const std::string sub = repository + ":" + subject.context;
      (subject.context.find('*') == std::string::npos ? exact : patterns).insert(sub);
    }
  }
  const std::string key(issuer);
  const bool open_audience = std::ranges::any_of(
      audiences, [](const std::string& each) { return each.find('*') != std::string::npos; });
  const auto list = [](const std::set<std::string>& values) {
    return values.size() == 1 ? Json(*values.begin()) : Json(values);
  };
  Json block = Json::object();
  if (exact.empty() && patterns.empty()) return block;
  block[open_audience ? "StringLike" : "StringEquals"][key + ":aud"] = list(audiences);
  // All operators have to hold, so that one of them has all the subjects.
  if (patterns.empty()) {
    block["StringEquals"][key + ":sub"] = list(exact);
  } else {
    patterns.insert(exact.begin(), exact.end());
    block["StringLike"][key + ":sub"] = list(patterns);
  }
  return block;
}

/// By the role as the workflows write it; roles without a subject are left out.
std::vector<std::pair<std::string, Json>> condition_blocks(
    const std::vector<JobIdentity>& identities, const std::string& repository) {
  std::set<std::string> roles;
  for (const JobIdentity& identity : identities) {
    for (const Str& role : identity.roles) roles.emplace(role.text);
  }
  std::vector<std::pair<std::string, Json>> blocks;
  for (const std::string& role : roles) {
    Json block = condition_block(identities, repository, role);
    if (!block.empty()) blocks.emplace_back(role, std::move(block));
  }
  return blocks;
}

/// `claim` is what `sub` begins with.
Json as_json(const std::vector<JobIdentity>& identities, const std::string& claim,
             const std::string& repository) {
  Json jobs = Json::array();
  for (const JobIdentity& identity : identities) {
    Json job;
    job["path"] = identity.path;
    job["job"] = identity.job->id.text;
    job["token"] = !identity.refusal.empty() ? "no" : identity.uncertain ? "unknown" : "yes";
    if (!identity.refusal.empty()) job["reason"] = identity.refusal;
    job["audiences"] = identity.audiences;
    Json roles = Json::array();
    for (const Str& role : identity.roles) roles.push_back(role.text);
    job["roles"] = std::move(roles);
    Json subjects = Json::array();
    for (const OidcSubject& subject : identity.subjects) {
      Json claims;
      claims["event"] = subject.event;
      claims["sub"] = claim + ":" + subject.context;
      claims["ref"] = subject.ref;
      if (!subject.environment.empty()) claims["environment"] = subject.environment;
      claims["job_workflow_ref"] = repository + "/" + subject.workflow_ref;
      claims["documented"] = !subject.undocumented;
      subjects.push_back(std::move(claims));
    }
    job["subjects"] = std::move(subjects);
    jobs.push_back(std::move(job));
  }
  return jobs;
}

/// Why there is no condition block.
std::string_view no_block(const std::vector<JobIdentity>& identities) {
  const bool any = std::ranges::any_of(identities, [](const JobIdentity& each) {
    return each.refusal.empty() && !each.roles.empty();
  });
  return any ? "GitHub documents no subject of the jobs that assume a role, so there is no trust "
               "policy to propose.\n"
             : "No job assumes a role by OIDC.\n";
}

/// Notes on what the options leave open, on standard error.
void tell_open(const OidcOptions& options, const std::string& repository) {
  if (repository == "OWNER/REPO")
    say("writ: the repository is not known; name it with --repository or in .writ.yaml\n");
  if (options.owner_id.empty())
    say("writ: repositories made, renamed or moved since 2026-07-15 have ids in `sub`; give them "
        "with --owner-id and --repository-id\n");
}

}  // namespace

int oidc(const OidcOptions& options) {
  if (options.owner_id.empty() != options.repository_id.empty()) {
    complain("--owner-id and --repository-id go together");
    return exit_failed;
  }
  for (const std::string& id : {options.owner_id, options.repository_id}) {
    if (id.empty() || all_digits(id)) continue;
    complain("an id is a number, not " + shown(id));
    return exit_failed;
  }
  const std::vector<std::string> paths =
      options.paths.empty() ? std::vector<std::string>{".github/workflows"} : options.paths;
  const Workspace workspace = open_workspace({.paths = paths});
  if (workspace.broken) return exit_failed;
  std::string repository =
      options.repository.empty() ? workspace.config.repository : options.repository;
  if (repository.empty()) repository = "OWNER/REPO";
  if (!is_repository(repository)) {
    complain("a repository is OWNER/NAME, not " + shown(repository));
    return exit_failed;
  }
  Loaded loaded;
  if (!load(workspace, paths, loaded)) return exit_failed;
  std::vector<JobIdentity> identities = github::oidc_identities(
      loaded.files, {workspace.config.default_branch, workspace.config.vars, repository});
  std::erase_if(identities, [&](const JobIdentity& each) { return !is_wanted(each, options); });
  if (identities.empty()) {
    complain("no workflow has a job " + options.job + " with steps");
    return exit_failed;
  }
  const std::string claim = repository_claim(options, repository);
  tell_open(options, repository);
  const auto blocks = condition_blocks(identities, claim);
  const auto handler = Json::error_handler_t::replace;
  if (options.json) {
    Json answer;
    answer["jobs"] = as_json(identities, claim, repository);
    answer["trust"] = Json::array();
    for (const auto& [role, block] : blocks)
      answer["trust"].push_back({{"role", role}, {"condition", block}});
    return print(answer.dump(2, ' ', true, handler) + "\n") ? exit_ok : exit_failed;
  }
  std::string text = table(identities, claim);
  if (blocks.empty()) text += no_block(identities);
  for (const auto& [role, block] : blocks) {
    text += "For the trust policy of " + shown(role) +
            ":\n\n\"Condition\": " + block.dump(2, ' ', true, handler) + "\n";
  }
  return print(text) ? exit_ok : exit_failed;
}

}  // namespace writ::cli
