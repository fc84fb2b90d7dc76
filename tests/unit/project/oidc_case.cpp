// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "oidc_case.h"

#include <deque>
#include <map>

#include "extract/extract.h"
#include "text/words.h"

using namespace writ;

namespace {

struct Loaded {
  Loaded(const std::string& name, const std::string& text)
      : source(".github/workflows/" + name, text),
        parsed(parse_yaml(source.text())),
        workflow(extract_workflow(parsed.tree.root(), source)) {}

  SourceFile source;
  Parsed parsed;
  github::Workflow workflow;
};

std::string shown(const github::JobIdentity& identity) {
  std::string line = std::string(identity.job->id.text) + ":";
  if (!identity.refusal.empty()) return line + " refused, " + identity.refusal;
  // What one trigger documents is documented.
  std::map<std::string, bool> subjects;
  for (const github::OidcSubject& subject : identity.subjects) {
    const auto [known, fresh] = subjects.emplace(subject.context, subject.undocumented);
    if (!fresh) known->second = known->second && subject.undocumented;
  }
  std::string before = " ";
  for (const auto& [context, undocumented] : subjects) {
    line += before + context + (undocumented ? "?" : "");
    before = ", ";
  }
  return line + (identity.uncertain ? " (uncertain)" : "");
}

}  // namespace

std::string deploy_job(std::string_view on, std::string_view lines) {
  std::string text = "on: " + std::string(on) +
                     "\npermissions: {id-token: write}\njobs:\n  deploy:\n"
                     "    runs-on: ubuntu-latest\n    steps: [{run: make}]\n";
  for (const std::string_view line : split(lines, '\n')) {
    if (!line.empty()) text += "    " + std::string(line) + "\n";
  }
  return text;
}

std::string identities(const std::vector<std::pair<std::string, std::string>>& files,
                       const github::RepositoryFacts& facts) {
  std::deque<Loaded> loaded;
  std::vector<github::WorkflowFile> workflows;
  for (const auto& [name, text] : files) {
    loaded.emplace_back(name, text);
    workflows.push_back({loaded.back().source.path(), &loaded.back().workflow});
  }
  std::string lines;
  for (const github::JobIdentity& identity : github::oidc_identities(workflows, facts))
    lines += (lines.empty() ? "" : "\n") + shown(identity);
  return lines;
}

std::string identities(const std::string& workflow) {
  return identities({{"deploy.yml", workflow}}, {"main", {}, {}});
}

namespace {

template <typename Shown>
std::string first_job(const std::string& text, Shown shown) {
  const Loaded loaded("deploy.yml", text);
  const std::vector<github::WorkflowFile> files = {{loaded.source.path(), &loaded.workflow}};
  const auto found = github::oidc_identities(files, {"main", {}, {}});
  std::string line;
  for (const github::OidcSubject& subject : found.front().subjects)
    line += (line.empty() ? "" : " ") + shown(subject);
  return line;
}

}  // namespace

std::string refs(const std::string& workflow) {
  return first_job(workflow, [](const github::OidcSubject& subject) {
    return subject.ref + (subject.wider ? "!" : "");
  });
}

std::string names(const std::string& workflow) {
  return first_job(workflow, [](const github::OidcSubject& subject) {
    return subject.context + (subject.literal ? " (literal)" : "");
  });
}
