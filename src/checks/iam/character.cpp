// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "writ/check.h"

namespace writ::checks {
extern const Check iam_character;
}

namespace {

using namespace writ;

constexpr std::size_t npos = std::string_view::npos;

/// Begins a character beyond U+00FF (in UTF-8 those begin with 0xC4 or more), or is a control
/// character. No branches, so that a compiler can ask many bytes at once.
constexpr bool is_refused(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return bool((byte >= 0xC4) | ((byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r')));
}

bool holds_refused(std::string_view text) {
  unsigned char found = 0;
  for (const char c : text) found |= static_cast<unsigned char>(is_refused(c));
  return found != 0;
}

/// npos if there is none.
std::size_t find_refused(std::string_view text) {
  const auto found = std::ranges::find_if(text, is_refused);
  return found == text.end() ? npos : static_cast<std::size_t>(found - text.begin());
}

std::size_t end_of_character(std::string_view text, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end;
}

void say(std::string_view text, std::size_t begin, Span span, Reporter& report) {
  const std::string_view character = text.substr(begin, end_of_character(text, begin) - begin);
  const bool control = static_cast<unsigned char>(character.front()) < 0x20;
  report.at(span, std::string("IAM takes no ") +
                      (control ? "control character" : "character beyond U+00FF") +
                      ", and this is `" + quoted(character) + "`, so it rejects the policy");
}

/// Depth is bounded by the parser.
void look_at(const Node& node, Reporter& report) {
  if (const std::size_t at = find_refused(node.key()); at != npos)
    say(node.key(), at, node.key_span_of(at, end_of_character(node.key(), at)), report);
  if (node.is_string()) {
    const std::string_view text = node.text();
    if (const std::size_t at = find_refused(text); at != npos)
      say(text, at, node.span_of(at, end_of_character(text, at)), report);
    return;
  }
  if (!node.is_mapping() && !node.is_sequence()) return;
  for (const Node child : node) look_at(child, report);
}

void run(const iam::Policy& policy, Reporter& report) {
  const auto kinds = report.list("kinds");
  if (std::ranges::find(kinds, to_string(policy.kind)) == kinds.end()) return;
  // Most files are plain ASCII, and then nothing has to be walked through. One with several
  // policies would be looked through for each of them.
  const std::string_view source = report.document().source->text();
  const bool only_one = report.document().policies.size() == 1;
  if (only_one && !holds_refused(source) && source.find('\\') == npos) return;
  look_at(policy.node, report);
}

}  // namespace

constinit const writ::Check writ::checks::iam_character{&run};
