// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <array>
#include <csignal>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "text/edit_distance.h"

namespace {

using namespace writ;
using namespace writ::cli;

constexpr std::array<std::string_view, 8> subcommands = {"catalogue", "check",    "explain", "oidc",
                                                         "rules",     "simulate", "version", "why"};

// Everything that options are read into.
struct Options {
  CheckOptions check;
  RulesOptions rules;
  CatalogueOptions catalogue;
  OidcOptions oidc;
  WhyOptions why;
  std::string explain;
  std::string simulate = "-";
  std::string color = "auto";
  bool no_color = false;
  bool exit_zero = false;
  bool version_json = false;
};

void add_check(CLI::App& app, Options& o) {
  CLI::App* check = app.add_subcommand("check", "Find mistakes in files and folders (the default)");
  check->add_option("paths", o.check.paths,
                    "Files and folders; `-` is standard input; none is the current folder");
  check
      ->add_option("--output,-o", o.check.outputs,
                   "FORMAT[:FILE], repeatable: auto, full, concise, json, sarif, github")
      ->allow_extra_args(false);
  check
      ->add_option("--select", o.check.select,
                   "Rules to run: ids, groups, tags, recommended, strict, all")
      ->delimiter(',')
      ->allow_extra_args(false);
  check->add_option("--ignore", o.check.ignore, "Rules not to run")
      ->delimiter(',')
      ->allow_extra_args(false);
  check->add_option("--fail-on", o.check.fail_on,
                    "Exit 1 from this severity on: error, warning, notice, never");
  check->add_flag("--exit-zero", o.exit_zero, "The same as --fail-on never");
  check->add_option("--config", o.check.config, "Config file, in place of the one that is found");
  check->add_flag("--isolated", o.check.isolated, "No config file and no rules of the project");
  check->add_option("--rules", o.check.rule_folders, "Folder with more rules, repeatable")
      ->allow_extra_args(false);
  check->add_option("--stdin-filename", o.check.stdin_filename,
                    "Path that standard input pretends to have");
  check->add_flag("--allow-no-files", o.check.allow_no_files,
                  "A folder in which there is nothing to lint is no failure");
  check->add_flag("--no-ignores", o.check.no_ignores, "Show suppressed findings too");
  check->add_option("--color", o.color, "auto, always or never");
  check->add_flag("--no-color", o.no_color, "The same as --color never");
  check->add_option("-j,--jobs", o.check.threads, "Threads; one a core if not given");
  check->add_flag("-v,--verbose", o.check.verbose, "Say what every file was taken for");
  check->add_flag("--fix", o.check.fix,
                  "Mend in the files what can be mended without allowing more");
  check->add_flag("--diff", o.check.diff, "Show what --fix would change, and change nothing");
  check->add_flag("--unsafe", o.check.unsafe,
                  "With --fix and --diff: also what may allow more or something else");
  check->add_flag("-q,--quiet", o.check.quiet, "No closing line on standard error");
}

void add_rules(CLI::App& app, Options& o) {
  CLI::App* rules = app.add_subcommand("rules", "List, test and make rules");
  rules->require_subcommand(1);
  CLI::App* list = rules->add_subcommand("list", "Every rule, a line each");
  list->add_option("--tag", o.rules.tag, "Only rules with a tag (or of a group) that begins so");
  list->add_option("--format", o.rules.format, "text, markdown or json");
  list->add_option("--rules", o.rules.rule_folders, "Folder with more rules, repeatable");
  rules->add_subcommand("facts", "What conditions of rules can ask for");
  CLI::App* test = rules->add_subcommand(
      "test", "Run the examples of the rules below a folder, or of the built-in ones");
  test->add_option("folder", o.rules.folder, "Folder with rule files");
  CLI::App* create = rules->add_subcommand("new", "Write a rule file to start from");
  create->add_option("id", o.rules.id, "Such as acme/no-public-registry")->required();
}

void add_catalogue(CLI::App& app, Options& o) {
  CLI::App* catalogue = app.add_subcommand(
      "catalogue", "Tell what AWS has: actions, services, resources, condition keys");
  catalogue
      ->add_option("word", o.catalogue.word,
                   "Such as ecr:PutImage, ecr:Get*, ecr, an ARN, aws:SourceVpce")
      ->required();
  catalogue->add_flag("--json", o.catalogue.json, "As JSON");
}

void add_why(CLI::App& app, Options& o) {
  CLI::App* why = app.add_subcommand("why", "Say whether a request passes the policies, and why");
  const auto once = [why](const char* name, std::string& value, const char* help) {
    return why->add_option(name, value, help);
  };
  const auto many = [why](const char* name, std::vector<std::string>& values, const char* help) {
    why->add_option(name, values, help)->allow_extra_args(false);
  };
  once("--principal", o.why.principal,
       "Who asks: the ARN of a user, role, session, root user or identity provider, a service, `*`")
      ->required();
  once("--action", o.why.action, "Such as ecr:PutImage")->required();
  once("--resource", o.why.resource, "ARN; not needed for actions without a resource type");
  once("--resource-account", o.why.resource_account,
       "Account of the resource, where its ARN names none");
  many("--policy", o.why.policies,
       "Identity policy of the caller, repeatable; this and every FILE may be `-` once");
  many("--managed", o.why.managed, "ARN of a managed policy of the caller, repeatable");
  once("--resource-policy", o.why.resource_policy, "Policy of the resource");
  once("--trust", o.why.trust, "Trust policy of the role, for sts:AssumeRole and its like");
  once("--boundary", o.why.boundary, "Permissions boundary of the caller");
  once("--session", o.why.session, "Session policy");
  many("--scp", o.why.scps,
       "Service control policies of one level, FILE[,FILE…]; repeat it for each level, as every "
       "level must "
       "allow");
  many("--rcp", o.why.rcps, "Resource control policies of one level, FILE[,FILE…], repeatable");
  many("--endpoint-policy", o.why.endpoint_policies,
       "Policy of the VPC endpoint that the request goes through, repeatable");
  many("--context", o.why.context,
       "KEY=VALUE of a condition key, repeatable; one key several times has several values");
  many("--unknown", o.why.unknown,
       "Condition key that may be absent and of unknown value, repeatable");
  why->add_flag("--json", o.why.json, "As JSON");
  why->add_option("--color", o.color, "auto, always or never");
  why->add_flag("--no-color", o.no_color, "The same as --color never");
  why->footer(
      "Exits 0 if it is allowed, 1 if it is denied, 3 if nobody can tell, 2 if writ could not do "
      "its job.");
}

void add_oidc(CLI::App& app, Options& o) {
  CLI::App* oidc = app.add_subcommand(
      "oidc", "Tell who each job of a workflow is to AWS, and what a trust policy has to compare");
  oidc->add_option("paths", o.oidc.paths, "Workflows or folders (default .github/workflows)");
  oidc->add_option("--repository", o.oidc.repository, "OWNER/NAME (default: the config's)");
  oidc->add_option("--owner-id", o.oidc.owner_id, "Id of the owner, for subjects with ids");
  oidc->add_option("--repository-id", o.oidc.repository_id, "Id of the repository");
  oidc->add_option("--job", o.oidc.job, "Only the job of this id");
  oidc->add_flag("--json", o.oidc.json, "As JSON");
}

/// `writ infra/` means `writ check infra/`.
std::vector<std::string> with_default_command(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool has_command =
      !words.empty() && std::ranges::find(subcommands, words.front()) != subcommands.end();
  const bool about_writ = !words.empty() && (words.front() == "--help" || words.front() == "-h" ||
                                             words.front() == "--version");
  if (!has_command && !about_writ) words.insert(words.begin(), "check");
  return words;
}

const CLI::App* innermost(const CLI::App& app) {
  const CLI::App* current = &app;
  while (!current->get_subcommands().empty()) current = current->get_subcommands().front();
  return current;
}

/// The words before the innermost command, for its usage line: `writ rules` of `writ rules list`.
std::string words_before(const CLI::App& app, const CLI::App* command) {
  std::string words;
  for (const CLI::App* each = &app; each != command; each = each->get_subcommands().front())
    words += (words.empty() ? "" : " ") + each->get_name();
  return words;
}

/// One sentence about a word that the command does not know.
std::string unknown_word(const CLI::App& app, const std::string& word) {
  const CLI::App* command = innermost(app);
  std::vector<std::string> names;
  for (const CLI::Option* option : command->get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  for (const CLI::App* sub : command->get_subcommands({})) names.push_back(sub->get_name());
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string option = word.substr(0, word.find('='));
  const std::string_view near = nearest(option, views);
  const std::string where = command->get_name() == "writ" ? "writ" : "writ " + command->get_name();
  return where + " does not know " + option +
         (near.empty() ? "; see " + where + " --help"
                       : "; did you mean " + std::string(near) + "?");
}

/// The parser's own errors, said like all others.
std::string plain_words(const CLI::App& app, const CLI::ParseError& error) {
  const std::string what = error.what();
  const std::string option = what.substr(0, what.find(':'));
  if (error.get_name() == "ArgumentMismatch") return option + " takes one value, once";
  if (error.get_name() == "ConversionError")
    return what.substr(what.find(':') + 2) + " is not a number";
  if (innermost(app)->get_name() == "rules")
    return "writ rules needs one of list, facts, test and new";
  return what + "; see writ " + innermost(app)->get_name() + " --help";
}

int refuse(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    print(error.get_name() == "CallForHelp" || error.get_name() == "CallForAllHelp"
              ? innermost(app)->help(words_before(app, innermost(app)))
              : std::string());
    return exit_ok;
  }
  const std::vector<std::string> extra = app.remaining(true);
  if (!extra.empty()) {
    complain(unknown_word(app, extra.front()));
  } else {
    complain(plain_words(app, error));
  }
  return exit_failed;
}

bool read_color(Options& o) {
  constexpr std::array<std::string_view, 3> words = {"auto", "always", "never"};
  const auto found = std::ranges::find(words, o.color);
  if (found == words.end()) {
    complain("--color is auto, always or never, not " + o.color);
    return false;
  }
  o.check.color = o.no_color ? Color::never : static_cast<Color>(found - words.begin());
  return true;
}

int run(const CLI::App& app, Options& o) {
  if (app.got_subcommand("explain")) return explain(o.explain, o.rules.rule_folders);
  if (app.got_subcommand("catalogue")) return catalogue_entry(o.catalogue);
  if (app.got_subcommand("simulate")) return simulate(o.simulate);
  if (app.got_subcommand("why")) {
    if (!read_color(o)) return exit_failed;
    o.why.color = o.check.color;
    return why(o.why);
  }
  if (app.got_subcommand("oidc")) return oidc(o.oidc);
  if (app.got_subcommand("version")) return show_version(o.version_json);
  if (app.got_subcommand("rules")) {
    const CLI::App* rules = app.get_subcommand("rules");
    if (rules->got_subcommand("facts")) return rules_facts();
    if (rules->got_subcommand("test")) return rules_test(o.rules);
    if (rules->got_subcommand("new")) return rules_new(o.rules);
    return rules_list(o.rules);
  }
  if (o.exit_zero) o.check.fail_on = "never";
  return read_color(o) ? check(o.check) : exit_failed;
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that goes away shows as a failed write, which is handled.
  std::signal(SIGPIPE, SIG_IGN);

  Options options;
  CLI::App app("Offline static analyser for AWS access and the pipelines that use it", "writ");
  app.require_subcommand(0, 1);
  app.footer("`writ [PATHS]` is `writ check [PATHS]`; `writ check --help` tells its options.");
  bool version = false;
  app.add_flag("--version", version, "Print the version");
  add_check(app, options);
  CLI::App* explain = app.add_subcommand("explain", "Tell everything about a rule");
  explain->add_option("rule", options.explain, "Rule id")->required();
  explain->add_option("--rules", options.rules.rule_folders, "Folder with more rules, repeatable");
  add_rules(app, options);
  add_catalogue(app, options);
  add_oidc(app, options);
  add_why(app, options);
  app.add_subcommand("simulate", "Decide many requests: JSON Lines in, an answer a line out")
      ->add_option("file", options.simulate,
                   "Requests, one a line; `-` (the default) is standard input");
  app.add_subcommand("version", "Version, number of rules, date of the AWS data")
      ->add_flag("--json", options.version_json, "As JSON");

  std::vector<std::string> words = with_default_command(argc, argv);
  std::ranges::reverse(words);
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    return refuse(app, error);
  }
  return version ? show_version(false) : run(app, options);
}
