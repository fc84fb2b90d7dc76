// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads a mapping with a closed set of keys (config files, rule files): wrong types and unknown
// keys become problems.

#include <string>
#include <string_view>
#include <vector>

#include "writ/finding.h"
#include "writ/node.h"

namespace writ {

/// Reads one mapping. Every key that a call names is known; `finish` reports the others. Borrows
/// everything.
class MapReader {
 public:
  /// `rule` is the id the problems get; `what` names the mapping in messages (`a rule file`).
  MapReader(Node node, std::string_view rule, std::string_view what,
            std::vector<Problem>& problems);

  /// The child, known from now on; missing if absent.
  Node node(std::string_view key);
  /// A child that must be there.
  Node required(std::string_view key);
  /// A scalar's text; empty if absent. A sequence or mapping is a problem.
  std::string_view text(std::string_view key);
  std::string_view required_text(std::string_view key);
  /// A list of scalars, or one scalar; empty if absent.
  std::vector<Node> scalars(std::string_view key);
  /// A mapping; missing if absent, a problem if of another type.
  Node mapping(std::string_view key);
  /// One of a few words; the index, or -1 if absent or wrong (a problem with the nearest word).
  int choice(std::string_view key, std::vector<std::string_view> words);

  void problem(Span span, std::string message, std::string help = {});
  /// Reports keys that nobody asked for, with the nearest known one.
  void finish();

 private:
  Node node_;
  std::string_view rule_;
  std::string_view what_;
  std::vector<Problem>* problems_;
  std::vector<std::string_view> known_;
};

}  // namespace writ
