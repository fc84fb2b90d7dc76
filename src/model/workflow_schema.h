// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which keys, values and contexts GitHub takes in workflows and actions, from
// rules/catalogue/workflow-schema.txt. Read once, when the first workflow is looked at.

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "writ/expression.h"

namespace writ::github {

enum class FormKind : uint8_t { mapping, sequence, one_of, words, text, boolean, number, null };

struct Definition;

struct Property {
  std::string_view key;
  const Definition* type = nullptr;
  bool required = false;
};

/// What may stand in one place.
struct Definition {
  std::string_view name;
  FormKind kind = FormKind::null;
  std::vector<Property> properties;          ///< of a mapping
  const Definition* other_keys = nullptr;    ///< of a mapping: null if only `properties` may stand
  const Definition* other_values = nullptr;  ///< in it
  const Definition* item = nullptr;          ///< of a sequence
  std::vector<const Definition*> choices;    ///< of one_of, none of them one_of itself
  std::vector<std::string_view> words;       ///< what a text must be; empty for any
  bool not_empty = false;                    ///< of a text
  uint64_t context_bits = 0;                 ///< into `Schema::contexts`

  const Property* find(std::string_view key) const;
  /// Itself, or what a one_of leads to.
  std::span<const Definition* const> forms() const;

 private:
  friend class SchemaReader;
  std::vector<const Definition*> self_;
};

class Schema {
 public:
  static const Schema& of_workflows();
  /// What the runner takes; GitHub's editor asks for more, such as a description.
  static const Schema& of_actions();
  static std::string_view date();

  /// `workflow` or `action`.
  std::string_view subject() const { return subject_; }
  const Definition& root() const { return *root_; }
  /// Contexts and functions by their bits.
  Availability available(uint64_t bits) const;

 private:
  friend class SchemaReader;
  std::unordered_map<std::string_view, Definition> definitions_;  ///< by name; nodes do not move
  std::vector<std::string_view> contexts_;  ///< `github`, `always(0,0)`, at most 64
  const Definition* root_ = nullptr;
  std::string_view subject_;
};

}  // namespace writ::github
