// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "text/words.h"
#include "writ/glob.h"

namespace writ::glob {
namespace {

// Bounds for hostile patterns: cells of a table, and characters that the walks of one comparison
// read.
constexpr std::size_t most_cells = 16'000'000;
constexpr std::size_t most_steps = 4'000'000;
constexpr std::size_t most_states = 512;

/// Lower case for ASCII and Latin-1, all that policy documents may hold:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
uint32_t fold(uint32_t character) {
  const bool ascii = character >= 'A' && character <= 'Z';
  const bool latin = character >= 0xC0 && character <= 0xDE && character != 0xD7;
  return ascii || latin ? character + 0x20 : character;
}

}  // namespace

Pattern& Pattern::literal(std::string_view text) {
  while (!text.empty()) {
    CodePoint character{static_cast<unsigned char>(text.front()), 1, true};
    if (character.value >= 0x80) character = decode_utf8(text);
    symbols_.push_back(case_ == Case::insensitive ? fold(character.value) : character.value);
    text.remove_prefix(character.size);
  }
  return *this;
}

Pattern& Pattern::wild(std::string_view text) {
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && text[plain] != '*' && text[plain] != '?') ++plain;
    literal(text.substr(0, plain));
    if (plain < text.size()) add(text[plain] == '*' ? run : one);
    text.remove_prefix(std::min(plain + 1, text.size()));
  }
  return *this;
}

Pattern& Pattern::add(Symbol symbol) {
  wild_ = true;
  // Of runs side by side only the widest counts.
  if (is_run(symbol) && !symbols_.empty() && is_run(symbols_.back())) {
    symbols_.back() = std::min(symbols_.back(), symbol);
  } else {
    symbols_.push_back(symbol);
  }
  return *this;
}

bool Pattern::takes(Symbol symbol, Symbol character) {
  switch (symbol) {
    case one:
    case run: return true;
    case field_one:
    case field_run: return character != ':';
    default: return symbol == character;
  }
}

bool Pattern::meet(Symbol a, Symbol b) {
  if (a < one) return takes(b, a);
  return b >= one || takes(a, b);
}

/// Walks a pattern with every text of another one at once. A state is the set of places that some
/// reading of the text so far may have reached: a bit a place, the last one for the end.
class PatternWalk {
 public:
  using State = std::vector<bool>;

  explicit PatternWalk(const Pattern& pattern) : symbols_(pattern.symbols_) {
    State start(symbols_.size() + 1);
    start[0] = true;
    skip_runs(start);
    states_.insert(std::move(start));
    for (const Pattern::Symbol symbol : symbols_) {
      if (symbol < Pattern::one) letters_.push_back(symbol);
    }
    // The colon tells fields apart; the other stands for all characters that the pattern does not
    // name.
    letters_.insert(letters_.end(), {':', other});
    std::ranges::sort(letters_);
    letters_.erase(std::unique(letters_.begin(), letters_.end()), letters_.end());
  }

  /// Reads what the symbol may stand for. False if some text can no longer fit, or if it takes too
  /// long.
  bool read(Pattern::Symbol symbol) {
    if (Pattern::is_run(symbol)) return read_run(symbol);
    std::set<State> next;
    for (const State& state : states_) {
      if (!read_one(symbol, state, [&next](State&& reached) { next.insert(std::move(reached)); }))
        return false;
    }
    states_ = std::move(next);
    return affordable();
  }

  bool too_long() const { return too_long_; }
  bool at_end() const {
    return std::ranges::all_of(states_, [](const State& state) { return state.back(); });
  }

 private:
  static constexpr Pattern::Symbol other = UINT32_MAX;

  template <typename Sink>
  bool read_one(Pattern::Symbol symbol, const State& state, const Sink& sink) {
    for (const Pattern::Symbol letter : letters_) {
      const bool named = std::ranges::binary_search(letters_, symbol);
      const bool wanted = symbol < Pattern::one ? letter == (named ? symbol : other)
                                                : Pattern::takes(symbol, letter);
      if (!wanted) continue;
      State reached = step(state, letter);
      if (std::ranges::none_of(reached, [](bool place) { return place; })) return false;
      sink(std::move(reached));
      if (!affordable()) return false;
    }
    return true;
  }

  bool read_run(Pattern::Symbol symbol) {
    std::vector<State> open(states_.begin(), states_.end());
    const Pattern::Symbol one = symbol == Pattern::run ? Pattern::one : Pattern::field_one;
    while (!open.empty()) {
      const State state = std::move(open.back());
      open.pop_back();
      const auto sink = [&](State&& reached) {
        const auto [place, fresh] = states_.insert(std::move(reached));
        if (fresh) open.push_back(*place);
      };
      if (!read_one(one, state, sink)) return false;
    }
    return true;
  }

  State step(const State& state, Pattern::Symbol letter) {
    steps_ += symbols_.size() + 1;
    State next(state.size());
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
      if (!state[i] || !Pattern::takes(symbols_[i], letter)) continue;
      next[Pattern::is_run(symbols_[i]) ? i : i + 1] = true;
    }
    skip_runs(next);
    return next;
  }

  /// A run may stand for nothing.
  void skip_runs(State& state) const {
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
      if (state[i] && Pattern::is_run(symbols_[i])) state[i + 1] = true;
    }
  }

  bool affordable() {
    too_long_ = too_long_ || steps_ > most_steps || states_.size() > most_states;
    return !too_long_;
  }

  const std::vector<Pattern::Symbol>& symbols_;
  std::vector<Pattern::Symbol> letters_;
  std::set<State> states_;
  std::size_t steps_ = 0;
  bool too_long_ = false;
};

bool Pattern::is_greedy() const {
  return std::ranges::find(symbols_, field_run) == symbols_.end() ||
         std::ranges::find(symbols_, one) == symbols_.end();
}

bool Pattern::matches(const std::vector<Symbol>& text) const {
  constexpr std::size_t none = SIZE_MAX;
  struct Retry {
    std::size_t place = none;  ///< of the run in the pattern
    std::size_t text = 0;      ///< first character that it has not taken yet
  };
  Retry wide;
  Retry narrow;  // only of the last field, and after the last wide one
  std::size_t p = 0;
  std::size_t t = 0;
  while (t < text.size() || p < symbols_.size()) {
    if (p < symbols_.size() && is_run(symbols_[p])) {
      narrow = symbols_[p] == field_run ? Retry{p, t} : Retry{};
      if (symbols_[p] == run) wide = {p, t};
      ++p;
    } else if (p < symbols_.size() && t < text.size() && takes(symbols_[p], text[t])) {
      ++p;
      ++t;
    } else if (narrow.place != none && narrow.text < text.size() && text[narrow.text] != ':') {
      p = narrow.place + 1;
      t = ++narrow.text;
    } else if (wide.place != none && wide.text < text.size()) {
      // Earlier runs need no other try: what they could take, this one can.
      narrow = {};
      p = wide.place + 1;
      t = ++wide.text;
    } else {
      return false;
    }
  }
  return true;
}

Truth covers(const Pattern& outer, const Pattern& inner) {
  if (outer.symbols_.size() == 1 && outer.symbols_.front() == Pattern::run) return Truth::yes;
  // Texts of several lengths, or of several last characters, are never one text.
  if (outer.is_literal() && !inner.is_literal()) return Truth::no;
  if (inner.is_literal() && outer.is_greedy()) return truth(outer.matches(inner.symbols_));
  PatternWalk walk(outer);
  for (const Pattern::Symbol symbol : inner.symbols_) {
    if (!walk.read(symbol)) return walk.too_long() ? Truth::unknown : Truth::no;
  }
  return truth(walk.at_end());
}

bool intersects(const Pattern& a, const Pattern& b) {
  if (a.is_literal() && b.is_greedy()) return b.matches(a.symbols_);
  if (b.is_literal() && a.is_greedy()) return a.matches(b.symbols_);
  std::span<const Pattern::Symbol> left(a.symbols_);
  std::span<const Pattern::Symbol> right(b.symbols_);
  // What stands before the first run, and behind the last one, can only go side by side.
  while (!left.empty() && !right.empty() && !Pattern::is_run(left.front()) &&
         !Pattern::is_run(right.front())) {
    if (!Pattern::meet(left.front(), right.front())) return false;
    left = left.subspan(1);
    right = right.subspan(1);
  }
  while (!left.empty() && !right.empty() && !Pattern::is_run(left.back()) &&
         !Pattern::is_run(right.back())) {
    if (!Pattern::meet(left.back(), right.back())) return false;
    left = left.first(left.size() - 1);
    right = right.first(right.size() - 1);
  }
  if ((left.size() + 1) * (right.size() + 1) > most_cells) return true;

  // reach[j]: left[0..i) and right[0..j) can both be used up by one text.
  std::vector<char> reach(right.size() + 1, 0);
  std::vector<char> next(right.size() + 1, 0);
  reach[0] = 1;
  for (std::size_t j = 0; j < right.size() && Pattern::is_run(right[j]); ++j) reach[j + 1] = 1;
  for (const Pattern::Symbol x : left) {
    const bool x_runs = Pattern::is_run(x);
    next[0] = x_runs && reach[0];
    for (std::size_t j = 0; j < right.size(); ++j) {
      const Pattern::Symbol y = right[j];
      const bool y_runs = Pattern::is_run(y);
      const bool pair = Pattern::meet(x, y);
      const bool skip = (x_runs && reach[j + 1]) || (y_runs && next[j]);
      const bool x_takes = x_runs && !y_runs && pair && next[j];
      const bool y_takes = y_runs && !x_runs && pair && reach[j + 1];
      const bool each = !x_runs && !y_runs && pair && reach[j];
      next[j + 1] = skip || x_takes || y_takes || each;
    }
    std::swap(reach, next);
  }
  return reach[right.size()] != 0;
}

}  // namespace writ::glob
