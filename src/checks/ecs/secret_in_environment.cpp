// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/secrets.h"
#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check ecs_secret_in_environment;
}

using namespace writ;

namespace {

constexpr std::size_t secret_access_key_size = 40;

/// `DB_PASSWORD`, `dbPassword` and `db-password` end in the word `PASSWORD`; `password_policy` and
/// `BYPASS` do not.
bool ends_in_word(std::string_view name, std::string_view word) {
  if (name.size() < word.size()) return false;
  const std::size_t begin = name.size() - word.size();
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = to_lower(name[begin + i]) == '-' ? '_' : to_lower(name[begin + i]);
    if (c != to_lower(word[i])) return false;
  }
  if (begin == 0 || !is_alnum(name[begin - 1])) return true;
  const bool camel =
      name[begin] >= 'A' && name[begin] <= 'Z' && name[begin - 1] >= 'a' && name[begin - 1] <= 'z';
  return camel || word.size() >= 8;  // `PGPASSWORD`
}

bool names_secret(std::string_view name, const std::vector<std::string_view>& words) {
  return std::ranges::any_of(words,
                             [name](std::string_view word) { return ends_in_word(name, word); });
}

/// `prod/db/password`, `shop.db-password`: lower-case words under which a secret is stored.
bool is_path_of_words(std::string_view value) {
  bool joined = false;
  bool in_word = false;
  for (const char c : value) {
    const bool joint = c == '/' || c == '.';
    if (joint ? !in_word : !((c >= 'a' && c <= 'z') || c == '-' || c == '_')) return false;
    joined = joined || joint;
    in_word = !joint;
  }
  return joined && in_word;
}

/// The value says where the secret is, or is a setting, rather than the secret itself.
bool is_reference_or_setting(std::string_view value,
                             const std::vector<std::string_view>& settings) {
  if (all_digits(value) || value.find(' ') != std::string_view::npos) return true;
  if (value.find("://") != std::string_view::npos || value.starts_with("arn:") ||
      value.find_first_of("/.~@") == 0 || is_path_of_words(value))
    return true;
  return std::ranges::any_of(
      settings, [value](std::string_view setting) { return equals_ignoring_case(value, setting); });
}

/// The password of `scheme://user:password@host`; empty if there is none.
std::string_view url_password(std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view rest = value.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) return {};
  return authority.substr(colon + 1, at - colon - 1);
}

bool is_secret_access_key(std::string_view name, std::string_view value) {
  return value.size() == secret_access_key_size && ends_in_word(name, "SECRET_ACCESS_KEY") &&
         !value.ends_with("EXAMPLEKEY");
}

class EnvironmentCheck {
 public:
  explicit EnvironmentCheck(Reporter& report)
      : report_(report),
        names_(report.list("names")),
        short_names_(report.list("names-of-long-values")),
        settings_(report.list("settings")) {}

  void look(const ecs::KeyValue& variable) {
    const std::string_view name = variable.name.text;
    const std::string_view value = variable.value.text;
    if (!variable.value.known() || value.empty()) return;
    if (const auto secret = find_secret(value)) {
      report_.at(variable.value.span_of(secret->begin, secret->end),
                 "`" + quoted(name) + "` holds " + std::string(secret->what) + ", `" +
                     mask_secret(value.substr(secret->begin, secret->end - secret->begin)) + "`, " +
                     readable);
      report_.conceal(variable.value.span_of(secret->begin, secret->end));
    } else if (is_secret_access_key(name, value)) {
      report_.at(variable.value.span(), "`" + quoted(name) + "` holds an AWS secret access key, `" +
                                            mask_secret(value) + "`, " + readable);
      report_.conceal(variable.value.span_of(0, value.size()));
    } else if (const std::string_view password = url_password(value); !password.empty()) {
      if (!is_filler(password)) warn(variable, password, "a URL with the password");
    } else if (is_literal_secret(name, value)) {
      warn(variable, value, "the literal value");
    }
  }

 private:
  static constexpr std::string_view readable_text =
      "readable for everyone who may read the repository or describe the task definition";
  const std::string readable{readable_text};

  bool is_literal_secret(std::string_view name, std::string_view value) const {
    if (is_filler(value) || is_reference_or_setting(value, settings_)) return false;
    if (names_secret(name, names_)) return true;
    // `TOKEN: jwt` and `CSRF_TOKEN: X-CSRF` are settings: such names mean a secret only with a
    // value that nobody makes up.
    const bool random = value.size() >= 12 && std::ranges::any_of(value, is_digit) &&
                        std::ranges::any_of(value, is_alpha);
    return random && names_secret(name, short_names_);
  }

  void warn(const ecs::KeyValue& variable, std::string_view secret, std::string_view what) {
    const std::size_t begin = static_cast<std::size_t>(secret.data() - variable.value.text.data());
    const bool whole = secret.size() == variable.value.text.size();
    Finding& finding = report_.at(
        whole ? variable.value.span() : variable.value.span_of(begin, begin + secret.size()),
        "`" + quoted(variable.name.text) + "` holds " + std::string(what) + " `" +
            mask_secret(secret) + "`, " + readable);
    finding.severity = std::min(finding.severity, Severity::warning);
    report_.conceal(variable.value.span_of(begin, begin + secret.size()));
  }

  Reporter& report_;
  std::vector<std::string_view> names_;
  std::vector<std::string_view> short_names_;
  std::vector<std::string_view> settings_;
};

}  // namespace

static void run(const ecs::TaskDefinition& task, Reporter& report) {
  EnvironmentCheck check(report);
  for (const ecs::Container& container : task.containers) {
    for (const ecs::KeyValue& variable : container.environment) check.look(variable);
  }
}

constinit const writ::Check writ::checks::ecs_secret_in_environment{&run};
