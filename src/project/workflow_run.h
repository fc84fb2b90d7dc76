// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a trigger leaves open and what it fixes: the refs that a run of it can have, and the values
// of `github.…` and `inputs.…`. Used where the identities of jobs are collected.

#include <string>
#include <string_view>
#include <vector>

#include "writ/expression_value.h"
#include "writ/oidc_subject.h"

namespace writ::github {

/// One way in which a workflow can be started. `*` stands for what is open.
struct Run {
  std::string event;
  std::string ref;
  std::vector<std::string> not_refs;  ///< refs, and patterns of refs, that are none of it
  std::vector<std::string> apart;     ///< those of them that have a run of their own
  bool wider = false;                 ///< `ref` fits more refs than the filters let through
  bool is_pull_request = false;       ///< documented to have the subject `pull_request`
  bool may_be_pull_request = false;   ///< has that subject or its ref, which is not documented
  bool undocumented = false;          ///< what its subject is, is not documented
  Bindings bindings;
};

/// The runs of a workflow by its own triggers, without `workflow_call`. `named` are refs that get
/// runs of their own. At most some hundred.
std::vector<Run> runs_of(const Workflow& workflow, const RepositoryFacts& facts,
                         const std::vector<std::string>& named);

/// The refs that the conditions of a workflow's jobs name, and patterns of those that they ask the
/// begin or end of, sorted: `refs/heads/main` for `main` as well, for a name may be that of a
/// branch or of a tag.
std::vector<std::string> named_refs(const Workflow& workflow);

}  // namespace writ::github
