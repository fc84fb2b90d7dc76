// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/shell.h"

using writ::shell::Command;
using writ::shell::parse;
using writ::shell::Word;

namespace {

/// A word as it is written and as the shell's quote removal leaves it; what is unknown stays.
struct Piece {
  std::string_view source;
  std::string_view text;
};

constexpr Piece pieces[] = {
    {"plain", "plain"},
    {"--flag=v", "--flag=v"},
    {"./dir/*.txt", "./dir/*.txt"},
    {"'single $x # ; |'", "single $x # ; |"},
    {"\"double ' ; & ( \\\" \\$\"", "double ' ; & ( \" $"},
    {"\"two\nlines\"", "two\nlines"},
    {"esc\\ aped\\;", "esc aped;"},
    {"$'tab\\tnl\\n\\''", "tab\tnl\n'"},
    {"mid'dle'\"s\"", "middles"},
    {"br\\\noken", "broken"},
    {"caf\xc3\xa9", "caf\xc3\xa9"},
    {"$NAME", "$NAME"},
    {"\"${NAME:-a b}\"", "${NAME:-a b}"},
    {"${A%'}'}", "${A%'}'}"},
    {"\"${B/'}'/x}\"", "${B/'}'/x}"},
    {"x=$((1 + (2)))", "x=$((1 + (2)))"},
    {"${{ inputs.a }}", "${{ inputs.a }}"},
    {"pre${{ inputs.b || 'c }} d' }}post", "pre${{ inputs.b || 'c }} d' }}post"},
    {"'in ${{ github.sha }}'", "in ${{ github.sha }}"},
    {"@(a|b c)", "@(a|b c)"},
    {"$[ 1 + 2 ]", "$[ 1 + 2 ]"},
    {"a#b", "a#b"},
    {"=x", "=x"},
    {"{a,b}", "{a,b}"},
    {"''", ""},
};

constexpr std::string_view gaps[] = {" ", "  ", "\t", " \\\n ", " 2>&1 ", " <in ", " \\\r\n"};
constexpr std::string_view ends[] = {"\n",   "; ",   " | ",           " && ",
                                     " || ", " &\n", " # why 'not\n", "\r\n"};

struct Frame {
  std::string_view before;
  std::string_view after;
};

/// What may stand around a list of commands, without a word of its own.
constexpr Frame frames[] = {
    {"", "\n"},
    {"( ", "\n)\n"},
    {"{ ", "\n}\n"},
    {"X=$( ", "\n)\n"},
    {"X=\"$( ", "\n)\"\n"},
    {"A=(1 $( ", "\n) 2)\n"},
    {"f() { ", "\n}\n"},
    {"for i in 1 2; do ", "\ndone\n"},
    {"case $X in a|(b) ", "\n;; esac\n"},
    {"if [[ $X =~ ^(a|b)$ ]]; then ", "\nfi\n"},
    {"while (( i < 2 )); do ", "\ndone\n"},
    {"m[\"a b\"]=$( ", "\n)\n"},
};

/// The same numbers on every machine.
class Dice {
 public:
  explicit Dice(uint32_t seed) : state_(seed) {}
  template <class T, std::size_t Size>
  const T& pick(const T (&from)[Size]) {
    return from[roll(Size)];
  }
  std::size_t roll(std::size_t sides) {
    state_ = state_ * 1664525U + 1013904223U;
    return (state_ >> 8U) % sides;
  }

 private:
  uint32_t state_;
};

struct Expected {
  std::size_t begin;
  Piece piece;
};

/// A script and the place of each of its words.
struct Script {
  std::string text;
  std::vector<Expected> words;

  void add_word(const Piece& piece) {
    words.push_back({text.size(), piece});
    text += piece.source;
  }
  void add_command(Dice& dice) {
    add_word({"run", "run"});
    for (std::size_t count = dice.roll(5); count > 0; --count) {
      text += dice.pick(gaps);
      add_word(dice.pick(pieces));
    }
    text += dice.pick(ends);
  }
};

Script write_script(uint32_t seed) {
  Dice dice(seed);
  Script script;
  for (std::size_t count = 1 + dice.roll(3); count > 0; --count) {
    const Frame& outer = dice.pick(frames);
    const Frame& inner = dice.pick(frames);
    script.text += outer.before;
    script.text += inner.before;
    for (std::size_t commands = 1 + dice.roll(3); commands > 0; --commands)
      script.add_command(dice);
    script.add_word({"end", "end"});
    script.text += inner.after;
    script.text += outer.after;
  }
  return script;
}

}  // namespace

TEST_CASE("words of any shape and depth are found at their place and lose their quotes") {
  std::size_t count = 0;
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    const Script script = write_script(seed);
    CAPTURE(script.text);
    std::vector<Word> words;
    for (const Command& command : parse(script.text))
      words.insert(words.end(), command.words.begin(), command.words.end());
    REQUIRE(words.size() == script.words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Expected& expected = script.words[i];
      CHECK(words[i].begin == expected.begin);
      CHECK(words[i].end == expected.begin + expected.piece.source.size());
      CHECK(words[i].text == expected.piece.text);
    }
    count += words.size();
  }
  CHECK(count > 400);
}

TEST_CASE("words of a here-document that a shell reads keep their place in the script") {
  const std::string_view script = "bash <<'EOF'\naws s3 ls \"$A\"\nEOF\ncat <<EOF\n$(id -u)\nEOF\n";
  std::string found;
  for (const Command& command : parse(script)) {
    for (const Word& word : command.words) {
      found += script.substr(word.begin, word.end - word.begin);
      found += ' ';
    }
  }
  CHECK(found == "bash aws s3 ls \"$A\" cat id -u ");
}
