// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one wildcard language of IAM: `*` is any run of characters, `?` exactly one. Used for
// actions, ARNs and condition values, and for texts of which only parts are known. Characters are
// code points.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "writ/truth.h"

namespace writ::glob {

/// Whether upper and lower case differ. Actions and key names fold ASCII and Latin-1 case, ARNs and
/// values do not.
enum class Case : bool { sensitive, insensitive };

/// The pattern's last byte is a letter and the text ends in another one, so that they do not match.
/// Cheap, and most pairs of a list of names are told apart so.
inline bool ends_apart(std::string_view pattern, std::string_view text, Case c) {
  if (pattern.empty() || pattern.back() == '*' || pattern.back() == '?') return false;
  if (text.empty()) return true;
  const char a = pattern.back();
  const char b = text.back();
  if (a == b || static_cast<unsigned char>(a) >= 0x80 || static_cast<unsigned char>(b) >= 0x80)
    return false;
  const auto small = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
  };
  return c == Case::sensitive || small(a) != small(b);
}

bool has_wildcard(std::string_view pattern);
/// Does `pattern` match the literal `text`? Linear in practice, at worst |pattern| * |text|.
bool matches(std::string_view pattern, std::string_view text, Case c = Case::sensitive);
/// Is there a text that both patterns match? For monstrous patterns it answers true.
bool intersects(std::string_view a, std::string_view b, Case c = Case::sensitive);
/// Does `outer` match everything that `inner` matches? Exact, but for patterns whose comparison
/// would take too long it answers false.
bool covers(std::string_view outer, std::string_view inner, Case c = Case::sensitive);
/// The same without the pairs that need thought, in the time of `matches`: true only if `outer`
/// holds all of `inner`, false also for some odd pairs in which it does.
bool covers_plainly(std::string_view outer, std::string_view inner, Case c = Case::sensitive);

/// A set of texts, made of characters and wildcards. Wildcards of a *field* take no colon: they
/// stay inside their part of an ARN. Owns its memory.
class Pattern {
 public:
  explicit Pattern(Case c = Case::sensitive) : case_(c) {}

  /// Every character stands for itself.
  Pattern& literal(std::string_view text);
  /// `*` and `?` are wildcards.
  Pattern& wild(std::string_view text);
  Pattern& any_run() { return add(run); }
  Pattern& any_one() { return add(one); }
  Pattern& run_in_field() { return add(field_run); }
  Pattern& one_in_field() { return add(field_one); }

  std::size_t size() const { return symbols_.size(); }
  bool is_literal() const { return !wild_; }

  /// Yes: `outer` holds all of `inner`. Unknown: it would take too long to tell.
  friend Truth covers(const Pattern& outer, const Pattern& inner);
  /// No: there is surely no common text. True also where it would take too long to tell.
  friend bool intersects(const Pattern& a, const Pattern& b);

 private:
  friend class PatternWalk;
  /// A code point, or one of the wildcards beyond them.
  using Symbol = uint32_t;
  static constexpr Symbol one = 0x110000;
  static constexpr Symbol field_one = one + 1;
  static constexpr Symbol run = one + 2;
  static constexpr Symbol field_run = one + 3;

  Pattern& add(Symbol symbol);
  static constexpr bool is_run(Symbol symbol) { return symbol >= run; }
  /// Does the symbol take this character (or, for a run, one more of them)?
  static bool takes(Symbol symbol, Symbol character);
  /// `matches` may be asked: a `?` that takes colons would blur the fields that its runs keep to.
  bool is_greedy() const;
  /// Does the pattern match a text without wildcards?
  bool matches(const std::vector<Symbol>& text) const;
  /// Is there a character that both take?
  static bool meet(Symbol a, Symbol b);

  Case case_;
  bool wild_ = false;
  std::vector<Symbol> symbols_;
};

Truth covers(const Pattern& outer, const Pattern& inner);
bool intersects(const Pattern& a, const Pattern& b);

}  // namespace writ::glob
