// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "project/ref_pattern.h"

#include <algorithm>

#include "writ/glob.h"

namespace writ::github {
namespace {

constexpr std::size_t most_shared = 8;
constexpr std::size_t longest = 256;
constexpr int most_steps = 1 << 11;

bool is_utf8_tail(std::string_view text) {
  return !text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U;
}

/// Walks through two patterns side by side. Where a `*` meets a character it takes it or ends.
class Meeting {
 public:
  Meeting(std::string_view a, std::string_view b) : a_(a), b_(b) {}

  SharedRefs find() {
    if (a_.size() > longest || b_.size() > longest) return {{}, false};
    walk(0, 0);
    if (!shared_.whole) return {{}, false};
    std::vector<std::string>& all = shared_.patterns;
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const std::vector<std::string> copy = all;
    std::erase_if(all, [&](const std::string& inner) {
      return std::ranges::any_of(copy, [&](const std::string& outer) {
        return outer != inner && glob::covers(outer, inner);
      });
    });
    return shared_;
  }

 private:
  void walk(std::size_t i, std::size_t k) {
    if (++steps_ > most_steps || shared_.patterns.size() > most_shared) shared_.whole = false;
    if (!shared_.whole) return;
    if (i == a_.size() && k == b_.size()) {
      shared_.patterns.push_back(text_);
      return;
    }
    const bool star_a = i < a_.size() && a_[i] == '*';
    const bool star_b = k < b_.size() && b_[k] == '*';
    if (star_a && star_b) {
      text_ += '*';
      walk(i + 1, k);
      if (i + 1 < a_.size() || k + 1 < b_.size()) walk(i, k + 1);
      text_.pop_back();
    } else if (star_a) {
      walk(i + 1, k);
      if (k < b_.size()) take(b_[k], i, k + 1);
    } else if (star_b) {
      walk(i, k + 1);
      if (i < a_.size()) take(a_[i], i + 1, k);
    } else if (i < a_.size() && k < b_.size() && a_[i] == b_[k]) {
      take(a_[i], i + 1, k + 1);
    }
  }

  void take(char c, std::size_t i, std::size_t k) {
    text_ += c;
    walk(i, k);
    text_.pop_back();
  }

  std::string_view a_;
  std::string_view b_;
  std::string text_;
  SharedRefs shared_;
  int steps_ = 0;
};

}  // namespace

FilterPattern filter_pattern(std::string_view filter) {
  FilterPattern pattern;
  std::string& text = pattern.text;
  const auto star = [&text] {
    if (!text.ends_with('*')) text += '*';
  };
  for (std::size_t i = 0; i < filter.size(); ++i) {
    const char c = filter[i];
    if (c == '*') {
      // One takes no slash, two take anything.
      const bool lone = filter.substr(i + 1, 1) != "*" && (i == 0 || filter[i - 1] != '*');
      pattern.wider = pattern.wider || lone;
      star();
      continue;
    }
    if (c == '\\' && i + 1 < filter.size()) {
      text += filter[++i];
      continue;
    }
    pattern.wider = pattern.wider || c == '+' || c == '?' || c == '[';
    if (c == '+') {
      // What stands before it stays, and more of it may follow.
      star();
    } else if (c == '?') {
      // None or one of what stands before it.
      while (is_utf8_tail(text)) text.pop_back();
      if (!text.empty() && !text.ends_with('*')) text.pop_back();
      star();
    } else if (c == '[') {
      star();
      i = std::min(filter.find(']', i), filter.size());
    } else {
      text += c;
    }
  }
  return pattern;
}

SharedRefs shared_refs(std::string_view a, std::string_view b) { return Meeting(a, b).find(); }

}  // namespace writ::github
