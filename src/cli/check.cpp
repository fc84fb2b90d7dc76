// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <thread>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "cli/workspace.h"
#include "lint/discover.h"
#include "lint/read_file.h"
#include "report/unified_diff.h"
#include "text/edit_distance.h"
#include "text/words.h"

namespace writ::cli {
namespace {

struct NamedFormat {
  std::string_view name;
  OutputFormat format;
};

constexpr std::array<NamedFormat, 6> formats = {{{"auto", OutputFormat::automatic},
                                                 {"full", OutputFormat::full},
                                                 {"concise", OutputFormat::concise},
                                                 {"json", OutputFormat::json},
                                                 {"sarif", OutputFormat::sarif},
                                                 {"github", OutputFormat::github}}};

/// Says what the nearest valid word is; true if the word is valid.
bool known_word(std::string_view what, std::string_view word,
                const std::vector<std::string_view>& words) {
  if (std::ranges::find(words, word) != words.end()) return true;
  std::vector<std::string> all(words.begin(), words.end());
  const std::string_view near = nearest(word, words);
  const std::string hint = near.empty() ? "one of " + join(all, " or ") + " is wanted"
                                        : "did you mean " + std::string(near) + "?";
  complain(std::string(what) + " does not know `" + std::string(word) + "`; " + hint);
  return false;
}

bool parse_outputs(const std::vector<std::string>& given, std::vector<OutputTarget>& targets) {
  std::vector<std::string_view> names;
  for (const NamedFormat& format : formats) names.push_back(format.name);
  unsigned on_stdout = 0;
  for (const std::string& text : given) {
    const auto colon = text.find(':');
    const std::string name = text.substr(0, colon);
    if (!known_word("--output", name, names)) return false;
    OutputTarget target;
    target.format = std::ranges::find(formats, name, &NamedFormat::name)->format;
    if (colon != std::string::npos) target.path = text.substr(colon + 1);
    if (colon != std::string::npos && target.path.empty()) {
      complain("--output " + text + " names no file after the colon");
      return false;
    }
    on_stdout += target.path.empty() ? 1 : 0;
    targets.push_back(std::move(target));
  }
  if (given.empty()) targets.emplace_back();
  if (on_stdout <= 1) return true;
  complain(
      "only one --output can go to standard output; give the others a file, such as --output "
      "sarif:writ.sarif");
  return false;
}

bool known_rules(std::string_view option, const std::vector<std::string>& words,
                 const RuleSet& rules) {
  for (const std::string& word : words) {
    if (rules.knows(word)) continue;
    const std::string_view near = rules.nearest(word);
    complain(std::string(option) + " does not know `" + word + "`; " +
             (near.empty() ? "`writ rules list` prints the rules"
                           : "did you mean " + std::string(near) + "?"));
    return false;
  }
  return true;
}

bool parse_fail_on(const std::string& word, const Config& config, FailOn& fail_on) {
  static constexpr std::array<std::string_view, 4> words = {"error", "warning", "notice", "never"};
  fail_on = config.fail_on.value_or(FailOn::error);
  if (word.empty()) return true;
  if (!known_word("--fail-on", word, {words.begin(), words.end()})) return false;
  fail_on = static_cast<FailOn>(std::ranges::find(words, word) - words.begin());
  return true;
}

std::string today() {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const std::chrono::year_month_day date(days);
  const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

bool fails(const Report& report, FailOn fail_on) {
  switch (fail_on) {
    case FailOn::never: return false;
    case FailOn::notice: return !report.findings.empty();
    case FailOn::warning:
      return report.count(Severity::warning) + report.count(Severity::error) > 0;
    case FailOn::error: break;
  }
  return report.count(Severity::error) > 0;
}

std::string counted(std::size_t count, std::string_view word) {
  return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

/// `2 errors, 1 warning and 3 notices`.
std::string counts(const Report& report) {
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::notice}) {
    if (const std::size_t count = report.count(severity); count > 0)
      parts.push_back(counted(count, to_string(severity)));
  }
  return join(parts);
}

bool shows_fixes(OutputFormat format) {
  return format != OutputFormat::concise && format != OutputFormat::github;
}

/// One run of `check`: the steps share what they find out.
class Run {
 public:
  explicit Run(const CheckOptions& options) : options_(options) {}

  int execute() {
    if (!parse_outputs(options_.outputs, targets_) || !sensible_fix_options()) return exit_failed;
    paths_ = options_.paths;
    if (paths_.empty()) paths_.push_back(".");
    workspace_ =
        open_workspace({paths_, options_.config, options_.rule_folders, options_.isolated});
    FailOn fail_on = FailOn::error;
    if (workspace_.broken) return refuse();
    if (!known_rules("--select", options_.select, workspace_.rules)) return exit_failed;
    if (!known_rules("--ignore", options_.ignore, workspace_.rules)) return exit_failed;
    if (!parse_fail_on(options_.fail_on, workspace_.config, fail_on)) return exit_failed;

    collect();
    if (options_.fix && !fix_files()) return exit_failed;
    report_ = lint(inputs_, workspace_.rules, workspace_.config, lint_options());
    if (options_.diff && !nothing_to_say()) return show_diff();
    const bool written = std::ranges::all_of(targets_, [&](const OutputTarget& target) {
      // `No problems` is no word for a run that could not look at anything.
      const bool for_people = target.format <= OutputFormat::concise;
      return (for_people && nothing_to_say()) || write(target);
    });
    return conclude(fail_on, written);
  }

 private:
  bool sensible_fix_options() const {
    const bool from_stdin = std::ranges::find(options_.paths, "-") != options_.paths.end();
    if (options_.unsafe && !options_.fix && !options_.diff) {
      complain("--unsafe says which fixes --fix applies and --diff shows; add one of them");
    } else if (options_.fix && options_.diff) {
      complain("--diff changes nothing and --fix does; give one of them");
    } else if (options_.fix && from_stdin) {
      complain("--fix cannot write to standard input; --diff shows what it would change");
    } else {
      return true;
    }
    return false;
  }

  FixOutcome fixes() const {
    return apply_fixes(inputs_, workspace_.rules, workspace_.config, lint_options(),
                       options_.unsafe ? FixSafety::unsafe : FixSafety::safe);
  }

  int show_diff() {
    const FixOutcome outcome = fixes();
    std::string text;
    for (const FixedFile& fixed : outcome.files) {
      const SourceFile& file = inputs_[fixed.input].file;
      text += unified_diff(file.path(), file.text(), fixed.text);
    }
    if (!print(text) || missing_) return exit_failed;
    if (outcome.applied == 0) return exit_ok;
    if (!options_.quiet)
      complain("--fix " + std::string(options_.unsafe ? "--unsafe " : "") + "would mend " +
               counted(outcome.applied, "problem") + " in " +
               counted(outcome.files.size(), "file"));
    return exit_findings;
  }

  /// Writes the files, and goes on with what they hold now.
  bool fix_files() {
    FixOutcome outcome = fixes();
    for (FixedFile& fixed : outcome.files) {
      Input& input = inputs_[fixed.input];
      if (!write_to(input.file.path(), fixed.text)) return false;
      input.file = SourceFile(input.file.path(), std::move(fixed.text));
    }
    if (outcome.applied > 0 && !options_.quiet)
      complain("mended " + counted(outcome.applied, "problem") + " in " +
               counted(outcome.files.size(), "file"));
    return true;
  }

  /// The config is wrong: show where, and stop.
  int refuse() {
    inputs_ = std::move(workspace_.files);
    Config none;
    report_ = lint(inputs_, workspace_.rules, none, {});
    if (report_.findings.empty()) return exit_failed;
    for (const OutputTarget& target : targets_) write(target);
    return exit_failed;
  }

  void collect() {
    const std::string stdin_path =
        options_.stdin_filename.empty() ? "stdin" : options_.stdin_filename;
    Discovered found = discover({paths_, stdin_path, workspace_.root, workspace_.config.exclude});
    for (const std::string& path : found.missing) {
      complain("there is no file or folder " + path + missing_hint(path));
      missing_ = true;
    }
    for (const Input& input : found.inputs) {
      if (input.unreadable.empty()) continue;
      complain("cannot read " + input.file.path() + ": " + input.unreadable);
      missing_ = true;
    }
    directory_ = found.directory;
    merge(std::move(found.inputs));
  }

  /// Config and rule files join the inputs, in place of what discovery made of them.
  void merge(std::vector<Input> found) {
    inputs_ = std::move(workspace_.files);
    const auto known = [&](const Input& input) {
      return std::ranges::any_of(
          inputs_, [&](const Input& own) { return own.file.path() == input.file.path(); });
    };
    const std::size_t own_files = inputs_.size();
    if (workspace_.has_config) workspace_.config.file = 0;
    std::vector<Input> others;
    for (Input& input : found) {
      if (own_files == 0 || !known(input)) others.push_back(std::move(input));
    }
    std::ranges::move(others, std::back_inserter(inputs_));
  }

  /// `writ explian x` arrives here as two paths.
  std::string missing_hint(const std::string& path) const {
    const std::string_view near = nearest(path, {"check", "explain", "rules", "version"});
    return near.empty() ? std::string()
                        : "; did you mean the subcommand " + std::string(near) + "?";
  }

  LintOptions lint_options() const {
    LintOptions lint_options;
    lint_options.threads = options_.threads != 0
                               ? options_.threads
                               : std::max(1u, std::thread::hardware_concurrency());
    lint_options.select = options_.select;
    lint_options.ignore = options_.ignore;
    lint_options.whole_project = std::ranges::any_of(paths_, [&](const std::string& path) {
      std::error_code error;
      return std::filesystem::equivalent(path, workspace_.root, error);
    });
    lint_options.use_ignores = !options_.no_ignores;
    lint_options.offer_fixes = options_.fix || options_.diff ||
                               std::ranges::any_of(targets_, shows_fixes, &OutputTarget::format);
    lint_options.today = today();
    return lint_options;
  }

  RenderOptions render_options() const {
    RenderOptions render_options;
    render_options.color = use_color(options_.color);
    render_options.width = terminal_width();
    render_options.verbose = options_.verbose;
    render_options.summary = !environment("GITHUB_STEP_SUMMARY").empty();
    return render_options;
  }

  bool write(const OutputTarget& target) {
    RenderOptions how = render_options();
    if (!target.path.empty()) how.color = options_.color == Color::always;
    const std::string text = render(target.format, report_, inputs_, workspace_.rules, how);
    if (target.format == OutputFormat::github && !write_summary()) return false;
    if (target.path.empty()) return print(text);
    return write_to(target.path, text);
  }

  static bool write_to(const std::string& path, std::string_view text) {
    const auto written = write_file(path, text);
    if (!written) complain("cannot write " + path + ": " + written.error());
    return static_cast<bool>(written);
  }

  /// GitHub shows what is appended to this file on the run's page.
  bool write_summary() {
    const std::string path = environment("GITHUB_STEP_SUMMARY");
    if (path.empty() || report_.findings.empty()) return true;
    const auto before = read_file(path);
    return write_to(path, (before ? *before : std::string()) +
                              render_summary(report_, inputs_, workspace_.rules));
  }

  bool nothing_to_lint() const {
    return directory_ && report_.recognised == 0 && report_.findings.empty() &&
           !options_.allow_no_files;
  }
  bool nothing_to_say() const {
    return nothing_to_lint() || (missing_ && report_.recognised == 0 && report_.findings.empty());
  }

  int conclude(FailOn fail_on, bool written) const {
    if (options_.verbose) say(render_documents(report_, inputs_));
    for (const std::string& fault : report_.faults)
      complain("internal error: " + fault + "; please report it");
    if (!written || missing_ || !report_.faults.empty()) return exit_failed;
    if (nothing_to_lint()) {
      const auto excluded =
          std::ranges::count(report_.documents, "excluded by the config", &DocumentInfo::skipped);
      complain("nothing to lint: none of " + counted(inputs_.size(), "file") +
               " is of a kind that writ reads" +
               (excluded > 0 ? ", and the config excludes " + std::to_string(excluded) + " of them"
                             : std::string()) +
               " (--verbose says why, --allow-no-files accepts it)");
      return exit_failed;
    }
    if (!fails(report_, fail_on)) return exit_ok;
    static constexpr std::string_view words[] = {"error", "warning", "notice", "never"};
    if (!options_.quiet)
      complain("exit 1: " + counts(report_) + " (fail-on " +
               std::string(words[static_cast<int>(fail_on)]) + ")");
    return exit_findings;
  }

  const CheckOptions& options_;
  std::vector<OutputTarget> targets_;
  std::vector<std::string> paths_;
  Workspace workspace_;
  std::vector<Input> inputs_;
  Report report_;
  bool missing_ = false;
  bool directory_ = false;
};

}  // namespace

int check(const CheckOptions& options) { return Run(options).execute(); }

}  // namespace writ::cli
