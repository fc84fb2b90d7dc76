// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/tree.h"

#include <utility>

#include "tree/tree_data.h"

namespace writ {

Tree::Tree() = default;
Tree::Tree(Tree&&) noexcept = default;
Tree& Tree::operator=(Tree&&) noexcept = default;
Tree::~Tree() = default;
Tree::Tree(std::unique_ptr<TreeData> data) : data_(std::move(data)) {}

Format Tree::format() const { return data_ ? data_->format : Format::json; }

std::vector<Node> Tree::roots() const {
  std::vector<Node> roots;
  if (!data_) return roots;
  for (const uint32_t index : data_->roots) roots.push_back(data_->node(index));
  return roots;
}

Node Tree::root() const {
  return data_ && !data_->roots.empty() ? data_->node(data_->roots.front()) : Node();
}

}  // namespace writ
