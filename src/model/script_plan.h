// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The order in which the commands of a script run, from the list in which they stand, for
// script.cpp.

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "writ/shell.h"

namespace writ::shell {

struct PlannedBlock {
  Block block;
  uint32_t parent = 0;
  uint32_t last = 0;  ///< the greatest number of a block within it
  uint32_t body = 0;  ///< the function block that it is in or is; 0 is the script
  uint32_t first_command = 0;
  uint32_t end_command = 0;
};

/// Blocks are numbered in the order in which they begin; 0 is the script itself.
struct Plan {
  static constexpr uint32_t none = UINT32_MAX;

  explicit Plan(const std::vector<Command>& commands);

  std::vector<PlannedBlock> blocks;
  std::vector<uint32_t> block_of;       ///< by command
  std::vector<uint32_t> next_in_body;   ///< by command
  std::vector<uint32_t> first_in_body;  ///< by block; only of functions and the script
  std::vector<bool> passes_output_on;   ///< by command: into a pipe or a word
  /// Blocks of the functions of each name, in the order in which they stand.
  std::map<std::string_view, std::vector<uint32_t>> functions;

  uint32_t body_of(uint32_t command) const { return blocks[block_of[command]].body; }
  bool contains(uint32_t outer, uint32_t inner) const {
    return outer <= inner && inner <= blocks[outer].last;
  }
  /// The commands in its words and here-document.
  std::span<const uint32_t> children(uint32_t command) const {
    return std::span(children_).subspan(child_begin_[command],
                                        child_begin_[command + 1] - child_begin_[command]);
  }
  /// About the bytes that running a block reads.
  std::size_t cost(uint32_t block) const {
    return 64 + costs_[blocks[block].end_command] - costs_[blocks[block].first_command];
  }
  /// The function of that name that is defined last before that command; 0 if none.
  uint32_t function(std::string_view name, uint32_t command) const;

 private:
  std::vector<std::size_t> costs_;  ///< of all commands before each
  std::vector<uint32_t> child_begin_;
  std::vector<uint32_t> children_;
};

}  // namespace writ::shell
