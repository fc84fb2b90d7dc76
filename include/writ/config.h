// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The project's own knowledge and wishes, as `.writ.yaml` gives them.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "writ/finding.h"
#include "writ/iam.h"
#include "writ/span.h"

namespace writ {

enum class FailOn : uint8_t { error, warning, notice, never };

/// `kinds:` entry: files whose path matches the glob are read as this kind.
struct KindGlob {
  std::string glob;
  std::string kind;     ///< a name of iam::PolicyKind, `ecs-task-definition`, `github-workflow`,
                        ///< `github-action` or that of another CI service, such as `gitlab-ci`
  std::string service;  ///< for vpce-policy: `ecr.dkr`, `s3`, …
  Span span;
};

/// `roles:` entry; paths are relative to the project's root.
struct RoleConfig {
  std::string name;
  std::vector<std::string> policies;
  std::vector<std::string> managed;
  std::string trust;
  std::string boundary;
  Span span;
};

struct EndpointConfig {
  std::string service;
  std::string policy;
  Span span;
};

/// `suppressions:` entry. All given anchors must fit.
struct Suppression {
  std::string rule;
  std::string path;  ///< exact path or glob
  std::vector<Anchor> at;
  std::string reason;
  std::string owner;
  std::string expires;  ///< `YYYY-MM-DD`, last day of validity; empty for ever
  Span span;
};

struct Config {
  std::optional<FileId> file;  ///< the config file's index among the inputs, if it is one of them
  std::optional<FailOn> fail_on;
  std::vector<std::string> select;  ///< presets, groups, tags, ids
  std::vector<std::string> ignore;
  std::map<std::string, Severity> severity;
  /// `options:` rule id to option name to values.
  std::map<std::string, std::map<std::string, std::vector<std::string>, std::less<>>, std::less<>>
      options;
  std::vector<std::string> exclude;  ///< globs
  std::vector<KindGlob> kinds;
  std::string repository;  ///< `owner/name`
  std::string default_branch;
  std::map<std::string, std::string> accounts;
  std::vector<RoleConfig> roles;
  std::vector<EndpointConfig> endpoints;
  std::map<std::string, std::string> vars;
  std::vector<std::string> unignorable;
  std::vector<Suppression> suppressions;
};

}  // namespace writ
