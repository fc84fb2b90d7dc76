// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/secrets.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "text/words.h"

namespace writ {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t key_id_size = 20;

bool is_base32(char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); }
bool is_word(char c) { return is_alnum(c) || c == '_'; }
bool is_token(char c) { return is_word(c) || c == '-'; }

std::size_t distinct_characters(std::string_view text) {
  std::bitset<256> seen;
  for (const char c : text) seen.set(static_cast<unsigned char>(c));
  return seen.count();
}

bool starts_word(std::string_view text, std::size_t at) {
  return at == 0 || !is_word(text[at - 1]);
}

/// A credential that starts with a fixed mark and goes on with at least `least` token characters.
struct Prefix {
  std::string_view mark;
  std::size_t least;
  std::string_view what;
};

// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
// https://docs.gitlab.com/security/tokens/ https://docs.slack.dev/authentication/tokens/
// https://docs.stripe.com/keys https://docs.npmjs.com/about-access-tokens
// https://docs.cloud.google.com/docs/authentication/api-keys
constexpr std::array prefixes = {
    Prefix{"ghp_", 36, "a GitHub token"},
    Prefix{"gho_", 36, "a GitHub token"},
    Prefix{"ghu_", 36, "a GitHub token"},
    Prefix{"ghs_", 36, "a GitHub token"},
    Prefix{"ghr_", 36, "a GitHub token"},
    Prefix{"github_pat_", 22, "a GitHub token"},
    Prefix{"glpat-", 20, "a GitLab token"},
    Prefix{"xoxb-", 20, "a Slack token"},
    Prefix{"xoxp-", 20, "a Slack token"},
    Prefix{"xapp-", 20, "a Slack token"},
    Prefix{"sk_live_", 24, "a Stripe secret key"},
    Prefix{"rk_live_", 24, "a Stripe secret key"},
    Prefix{"npm_", 36, "an npm token"},
    Prefix{"AIza", 35, "a Google API key"},
};

// Words that people write where a real value will stand.
constexpr std::array<std::string_view, 15> filler_words = {
    "replace", "placeholder", "your-", "your_", "yours", "change-me",   "change_me", "to-be-",
    "to_be_",  "example",     "dummy", "todo",  "fixme", "insert_here", "redacted"};

std::optional<SecretPlace> find_prefixed(std::string_view text, const Prefix& prefix) {
  for (std::size_t at = text.find(prefix.mark); at != npos; at = text.find(prefix.mark, at + 1)) {
    if (!starts_word(text, at)) continue;
    std::size_t end = at + prefix.mark.size();
    while (end < text.size() && is_token(text[end])) ++end;
    const std::string_view rest =
        text.substr(at + prefix.mark.size(), end - at - prefix.mark.size());
    if (rest.size() >= prefix.least && distinct_characters(rest) > 5)
      return SecretPlace{at, end, prefix.what};
    at = end - 1;
  }
  return std::nullopt;
}

std::optional<SecretPlace> find_private_key(std::string_view text) {
  const std::size_t begin = text.find("-----BEGIN ");
  if (begin == npos) return std::nullopt;
  const std::size_t end = text.find("PRIVATE KEY-----", begin);
  if (end == npos || end - begin > 40) return std::nullopt;
  return SecretPlace{begin, text.size(), "a private key"};
}

}  // namespace

std::optional<SecretPlace> find_access_key_id(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("IA", from); at != npos; at = text.find("IA", at + 1)) {
    if (at < from + 2) continue;
    const std::size_t begin = at - 2;
    const std::string_view id = text.substr(begin, key_id_size);
    if (id.size() < key_id_size || (!id.starts_with("AKIA") && !id.starts_with("ASIA"))) continue;
    const std::string_view body = id.substr(4);
    const bool ends_word =
        begin + key_id_size == text.size() || !is_word(text[begin + key_id_size]);
    if (!starts_word(text, begin) || !ends_word || !std::ranges::all_of(body, is_base32)) continue;
    if (body.find("EXAMPLE") != npos || distinct_characters(body) < 4) continue;
    return SecretPlace{begin, begin + key_id_size, "an AWS access key id"};
  }
  return std::nullopt;
}

std::optional<SecretPlace> find_secret(std::string_view text) {
  if (auto found = find_access_key_id(text)) return found;
  if (auto found = find_private_key(text)) return found;
  for (const Prefix& prefix : prefixes) {
    if (auto found = find_prefixed(text, prefix)) return found;
  }
  return std::nullopt;
}

bool is_filler(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.find_first_of("<{[") == 0 || text.find("${") != npos ||
      text.find("{{") != npos)
    return true;
  if (text.size() > 1 && (text.front() == '$' || text.front() == '%') && is_word(text[1]))
    return true;
  if (text.starts_with("__") && text.ends_with("__")) return true;
  if (distinct_characters(text) == 1) return true;
  // `DB_PASSWORD`, `PASSWORD`: the name of something, not its value.
  const bool constant =
      std::ranges::all_of(text, [](char c) { return c == '_' || (c >= 'A' && c <= 'Z'); });
  return constant || std::ranges::any_of(filler_words, [text](std::string_view word) {
           return contains_ignoring_case(text, word);
         });
}

}  // namespace writ
