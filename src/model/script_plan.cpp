// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "model/script_plan.h"

#include <algorithm>

namespace writ::shell {

Plan::Plan(const std::vector<Command>& commands)
    : block_of(commands.size()),
      next_in_body(commands.size(), none),
      passes_output_on(commands.size()),
      costs_(commands.size() + 1),
      child_begin_(commands.size() + 1) {
  const auto count = static_cast<uint32_t>(commands.size());
  blocks.push_back({.block = {.kind = Block::Kind::function}, .end_command = count});
  std::vector<uint32_t> open = {0};
  const auto close = [&](uint32_t at) {
    PlannedBlock& block = blocks[open.back()];
    block.last = static_cast<uint32_t>(blocks.size()) - 1;
    block.end_command = at;
    open.pop_back();
  };
  for (uint32_t i = 0; i < count; ++i) {
    const Command& command = commands[i];
    for (uint32_t n = 0; n < command.closed && open.size() > 1; ++n) close(i);
    for (const Block& block : command.opened) {
      const auto index = static_cast<uint32_t>(blocks.size());
      const bool function = block.kind == Block::Kind::function;
      const uint32_t body = function ? index : blocks[open.back()].body;
      blocks.push_back({block, open.back(), 0, body, i, count});
      open.push_back(index);
      // The name is that of the innermost of those that begin here.
      if (function && !command.function.empty()) functions[command.function].push_back(index);
    }
    block_of[i] = open.back();
    costs_[i + 1] = costs_[i] + 64 + command.input.text.size();
    for (const Word& word : command.words) costs_[i + 1] += word.text.size() + 16;
    for (const Assignment& assignment : command.assignments)
      costs_[i + 1] += assignment.value.text.size() + 16;
    if (command.piped_from >= 0)
      passes_output_on[static_cast<std::size_t>(command.piped_from)] = true;
    if (command.substituted_into >= 0) {
      passes_output_on[i] = true;
      ++child_begin_[static_cast<std::size_t>(command.substituted_into) + 1];
    }
  }
  while (!open.empty()) close(count);

  for (uint32_t i = 0; i < count; ++i) child_begin_[i + 1] += child_begin_[i];
  children_.resize(child_begin_[count]);
  std::vector<uint32_t> next = child_begin_;
  first_in_body.assign(blocks.size(), none);
  std::vector<uint32_t> last_in_body(blocks.size(), none);
  for (uint32_t i = 0; i < count; ++i) {
    if (commands[i].substituted_into >= 0)
      children_[next[static_cast<std::size_t>(commands[i].substituted_into)]++] = i;
    const uint32_t body = body_of(i);
    (last_in_body[body] == none ? first_in_body[body] : next_in_body[last_in_body[body]]) = i;
    last_in_body[body] = i;
  }
}

uint32_t Plan::function(std::string_view name, uint32_t command) const {
  const auto found = functions.find(name);
  if (found == functions.end()) return 0;
  const std::vector<uint32_t>& bodies = found->second;
  const auto after = std::ranges::upper_bound(
      bodies, command, {}, [this](uint32_t block) { return blocks[block].first_command; });
  return after == bodies.begin() ? 0 : *(after - 1);
}

}  // namespace writ::shell
