// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The subcommands, each a function from its options to an exit code. Only main.cpp sees the option
// parser.

#include <optional>
#include <string>
#include <vector>

#include "writ/config.h"
#include "writ/report.h"

namespace writ::cli {

/// Exit codes of every subcommand and format.
enum Exit : int { exit_ok = 0, exit_findings = 1, exit_failed = 2, exit_unknown = 3 };

enum class Color : uint8_t { automatic, always, never };

struct OutputTarget {
  OutputFormat format = OutputFormat::automatic;
  std::string path;  ///< empty: standard output
};

struct CheckOptions {
  std::vector<std::string> paths;
  std::vector<std::string> outputs;  ///< `FMT[:PATH]` as given
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::vector<std::string> rule_folders;
  std::string fail_on;
  std::string config;
  std::string stdin_filename;
  Color color = Color::automatic;
  unsigned threads = 0;  ///< 0: one a core
  bool isolated = false;
  bool allow_no_files = false;
  bool no_ignores = false;
  bool verbose = false;
  bool quiet = false;
  bool fix = false;     ///< write what can be mended to the files
  bool diff = false;    ///< show it as a diff and write nothing
  bool unsafe = false;  ///< with fixes that may widen what is allowed
};
int check(const CheckOptions& options);

struct RulesOptions {
  std::string tag;
  std::string format = "text";  ///< text, markdown or json
  std::string folder;
  std::string id;
  std::vector<std::string> rule_folders;
};
int rules_list(const RulesOptions& options);
int rules_facts();
int rules_test(const RulesOptions& options);
int rules_new(const RulesOptions& options);

struct CatalogueOptions {
  std::string word;  ///< an action or a pattern of actions, a service, an ARN, a condition key
  bool json = false;
};
int catalogue_entry(const CatalogueOptions& options);

struct OidcOptions {
  std::vector<std::string> paths;  ///< workflows or folders; `.github/workflows` if empty
  std::string repository;          ///< `owner/name`; the config's if empty
  std::string owner_id;            ///< with `repository_id`: subjects with ids
  std::string repository_id;
  std::string job;  ///< only this one
  bool json = false;
};
int oidc(const OidcOptions& options);

struct WhyOptions {
  std::string principal;
  std::string action;
  std::string resource;
  std::string resource_account;
  std::vector<std::string> policies;
  std::vector<std::string> managed;  ///< ARNs
  std::string resource_policy;
  std::string trust;
  std::string boundary;
  std::string session;
  std::vector<std::string> scps;  ///< a level each
  std::vector<std::string> rcps;
  std::vector<std::string> endpoint_policies;
  std::vector<std::string> context;  ///< `KEY=VALUE`
  std::vector<std::string> unknown;  ///< keys
  Color color = Color::automatic;
  bool json = false;
};
/// Exits 0 for allow, 1 for deny, 3 for unknown.
int why(const WhyOptions& options);

/// Requests in JSON Lines from a file, or from standard input (`-`); an answer line for each on
/// standard output.
int simulate(const std::string& path);

int explain(const std::string& rule, const std::vector<std::string>& rule_folders);
int show_version(bool json);

}  // namespace writ::cli
