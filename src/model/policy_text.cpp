// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/evaluation.h"
#include "text/words.h"

namespace writ::iam {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr int colons_before_resource = 5;

/// `${key}` or `${key, 'default'}`.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
struct Variable {
  std::string_view key;
  std::string_view fallback;
  bool has_fallback = false;
  bool valid = false;

  explicit Variable(std::string_view inner) {
    const std::size_t comma = inner.find(',');
    key = trim(inner.substr(0, comma));
    const std::size_t colon = key.find(':');
    valid = colon != npos && colon > 0 && colon + 1 < key.size();
    if (comma == npos) return;
    const std::string_view quoted = trim(inner.substr(comma + 1));
    has_fallback = quoted.size() >= 2 && quoted.front() == '\'' && quoted.back() == '\'';
    valid = valid && has_fallback;
    if (has_fallback) fallback = quoted.substr(1, quoted.size() - 2);
  }
};

/// Builds the set of texts that a policy's text matches.
class Compiler {
 public:
  Compiler(Syntax syntax, const Scope& scope, glob::Case c)
      : pattern_(c), syntax_(syntax), scope_(scope) {}

  void compile(const Str& text) {
    std::size_t from = 0;
    for (const Hole& hole : text.holes) {
      written(text.text.substr(from, hole.begin - from));
      if (hole.kind == HoleKind::policy_variable) {
        variable(hole, text.text.substr(hole.begin, hole.end - hole.begin));
      } else {
        anything();
      }
      from = hole.end;
    }
    written(text.text.substr(from));
    settle_run(true);
  }

  const glob::Pattern& pattern() const { return pattern_; }
  bool open() const { return open_; }            ///< something stands in it that nobody knows
  bool valueless() const { return valueless_; }  ///< a variable has surely no value
  bool maybe_valueless() const { return maybe_valueless_; }

 private:
  void written(std::string_view text) {
    while (scope_.variables != Truth::no && !text.empty()) {
      const std::size_t at = text.find("${");
      if (at == npos || at + 3 >= text.size()) break;
      const char escaped = text[at + 2];
      const bool escape =
          text[at + 3] == '}' && (escaped == '*' || escaped == '?' || escaped == '$');
      const std::size_t plain = escape ? at : at + 2;
      wildcards(text.substr(0, plain));
      text.remove_prefix(plain);
      if (!escape) continue;
      if (scope_.variables == Truth::unknown) {
        anything();
      } else {
        data(text.substr(2, 1));
      }
      text.remove_prefix(4);
    }
    wildcards(text);
  }

  void wildcards(std::string_view text) {
    if (syntax_ == Syntax::literal) {
      data(text);
      return;
    }
    while (!text.empty()) {
      const std::size_t plain = std::min(text.find_first_of("*?:"), text.size());
      data(text.substr(0, plain));
      if (plain == text.size()) return;
      switch (text[plain]) {
        case '*': pending_run_ = true; break;
        case '?': one(); break;
        default:
          settle_run(true);
          pattern_.literal(":");
          ++colons_;
      }
      text.remove_prefix(plain + 1);
    }
  }

  bool in_field() const {
    return (syntax_ == Syntax::resource || syntax_ == Syntax::arn_fields) &&
           colons_ < colons_before_resource && !open_;
  }

  /// A run that ends its field may take colons in a Resource, one that something follows may not:
  /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  void settle_run(bool ends_field) {
    if (!pending_run_) return;
    pending_run_ = false;
    if (in_field() && (syntax_ == Syntax::arn_fields || !ends_field)) {
      pattern_.run_in_field();
    } else {
      pattern_.any_run();
    }
  }

  void one() {
    settle_run(false);
    if (in_field()) {
      pattern_.one_in_field();
    } else {
      pattern_.any_one();
    }
  }

  /// Text of the request is data: its `*` is no wildcard.
  void data(std::string_view text) {
    if (text.empty()) return;
    settle_run(false);
    pattern_.literal(text);
  }

  void anything() {
    // What fills the hole may begin with a colon.
    settle_run(true);
    open_ = true;
    pattern_.any_run();
  }

  void variable(const Hole& hole, std::string_view as_written) {
    // `$${x}` and `${!x}` are the text `${x}` when AWS sees them.
    const bool plain = as_written.starts_with("${") && !as_written.starts_with("${!");
    const Variable variable(hole.inner);
    if (scope_.variables == Truth::unknown) return anything();
    if (hole.inner == "*" || hole.inner == "?" || hole.inner == "$") {
      if (scope_.variables == Truth::yes) return data(hole.inner);
    }
    if (scope_.variables == Truth::no || !variable.valid) {
      if (plain) return wildcards(as_written);
      wildcards("${");
      wildcards(hole.inner);
      return wildcards("}");
    }
    const ContextKey* key = scope_.request->find(variable.key);
    if (!key || (key->presence == ContextKey::Presence::present && key->values.empty())) {
      if (variable.has_fallback) return data(variable.fallback);
      valueless_ = true;
      return;
    }
    if (key->presence != ContextKey::Presence::present || key->values.size() > 1) {
      maybe_valueless_ = maybe_valueless_ ||
                         (key->presence == ContextKey::Presence::unknown && !variable.has_fallback);
      return anything();
    }
    const Value& value = key->values.front();
    std::size_t from = 0;
    for (const Hole& inner : value.holes) {
      data(value.text.substr(from, inner.begin - from));
      anything();
      from = inner.end;
    }
    data(value.text.substr(from));
  }

  glob::Pattern pattern_;
  Syntax syntax_;
  const Scope& scope_;
  int colons_ = 0;
  bool pending_run_ = false;
  bool open_ = false;
  bool valueless_ = false;
  bool maybe_valueless_ = false;
};

/// Most texts of policies need no more than a comparison.
std::optional<bool> quickly(std::string_view text, Syntax syntax, std::string_view value,
                            glob::Case c) {
  const auto same = [c](std::string_view a, std::string_view b) {
    return c == glob::Case::sensitive ? a == b : equals_ignoring_case(a, b);
  };
  const std::size_t wild = syntax == Syntax::literal ? npos : text.find_first_of("*?");
  if (wild == npos) return same(text, value);
  if (syntax == Syntax::arn_fields) return std::nullopt;
  const bool prefix = wild + 1 == text.size() && text[wild] == '*';
  if (prefix) return value.size() >= wild && same(text.substr(0, wild), value.substr(0, wild));
  if (syntax == Syntax::wildcards) return glob::matches(text, value, c);
  return std::nullopt;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

Scope scope_of(const Policy& policy, const Request& request) {
  const Str& version = policy.version;
  if (!version.present() || (version.known() && version.text == "2008-10-17"))
    return {&request, Truth::no};
  return {&request, version.known() && version.text == "2012-10-17" ? Truth::yes : Truth::unknown};
}

TextMatch match_text(const Str& text, Syntax syntax, const Value& value, const Scope& scope,
                     glob::Case c) {
  const bool plain = text.holes.empty() && value.known() && text.text.find("${") == npos &&
                     (c == glob::Case::sensitive || (is_ascii(text.text) && is_ascii(value.text)));
  if (plain) {
    if (const auto answer = quickly(text.text, syntax, value.text, c))
      return {truth(*answer), false};
  }
  Compiler compiler(syntax, scope, c);
  compiler.compile(text);
  if (compiler.valueless()) return {Truth::no, true};
  const glob::Pattern wanted = pattern_of(value, c);
  if (!compiler.open()) {
    const Truth covered = covers(compiler.pattern(), wanted);
    if (covered == Truth::yes || value.known()) return {covered, false};
  }
  const bool possible = intersects(compiler.pattern(), wanted);
  return {possible ? Truth::unknown : Truth::no, compiler.maybe_valueless()};
}

}  // namespace writ::iam
