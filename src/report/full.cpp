// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// A finding in the look of rustc: header, source frames, notes, help, fixes.

#include <algorithm>
#include <utility>

#include "report/escape.h"
#include "report/fix_diff.h"
#include "report/frame.h"
#include "report/paint.h"
#include "report/renderers.h"

namespace writ::report {
namespace {

/// The marks of one file and where its frame says to begin.
struct Group {
  Location at;
  std::vector<Mark> marks;
  std::vector<Row> rows;
};

/// The finding's own file first, then the others as the argument runs.
std::vector<Group> group_marks(const Finding& finding) {
  std::vector<Group> groups{{finding.at, {{finding.at.span, one_line(finding.label), true}}, {}}};
  for (const Evidence& evidence : finding.evidence) {
    auto group = std::ranges::find(groups, evidence.at.file,
                                   [](const Group& known) { return known.at.file; });
    if (group == groups.end()) group = groups.insert(groups.end(), {evidence.at, {}, {}});
    group->marks.push_back({evidence.at.span, one_line(evidence.message), false});
  }
  for (Group& group : groups) {
    std::ranges::stable_sort(group.marks, {}, [](const Mark& mark) { return mark.span.begin; });
  }
  return groups;
}

/// Numbers the labels in reading order, when there are enough to get lost among.
void number_labels(std::vector<Group>& groups) {
  std::size_t labels = 0;
  for (const Group& group : groups) {
    labels += static_cast<std::size_t>(
        std::ranges::count_if(group.marks, [](const Mark& mark) { return !mark.label.empty(); }));
  }
  if (labels < 3) return;
  std::size_t number = 0;
  for (Group& group : groups) {
    for (Mark& mark : group.marks) {
      if (!mark.label.empty()) mark.label = "(" + std::to_string(++number) + ") " + mark.label;
    }
  }
}

struct ShownFix {
  const Fix* fix;
  std::vector<Hunk> hunks;
};

/// Draws one finding; all its frames share the width of the line numbers.
class Drawing {
 public:
  Drawing(std::string& out, const Finding& finding, Files& files, const RenderOptions& options)
      : out_(out), finding_(finding), files_(files), options_(options), paint_(options.color) {
    head_ = to_string(finding.severity);
    if (!finding.rule.empty()) head_ += "[" + one_line(finding.rule) + "]";
    style_ = style_of(finding.severity);
  }

  void set_headline(const Headline& headline) {
    head_ = one_line(headline.words);
    style_ = style_of(headline.tone);
    placeless_ = files_.path(finding_.at.file).empty();
  }

  void draw() {
    if (!placeless_) lay_out();
    header();
    bool first = true;
    for (const Group& group : groups_) frame(group, std::exchange(first, false));
    const std::vector<std::string> notes = all_notes();
    const bool more = !notes.empty() || !finding_.help.empty() || !fixes_.empty();
    if (framed_ && more) bar();
    for (const std::string& note : notes) out_ += note;
    help(finding_.help, "");
    for (const ShownFix& fix : fixes_) show_fix(fix);
  }

 private:
  void lay_out() {
    groups_ = group_marks(finding_);
    number_labels(groups_);
    // Numbers of up to four digits leave the same room, so that most findings are cut alike.
    const std::size_t room = std::max<std::size_t>(options_.width, 40) - 8;
    uint32_t highest = 1;
    for (Group& group : groups_) {
      if (files_.text(group.at.file).empty()) continue;
      group.rows = rows_of(files_, group.at.file, group.marks, room);
      for (const Row& row : group.rows) highest = std::max(highest, row.line);
    }
    for (const Fix& fix : finding_.fixes) {
      fixes_.push_back({&fix, diff_of(fix, files_, room)});
      for (const Hunk& hunk : fixes_.back().hunks) {
        for (const DiffLine& line : hunk.lines) highest = std::max(highest, line.line);
      }
    }
    digits_ = std::to_string(highest).size();
  }

  void header() {
    out_ += paint_(style_, head_);
    out_ += paint_(Style::bold, ": " + one_line(finding_.message));
    out_ += '\n';
  }

  /// `:::` is no workflow command: the runner would read a name that begins with a colon, and no
  /// command has one.
  void place(std::string_view arrow, const Location& at) {
    const Position start = files_.position(at.file, at.span.begin);
    out_ += std::string(digits_, ' ') + paint_(Style::frame, arrow) + ' ';
    out_ += shown_path(files_.path(at.file)) + ':' + std::to_string(start.line) + ':' +
            std::to_string(start.column) + '\n';
  }

  void bar() { out_ += std::string(digits_ + 1, ' ') + paint_(Style::frame, "|") + '\n'; }

  /// `12 |`, or only the bar.
  void gutter(uint32_t line) {
    std::string number = line == 0 ? "" : std::to_string(line);
    number.insert(0, digits_ - std::min(digits_, number.size()), ' ');
    out_ += paint_(Style::frame, number + " |");
  }

  void frame(const Group& group, bool first) {
    if (framed_) bar();
    place(first ? "-->" : ":::", group.at);
    framed_ = !group.rows.empty();
    if (!framed_) return;
    bar();
    for (const Row& row : group.rows) {
      if (row.line == 0) {
        out_ += paint_(Style::frame, "...") + '\n';
        continue;
      }
      gutter(row.line);
      if (!row.text.empty()) out_ += ' ' + row.text;
      out_ += '\n';
      for (const Underline& line : row.underlines) underline(line);
    }
  }

  void underline(const Underline& line) {
    gutter(0);
    out_ += std::string(line.begin + 1, ' ');
    std::string text(line.end - line.begin, line.primary ? '^' : '-');
    if (!line.label.empty()) text += ' ' + line.label;
    out_ += paint_(line.primary ? style_ : Style::frame, text) + '\n';
  }

  std::vector<std::string> all_notes() const {
    std::vector<std::string> notes;
    const auto add = [&](const std::vector<std::string>& lines) {
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string indent(digits_ + (i == 0 ? 1 : 9), ' ');
        const std::string head =
            i == 0 ? paint_(Style::frame, "=") + paint_(Style::bold, " note") + ": " : "";
        notes.push_back(indent + head + lines[i] + '\n');
      }
    };
    for (const std::string& note : finding_.notes) add(lines_of(note));
    if (options_.verbose && !finding_.fingerprint.empty()) {
      add({"finding " + one_line(finding_.fingerprint).substr(0, 8)});
    }
    return notes;
  }

  void help(std::string_view text, std::string_view suffix) {
    const std::vector<std::string> lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      out_ += i == 0 ? paint_(Style::help, "help") + ": " : std::string(6, ' ');
      out_ += lines[i];
      if (i + 1 == lines.size()) out_ += suffix;
      out_ += '\n';
    }
  }

  void show_fix(const ShownFix& shown) {
    const bool safe = shown.fix->safety == FixSafety::safe;
    help(shown.fix->label.empty() ? "apply this change" : shown.fix->label,
         safe ? " (safe)" : " (unsafe: may widen or change what is allowed)");
    FileId file = finding_.at.file;
    for (const Hunk& hunk : shown.hunks) {
      if (hunk.file != file) {
        file = hunk.file;
        if (&hunk != &shown.hunks.front()) bar();
        out_ += std::string(digits_, ' ') + paint_(Style::frame, ":::") + ' ' +
                shown_path(files_.path(file)) + '\n';
      }
      bar();
      for (const DiffLine& line : hunk.lines) diff_line(line);
    }
    if (!shown.hunks.empty()) bar();
  }

  void diff_line(const DiffLine& line) {
    if (line.line == 0) {
      out_ += paint_(Style::frame, line.text) + '\n';
      return;
    }
    const std::string number = std::to_string(line.line);
    const std::string head = std::string(digits_ - number.size(), ' ') + number + ' ';
    std::string text(1, line.sign);
    if (!line.text.empty()) text += ' ' + line.text;
    out_ += paint_(Style::frame, head) +
            paint_(line.sign == '-' ? Style::removed : Style::added, text) + '\n';
  }

  std::string& out_;
  const Finding& finding_;
  Files& files_;
  const RenderOptions& options_;
  Paint paint_;
  std::string head_;
  Style style_ = Style::error;
  bool placeless_ = false;  ///< there is nothing to draw a frame of
  std::vector<Group> groups_;
  std::vector<ShownFix> fixes_;
  std::size_t digits_ = 1;
  bool framed_ = false;  ///< the last thing drawn was a frame
};

}  // namespace

void append_full(std::string& out, const Finding& finding, Files& files,
                 const RenderOptions& options) {
  Drawing(out, finding, files, options).draw();
}

void append_answer(std::string& out, const Headline& headline, const Finding& answer, Files& files,
                   const RenderOptions& options) {
  Drawing drawing(out, answer, files, options);
  drawing.set_headline(headline);
  drawing.draw();
}

}  // namespace writ::report
