// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/expression_form.h"

#include <string>
#include <utility>

#include "text/words.h"
#include "writ/quote.h"

namespace writ::workflow_form {
namespace {

constexpr std::string_view open_mark = "${{";
constexpr std::string_view close_mark = "}}";
constexpr std::size_t npos = std::string_view::npos;

class Checker {
 public:
  Checker(const Node& scalar, const github::Availability& available, std::vector<Problem>& problems)
      : scalar_(scalar), available_(available), problems_(problems) {}

  /// An expression at decoded bytes of the scalar.
  void expression(std::size_t begin, std::string_view text) {
    // GitHub puts a whole part of another expression there.
    if (trim(text) == "insert") return;
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
                         scalar_.span(),
                         "GitHub reads `" + quoted(trim(text)) + "` as a text, because " + why +
                             ", and a text that is not empty is always true",
                         blank
                             ? "end the line with `|-` or `>-`, or leave `${{ }}` out"
                             : "put the whole condition into one expression, or leave `${{ }}` out",
                         {},
                         {}});
  }

 private:
  void add(std::string_view rule, std::size_t begin, const github::ExpressionProblem& problem) {
    // A place without bytes, such as the end, is shown at the character before it.
    const std::size_t first =
        begin + problem.begin - (problem.begin == problem.end && begin + problem.begin > 0 ? 1 : 0);
    problems_.push_back(
        {rule,
         scalar_.span_of(first, begin + problem.end),
         problem.message + ", so GitHub rejects the file",
         problem.near.empty() ? std::string() : "write `" + problem.near + "` if that is meant",
         {},
         {}});
  }

  const Node& scalar_;
  const github::Availability& available_;
  std::vector<Problem>& problems_;
};

}  // namespace

void check_expressions(const Node& scalar, const github::Availability& available,
                       std::vector<Problem>& problems) {
  Checker checker(scalar, available, problems);
  const std::string_view text = scalar.text();
  for (std::size_t begin = text.find(open_mark); begin != npos;) {
    const std::size_t end = github::end_of_expression(text, begin);
    if (end == npos) return checker.unclosed(begin);
    const std::size_t inner = begin + open_mark.size();
    checker.expression(inner, text.substr(inner, end - close_mark.size() - inner));
    begin = text.find(open_mark, end);
  }
}

void check_condition(const Node& scalar, const github::Availability& available,
                     std::vector<Problem>& problems) {
  const std::string_view text = scalar.text();
  const std::size_t begin = text.find(open_mark);
  if (begin == npos) {
    if (!trim(text).empty()) Checker(scalar, available, problems).expression(0, text);
    return;
  }
  const std::size_t before = problems.size();
  check_expressions(scalar, available, problems);
  if (problems.size() != before) return;
  const std::size_t end = github::end_of_expression(text, begin);
  // A scalar that begins and ends with an expression and has another in between is a text as well.
  if (begin == 0 && end == text.size()) return;
  const std::string_view trimmed = trim(text);
  const bool blank = trimmed.starts_with(open_mark) && end == begin + trimmed.size();
  Checker(scalar, available, problems).constant(text, blank);
}

}  // namespace writ::workflow_form
