// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The statement that came nearest to allowing a request, and what it lacks.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "writ/decision.h"

namespace writ::simulate {

enum class Element : uint8_t { action, resource, principal, condition };

/// An element that keeps a statement from applying, and its place in the source.
struct Lack {
  Element element = Element::action;
  Span span;
  std::string words;  ///< is about `arn:…:repository/shop`, not this resource
  std::string label;  ///< the same beside the place, whose text is seen
};

struct NearStatement {
  iam::StatementRef where;
  std::vector<Lack> lacks;  ///< in the order of the elements, at least one

  /// Only this element is in the way.
  bool only(Element element) const;
};

/// Among the statements that allow but do not apply. Null where none of them is about the action's
/// service.
std::optional<NearStatement> nearest_statement(iam::Layer layer,
                                               std::span<const iam::AttachedPolicy> policies,
                                               const iam::Request& request);

/// The text of the action element that reaches the action, or all of the element.
Span action_place(const iam::Statement& statement, std::string_view action);
/// The name, with its quotes, that a statement's part begins with.
Span place_of(const Node& entry);

}  // namespace writ::simulate
