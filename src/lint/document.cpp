// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/document.h"

#include <algorithm>

#include "extract/extract.h"
#include "lint/path_glob.h"

namespace writ {
namespace {

bool same_path(std::string_view a, std::string_view b) {
  if (a.starts_with("./")) a.remove_prefix(2);
  if (b.starts_with("./")) b.remove_prefix(2);
  return a == b;
}

// `kinds:` first, for it is the more explicit word; then the files that `roles:` and `endpoints:` name.
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
    const bool named = std::ranges::any_of(role.policies, [&](const auto& policy) { return same_path(policy, path); });
    if (named) return {"iam-policy", {}};
  }
  return {};
}

std::string_view format_name(Format format) { return format == Format::json ? "JSON" : "YAML"; }

void parse_and_extract(Document& document, const KindHint& hint) {
  const std::string_view text = document.source->text();
  const Format format = format_of(document.path(), text);
  Parsed parsed = format == Format::json ? parse_json(text) : parse_yaml(text);
  document.tree = std::move(parsed.tree);
  document.problems = std::move(parsed.problems);
  extract(document, hint);
  if (document.recognised()) {
    document.skipped.clear();
    return;
  }
  // A file that nobody can read may be ours all the same, and silence would be a pass; but one that parses with a remark only
  // (comments, a duplicate key) and holds nothing of ours is somebody else's.
  const bool broken = std::ranges::any_of(document.problems, [](const Problem& problem) {
    return problem.rule == "syntax-json" || problem.rule == "syntax-yaml" || problem.rule == "syntax-encoding";
  });
  if (!broken) document.problems.clear();
  if (broken) document.skipped = "not valid " + std::string(format_name(format));
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
  const bool excluded =
      std::ranges::any_of(config.exclude, [&](const std::string& glob) { return path_matches(glob, path); });
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

}  // namespace writ
