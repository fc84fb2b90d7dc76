// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "model/braces.h"

#include <array>

namespace writ {
namespace {

constexpr std::size_t npos = std::string_view::npos;

struct Marks {
  std::string_view open;
  std::string_view close;
};
// The longer mark first: `${{ a.b }}` ends with two braces.
constexpr std::array<Marks, 5> all_marks = {
    {{"${{", "}}"}, {"{{", "}}"}, {"${", "}"}, {"$(", ")"}, {"<", ">"}}};

class Skipper {
 public:
  explicit Skipper(std::string_view text) : text_(text) {}

  /// End of the marked stretch that starts at `at`; `at` itself if none does.
  std::size_t end_of_marks(std::size_t at) {
    const char c = text_[at];
    if (c != '$' && c != '{' && c != '<') return at;
    for (std::size_t i = 0; i < all_marks.size(); ++i) {
      const Marks& marks = all_marks[i];
      if (unclosed_[i] || text_.substr(at, marks.open.size()) != marks.open) continue;
      const std::size_t close = text_.find(marks.close, at + marks.open.size());
      if (close != npos) return close + marks.close.size();
      // What is not closed from here on is not closed later either: never look again, so that the
      // scan stays linear.
      unclosed_[i] = true;
    }
    return at;
  }

 private:
  std::string_view text_;
  std::array<bool, all_marks.size()> unclosed_{};
};

}  // namespace

std::size_t find_outside_braces(std::string_view text, std::string_view wanted, std::size_t from) {
  Skipper skipper(text);
  for (std::size_t i = from; i < text.size();) {
    const std::size_t end = skipper.end_of_marks(i);
    if (end != i) {
      i = end;
    } else if (wanted.find(text[i]) != npos) {
      return i;
    } else {
      ++i;
    }
  }
  return npos;
}

std::size_t find_last_outside_braces(std::string_view text, std::string_view wanted) {
  Skipper skipper(text);
  std::size_t last = npos;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = skipper.end_of_marks(i);
    if (end == i && wanted.find(text[i]) != npos) last = i;
    i = end == i ? i + 1 : end;
  }
  return last;
}

bool has_braces(std::string_view text) {
  Skipper skipper(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (skipper.end_of_marks(i) != i) return true;
  }
  return false;
}

}  // namespace writ
