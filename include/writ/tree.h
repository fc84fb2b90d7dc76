// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// JSON and YAML to one tree. Parsing never fails: it returns what could be understood and a list of
// problems.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "writ/finding.h"
#include "writ/node.h"

namespace writ {

enum class Format : uint8_t { json, yaml };

/// Owner of the nodes and of decoded text. Borrows the source text. Movable; nodes stay valid when
/// it moves.
class Tree {
 public:
  Tree();
  Tree(Tree&&) noexcept;
  Tree& operator=(Tree&&) noexcept;
  ~Tree();
  /// For the parsers: takes over the finished data.
  explicit Tree(std::unique_ptr<TreeData> data);

  Format format() const;
  /// One root a document: JSON has at most one, YAML one a `---` document. Empty for empty or
  /// broken text.
  std::vector<Node> roots() const;
  /// The first root, or a missing node.
  Node root() const;

 private:
  friend struct TreeData;
  std::unique_ptr<TreeData> data_;
};

struct Parsed {
  Tree tree;
  std::vector<Problem> problems;
};

/// Bounds that keep hostile input harmless.
struct ParseLimits {
  uint32_t depth = 200;               ///< nesting of sequences and mappings
  uint32_t expanded_nodes = 100'000;  ///< nodes that aliases may add
  uint32_t yaml_bytes =
      8u << 20;  ///< size of a YAML file; its library needs up to 200 times as much memory
};

/// A text without a form of its own, a script, as one scalar.
Tree text_tree(std::string_view text);

/// Problems: `syntax-json` (position and a plain sentence), `syntax-duplicate-key`,
/// `syntax-json-comment` (comments and trailing commas parse, and each kind is reported once),
/// `syntax-encoding` (UTF-16, invalid UTF-8, NUL).
Parsed parse_json(std::string_view text, const ParseLimits& limits = {});
/// Problems: `syntax-yaml`, `syntax-duplicate-key`, `syntax-encoding`. After an error the documents
/// before it, and the part of the broken document that was read, remain.
Parsed parse_yaml(std::string_view text, const ParseLimits& limits = {});
/// Reads the JSON that a string of another tree holds. Spans of nodes and problems are places in
/// the file that the string stands in, however it is written there; `exact()` of its map tells
/// whether they are to the byte. The tree borrows from the string's tree. Empty for other nodes,
/// below three strings within strings, and for texts over 1 MiB.
Parsed parse_embedded(const Node& scalar, const ParseLimits& limits = {});

}  // namespace writ
