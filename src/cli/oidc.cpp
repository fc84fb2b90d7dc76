// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// `writ oidc`: the claims of each job's token, and a condition block for a trust policy.

#include "writ/oidc_subject.h"

#include <algorithm>
#include <filesystem>
#include <map>
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
  /// By the folder that holds `.github/workflows`, for each is a repository of its own.
  std::map<std::string, std::vector<github::WorkflowFile>> files;
};

/// Splits a path before `.github/workflows/`, which alone tells where a repository begins, whether
/// Git is there or not.
std::pair<std::string, std::string_view> placed(const Document& document) {
  std::error_code error;
  const std::string whole = std::filesystem::absolute(std::filesystem::path(document.path()), error)
                                .lexically_normal()
                                .generic_string();
  const std::string_view folder = "/.github/workflows/";
  const std::size_t at = whole.rfind(folder);
  const std::string_view inner = document.project_path;
  if (at == std::string::npos) return {std::string(), inner};
  const std::size_t size = whole.size() - at - 1;
  // The text of the path that the document keeps, where it is long enough.
  for (const std::string_view kept : {inner, std::string_view(document.path())}) {
    if (kept.size() >= size && whole.ends_with(kept.substr(kept.size() - size)))
      return {whole.substr(0, at), kept.substr(kept.size() - size)};
  }
  return {whole.substr(0, at), inner};
}

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
      loaded.files[placed(document).first].push_back({placed(document).second, &workflow});
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
  const OidcSubject* subject;  ///< the first
  std::vector<std::string> events;
  bool wider = true;
};

std::vector<Claim> claims_of(const JobIdentity& identity) {
  std::vector<Claim> claims;
  for (const OidcSubject& subject : identity.subjects) {
    auto claim = std::ranges::find_if(claims, [&](const Claim& each) {
      return each.subject->context == subject.context && each.subject->literal == subject.literal &&
             each.subject->undocumented == subject.undocumented;
    });
    if (claim == claims.end()) {
      claims.push_back({&subject, {}});
      claim = claims.end() - 1;
    }
    if (std::ranges::find(claim->events, subject.event) == claim->events.end())
      claim->events.push_back(subject.event);
    claim->wider = claim->wider && subject.wider;
  }
  return claims;
}

std::string note_of(const Claim& claim, bool uncertain) {
  std::vector<std::string> notes;
  if (uncertain) {
    notes.emplace_back("if the job may have a token, which this file does not tell");
  } else if (claim.subject->undocumented) {
    notes.emplace_back("perhaps: GitHub does not document it");
  }
  if (claim.wider) notes.emplace_back("wider: it also fits refs that the workflow keeps out");
  if (claim.subject->literal)
    notes.emplace_back(
        "exact: StringLike takes its `*` or `?` for a wildcard, StringEquals does not");
  return join(notes, "; ");
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
      rows.push_back({job, shown(repository + ":" + claim.subject->context),
                      shown(join(claim.events, ", ")), note_of(claim, identity.uncertain)});
      job.clear();
    }
  }
  flush();
  return text;
}

bool is_wanted(const JobIdentity& identity, const OidcOptions& options) {
  return options.job.empty() || identity.job->id.text == options.job;
}

/// The conditions for one role: only what is documented is granted. Names with a `*` or `?` in them
/// stand in a second one, for a statement of its own, where the first has patterns.
std::vector<Json> condition_blocks(const std::vector<JobIdentity>& identities,
                                   const std::string& repository, std::string_view role) {
  std::set<std::string> exact;
  std::set<std::string> literal;
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
      if (subject.literal) {
        literal.insert(sub);
      } else {
        (subject.context.find('*') == std::string::npos ? exact : patterns).insert(sub);
      }
    }
  }
  const std::string key(issuer);
  const bool open_audience = std::ranges::any_of(
      audiences, [](const std::string& each) { return each.find('*') != std::string::npos; });
  const auto list = [](const std::set<std::string>& values) {
    return values.size() == 1 ? Json(*values.begin()) : Json(values);
  };
  // All operators have to hold, so that one of them has all the subjects.
  const auto block = [&](std::string_view test, const std::set<std::string>& subjects) {
    Json condition = Json::object();
    condition[open_audience ? "StringLike" : "StringEquals"][key + ":aud"] = list(audiences);
    condition[std::string(test)][key + ":sub"] = list(subjects);
    return condition;
  };
  std::vector<Json> blocks;
  if (patterns.empty()) {
    exact.merge(literal);
    if (!exact.empty()) blocks.push_back(block("StringEquals", exact));
    return blocks;
  }
  patterns.merge(exact);
  blocks.push_back(block("StringLike", patterns));
  if (!literal.empty()) blocks.push_back(block("StringEquals", literal));
  return blocks;
}

/// By the role as the workflows write it; roles without a subject are left out.
std::vector<std::pair<std::string, Json>> all_condition_blocks(
    const std::vector<JobIdentity>& identities, const std::string& repository) {
  std::set<std::string> roles;
  for (const JobIdentity& identity : identities) {
    for (const Str& role : identity.roles) roles.emplace(role.text);
  }
  std::vector<std::pair<std::string, Json>> blocks;
  for (const std::string& role : roles) {
    for (Json& block : condition_blocks(identities, repository, role))
      blocks.emplace_back(role, std::move(block));
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
      claims["wider"] = subject.wider;
      if (subject.literal) claims["literal"] = true;
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
  const std::string& known =
      options.repository.empty() ? workspace.config.repository : options.repository;
  const std::string repository = known.empty() ? "OWNER/REPO" : known;
  if (!is_repository(repository)) {
    complain("a repository is OWNER/NAME, not " + shown(repository));
    return exit_failed;
  }
  Loaded loaded;
  if (!load(workspace, paths, loaded)) return exit_failed;
  std::vector<JobIdentity> identities;
  for (const auto& [root, files] : loaded.files) {
    const auto found = github::oidc_identities(
        files, {workspace.config.default_branch, workspace.config.vars, known});
    identities.insert(identities.end(), found.begin(), found.end());
  }
  std::erase_if(identities, [&](const JobIdentity& each) { return !is_wanted(each, options); });
  if (identities.empty()) {
    complain(options.job.empty() ? "no workflow has a job with steps"
                                 : "no workflow has a job " + shown(options.job) + " with steps");
    return exit_failed;
  }
  const std::string claim = repository_claim(options, repository);
  tell_open(options, repository);
  const auto blocks = all_condition_blocks(identities, claim);
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
  std::string_view before;
  for (const auto& [role, block] : blocks) {
    text += "For the trust policy of " + shown(role) +
            (role == before ? ", in a second statement" : "") +
            ":\n\n\"Condition\": " + block.dump(2, ' ', true, handler) + "\n";
    before = role;
  }
  return print(text) ? exit_ok : exit_failed;
}

}  // namespace writ::cli
