// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "text/words.h"
#include "tree/json_scan.h"

namespace writ {

namespace {

using Place = JsonErrorContext::Place;

/// Text editors for prose write U+2018, U+2019, U+201C and U+201D where a quote is typed.
bool is_typographic_quote(std::string_view text) {
  const char32_t c = decode_utf8(text).value;
  return c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D;
}

/// Without the single ones, which also are apostrophes. `npos` if there is none.
std::size_t find_typographic_quote(std::string_view text) {
  return std::min(text.find("\xE2\x80\x9C"), text.find("\xE2\x80\x9D"));
}

/// The name in a text such as `Effect: ` or `Action: [`, which is a key that swallowed its `:`.
std::string_view name_before_colon(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 60) return {};
  const std::string_view name = text.substr(0, colon);
  const bool plain =
      std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
  return plain ? name : std::string_view();
}

class Explainer {
 public:
  Explainer(std::string_view text, const JsonErrorContext& context)
      : text_(text), context_(context) {}

  Problem explain();

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_space() {
    while (!at_end() && is_json_space(text_[at_])) ++at_;
  }
  Problem problem(std::size_t size, std::string message, std::string help) const;
  Problem unclosed() const;
  bool at_line_marker() const {
    const bool line = at_ == 0 || (at_ <= text_.size() && text_[at_ - 1] == '\n');
    return line && is_conflict_marker(text_.substr(at_, 8));
  }
  Problem at_conflict() const;
  Problem typographic() const;
  Problem unclosed_key(uint32_t begin, std::string_view name);
  bool continues_value() const;
  Problem bad_text_value();
  Problem after_item(char close);
  Problem after_root() const;
  Problem after_key();
  Problem bad_key();
  Problem bad_value();
  Problem bad_string();
  Problem unclosed_string(uint32_t begin, bool line_ends);
  Problem bad_escape(uint32_t string_begin);
  Problem bad_number();
  Problem bad_word();
  std::string_view word() const;

  std::string_view text_;
  const JsonErrorContext& context_;
  uint32_t at_ = 0;
};

Problem Explainer::problem(std::size_t size, std::string message, std::string help) const {
  const auto room = text_.size() - std::min<std::size_t>(at_, text_.size());
  return {.rule = "syntax-json",
          .span = {at_, at_ + static_cast<uint32_t>(std::min(size, room))},
          .message = std::move(message),
          .help = std::move(help),
          .related = {}};
}

std::string_view Explainer::word() const {
  std::size_t end = at_;
  while (end < text_.size() &&
         (is_alnum(text_[end]) ||
          std::string_view("_-.+$").find(text_[end]) != std::string_view::npos)) {
    ++end;
  }
  return text_.substr(at_, std::max<std::size_t>(std::min<std::size_t>(end - at_, 60), 1));
}

Problem Explainer::unclosed() const {
  const bool object =
      peek() == '\0' && context_.opener.size() == 1 && text_[context_.opener.begin] == '{';
  const std::string open = object ? "`{`" : "`[`";
  const std::string close = object ? "`}`" : "`]`";
  return {.rule = "syntax-json",
          .span = context_.opener,
          .message = "this " + open + " is never closed: the file ends before its " + close,
          .help = "add the missing " + close,
          .related = {}};
}

Problem Explainer::at_conflict() const {
  return problem(7, "a merge conflict is not resolved here, so the file cannot be read",
                 "keep one of the two sides and remove the marker lines");
}

Problem Explainer::typographic() const {
  return problem(3,
                 "`" + std::string(text_.substr(at_, 3)) +
                     "` is a typographic quote, but JSON knows only `\"`",
                 "write `\"`");
}

Problem Explainer::unclosed_key(uint32_t begin, std::string_view name) {
  at_ = begin;
  return problem(1 + name.size(),
                 "the quote of the key `" + std::string(name) + "` is not closed before its `:`",
                 "write `\"" + std::string(name) + "\":`");
}

/// Whether the library took the start of an unquoted text, such as a date, for a whole value.
bool Explainer::continues_value() const {
  if (at_ == 0 || at_ != context_.last_end || !is_alnum(text_[at_ - 1])) return false;
  const char c = peek();
  return is_alnum(c) || ((c == '-' || c == '.' || c == ':' || c == '/') && is_alnum(peek(1)));
}

Problem Explainer::bad_text_value() {
  const auto in_text = [](char c) {
    return is_alnum(c) || std::string_view("_-+.:/").find(c) != std::string_view::npos;
  };
  std::size_t end = at_;
  while (end < text_.size() && in_text(text_[end])) ++end;
  // A `:` before the value belongs to its key.
  while (at_ > 0 && in_text(text_[at_ - 1]) && text_[at_ - 1] != ':') --at_;
  const std::string value(text_.substr(at_, std::min<std::size_t>(end - at_, 60)));
  const bool number = is_digit(value.front()) || value.front() == '-';
  return problem(
      end - at_,
      number ? "`" + value + "` is not a number in JSON" : "the text `" + value + "` is not quoted",
      "put the value in double quotes");
}

Problem Explainer::after_item(char close) {
  const char c = peek();
  if (is_typographic_quote(text_.substr(at_))) return typographic();
  if (is_digit(c) && at_ > 0 && at_ == context_.last_end && text_[at_ - 1] == '0') {
    // The library took the leading 0 for the whole number.
    --at_;
    return bad_number();
  }
  if (continues_value()) return bad_text_value();
  const std::string bracket = std::string("`") + close + "`";
  if (c == '"' && close == '}') {
    return problem(word().size(), "a comma is missing before this key",
                   "put `,` after the value before it");
  }
  if (c == '}' || c == ']') {
    return problem(1,
                   std::string("`") + c + "` does not match the open `" +
                       text_[context_.opener.begin] + "`, which needs " + bracket,
                   "close the brackets in the order in which they were opened");
  }
  if (close == ']' && (c == '"' || c == '{' || c == '[' || c == '-' || is_alnum(c))) {
    return problem(1, "a comma is missing before this item", "put `,` after the item before it");
  }
  if (c == ':')
    return problem(1, "expected `,` or " + bracket + " here, but got `:`",
                   "quote the whole text, or remove the `:`");
  if (c == '#') return problem(1, "`#` does not begin a comment in JSON", "remove the comment");
  return problem(word().size(), "expected `,` or " + bracket + " after this value",
                 "separate the entries with `,`");
}

Problem Explainer::bad_key() {
  const char c = peek();
  if (at_end()) return unclosed();
  if (c == '"') return bad_string();
  if (c == '\'') return problem(1, "`'` cannot quote a string in JSON", "use `\"`");
  if (c == ',') return problem(1, "there is no entry before this comma", "remove the comma");
  if (c == ']') return after_item('}');
  if (c == '}')
    return problem(1, "expected a key after the comma, but the object ends", "remove the comma");
  if (is_alpha(c) || c == '_') {
    return problem(word().size(), "the key `" + std::string(word()) + "` is not quoted",
                   "write it in double quotes");
  }
  if (c == '#') return problem(1, "`#` does not begin a comment in JSON", "remove the comment");
  if (is_typographic_quote(text_.substr(at_))) return typographic();
  return problem(1, "expected a key in double quotes", "write every entry as `\"key\": value`");
}

Problem Explainer::bad_value() {
  const char c = peek();
  if (at_end()) return unclosed();
  if (c == '"') return bad_string();
  if (c == '\'') return problem(1, "`'` cannot quote a string in JSON", "use `\"`");
  if (c == ',')
    return problem(1, "there is no value before this comma", "add the value, or remove the comma");
  if (c == ':' || c == '=')
    return problem(1, std::string("expected a value, but got `") + c + "`",
                   "write every entry as `\"key\": value`");
  if (c == '#') return problem(1, "`#` does not begin a comment in JSON", "remove the comment");
  if (c == '}' || c == ']') {
    if (context_.place == Place::after_key) {
      return problem(1, "the key `" + std::string(context_.key.substr(0, 60)) + "` has no value",
                     "add the value, or remove the key");
    }
    return problem(1, std::string("expected a value, but got `") + c + "`",
                   "check the brackets and commas before it");
  }
  if (is_digit(c) || c == '-' || c == '+' || c == '.') return bad_number();
  if (is_alpha(c) || c == '_' || c == '$') return bad_word();
  if (c == '{' || c == '[')
    return problem(1, "this bracket opens a nesting that cannot be read", "simplify the document");
  if (is_typographic_quote(text_.substr(at_))) return typographic();
  if (static_cast<unsigned char>(c) < 0x20)
    return problem(1, "there is a control character where a value is expected", "remove it");
  return problem(decode_utf8(text_.substr(at_)).size, "expected a value here",
                 "strings need double quotes");
}

Problem Explainer::bad_number() {
  const std::string number(word());
  std::string why = "`" + number + "` is not a number in JSON";
  const std::string_view digits =
      std::string_view(number).substr(number.front() == '-' || number.front() == '+' ? 1 : 0);
  if (number.front() == '+') {
    why += ": it begins with `+`";
  } else if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) {
    why += ": it begins with 0";
  } else if (digits.starts_with('.') || digits.ends_with('.')) {
    why += ": there is no digit on one side of the `.`";
  } else if (std::ranges::all_of(digits,
                                 [](char c) {
                                   return is_digit(c) || c == '.' || c == 'e' || c == 'E' ||
                                          c == '+' || c == '-';
                                 }) &&
             !digits.empty() && is_digit(digits.back())) {
    why = "the number `" + number + "` is larger than programs can read";
  }
  return problem(number.size(), why, "write a plain number, or quote it if it is a text");
}

Problem Explainer::bad_word() {
  const std::string name(word());
  for (const std::string_view literal : {"true", "false", "null"}) {
    if (name != literal && equals_ignoring_case(name, literal)) {
      return problem(
          name.size(),
          "`" + name + "` is not JSON, which writes `" + std::string(literal) + "` in lower case",
          "write `" + std::string(literal) + "`");
    }
  }
  if (name == "None") return problem(name.size(), "`None` is Python, not JSON", "write `null`");
  if (name == "NaN" || name == "Infinity" || name == "undefined") {
    return problem(name.size(),
                   "`" + name + "` is JavaScript, not JSON, so the value cannot be read",
                   "write a number or `null`");
  }
  return problem(name.size(), "the text `" + name + "` is not quoted", "write it in double quotes");
}

Problem Explainer::bad_escape(uint32_t string_begin) {
  const char c = peek(1);
  if (at_ + 1 >= text_.size()) {
    at_ = string_begin;
    return problem(1, "this string is never closed", "add the closing `\"`");
  }
  if (c != 'u') {
    const unsigned size = decode_utf8(text_.substr(at_ + 1)).size;
    const bool shown = static_cast<unsigned char>(c) >= 0x20;
    const std::string escape = shown ? std::string(text_.substr(at_, 1 + size)) : "\\";
    return problem(1 + (shown ? size : 0), "`" + escape + "` is not an escape that JSON knows",
                   "write `\\\\` for a backslash");
  }
  std::size_t digits = 0;
  while (digits < 4 &&
         std::string_view("0123456789abcdefABCDEF").find(peek(2 + digits)) !=
             std::string_view::npos &&
         at_ + 2 + digits < text_.size())
    ++digits;
  if (digits < 4)
    return problem(2 + digits, "`\\u` needs four hexadecimal digits after it",
                   "write all four digits, such as `\\u00e9`");
  return problem(6,
                 "`" + std::string(text_.substr(at_, 6)) +
                     "` is half of a character, its other half is missing",
                 "write both halves, or the character itself");
}

Problem Explainer::unclosed_string(uint32_t begin, bool line_ends) {
  at_ = begin;
  const std::size_t size = std::min(text_.find_first_of("\r\n", begin), text_.size()) - begin;
  const std::string_view line = text_.substr(begin, size);
  if (const std::size_t quote = find_typographic_quote(line); quote != std::string_view::npos) {
    at_ += static_cast<uint32_t>(quote);
    return typographic();
  }
  if (context_.place == Place::in_object) {
    const std::string_view name = name_before_colon(line.substr(1));
    if (!name.empty()) return unclosed_key(begin, name);
  }
  if (!line_ends) return problem(1, "this string is never closed", "add the closing `\"`");
  return problem(size, "this string is never closed on its line",
                 "add the closing `\"`, or write line breaks as `\\n`");
}

Problem Explainer::bad_string() {
  const uint32_t begin = at_;
  const auto is_hex = [](char c) {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
  };
  for (++at_; !at_end() && peek() != '"'; ++at_) {
    const auto c = static_cast<unsigned char>(peek());
    if (c == '\n' || c == '\r') return unclosed_string(begin, true);
    if (c < 0x20)
      return problem(1,
                     c == '\t' ? "a tab cannot stand in a JSON string"
                               : "a control character cannot stand in a JSON string",
                     c == '\t' ? "write `\\t`" : "write it as `\\u00XX`");
    if (c != '\\') continue;
    const char escaped = peek(1);
    if (escaped == 'u' && is_hex(peek(2)) && is_hex(peek(3)) && is_hex(peek(4)) &&
        is_hex(peek(5))) {
      const bool surrogate = to_lower(peek(2)) == 'd' && peek(3) >= '8';
      const bool high = surrogate && (peek(3) <= '9' || to_lower(peek(3)) <= 'b');
      const bool pair = high && peek(6) == '\\' && peek(7) == 'u' && to_lower(peek(8)) == 'd' &&
                        to_lower(peek(9)) >= 'c' && is_hex(peek(9)) && is_hex(peek(10)) &&
                        is_hex(peek(11));
      if (surrogate && !pair) return bad_escape(begin);
      at_ += pair ? 11 : 5;
    } else if (escaped != '\0' &&
               std::string_view("\"\\/bfnrt").find(escaped) != std::string_view::npos) {
      ++at_;
    } else {
      return bad_escape(begin);
    }
  }
  return unclosed_string(begin, false);
}

Problem Explainer::after_root() const {
  const bool bracket = peek() == '}' || peek() == ']';
  Problem found = problem(word().size(), "extra text after the end of the document",
                          bracket ? "remove it, or check the brackets before it"
                                  : "remove it, or join the two documents");
  found.related.push_back({{context_.last_end - 1, context_.last_end}, "the document ended here"});
  return found;
}

Problem Explainer::after_key() {
  if (at_end()) return unclosed();
  if (peek() == ':') {
    ++at_;
    skip_space();
    return at_line_marker() ? at_conflict() : bad_value();
  }
  const std::string_view key = context_.key;
  const auto begin = static_cast<uint32_t>(key.data() - text_.data()) - 1;
  if (const std::size_t quote = find_typographic_quote(key); quote != std::string_view::npos) {
    at_ = begin + 1 + static_cast<uint32_t>(quote);
    return typographic();
  }
  if (const std::string_view name = name_before_colon(key);
      !name.empty() && key.find_first_not_of(" \t[{", name.size() + 1) == std::string_view::npos) {
    return unclosed_key(begin, name);
  }
  return problem(word().size(),
                 "expected `:` after the key `" + std::string(key.substr(0, 60)) + "`",
                 "write every entry as `\"key\": value`");
}

Problem Explainer::explain() {
  at_ = context_.last_end;
  skip_space();
  if (at_line_marker()) return at_conflict();
  switch (context_.place) {
    case Place::before_root:
      if (at_end()) {
        at_ = 0;
        return problem(0, "the file is empty, so there is nothing to read", "write a JSON object");
      }
      return bad_value();
    case Place::after_root: return after_root();
    case Place::after_key: return after_key();
    case Place::in_array:
    case Place::in_object: break;
  }
  const bool object = context_.place == Place::in_object;
  if (at_end()) return unclosed();
  if (!context_.empty) {
    if (peek() != ',') return after_item(object ? '}' : ']');
    ++at_;
    skip_space();
    if (at_line_marker()) return at_conflict();
  }
  return object ? bad_key() : bad_value();
}

}  // namespace

Problem explain_json_error(std::string_view text, const JsonErrorContext& context) {
  return Explainer(text, context).explain();
}

}  // namespace writ
