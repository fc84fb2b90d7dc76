// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "text/words.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_render_container;
}

using namespace writ;

namespace {

constexpr std::string_view blanks = " \t\r\n";
// Extensions that Node.js loads a file by; any other one is read as a script.
constexpr std::array<std::string_view, 4> loadable = {".json", ".js", ".cjs", ".node"};

class Render {
 public:
  Render(const github::StepVisit& visit, Reporter& report) : visit_(visit), report_(report) {}

  void check() {
    check_container();
    check_file();
    check_driver();
    check_lines("docker-labels");
    check_lines("log-configuration-options");
  }

 private:
  /// The trimmed text of an input that can be only one; empty where it is not.
  std::string_view known(std::string_view name) const {
    const github::Values* values = visit_.input(name);
    const std::string* text = values == nullptr ? nullptr : github::only_text(*values);
    return text == nullptr ? std::string_view() : trim(*text);
  }

  Finding& at_input(std::string_view name, std::string message) {
    return report_.at(visit_.place(visit_.step->input(name)->value.span()), std::move(message));
  }

  void check_container() {
    const std::string_view name = known("container-name");
    const std::size_t blank = name.find_first_of(blanks);
    if (blank == std::string_view::npos) return;
    at_input("container-name",
             "no container has a blank in its name as `" + quoted(name) +
                 "` has, and the action does not trim it, so it finds no such container and stops")
        .help = "write the names without blanks, with nothing but a comma between them";
    const Str& written = visit_.step->input("container-name")->value;
    if (written.node.style() != ScalarStyle::plain || !written.known() ||
        visit_.document != &report_.document())
      return;
    std::string text(name);
    std::erase_if(text, [](char c) { return blanks.find(c) != std::string_view::npos; });
    report_.propose(FixSafety::unsafe, "remove the blanks", written.span(), text);
  }

  void check_file() {
    const std::string_view file = known("task-definition");
    // A name without an ending is more likely a placeholder.
    const std::string_view last = file.substr(file.rfind('/') + 1);
    if (last.find('.') == std::string_view::npos ||
        std::ranges::any_of(loadable,
                            [&](std::string_view ending) { return file.ends_with(ending); }))
      return;
    at_input("task-definition", "the action loads `" + quoted(file) +
                                    "` as a script because its name does not end in `.json`, and "
                                    "stops with a syntax error")
        .help = "give it a JSON file whose name ends in `.json`";
  }

  void check_driver() {
    const std::string_view driver = known("log-configuration-log-driver");
    const std::vector<std::string_view> drivers = report_.list("log-drivers");
    if (driver.empty() || std::ranges::find(drivers, driver) != drivers.end()) return;
    at_input("log-configuration-log-driver",
             "`" + quoted(driver) + "` is no log driver that the action takes, so it stops")
        .help = "name one of " + join_quoted({drivers.begin(), drivers.end()});
  }

  /// The action splits `NAME=VALUE` at every `=` and takes the first two parts.
  void check_lines(std::string_view name) {
    const github::Entry* entry = visit_.step->input(name);
    if (entry == nullptr) return;
    const Str& input = entry->value;
    for (std::size_t begin = 0; begin < input.text.size();) {
      const std::size_t end = std::min(input.text.find('\n', begin), input.text.size());
      const std::size_t first = equals_sign(input, begin, end);
      const std::size_t second = first == end ? end : equals_sign(input, first + 1, end);
      if (second < end) {
        report_.at(visit_.place(input.span_of(second, end)),
                   "the action takes nothing behind the second `=` of a line, so `" +
                       quoted(trim(input.text.substr(begin, first - begin))) + "` becomes `" +
                       quoted(input.text.substr(first + 1, second - first - 1)) + "`");
        report_.also(visit_.place(visit_.step->uses.text.span()), "splits the line at every `=`");
      }
      begin = end + 1;
    }
  }

  /// Outside of expressions; `end` if there is none.
  static std::size_t equals_sign(const Str& input, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (input.text[i] == '=' && !input.hole_in(i, i + 1)) return i;
    }
    return end;
  }

  const github::StepVisit& visit_;
  Reporter& report_;
};

}  // namespace

// https://github.com/aws-actions/amazon-ecs-render-task-definition/blob/master/index.js
static void run(const github::JobWalk& job, Reporter& report) {
  for (const github::StepVisit& visit : job.visits) {
    if (visit.step->uses.is("aws-actions/amazon-ecs-render-task-definition"))
      Render(visit, report).check();
  }
}

constinit const writ::Check writ::checks::gha_render_container{&run};
