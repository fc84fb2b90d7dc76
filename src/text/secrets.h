// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Credentials that give themselves away by their form. Used by checks that look for secrets written
// into files.

#include <cstddef>
#include <optional>
#include <string_view>

namespace writ {

/// Bytes `[begin, end)` of a text that look like a credential.
struct SecretPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view what;  ///< `an AWS access key id`, `a GitHub token`, …
};

/// The first AWS access key id (`AKIA` or `ASIA` and 16 base-32 characters, a word of its own) at
/// or after `from`. Ids of AWS's documentation and obvious fillers (`AKIAXXXXXXXXXXXXXXXX`) do not
/// count. Linear.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
std::optional<SecretPlace> find_access_key_id(std::string_view text, std::size_t from = 0);

/// The first credential of any known form: an AWS access key id, tokens of GitHub, GitLab, Slack,
/// Stripe, npm and Google, a PEM private key.
/// https://docs.github.com/en/code-security/reference/secret-security/supported-secret-scanning-patterns
std::optional<SecretPlace> find_secret(std::string_view text);

/// Does the text stand for a value that someone or something fills in later (`<password>`, `${X}`,
/// `xxxx`, `REPLACE_ME`, `your-token`)?
bool is_filler(std::string_view text);

}  // namespace writ
