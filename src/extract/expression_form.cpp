// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/expression_form.h"

#include <cstdint>
#include <string>
#include <utility>

#include "text/words.h"
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
                         node_.span(),
                         "GitHub reads `" + quoted(trim(text)) + "` as a text, because " + why +
                             ", and a text that is not empty is always true",
                         blank
                             ? "end the line with `|-` or `>-`, or leave `${{ }}` out"
                             : "put the whole condition into one expression, or leave `${{ }}` out",
                         {},
                         {}});
  }

 private:
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
      .expression(begin, text.substr(begin, literal->size()));
}

}  // namespace

void check_condition(const Node& scalar, const github::Availability& available,
                     std::vector<Problem>& problems) {
  const std::string_view text = scalar.text();
  const std::size_t begin = text.find(open_mark);
  if (begin == npos) {
    if (!trim(text).empty()) Checker(scalar, Part::value, available, problems).expression(0, text);
    return;
  }
  const std::size_t before = problems.size();
  check_expressions(scalar, available, problems);
  if (problems.size() != before) return;
  const std::size_t end = github::end_of_expression(text, begin);
  // A scalar that begins and ends with an expression and has another in between is a text as well.
  if (begin == 0 && end == text.size()) return check_literal(scalar, available, problems);
  const std::string_view trimmed = trim(text);
  const bool blank = trimmed.starts_with(open_mark) && end == begin + trimmed.size();
  Checker(scalar, Part::value, available, problems).constant(text, blank);
}

}  // namespace writ::workflow_form
