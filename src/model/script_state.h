// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The variables of a running script, and what becomes of them where a block ends: a subshell takes
// its assignments with it, a branch may not have run. For script.cpp.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "writ/script.h"

namespace writ::shell {

/// A name that begins so belongs to a file of the runner, which no subshell can take back.
constexpr char file_mark = '\n';

struct Variable {
  github::Values values;
  bool anything = true;  ///< `values` says nothing
  bool exported = false;
};

class State {
 public:
  using Node = std::map<std::string, Variable, std::less<>>::value_type;

  explicit State(const Variables& environment);

  /// Null if it may be anything.
  const github::Values* find(std::string_view name) const;
  void set(std::string_view name, github::Values values);
  void set_exported(std::string_view name, bool exported);
  void forget(std::string_view name);
  /// Puts a variable back as it was.
  void restore(std::string_view name, Variable variable);
  Variable get(std::string_view name) const;
  bool has(std::string_view name) const { return variables_.contains(name); }
  /// What a name is in every scope before it is set anywhere.
  void prepare(std::string_view name, Variable variable) {
    variables_.try_emplace(std::string(name), std::move(variable));
  }
  const std::map<std::string, Variable, std::less<>>& all() const { return variables_; }

  /// Opens a block within the innermost one. Those of a function's body change what is around.
  void enter(const Block& block);
  void leave();
  /// Ends the branches that were read last, as what comes next stands behind them.
  void settle();
  std::size_t depth() const { return scopes_.size(); }
  /// What is set from here on may not be set.
  void doubt(bool doubts) { doubts_ = doubts; }
  bool doubts() const { return doubts_; }
  /// From here on everything may be anything.
  void forget_all() { lost_ = true; }

 private:
  struct Change {
    Node* node;
    Variable before;
  };
  struct Arms {
    bool open = false;
    uint32_t choice = 0;
    uint32_t seen = 0;
    uint32_t all = 0;  ///< how many there are up to the one that runs otherwise; 0 if none does
    struct Outcome {
      Variable variable;
      uint32_t count = 0;
    };
    std::map<Node*, Outcome> outcomes;
  };
  struct Scope {
    Block block;
    std::size_t changes = 0;  ///< where its own begin
    Arms arms;
  };

  Node& node(std::string_view name);
  void change(Node& node, Variable variable);
  std::map<Node*, Variable> undo(std::size_t changes);

  std::map<std::string, Variable, std::less<>> variables_;
  std::vector<Change> changes_;
  std::vector<Scope> scopes_;
  bool doubts_ = false;
  bool lost_ = false;
};

}  // namespace writ::shell
