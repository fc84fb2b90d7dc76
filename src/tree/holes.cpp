// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <initializer_list>

#include "text/words.h"
#include "tree/language_holes.h"
#include "writ/str.h"

namespace writ {

namespace {

constexpr auto npos = std::string_view::npos;

bool is_word(char c) { return is_alnum(c) || c == '_' || c == '-'; }
bool is_upper_word(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }

/// Policy variables: `${aws:username}`, also with a default: `${aws:PrincipalTag/team, 'none'}`.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
bool is_policy_variable(std::string_view inner) {
  const std::string_view name = trim(inner.substr(0, inner.find(',')));
  const std::size_t colon = name.find(':');
  if (colon == npos || colon == 0 || colon + 1 == name.size()) return false;
  return std::ranges::all_of(name.substr(0, colon), [](char c) { return is_alnum(c) || c == '-'; });
}

/// Words that people leave for others to replace, at the start of a run or of one of its parts.
bool has_placeholder_word(std::string_view run) {
  for (std::size_t at = 0; at < run.size(); ++at) {
    if (at > 0 && run[at - 1] != '_' && run[at - 1] != '-') continue;
    const std::string_view rest = run.substr(at);
    for (const std::string_view word : {"PLACEHOLDER", "CHANGEME", "CHANGE_ME", "CHANGE-ME",
                                        "REPLACEME", "REPLACE_", "REPLACE-", "YOUR_", "YOUR-"}) {
      if (rest.starts_with(word)) return true;
    }
  }
  return false;
}

/// Characters that a hole of some dialect begins with, by code.
constexpr auto begins_hole = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("${<%[_PCRY")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

/// Nothing in the text looks like a hole of any dialect, as in nearly every scalar of a policy.
bool is_plain(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_hole[static_cast<unsigned char>(text[i])]) continue;
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    switch (text[i]) {
      case '$':
      case '{':
      case '<':
      case '%':
      case '[': return false;
      case '_':
        if (next == '_') return false;
        break;
      // The first letters of the words of has_placeholder_word.
      case 'P':
        if (next == 'L') return false;
        break;
      case 'C':
        if (next == 'H') return false;
        break;
      case 'R':
        if (next == 'E') return false;
        break;
      case 'Y':
        if (next == 'O') return false;
        break;
      default: break;
    }
  }
  return true;
}

class HoleFinder {
 public:
  HoleFinder(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  std::vector<Hole> find() {
    while (at_ < text_.size()) {
      if (!step()) ++at_;
    }
    return std::move(holes_);
  }

 private:
  bool step();
  bool dollar();
  bool expression();
  bool variable();
  bool double_brace();
  bool command();
  bool shell_name();
  bool words();
  template <typename Allowed>
  bool enclosed(char close, Allowed allowed);
  std::size_t find_once(std::string_view close, std::size_t from, bool& absent) const;
  char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool add(std::size_t end, HoleKind kind, std::size_t inner_begin, std::size_t inner_end) {
    holes_.push_back({.begin = static_cast<uint32_t>(at_),
                      .end = static_cast<uint32_t>(end),
                      .kind = kind,
                      .inner = trim(text_.substr(inner_begin, inner_end - inner_begin))});
    at_ = end;
    return true;
  }

  std::string_view text_;
  Dialect dialect_;
  std::vector<Hole> holes_;
  std::size_t at_ = 0;
  /// A closing mark that is not there is looked for once only, or hostile text would cost quadratic
  /// time.
  bool no_brace_ = false;
  bool no_double_brace_ = false;
  bool no_parenthesis_ = false;
};

std::size_t HoleFinder::find_once(std::string_view close, std::size_t from, bool& absent) const {
  if (absent) return npos;
  const std::size_t found = text_.find(close, from);
  absent = found == npos;
  return found;
}

/// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#literals
bool HoleFinder::expression() {
  const std::size_t inner = at_ + 3;
  bool quoted = false;
  for (std::size_t i = inner; i < text_.size(); ++i) {
    if (text_[i] == '\'') quoted = !quoted;
    if (!quoted && text_.substr(i, 2) == "}}") return add(i + 2, HoleKind::expression, inner, i);
  }
  return add(text_.size(), HoleKind::expression, std::min(inner, text_.size()), text_.size());
}

bool HoleFinder::variable() {
  const std::size_t close = find_once("}", at_ + 2, no_brace_);
  if (close == npos) return false;
  const std::string_view inner = text_.substr(at_ + 2, close - at_ - 2);
  const bool literal = inner.empty() || (dialect_ == Dialect::policy &&
                                         (inner == "*" || inner == "?" || inner == "$"));
  if (literal) {
    at_ = close + 1;
    return true;
  }
  const bool variable = dialect_ == Dialect::policy && is_policy_variable(inner);
  return add(close + 1, variable ? HoleKind::policy_variable : HoleKind::placeholder, at_ + 2,
             close);
}

bool HoleFinder::command() {
  if (no_parenthesis_) return false;
  int depth = 0;
  for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
    if (text_[i] == '(') ++depth;
    if (text_[i] == ')' && --depth == 0) return add(i + 1, HoleKind::placeholder, at_ + 2, i);
  }
  no_parenthesis_ = true;
  return false;
}

bool HoleFinder::shell_name() {
  if (!is_alpha(peek(1)) && peek(1) != '_') return false;
  std::size_t end = at_ + 1;
  while (end < text_.size() && (is_alnum(text_[end]) || text_[end] == '_')) ++end;
  return add(end, HoleKind::placeholder, at_ + 1, end);
}

bool HoleFinder::dollar() {
  if (text_.substr(at_, 3) == "${{") return expression();
  if (dialect_ == Dialect::github) return false;
  if (peek(1) == '{') return variable();
  if (dialect_ != Dialect::template_) return false;
  return peek(1) == '(' ? command() : shell_name();
}

bool HoleFinder::double_brace() {
  const std::size_t close = find_once("}}", at_ + 2, no_double_brace_);
  return close != npos && add(close + 2, HoleKind::placeholder, at_ + 2, close);
}

/// One opening byte, at least one allowed byte, the closing one.
template <typename Allowed>
bool HoleFinder::enclosed(char close, Allowed allowed) {
  std::size_t end = at_ + 1;
  while (end < text_.size() && text_[end] != close && allowed(text_[end])) ++end;
  if (end == at_ + 1 || end >= text_.size() || text_[end] != close) return false;
  return add(end + 1, HoleKind::placeholder, at_ + 1, end);
}

/// A run of word characters: a placeholder as a whole, or `__X__` in it. Always consumes the run.
bool HoleFinder::words() {
  std::size_t end = at_;
  while (end < text_.size() && is_word(text_[end])) ++end;
  const std::string_view run = text_.substr(at_, end - at_);
  if (has_placeholder_word(run)) return add(end, HoleKind::placeholder, at_, end);
  const std::size_t base = at_;
  std::size_t from = 0;
  while (true) {
    const std::size_t open = run.find("__", from);
    if (open == npos || open + 2 >= run.size()) break;
    const std::size_t close = run.find("__", open + 3);
    if (close == npos) break;
    at_ = base + open;
    add(base + close + 2, HoleKind::placeholder, base + open + 2, base + close);
    from = close + 2;
  }
  at_ = end;
  return true;
}

bool HoleFinder::step() {
  const char c = text_[at_];
  if (c == '$') return dollar();
  if (dialect_ == Dialect::github) return false;
  switch (c) {
    case '{':
      if (peek(1) == '{') return double_brace();
      return peek(1) >= 'A' && peek(1) <= 'Z' &&
             enclosed('}', [](char b) { return is_upper_word(b) || is_digit(b); });
    case '<':
      return is_alpha(peek(1)) && enclosed('>', [](char b) {
               return is_word(b) || b == ' ' || b == '.' || b == '/' || b == ':';
             });
    case '%': return enclosed('%', is_upper_word);
    case '[':
      return text_.substr(at_ + 1, 4) == "YOUR" &&
             enclosed(']', [](char b) { return is_word(b) || b == ' ' || b == '.'; });
    default: return is_word(c) && words();
  }
}

}  // namespace

std::vector<Hole> find_holes(std::string_view text, Dialect dialect) {
  switch (dialect) {
    case Dialect::none: return {};
    case Dialect::pipeline: return find_pipeline_holes(text);
    case Dialect::iam:
    case Dialect::iam_github:
    case Dialect::terraform:
    case Dialect::cloudformation: return find_language_holes(text, dialect);
    default: break;
  }
  if (is_plain(text)) return {};
  return HoleFinder(text, dialect).find();
}

}  // namespace writ
