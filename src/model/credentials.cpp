// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/credentials.h"

#include <algorithm>
#include <array>

#include "text/words.h"

namespace writ::github {
namespace {

/// Literal values are substituted only so far; a longer one is not a region or a host.
constexpr std::size_t longest_value = 4096;

const Entry* given(const Entry* entry) {
  return entry == nullptr || entry->value.text.empty() ? nullptr : entry;
}

bool may_be_true(const Entry* entry) {
  return entry != nullptr &&
         (!entry->value.known() || equals_ignoring_case(trim(entry->value.text), "true"));
}

std::string_view hole_source(std::string_view text, const Hole& hole) {
  return text.substr(hole.begin, hole.end - hole.begin);
}

bool is_name(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_'; });
}

/// What stands between `${{` and `}}`; empty for another form.
std::string_view expression(std::string_view hole) {
  if (!hole.starts_with("${{") || !hole.ends_with("}}") || hole.size() < 5) return {};
  return trim(hole.substr(3, hole.size() - 5));
}

/// The variable that `$NAME`, `${NAME}` or `${{ env.NAME }}` reads; empty for another form.
std::string_view variable(std::string_view hole) {
  std::string_view name = expression(hole);
  if (!name.empty()) {
    name = name.starts_with("env.") ? name.substr(4) : std::string_view();
  } else if (hole.starts_with("${") && hole.ends_with('}')) {
    name = hole.substr(2, hole.size() - 3);
  } else if (hole.starts_with('$')) {
    name = hole.substr(1);
  }
  return is_name(name) ? name : std::string_view();
}

}  // namespace

std::optional<AwsCredentials> aws_credentials(const Step& step, const Job* job,
                                              const Workflow* workflow) {
  if (!step.uses.is("aws-actions/configure-aws-credentials")) return std::nullopt;
  const auto get = [&](std::string_view input, std::string_view variable) {
    const Entry* entry = given(step.input(input));
    return entry != nullptr || variable.empty() ? entry
                                                : given(find_env(variable, &step, job, workflow));
  };
  AwsCredentials result;
  result.role = get("role-to-assume", "ROLE_TO_ASSUME");
  result.key_id = get("aws-access-key-id", {});
  result.session_token = get("aws-session-token", {});
  result.token_file = get("web-identity-token-file", "WEB_IDENTITY_TOKEN_FILE");
  result.region = get("aws-region", "AWS_REGION");
  result.role_chaining = may_be_true(get("role-chaining", "ROLE_CHAINING"));
  result.skips_oidc = may_be_true(get("force-skip-oidc", {}));
  return result;
}

bool is_hosted_label(std::string_view label) {
  constexpr std::array<std::string_view, 3> systems = {"ubuntu-", "windows-", "macos-"};
  return std::ranges::any_of(systems, [&](std::string_view system) {
    if (!starts_with_ignoring_case(label, system)) return false;
    // Another word behind the system may be a self-hosted machine's label.
    const std::string_view rest = label.substr(system.size());
    return starts_with_ignoring_case(rest, "latest") || starts_with_ignoring_case(rest, "slim") ||
           (!rest.empty() && is_digit(rest.front()));
  });
}

bool on_hosted_runner(const Job& job) {
  if (!job.runs_on.is_sequence()) return is_hosted_label(job.runs_on.text());
  return job.runs_on.size() == 1 && is_hosted_label(job.runs_on.at(0).text());
}

std::string_view stored_value(std::string_view text, const std::vector<Hole>& holes) {
  constexpr std::array<std::string_view, 4> contexts = {"secrets.", "secrets[", "vars.", "vars["};
  for (const Hole& hole : holes) {
    const std::string_view inner = expression(hole_source(text, hole));
    const bool stored = std::ranges::any_of(
        contexts, [&](std::string_view context) { return contains_ignoring_case(inner, context); });
    if (stored) return inner;
  }
  return {};
}

std::string_view stored_value(std::string_view text, const std::vector<Hole>& holes,
                              std::string_view except, const Step& step, const Job* job,
                              const Workflow* workflow) {
  if (const std::string_view direct = stored_value(text, holes); !direct.empty()) return direct;
  for (const Hole& hole : holes) {
    const std::string_view name = variable(hole_source(text, hole));
    const Entry* entry =
        name.empty() || name == except ? nullptr : find_env(name, &step, job, workflow);
    if (entry != nullptr) return stored_value(entry->value.text, entry->value.holes);
  }
  return {};
}

std::optional<std::string> resolve_env(std::string_view text, const std::vector<Hole>& holes,
                                       const Step& step, const Job* job, const Workflow* workflow) {
  std::string result;
  std::size_t from = 0;
  for (const Hole& hole : holes) {
    const std::string_view name = variable(hole_source(text, hole));
    const Entry* entry = name.empty() ? nullptr : find_env(name, &step, job, workflow);
    if (entry == nullptr || !entry->value.known() || result.size() > longest_value)
      return std::nullopt;
    result += text.substr(from, hole.begin - from);
    result += entry->value.text;
    from = hole.end;
  }
  result += text.substr(from);
  return result;
}

}  // namespace writ::github
