// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/expression_form.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "text/words.h"
#include "writ/expression_value.h"
#include "writ/quote.h"

namespace writ::workflow_form {
namespace {

constexpr std::string_view open_mark = "${{";
constexpr std::string_view close_mark = "}}";
constexpr std::size_t npos = std::string_view::npos;

enum class Part : uint8_t { value, key };

class Checker {
 public:
  Checker(const Node& node, Part part, const github::Availability& available,
          std::vector<Problem>& problems)
      : node_(node), part_(part), available_(available), problems_(problems) {}

  /// Every `${{ … }}` of the text.
  void all() {
    const std::string_view text = part_ == Part::key ? node_.key() : node_.text();
    for (std::size_t begin = text.find(open_mark); begin != npos;) {
      const std::size_t end = github::end_of_expression(text, begin);
      if (end == npos) return unclosed(begin);
      const std::size_t inner = begin + open_mark.size();
      const std::string_view expression_text = text.substr(inner, end - close_mark.size() - inner);
      if (trim(expression_text) == "insert") {
        insert(begin, end, text.size());
      } else if (trim(expression_text).empty()) {
        add("gha-expression-syntax", begin,
            {0, static_cast<uint32_t>(end - begin), "this expression is empty", {}});
      } else {
        expression(inner, expression_text);
      }
      begin = text.find(open_mark, end);
    }
  }

  /// An expression at decoded bytes of the scalar or key.
  void expression(std::size_t begin, std::string_view text) {
    const github::Expression parsed = github::parse_expression(text);
    if (parsed.problem) {
      add("gha-expression-syntax", begin, *parsed.problem);
      return;
    }
    for (const github::ExpressionProblem& problem : github::check_names(parsed, available_))
      add("gha-expression-name", begin, problem);
    for (const github::ExpressionNode& node : parsed.nodes) {
      if (node.kind == github::ExpressionKind::call && equals_ignoring_case(node.text, "format"))
        format(begin, parsed, node);
    }
  }

  /// A condition that is an expression of its own, at decoded bytes of the scalar.
  void condition(std::size_t begin, std::string_view text) {
    const std::size_t before = problems_.size();
    expression(begin, text);
    if (problems_.size() != before) return;
    github::Expression parsed = github::parse_expression(text);
    const auto reason = why_true(parsed);
    if (!reason) return;
    const github::ExpressionNode& node = parsed.at(*reason);
    const std::string shown = quoted(text.substr(node.begin, node.end - node.begin));
    const bool is_text = node.kind == github::ExpressionKind::string;
    problems_.push_back({"gha-condition-constant",
                         node_.span_of(begin + node.begin, begin + node.end),
                         is_text
                             ? "the text `" + shown +
                                   "` is not empty and so always true by itself, and with it "
                                   "the whole condition"
                             : "`" + shown + "` is always true, and with it the whole condition",
                         is_text ? "compare a value with it, or leave it out"
                                 : "leave the condition out, or mend it",
                         {},
                         {}});
  }

  void unclosed(std::size_t begin) {
    add("gha-expression-syntax", 0,
        {static_cast<uint32_t>(begin),
         static_cast<uint32_t>(begin + open_mark.size()),
         "this expression has no `}}`",
         {}});
  }

  /// `blank`: nothing but white space stands beside the expression.
  void constant(std::string_view text, bool blank) {
    const std::string why =
        blank ? "a blank or a line break (as `|` and `>` add one) stands beside the `${{ }}`"
              : "something stands beside the `${{ }}`";
    problems_.push_back({"gha-condition-constant",
                         text_place(text),
                         "GitHub reads `" + quoted(trim(text)) + "` as a text, because " + why +
                             ", and a text that is not empty is always true",
                         blank
                             ? "end the line with `|-` or `>-`, or leave `${{ }}` out"
                             : "put the whole condition into one expression, or leave `${{ }}` out",
                         {},
                         {}});
  }

 private:
  /// A block is shown by its first line of text, for its own begin is a `|` alone.
  Span text_place(std::string_view text) const {
    if (node_.style() != ScalarStyle::literal && node_.style() != ScalarStyle::folded)
      return node_.span();
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    return node_.span_of(begin, end);
  }

  /// The part that makes a condition hold whatever its names are; none if it may fail, if it asks
  /// the status of the job, or if it is plainly meant so (`true`).
  static std::optional<uint32_t> why_true(github::Expression& parsed) {
    constexpr int deepest = 16;
    const auto holds = [&parsed](uint32_t node) {
      parsed.root = node;
      return std::ranges::all_of(github::evaluate(parsed, {}), [](const github::Value& value) {
        return value.truth == Truth::yes;
      });
    };
    uint32_t node = parsed.root;
    const github::ExpressionKind kind = parsed.at(node).kind;
    if (kind == github::ExpressionKind::boolean || kind == github::ExpressionKind::number ||
        github::asks_status(parsed) || !holds(node))
      return std::nullopt;
    for (int depth = 0; depth < deepest && parsed.at(node).kind == github::ExpressionKind::or_;
         ++depth) {
      const uint32_t left = parsed.at(node).first_child;
      const uint32_t right = parsed.at(left).next;
      if (holds(right)) {
        node = right;
      } else if (holds(left)) {
        node = left;
      } else {
        break;
      }
    }
    return node;
  }

  /// Placeholders of a text that is known: GitHub fails where it evaluates one without a value.
  void format(std::size_t begin, const github::Expression& parsed,
              const github::ExpressionNode& call) {
    if (call.first_child == github::ExpressionNode::none) return;
    const github::ExpressionNode& pattern = parsed.at(call.first_child);
    if (pattern.kind != github::ExpressionKind::string) return;
    std::size_t given = 0;
    for (uint32_t node = pattern.next; node != github::ExpressionNode::none;
         node = parsed.at(node).next)
      ++given;
    const std::string_view text = pattern.text;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '{' && text[i] != '}') continue;
      if (text.substr(i + 1, 1) == text.substr(i, 1)) {
        ++i;
        continue;
      }
      const std::size_t end = std::min(text.find('}', i), text.size() - 1);
      std::string_view number;
      if (text[i] == '{' && text[end] == '}') number = text.substr(i + 1, end - i - 1);
      number = number.substr(0, number.find(':'));
      std::size_t value = 0;
      const bool digits = all_digits(number) && number.size() <= 3;
      for (const char digit : number) value = value * 10 + static_cast<std::size_t>(digit - '0');
      if (digits && value < given) {
        i = end;
        continue;
      }
      // Behind the quote that opens the text.
      const std::size_t first = begin + pattern.begin + 1 + i;
      const std::string shown = quoted(text.substr(i, digits ? end + 1 - i : 1));
      problems_.push_back(
          {"gha-expression-format",
           part_ == Part::key ? node_.key_span_of(first, first + (digits ? end + 1 - i : 1))
                              : node_.span_of(first, first + (digits ? end + 1 - i : 1)),
           digits ? "`" + shown + "` stands for value " + std::to_string(value + 1) +
                        " behind the text, but `format` gets " + std::to_string(given) +
                        ", so the run fails where GitHub evaluates it"
                  : "`" + shown +
                        "` begins or ends no placeholder that `format` takes, so the run "
                        "fails where GitHub evaluates it",
           digits ? "count from `{0}`, or hand over one more value"
                  : "write a brace that stands for itself twice",
           {},
           {}});
      return;
    }
  }

  /// GitHub puts the entries of the value in place of such a key.
  void insert(std::size_t begin, std::size_t end, std::size_t size) {
    if (part_ == Part::key && begin == 0 && end == size) return;
    add("gha-expression-syntax", begin,
        {0,
         static_cast<uint32_t>(end - begin),
         "`${{ insert }}` stands for a whole key and for nothing else",
         {}});
  }

  void add(std::string_view rule, std::size_t begin, const github::ExpressionProblem& problem) {
    // A place without bytes, such as the end, is shown at the character before it.
    const std::size_t first =
        begin + problem.begin - (problem.begin == problem.end && begin + problem.begin > 0 ? 1 : 0);
    const std::size_t last = begin + problem.end;
    problems_.push_back(
        {rule,
         part_ == Part::key ? node_.key_span_of(first, last) : node_.span_of(first, last),
         problem.message + ", so GitHub rejects the file",
         problem.near.empty() ? std::string() : "write `" + problem.near + "` if that is meant",
         {},
         {}});
  }

  const Node& node_;
  Part part_;
  const github::Availability& available_;
  std::vector<Problem>& problems_;
};

}  // namespace

void check_expressions(const Node& scalar, const github::Availability& available,
                       std::vector<Problem>& problems) {
  Checker(scalar, Part::value, available, problems).all();
}

void check_key(const Node& entry, const github::Availability& available,
               std::vector<Problem>& problems) {
  Checker(entry, Part::key, available, problems).all();
}

std::optional<std::string> literal_expression(std::string_view text) {
  if (!text.starts_with(open_mark) || github::end_of_expression(text, 0) != text.size())
    return std::nullopt;
  text.remove_prefix(open_mark.size());
  text.remove_suffix(close_mark.size());
  const github::Expression parsed = github::parse_expression(text);
  if (parsed.root == github::ExpressionNode::none) return std::nullopt;
  const github::ExpressionNode& root = parsed.at(parsed.root);
  // The text of a string in parentheses is no literal to GitHub.
  if (root.kind != github::ExpressionKind::string || trim(text).front() != '\'')
    return std::nullopt;
  return github::literal_text(root.text);
}

namespace {

/// `if: ${{ 'x' }}` is `if: x` to GitHub, an expression of its own.
void check_literal(const Node& scalar, const github::Availability& available,
                   std::vector<Problem>& problems) {
  const std::string_view text = scalar.text();
  const std::optional<std::string> literal = literal_expression(text);
  // With a quote in it the two texts do not agree byte by byte.
  if (!literal || trim(*literal).empty() || literal->find('\'') != npos) return;
  const std::size_t begin = text.find('\'') + 1;
  Checker(scalar, Part::value, available, problems)
      .condition(begin, text.substr(begin, literal->size()));
}

}  // namespace

void check_condition(const Node& scalar, const github::Availability& available,
                     std::vector<Problem>& problems) {
  const std::string_view text = scalar.text();
  const std::size_t begin = text.find(open_mark);
  if (begin == npos) {
    if (!trim(text).empty()) Checker(scalar, Part::value, available, problems).condition(0, text);
    return;
  }
  const std::size_t before = problems.size();
  check_expressions(scalar, available, problems);
  if (problems.size() != before) return;
  const std::size_t end = github::end_of_expression(text, begin);
  // A scalar that begins and ends with an expression and has another in between is a text as well.
  if (begin == 0 && end == text.size()) {
    if (literal_expression(text)) return check_literal(scalar, available, problems);
    const std::size_t inner = open_mark.size();
    Checker(scalar, Part::value, available, problems)
        .condition(inner, text.substr(inner, end - close_mark.size() - inner));
    return;
  }
  const std::string_view trimmed = trim(text);
  const bool blank = trimmed.starts_with(open_mark) && end == begin + trimmed.size();
  Checker(scalar, Part::value, available, problems).constant(text, blank);
}

}  // namespace writ::workflow_form
