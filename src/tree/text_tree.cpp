// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "tree/builder.h"

namespace writ {

Tree text_tree(std::string_view text) {
  std::vector<Problem> none;
  TreeBuilder builder(text, Format::yaml, {}, none);
  const auto end = static_cast<uint32_t>(text.size());
  TreeBuilder::Scalar scalar;
  scalar.kind = NodeKind::string;
  scalar.style = ScalarStyle::literal;
  scalar.span = {0, end};
  scalar.text = text;
  builder.scalar(scalar);
  return Tree(builder.finish(end));
}

}  // namespace writ
