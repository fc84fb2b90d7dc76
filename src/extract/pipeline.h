// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the extractors of all CI services but GitHub share: values with their holes, mappings with
// what YAML merges into them, and scripts as steps.

#include <cstddef>
#include <string_view>
#include <vector>

#include "writ/github.h"
#include "writ/node.h"
#include "writ/str.h"

namespace writ::pipeline {

/// A scalar's text; variables, placeholders and the text of an unknown tag are holes. What is
/// neither a scalar nor absent is present, with an empty text that is one hole.
Str read(const Node& node);
/// The key of an entry.
Str read_key(const Node& entry);
/// A value of which only the name of the place it comes from is known: one hole.
Str stored(const Node& node);

/// Reads what all services write alike, and turns scripts into steps. What aliases, merges and
/// bases repeat is read again at each place, within bounds that no honest file comes near.
class Scripts {
 public:
  explicit Scripts(std::size_t source_bytes)
      : bytes_(source_bytes * 16 + std::size_t{1024} * 1024) {}

  /// The child by its key, the mapping's own or of what `<<` merges into it.
  Node child(const Node& mapping, std::string_view key);
  /// The entries of a mapping with those that `<<` merges in and that it does not have itself.
  std::vector<Node> entries(const Node& mapping);
  /// Name and value of each scalar entry. A mapping with a `value` stands for it.
  std::vector<github::Entry> read_variables(const Node& mapping);
  /// Adds the entries whose keys are not there yet: give the innermost first.
  void add_missing(std::vector<github::Entry>& env, const std::vector<github::Entry>& more);
  /// A scalar below the node, at most some levels deep, holds one of the words, without case.
  bool mentions(const Node& node, std::initializer_list<std::string_view> words, int depth = 3);
  /// The list, unless it is so long that its every use would be felt.
  static Node short_list(const Node& list);

  /// Null if the bound is reached.
  github::Job* add_job(github::Pipeline& pipeline, const Node& node);

  /// The lines are of a shell that is not read.
  void set_unread(bool unread) { unread_ = unread; }
  /// One step for a text, or for each item of a list, which may hold lists.
  void add(github::Job& job, const Node& script, int depth = 0);
  /// One step for a text; null if the bound is reached.
  github::Step* add_line(github::Job& job, const Node& line);
  /// A step of which nothing is known, at the node; null if the bound is reached.
  github::Step* add_unknown(github::Job& job, const Node& node);

  /// False when so much work was done that the rest is left out.
  bool spend(std::size_t work = 1);

 private:
  github::Step* next(github::Job& job, const Node& node);

  std::size_t bytes_;
  std::size_t jobs_ = 20'000;
  std::size_t steps_ = 20'000;
  std::size_t work_ = 4'000'000;
  bool unread_ = false;
};

// The single services.
void extract_gitlab(const Node& root, Scripts& scripts, github::Pipeline& pipeline);
void extract_circleci(const Node& root, Scripts& scripts, github::Pipeline& pipeline);
void extract_bitbucket(const Node& root, Scripts& scripts, github::Pipeline& pipeline);
void extract_codebuild(const Node& root, Scripts& scripts, github::Pipeline& pipeline);
void extract_buildkite(const Node& root, Scripts& scripts, github::Pipeline& pipeline);

}  // namespace writ::pipeline
