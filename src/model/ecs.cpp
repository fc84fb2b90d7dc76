// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/ecs.h"

#include <algorithm>

#include "model/braces.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ::ecs {
namespace {

constexpr int64_t per_unit = 1024;  ///< CPU units in a vCPU, MiB in a GB
/// More digits than any machine has, and few enough that twice as many overflow nothing.
constexpr std::size_t most_digits = 7;

/// `1`, `.5`, `0.25`, `1.` times 1024, rounded down; empty for anything else.
std::optional<int64_t> scaled(std::string_view number) {
  const std::size_t dot = number.find('.');
  const std::string_view whole = number.substr(0, dot);
  const std::string_view fraction =
      dot == std::string_view::npos ? std::string_view{} : number.substr(dot + 1);
  const auto digits_or_empty = [](std::string_view part) {
    return part.size() <= most_digits && (part.empty() || all_digits(part));
  };
  if (!digits_or_empty(whole) || !digits_or_empty(fraction) || (whole.empty() && fraction.empty()))
    return std::nullopt;
  int64_t value = 0;
  int64_t divisor = 1;
  for (const char c : whole) value = value * 10 + (c - '0');
  for (const char c : fraction) {
    value = value * 10 + (c - '0');
    divisor *= 10;
  }
  return value * per_unit / divisor;
}

/// A bare integer, or a number with `unit` behind it and 1024 times its worth.
std::optional<int64_t> parse_size(std::string_view text, std::string_view unit) {
  text = trim(text);
  if (all_digits(text)) {
    const std::optional<int64_t> value = scaled(text);
    return value ? std::optional(*value / per_unit) : std::nullopt;
  }
  if (text.size() <= unit.size()) return std::nullopt;
  const std::size_t number = text.size() - unit.size();
  if (!equals_ignoring_case(text.substr(number), unit)) return std::nullopt;
  return scaled(trim(text.substr(0, number)));
}

}  // namespace

bool TaskDefinition::fargate() const {
  return std::ranges::any_of(requires_compatibilities, [](const Str& value) {
    return value.known() && value.text == "FARGATE";
  });
}

std::optional<int64_t> parse_cpu(std::string_view text) { return parse_size(text, "vcpu"); }

std::optional<int64_t> parse_memory(std::string_view text) { return parse_size(text, "gb"); }

std::string_view role_name(std::string_view arn_or_name) {
  const std::optional<aws::Arn> arn = aws::Arn::parse(arn_or_name);
  if (!arn) return arn_or_name;
  const std::size_t slash = find_last_outside_braces(arn->resource, "/");
  return slash == std::string_view::npos ? arn->resource : arn->resource.substr(slash + 1);
}

}  // namespace writ::ecs
