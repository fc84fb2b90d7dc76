// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where policy documents stand: alone, in a list, in what the AWS CLI prints around them, and in
// strings. Used by the recognition of files, for every format the same.

#include <cstddef>
#include <string_view>
#include <vector>

#include "writ/finding.h"
#include "writ/iam.h"
#include "writ/tree.h"

namespace writ {

/// One policy document and what stands around it.
struct PolicyPlace {
  Node document;
  /// The kind that the wrapper tells; `unknown` if it tells none.
  iam::PolicyKind kind = iam::PolicyKind::unknown;
  /// Of a VPC endpoint policy: `ecr.dkr`, `s3`; empty if the wrapper does not tell.
  std::string_view endpoint_service;
  /// The string that holds it is no valid JSON, which a problem says. `document` is what was read
  /// of it.
  bool broken = false;
};

/// Finds policy documents and keeps what they are read from. Borrows both.
class PolicyFinder {
 public:
  /// `embedded` takes over the trees of strings, which hold the nodes of the places found there.
  /// `file_size` bounds the work: an alias can name one string many times.
  PolicyFinder(std::vector<Tree>& embedded, std::vector<Problem>& problems, std::size_t file_size)
      : embedded_(&embedded), problems_(&problems), unread_bytes_(most_nested * file_size) {}

  /// All documents that a file with this root holds, in source order.
  std::vector<PolicyPlace> find(const Node& root);
  /// The document that a value holds, an object or a string of JSON, of a kind that the caller
  /// knows.
  std::vector<PolicyPlace> find_in_value(const Node& value, iam::PolicyKind kind);

 private:
  /// What is known of a document before it is reached.
  struct Hint {
    iam::PolicyKind kind = iam::PolicyKind::unknown;
    std::string_view endpoint_service;
  };

  void visit(const Node& node, Hint hint, unsigned depth);
  void visit_string(const Node& text, Hint hint, unsigned depth);
  static Hint hint_of(const Node& entry, const Node& around, Hint outer);

  /// Strings within strings that `parse_embedded` follows.
  static constexpr std::size_t most_nested = 3;

  std::vector<Tree>* embedded_;
  std::vector<Problem>* problems_;
  std::vector<PolicyPlace> found_;
  std::size_t unread_bytes_;
};

/// Has the shape of a policy document, right or wrong in its details.
bool is_policy(const Node& node);

}  // namespace writ
