// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// The form of `uses`, and of the file as a whole.
// https://github.com/actions/runner/blob/main/src/Sdk/DTPipelines/Pipelines/ObjectTemplating/PipelineTemplateConverter.cs
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_iduses

#include <algorithm>
#include <string>
#include <utility>

#include "extract/file_names.h"
#include "extract/workflow_form.h"
#include "text/words.h"
#include "writ/quote.h"

namespace writ::workflow_form {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view folder = ".github/workflows/";

void add(const Str& uses, std::size_t begin, std::string why, std::string_view subject,
         std::string help, std::vector<Problem>& problems) {
  problems.push_back({"gha-syntax-uses",
                      uses.span_of(begin, uses.text.size()),
                      "`" + quoted(uses.text) + "` " + std::move(why) + ", so GitHub rejects the " +
                          std::string(subject),
                      std::move(help),
                      {},
                      {}});
}

bool is_local(std::string_view text) {
  return text.starts_with("./") || text.starts_with(".\\") || text.starts_with("$/");
}

bool is_file_of_folder(std::string_view path) {
  if (!path.starts_with(folder)) return false;
  path.remove_prefix(folder.size());
  return !path.empty() && path.find('/') == npos && is_yaml_name(path);
}

/// Behind `OWNER/REPO/`; empty if the name is shorter.
std::string_view path_of(std::string_view name) {
  for (int part = 0; part < 2; ++part) {
    const std::size_t slash = name.find('/');
    if (slash == npos || slash == 0) return {};
    name.remove_prefix(slash + 1);
  }
  return name;
}

bool has_owner_and_repository(std::string_view name) {
  std::size_t parts = 0;
  for (const std::string_view part : split(name, '/')) parts += part.empty() ? 0 : 1;
  return parts >= 2;
}

/// Of an action or workflow of some repository: what stands behind its only `@`. False if that is
/// wrong, which is said then.
bool check_version(const Str& uses, std::string_view subject, std::vector<Problem>& problems) {
  const std::string_view text = uses.text;
  const std::size_t at = text.find('@');
  const std::string help = "write a tag, a branch or a commit behind `@`";
  if (at == npos || at + 1 == text.size()) {
    add(uses, 0, "names no version", subject, help, problems);
  } else if (text.find('@', at + 1) != npos) {
    add(uses, text.find('@', at + 1), "has a second `@`", subject, "keep one version", problems);
  } else {
    return true;
  }
  return false;
}

Span first_line(const Node& node) {
  const Span whole = node.span();
  const std::string_view written = node.written();
  const auto line = static_cast<uint32_t>(std::min(written.find('\n'), written.size()));
  return {whole.begin, std::min(whole.end, whole.begin + line)};
}

}  // namespace

void check_uses(const Str& uses, std::string_view subject, std::vector<Problem>& problems) {
  const std::string_view text = uses.text;
  if (!uses.known() || !uses.node.is_string() || text.empty() || is_local(text) ||
      text.starts_with("docker://"))
    return;
  if (!has_owner_and_repository(text.substr(0, text.find('@')))) {
    add(uses, 0, "names no owner and repository", subject,
        "write `OWNER/REPOSITORY@VERSION`, or `./PATH` for an action of this repository", problems);
    return;
  }
  check_version(uses, subject, problems);
}

void check_called(const Str& uses, std::vector<Problem>& problems) {
  const std::string_view text = uses.text;
  if (!uses.known() || !uses.node.is_string() || text.empty()) return;
  const std::size_t at = std::min(text.find('@'), text.size());
  if (is_local(text)) {
    if (at < text.size()) {
      add(uses, at, "names a version, which a workflow of the same repository cannot have",
          "workflow", "leave out the `@` and what follows", problems);
    } else if (!is_file_of_folder(text.substr(2))) {
      add(uses, 0, "is no file directly in `.github/workflows`", "workflow",
          "call a workflow as `./.github/workflows/NAME.yml`; a step uses an action", problems);
    }
    return;
  }
  if (!is_file_of_folder(path_of(text.substr(0, at)))) {
    add(uses, 0, "is no file directly in `.github/workflows` of a repository", "workflow",
        "call a workflow as `OWNER/REPOSITORY/.github/workflows/NAME.yml@VERSION`; a step uses an "
        "action",
        problems);
    return;
  }
  check_version(uses, "workflow", problems);
}

void check_root(const Node& root, std::string_view subject, std::vector<Problem>& problems) {
  const std::string what = root.is_sequence()                  ? "a list"
                           : !root.present() || root.is_null() ? "nothing"
                                                               : "a single value";
  problems.push_back({"gha-syntax-type",
                      first_line(root),
                      "the file holds " + what +
                          " where GitHub takes a mapping, so it rejects the " +
                          std::string(subject),
                      "write the " + std::string(subject) + ", or remove the file",
                      {},
                      {}});
}

void check_runs(const github::Action& action, std::vector<Problem>& problems) {
  const Node runs = action.node["runs"];
  const auto missing = [&](Span place, std::string_view key, const std::string& why) {
    problems.push_back(
        {"gha-syntax-missing-key",
         place,
         "`" + std::string(key) + "` is missing here" + why + ", so GitHub rejects the action",
         "add `" + std::string(key) + ":`",
         {},
         {}});
  };
  if (!runs.present()) return missing(first_line(action.node), "runs", {});
  if (!runs.is_mapping()) return;
  const Str& name = action.using_;
  if (!name.present()) return missing(runs.key_span(), "using", {});
  const std::string_view key = name.text == "composite"        ? "steps"
                               : name.text == "docker"         ? "image"
                               : name.text.starts_with("node") ? "main"
                                                               : "";
  if (key.empty() || runs[key].present()) return;
  missing(name.span(), key, ", which `" + quoted(name.text) + "` runs");
}

void check_further(const Node& root, std::string_view subject, std::vector<Problem>& problems) {
  problems.push_back(
      {"gha-syntax-type",
       first_line(root),
       "a second YAML document begins here, so GitHub rejects the " + std::string(subject),
       "move it to a file of its own",
       {},
       {}});
}

}  // namespace writ::workflow_form
