// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "tree/scalar_walk.h"

#include <algorithm>
#include <string>

#include "text/words.h"

namespace writ {

namespace {

using Piece = ScalarMap::Piece;

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_break(char c) { return c == '\n' || c == '\r'; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = to_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// One position in the source and one in the decoded text, moved together.
class Walk {
 public:
  Walk(std::string_view source, uint32_t begin, std::string_view decoded,
       std::vector<Piece>* pieces)
      : source_(source), decoded_(decoded), pieces_(pieces), at_(begin) {}

  ScalarWalk plain();
  ScalarWalk quoted(char quote);
  ScalarWalk block();

 private:
  bool has(std::size_t ahead = 0) const { return at_ + ahead < source_.size(); }
  char peek(std::size_t ahead = 0) const { return has(ahead) ? source_[at_ + ahead] : '\0'; }
  std::string_view rest() const { return decoded_.substr(out_); }
  bool done() const { return out_ == decoded_.size(); }

  bool verbatim(uint32_t size);
  bool replace(std::string_view by, uint32_t source_size);
  uint32_t fold_size() const;
  bool fold(uint32_t size, bool escaped);
  bool escape();
  bool unicode(unsigned digits);
  uint32_t code(uint32_t at, unsigned digits) const;
  bool find_end_of_quote(char quote);
  bool block_line(uint32_t indent);
  uint32_t block_indent(uint32_t first_line) const;
  void skip_line();
  uint32_t line_end(uint32_t from) const;
  void push(Piece piece);

  std::string_view source_;
  std::string_view decoded_;
  std::vector<Piece>* pieces_;
  uint32_t at_;
  uint32_t out_ = 0;
};

void Walk::push(Piece piece) {
  if (!pieces_) return;
  if (!pieces_->empty() && piece.verbatim) {
    Piece& last = pieces_->back();
    const bool adjacent = last.verbatim && last.source + last.source_size == piece.source &&
                          last.decoded + last.source_size == piece.decoded;
    if (adjacent) {
      last.source_size += piece.source_size;
      return;
    }
  }
  pieces_->push_back(piece);
}

bool Walk::verbatim(uint32_t size) {
  if (size == 0) return true;
  if (source_.substr(at_, size) != rest().substr(0, size)) return false;
  push({.decoded = out_, .source = at_, .source_size = size, .verbatim = true});
  at_ += size;
  out_ += size;
  return true;
}

bool Walk::replace(std::string_view by, uint32_t source_size) {
  if (!rest().starts_with(by)) return false;
  if (!by.empty())
    push({.decoded = out_, .source = at_, .source_size = source_size, .verbatim = false});
  at_ += source_size;
  out_ += static_cast<uint32_t>(by.size());
  return true;
}

/// Bytes of the blanks and line breaks here if there is a break among them, else 0.
uint32_t Walk::fold_size() const {
  uint32_t i = at_;
  bool broken = false;
  while (i < source_.size() && (is_blank(source_[i]) || is_break(source_[i]))) {
    broken |= is_break(source_[i]);
    ++i;
  }
  return broken ? i - at_ : 0;
}

/// One line break is a space (or nothing after a backslash), n of them are n - 1. At the end of a
/// quoted text the library keeps fewer, so the decoded text decides within that bound.
bool Walk::fold(uint32_t size, bool escaped) {
  const std::string_view run = source_.substr(at_, size);
  std::size_t breaks = 0;
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (run[i] == '\n' || (run[i] == '\r' && !(i + 1 < run.size() && run[i + 1] == '\n'))) ++breaks;
  }
  if (breaks == 1) return replace(escaped ? "" : " ", size);
  const std::string_view left = rest();
  const std::size_t newlines = std::min({left.find_first_not_of('\n'), left.size(), breaks - 1});
  return replace(left.substr(0, newlines), size);
}

ScalarWalk Walk::plain() {
  while (!done() && has()) {
    uint32_t size = 0;
    while (out_ + size < decoded_.size() && has(size) && !is_blank(peek(size)) &&
           !is_break(peek(size)))
      ++size;
    if (!verbatim(size)) return {at_, false};
    if (done()) break;
    if (const uint32_t folded = fold_size(); folded != 0) {
      if (!fold(folded, false)) return {at_, false};
    } else if (!is_blank(peek()) || !verbatim(1)) {
      return {at_, false};
    }
  }
  return {at_, done()};
}

uint32_t Walk::code(uint32_t at, unsigned digits) const {
  uint32_t value = 0;
  for (uint32_t i = at; i < at + digits; ++i) {
    const int digit = i < source_.size() ? hex_value(source_[i]) : -1;
    if (digit < 0) return UINT32_MAX;
    value = (value << 4) | static_cast<uint32_t>(digit);
  }
  return value;
}

bool Walk::unicode(unsigned digits) {
  uint32_t value = code(at_ + 2, digits);
  uint32_t size = 2 + digits;
  if (value == UINT32_MAX) return false;
  if (value >= 0xD800 && value < 0xDC00 && peek(6) == '\\' && peek(7) == 'u') {
    const uint32_t low = code(at_ + 8, 4);
    if (low < 0xDC00 || low > 0xDFFF) return false;
    value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
    size = 12;
  }
  std::string text;
  append_utf8(text, static_cast<char32_t>(value));
  return replace(text, size);
}

/// https://yaml.org/spec/1.2.2/#57-escaped-characters; those of JSON are among them.
bool Walk::escape() {
  switch (peek(1)) {
    case '0': return replace(std::string_view("\0", 1), 2);
    case 'a': return replace("\a", 2);
    case 'b': return replace("\b", 2);
    case 't':
    case '\t': return replace("\t", 2);
    case 'n': return replace("\n", 2);
    case 'v': return replace("\v", 2);
    case 'f': return replace("\f", 2);
    case 'r': return replace("\r", 2);
    case 'e': return replace("\x1B", 2);
    case 'N': return replace("\xC2\x85", 2);
    case '_': return replace("\xC2\xA0", 2);
    case 'L': return replace("\xE2\x80\xA8", 2);
    case 'P': return replace("\xE2\x80\xA9", 2);
    case 'x': return unicode(2);
    case 'u': return unicode(4);
    case 'U': return unicode(8);
    case '\r':
    case '\n': {
      ++at_;
      return fold(fold_size(), true);
    }
    default: return has(1) && replace(source_.substr(at_ + 1, 1), 2);
  }
}

bool Walk::find_end_of_quote(char quote) {
  while (has()) {
    const bool pair = quote == '"' ? peek() == '\\' : peek() == quote && peek(1) == quote;
    if (!pair && peek() == quote) {
      ++at_;
      return true;
    }
    at_ += pair && has(1) ? 2 : 1;
  }
  return false;
}

ScalarWalk Walk::quoted(char quote) {
  ++at_;
  bool exact = true;
  while (has() && exact) {
    const char c = peek();
    if (c == quote && quote == '\'' && peek(1) == quote) {
      exact = replace("'", 2);
    } else if (c == quote) {
      return {at_ + 1, done()};
    } else if (c == '\\' && quote == '"') {
      exact = escape();
    } else if (const uint32_t folded = is_blank(c) || is_break(c) ? fold_size() : 0; folded != 0) {
      exact = fold(folded, false);
    } else if (is_blank(c)) {
      // All blanks up to the next word at once, so that looking for a break among them stays
      // linear.
      uint32_t size = 1;
      while (is_blank(peek(size))) ++size;
      exact = verbatim(size);
    } else {
      uint32_t size = 1;
      while (has(size) && peek(size) != quote && peek(size) != '\\' && !is_blank(peek(size)) &&
             !is_break(peek(size))) {
        ++size;
      }
      // A backslash is ordinary between single quotes, and ends a stretch here only to begin the
      // next.
      exact = verbatim(size);
    }
  }
  const bool closed = find_end_of_quote(quote);
  return {at_, false, closed};
}

uint32_t Walk::line_end(uint32_t from) const {
  while (from < source_.size() && source_[from] != '\n') ++from;
  return from;
}

void Walk::skip_line() {
  at_ = line_end(at_);
  if (has()) ++at_;
}

/// The indentation follows from the first line with more than spaces: what it has in the source and
/// what is left in the text.
uint32_t Walk::block_indent(uint32_t first_line) const {
  std::size_t line = 0;
  std::size_t text = 0;
  while ((text = decoded_.find_first_not_of(' ', line)) != std::string_view::npos &&
         decoded_[text] == '\n') {
    line = text + 1;
  }
  if (text == std::string_view::npos) return UINT32_MAX;
  uint32_t begin = first_line;
  uint32_t i = begin;
  while (i < source_.size() && (source_[i] == ' ' || is_break(source_[i]))) {
    if (source_[i] == '\n') begin = i + 1;
    ++i;
  }
  const auto kept = static_cast<uint32_t>(text - line);
  return i - begin >= kept ? i - begin - kept : UINT32_MAX;
}

bool Walk::block_line(uint32_t indent) {
  uint32_t spaces = 0;
  while (spaces < indent && peek(spaces) == ' ') ++spaces;
  at_ += spaces;
  uint32_t end = line_end(at_);
  if (end > at_ && source_[end - 1] == '\r') --end;
  if (end == at_) return true;
  return spaces == indent && verbatim(std::min(end - at_, static_cast<uint32_t>(rest().size())));
}

ScalarWalk Walk::block() {
  const uint32_t begin = at_;
  uint32_t header = line_end(at_);
  if (header > begin && source_[header - 1] == '\r') --header;
  skip_line();
  // Line ends after the last content belong to the text, not to the place that is shown.
  const std::size_t last = decoded_.find_last_not_of('\n');
  const std::size_t content = last == std::string_view::npos ? 0 : last + 1;
  const uint32_t indent = block_indent(at_);
  if (content == 0 || indent == UINT32_MAX) {
    const auto indicators = source_.substr(begin, header - begin).find_first_of(" \t#");
    return {begin + static_cast<uint32_t>(std::min<std::size_t>(indicators, header - begin)),
            decoded_.empty()};
  }
  while (has()) {
    if (!block_line(indent)) return {header, false};
    if (out_ >= content) break;
    // A break and the empty lines after it: a space, or as many line feeds as there are.
    const uint32_t begin_of_break = at_;
    uint32_t next = line_end(at_) + 1;
    while (next < source_.size()) {
      uint32_t i = next;
      while (i < source_.size() && i - next < indent && source_[i] == ' ') ++i;
      if (i < source_.size() && source_[i] == '\r') ++i;
      if (i >= source_.size() || source_[i] != '\n') break;
      next = i + 1;
    }
    const std::string_view left = rest();
    const std::size_t feeds = std::min(left.find_first_not_of('\n'), left.size());
    const uint32_t first_byte = line_end(at_) + 1;
    if (next > source_.size() || out_ >= decoded_.size()) return {begin_of_break, false};
    if (feeds > 0 || out_ == 0) {
      if (!replace(left.substr(0, feeds), next - begin_of_break)) return {begin_of_break, false};
    } else if (!left.starts_with(' ') || !replace(" ", first_byte - begin_of_break)) {
      return {begin_of_break, false};
    }
    at_ = next;
  }
  const uint32_t end = at_;
  if (out_ == content && !done()) replace(rest(), 0);
  return {end, done()};
}

}  // namespace

ScalarStyle style_at(std::string_view source, uint32_t begin) {
  switch (begin < source.size() ? source[begin] : ' ') {
    case '\'': return ScalarStyle::single_quoted;
    case '"': return ScalarStyle::double_quoted;
    case '|': return ScalarStyle::literal;
    case '>': return ScalarStyle::folded;
    default: return ScalarStyle::plain;
  }
}

ScalarWalk walk_scalar(std::string_view source, uint32_t begin, ScalarStyle style,
                       std::string_view decoded, std::vector<Piece>* pieces) {
  Walk walk(source, begin, decoded, pieces);
  switch (style) {
    case ScalarStyle::single_quoted: return walk.quoted('\'');
    case ScalarStyle::double_quoted: return walk.quoted('"');
    case ScalarStyle::literal:
    case ScalarStyle::folded: return walk.block();
    case ScalarStyle::plain: break;
  }
  return walk.plain();
}

}  // namespace writ
