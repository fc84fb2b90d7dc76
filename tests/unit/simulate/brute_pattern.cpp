// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "brute_pattern.h"

#include <algorithm>

namespace writ::brute {
namespace {

bool is_name_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-';
}

// `inner` is what stands between `${` and `}`. False: plain text.
bool read_variable(std::string_view inner, std::string& key, std::string& fallback,
                   bool& has_fallback) {
  const size_t colon = inner.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  if (!std::all_of(inner.begin(), inner.begin() + static_cast<std::ptrdiff_t>(colon),
                   is_name_letter))
    return false;
  const size_t comma = inner.find(',');
  key = lower(inner.substr(0, comma));
  if (key.size() == colon + 1) return false;
  has_fallback = comma != std::string_view::npos;
  if (!has_fallback) return true;
  std::string_view rest = inner.substr(comma + 1);
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (rest.size() < 2 || rest.front() != '\'' || rest.back() != '\'') return false;
  fallback = rest.substr(1, rest.size() - 2);
  return true;
}

bool glob_from(const std::vector<Symbol>& pattern, size_t at, std::string_view text) {
  if (at == pattern.size()) return text.empty();
  const Symbol& symbol = pattern[at];
  if (symbol.kind == Symbol::Many) {
    for (size_t taken = 0;; ++taken) {
      if (glob_from(pattern, at + 1, text.substr(taken))) return true;
      if (taken == text.size() || (symbol.no_colon && text[taken] == ':')) return false;
    }
  }
  if (text.empty()) return false;
  if (symbol.kind == Symbol::One ? symbol.no_colon && text[0] == ':' : symbol.letter != text[0])
    return false;
  return glob_from(pattern, at + 1, text.substr(1));
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& letter : out) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + ('a' - 'A'));
  }
  return out;
}

std::vector<std::string> arn_parts(std::string_view arn) {
  std::vector<std::string> parts;
  while (parts.size() < 5) {
    const size_t colon = arn.find(':');
    if (colon == std::string_view::npos) break;
    parts.emplace_back(arn.substr(0, colon));
    arn.remove_prefix(colon + 1);
  }
  parts.emplace_back(arn);
  return parts;
}

bool read_context(const nlohmann::json& from, Context& into) {
  bool valid = true;
  for (const auto& [key, values] : from.items()) {
    std::vector<std::string>& texts = into[lower(key)];
    each(values, [&](const nlohmann::json& value) {
      valid = valid && !value.is_null() && !value.is_structured();
      texts.push_back(value.is_string() ? value.get_ref<const std::string&>() : value.dump());
    });
  }
  return valid;
}

Pattern compile(std::string_view text, bool variables, const Context& context, bool wildcards) {
  Pattern out;
  const size_t first = text.find("${");
  out.early = first != std::string_view::npos && text.find(':', first) != std::string_view::npos &&
              std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(first), ':') < 4;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t end =
        variables && text.substr(i, 2) == "${" ? text.find('}', i) : std::string_view::npos;
    if (end != std::string_view::npos) {
      const std::string_view inner = text.substr(i + 2, end - i - 2);
      if (inner == "*" || inner == "?" || inner == "$") {
        out.symbols.push_back({Symbol::Literal, inner[0], true});
        i = end;
        continue;
      }
      std::string key;
      std::string value;
      bool known = false;
      if (read_variable(inner, key, value, known)) {
        if (const auto found = context.find(key); found != context.end()) {
          out.unsaid = out.unsaid || found->second.size() != 1;
          value = found->second.empty() ? "" : found->second[0];
          known = true;
        }
        out.valueless = out.valueless || !known;
        for (const char letter : value) out.symbols.push_back({Symbol::Literal, letter, true});
        i = end;
        continue;
      }
    }
    const Symbol::Kind kind = wildcards && text[i] == '*'   ? Symbol::Many
                              : wildcards && text[i] == '?' ? Symbol::One
                                                            : Symbol::Literal;
    out.symbols.push_back({kind, text[i]});
  }
  return out;
}

bool glob(const std::vector<Symbol>& pattern, std::string_view text) {
  return glob_from(pattern, 0, text);
}

bool arn_glob(std::vector<Symbol> pattern, std::string_view text) {
  const auto separates = [&](size_t i) {
    return i >= pattern.size() ||
           (pattern[i].kind == Symbol::Literal && pattern[i].letter == ':' && !pattern[i].data);
  };
  int part = 1;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (separates(i)) ++part;
    const bool ends_part = pattern[i].kind == Symbol::Many && separates(i + 1);
    pattern[i].no_colon = part <= 5 && !ends_part;
  }
  return glob_from(pattern, 0, text);
}

bool shifts_parts(const std::vector<Symbol>& pattern) {
  int part = 1;
  for (const Symbol& symbol : pattern) {
    if (symbol.kind != Symbol::Literal || symbol.letter != ':') continue;
    if (symbol.data && part <= 5) return true;
    part += symbol.data ? 0 : 1;
  }
  return false;
}

bool has_resource_type(std::string_view action) {
  constexpr std::string_view kNone[] = {"ecr:getauthorizationtoken", "sqs:listqueues",
                                        "sts:getcalleridentity", "kms:listkeys",
                                        "ecs:listclusters"};
  return std::find(std::begin(kNone), std::end(kNone), action) == std::end(kNone);
}

bool rcp_enabled(std::string_view action) {
  constexpr std::string_view kEnabled[] = {"dynamodb",       "ecr", "kms", "logs", "s3",
                                           "secretsmanager", "sqs", "sts"};
  const std::string_view service = action.substr(0, action.find(':'));
  return action != "kms:retiregrant" &&
         std::find(std::begin(kEnabled), std::end(kEnabled), service) != std::end(kEnabled);
}

bool service_known(std::string_view action) {
  constexpr std::string_view kDisabled[] = {"ec2", "ecs", "iam", "lambda", "sns"};
  const std::string_view service = action.substr(0, action.find(':'));
  return rcp_enabled(action) || action == "kms:retiregrant" ||
         std::find(std::begin(kDisabled), std::end(kDisabled), service) != std::end(kDisabled);
}

}  // namespace writ::brute
