// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "cli/explanation.h"

#include "text/words.h"
#include "writ/report.h"

namespace writ::cli {
namespace {

class Writer {
 public:
  explicit Writer(bool color) : color_(color) {}

  void heading(std::string_view text) { text_ += "\n" + bold(text) + "\n"; }
  void lines(std::string_view text, std::string_view indent) {
    for (const std::string_view line : split(text, '\n')) {
      text_ += line.empty() ? "\n" : std::string(indent) + printable(line) + "\n";
    }
  }
  std::string bold(std::string_view text) const {
    return color_ ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
  }
  std::string& text() { return text_; }

 private:
  bool color_;
  std::string text_;
};

void examples(Writer& out, std::string_view heading, std::span<const Example> list) {
  // One of each shows the point; the rule file has them all.
  if (list.empty()) return;
  const Example& example = list.front();
  out.heading(std::string(heading) + " (" + printable(example.name) + ")");
  out.lines(trim(example.text), "    ");
  for (std::size_t i = 0; i + 1 < example.more.size(); i += 2) {
    out.text() += "  and " + printable(example.more[i]) + "\n";
    out.lines(trim(example.more[i + 1]), "    ");
  }
}

}  // namespace

std::string render_explanation(const Rule& rule, bool color) {
  Writer out(color);
  out.text() += out.bold(printable(rule.id)) + ": " + printable(rule.title) + "\n";
  out.text() += "severity " + std::string(to_string(rule.severity)) + ", confidence " +
                std::string(to_string(rule.confidence));
  if (!rule.since.empty()) out.text() += ", since " + printable(rule.since);
  if (rule.status != RuleStatus::stable) out.text() += ", " + std::string(to_string(rule.status));
  out.text() += "\n";
  out.heading("Why");
  out.lines(rule.why, "  ");
  out.heading("What to do");
  out.lines(rule.fix, "  ");
  if (!rule.when_to_suppress.empty()) {
    out.heading("When to suppress");
    out.lines(rule.when_to_suppress, "  ");
  }
  examples(out, "Wrong: what is between the marks is flagged", rule.bad);
  examples(out, "Right", rule.good);
  if (!rule.references.empty()) out.heading("References");
  for (const std::string_view reference : rule.references) out.lines(reference, "  ");
  return std::move(out.text());
}

}  // namespace writ::cli
