// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From a line of `writ simulate` to a request and its policies.

#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "writ/decision.h"
#include "writ/node.h"
#include "writ/request.h"

namespace writ::simulate {

/// What one line says. Views point into the line's tree. Not moved once it is read.
struct Line {
  iam::Request request;
  iam::PolicyLayers layers;
  std::deque<iam::Policy> policies;  ///< owner of what `layers` names
  std::deque<std::string> names;
  std::string error;  ///< a sentence; the rest is then not to be used
};

/// Gives the AWS managed policy of an ARN, or null where the catalogue has none.
using FindManaged = std::function<const iam::Policy*(std::string_view arn)>;

/// `root` is the line's JSON value.
void read_line(const Node& root, const FindManaged& find_managed, Line& line);

}  // namespace writ::simulate
