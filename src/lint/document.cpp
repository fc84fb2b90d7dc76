// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/document.h"

#include <algorithm>

#include "extract/extract.h"
#include "extract/file_names.h"
#include "lint/anchors.h"
#include "lint/path_glob.h"

namespace writ {
namespace {

constexpr std::size_t longest_script = std::size_t{1} << 20;

bool same_path(std::string_view a, std::string_view b) {
  if (a.starts_with("./")) a.remove_prefix(2);
  if (b.starts_with("./")) b.remove_prefix(2);
  return a == b;
}

// `kinds:` first, for it is the more explicit word; then the files that `roles:` and `endpoints:`
// name.
KindHint hint_for(std::string_view path, const Config& config) {
  for (const KindGlob& glob : config.kinds) {
    if (path_matches(glob.glob, path)) return {glob.kind, glob.service};
  }
  for (const EndpointConfig& endpoint : config.endpoints) {
    if (same_path(endpoint.policy, path)) return {"vpce-policy", endpoint.service};
  }
  for (const RoleConfig& role : config.roles) {
    if (same_path(role.trust, path)) return {"trust-policy", {}};
    if (same_path(role.boundary, path)) return {"permissions-boundary", {}};
    const bool named = std::ranges::any_of(
        role.policies, [&](const auto& policy) { return same_path(policy, path); });
    if (named) return {"iam-policy", {}};
  }
  return {};
}

bool is_syntax_error(const Problem& problem) {
  return problem.rule == "syntax-json" || problem.rule == "syntax-yaml" ||
         problem.rule == "syntax-encoding";
}

/// Why a file that cannot be parsed is none of ours all the same; empty if it may be.
std::string_view foreign_reason(std::string_view text, Format format, const Problem& error) {
  if (text.find("AWSTemplateFormatVersion") != std::string_view::npos) {
    return "a CloudFormation template, which writ does not read yet";
  }
  // A placeholder where a value or key belongs: sed, envsubst or a template engine fills it before
  // anybody parses it.
  const LineTable lines(text);
  const Span line = lines.line(lines.position(error.span.begin).line);
  const std::string_view content = text.substr(line.begin, line.size());
  const bool filled_later =
      std::ranges::any_of(find_holes(content, Dialect::template_), [&](const Hole& hole) {
        const uint32_t at = error.span.begin - line.begin;
        return format == Format::yaml ? content.substr(hole.begin).starts_with("{{")
                                      : hole.begin <= at && at < hole.end;
      });
  if (filled_later || content.find("{%") != std::string_view::npos)
    return "a template whose placeholders are not filled yet";
  return {};
}

/// What was read of a broken file tells what it is meant to be, but anything said about its parts
/// could come from the break.
void forget_models(Document& document) {
  std::erase_if(document.problems,
                [](const Problem& problem) { return !problem.rule.starts_with("syntax-"); });
  document.entities.clear();
  document.policies.clear();
  document.vendor_policies.clear();
  document.tasks.clear();
  document.workflows.clear();
  document.actions.clear();
  document.pipelines.clear();
}

void read_script(Document& document) {
  const std::string_view text = document.source->text();
  if (text.size() > longest_script || text.find('\0') != std::string_view::npos) {
    document.skipped = "no shell script by its bytes, or a very long one";
    return;
  }
  document.tree = text_tree(text);
  document.scripts.push_back(extract_script(document.tree.root()));
  document.kinds.emplace_back("shell-script");
}

void parse_and_extract(Document& document, const KindHint& hint) {
  const std::string_view text = document.source->text();
  if (hint.kind.empty() && is_script_name(document.path())) return read_script(document);
  const Format format = format_of(document.path(), text);
  Parsed parsed = format == Format::json ? parse_json(text) : parse_yaml(text);
  document.tree = std::move(parsed.tree);
  document.problems = std::move(parsed.problems);
  const auto error = std::ranges::find_if(document.problems, is_syntax_error);
  const bool workflow = document.project_path.find(".github/workflows/") != std::string_view::npos;
  if (error != document.problems.end() && !workflow) {
    document.skipped = foreign_reason(text, format, *error);
    if (!document.skipped.empty()) return document.problems.clear();
  }
  const bool broken = error != document.problems.end();
  extract(document, hint);
  if (broken) forget_models(document);
  if (document.recognised()) {
    document.skipped.clear();
    return;
  }
  // A file that nobody can read may be ours all the same, and silence would be a pass; but one that
  // parses with a remark only (comments, a duplicate key) and holds nothing of ours is somebody
  // else's.
  if (broken) {
    document.skipped = format == Format::json ? "not valid JSON" : "not valid YAML";
  } else {
    document.problems.clear();
  }
}

}  // namespace

std::unique_ptr<Document> make_document(FileId id, const Input& input, const Config& config) {
  auto document = std::make_unique<Document>(id, input.file);
  document->project_path = input.path_in_project();
  document->problems = input.problems;
  document->skipped = input.skipped;
  if (!input.unreadable.empty()) document->skipped = "cannot be read: " + input.unreadable;
  if (!document->skipped.empty()) return document;

  const std::string_view path = input.path_in_project();
  const bool excluded = std::ranges::any_of(
      config.exclude, [&](const std::string& glob) { return path_matches(glob, path); });
  const KindHint hint = hint_for(path, config);
  if (excluded) {
    document->skipped = "excluded by the config";
  } else if (hint.kind.empty() && !worth_parsing(path, input.file.text())) {
    document->skipped = "holds nothing that writ reads";
  } else {
    parse_and_extract(*document, hint);
  }
  return document;
}

RuleOutput run_document_rules(const std::vector<PreparedRule>& rules, const Document& document,
                              const Config& config) {
  RuleOutput out;
  if (!document.recognised() && document.problems.empty()) return out;
  for (const PreparedRule& rule : rules) {
    if (!rule.on_project()) run_on_document(rule, document, config, out);
  }
  std::vector<Finding*> findings;
  for (Finding& finding : out.findings) findings.push_back(&finding);
  set_anchors(document, findings);
  return out;
}

}  // namespace writ
