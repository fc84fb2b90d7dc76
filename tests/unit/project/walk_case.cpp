// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "walk_case.h"

#include <memory>

#include "extract/extract.h"
#include "text/words.h"
#include "writ/job_walk.h"

using namespace writ;
using github::ImageUse;

namespace {

struct Loaded {
  Loaded(FileId id, const std::string& path, const std::string& text)
      : source(path, text), document(id, source) {
    if (path.ends_with(".sh")) {
      document.tree = text_tree(source.text());
      document.scripts.push_back(extract_script(document.tree.root()));
      return;
    }
    Parsed parsed = parse_yaml(source.text());
    document.tree = std::move(parsed.tree);
    if (is_action(document.tree.root(), path)) {
      document.actions.push_back(extract_action(document.tree.root(), source));
    } else {
      document.workflows.push_back(extract_workflow(document.tree.root(), source));
    }
  }

  SourceFile source;
  Document document;
};

struct Repository {
  explicit Repository(const std::vector<std::pair<std::string, std::string>>& files,
                      const github::RepositoryFacts& facts) {
    std::vector<const Document*> documents;
    for (const auto& [path, text] : files) {
      loaded.push_back(std::make_unique<Loaded>(static_cast<FileId>(loaded.size()), path, text));
      documents.push_back(&loaded.back()->document);
    }
    walks = github::walk_jobs(documents, facts, 1);
  }

  std::vector<std::unique_ptr<Loaded>> loaded;
  std::vector<github::JobWalk> walks;
};

std::string shown(const github::Values& values) {
  std::string text;
  for (const github::Value& value : values) text += (text.empty() ? "" : "|") + value.shown();
  return text.empty() ? "-" : text;
}

std::string or_none(const std::string& text) { return text.empty() ? "-" : text; }

std::string shown(const github::Credentials& credentials) {
  std::string role = shown(credentials.role);
  role = role.substr(role.rfind('/') + 1);
  return std::string(to_string(credentials.mode)) + " " + role + " " +
         or_none(credentials.account) +
         (credentials.session_seconds == 0 ? ""
                                           : " " + std::to_string(credentials.session_seconds)) +
         (credentials.in_environment ? "" : " kept back");
}

}  // namespace

std::string job_with(std::string_view lines, std::string_view steps) {
  std::string text = "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n";
  for (const std::string_view line : split(lines, '\n')) {
    if (!line.empty()) text += "    " + std::string(line) + "\n";
  }
  text += "    steps:\n";
  for (const std::string_view line : split(steps, '\n')) {
    if (!line.empty()) text += "      " + std::string(line) + "\n";
  }
  return text;
}

std::string walked(const std::vector<std::pair<std::string, std::string>>& files,
                   const github::RepositoryFacts& facts) {
  const Repository repository(files, facts);
  std::string lines;
  for (const github::JobWalk& walk : repository.walks) {
    for (const github::StepVisit& visit : walk.visits) {
      if (visit.runs == Truth::no) {
        lines += "never\n";
        continue;
      }
      lines += shown(visit.credentials) + " " + shown(visit.region.name);
      if (visit.step->uses.is("aws-actions/configure-aws-credentials"))
        lines += " > " + std::string(to_string(visit.configured));
      lines += "\n";
    }
    lines += shown(walk.credentials) + "\n";
  }
  return lines;
}

std::string walked(const std::string& workflow) {
  return walked({{".github/workflows/deploy.yml", workflow}});
}

std::string images(const std::string& workflow) {
  return images({{".github/workflows/deploy.yml", workflow}});
}

std::string images(const std::vector<std::pair<std::string, std::string>>& files) {
  const Repository repository(files, {});
  constexpr std::string_view kinds[] = {"login", "build", "tag", "push", "pull", "deploy"};
  std::string lines;
  for (const github::JobWalk& walk : repository.walks) {
    for (const ImageUse& use : walk.images) {
      lines += std::string(kinds[static_cast<std::size_t>(use.kind)]) + " " + shown(use.image);
      if (!use.from.empty()) lines += " from " + shown(use.from);
      if (!use.token.name.empty()) lines += " token " + shown(use.token.name);
      lines += use.runs == Truth::yes ? "\n" : " perhaps\n";
    }
  }
  return lines;
}
