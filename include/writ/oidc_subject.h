// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who a job says it is in the OIDC token that GitHub gives it: the claims that a role's trust
// policy compares. Used by `writ oidc` and by rules that hold workflows against trust policies.
// https://docs.github.com/en/actions/reference/security/oidc

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "writ/expression_value.h"
#include "writ/github.h"

namespace writ::github {

/// A workflow and its path below the repository's root.
struct WorkflowFile {
  std::string_view path;
  const Workflow* workflow = nullptr;
};

/// What the workflows themselves do not say.
struct RepositoryFacts {
  std::string default_branch;               ///< empty if not known
  std::map<std::string, std::string> vars;  ///< values of `vars.*`
  std::string repository;                   ///< `acme/shop`; empty if not known
};

/// The claims of one run. In each text but that of a `literal` one, `*` stands for what is not
/// known before the run.
struct OidcSubject {
  std::string event;    ///< the trigger, `push`; of the calling workflow for a called one
  std::string context;  ///< behind `repo:OWNER/NAME:` in `sub`: `environment:prod`, `pull_request`,
                        ///< `ref:refs/heads/main`
  std::string ref;      ///< `refs/heads/main`
  std::string environment;  ///< empty if the job has none
  std::string
      workflow_ref;  ///< of `job_workflow_ref`: the file that holds the job, `@` and its ref
  /// GitHub does not document this one; it is one of two that it may be.
  bool undocumented = false;
  /// `context` fits refs that the filters and conditions keep out.
  bool wider = false;
  /// A `*` or `?` in `context` is a character of the environment's name.
  bool literal = false;

  friend bool operator==(const OidcSubject&, const OidcSubject&) = default;
};

/// One job of one file.
struct JobIdentity {
  std::string_view path;
  const Workflow* workflow = nullptr;
  const Job* job = nullptr;
  std::string refusal;  ///< why GitHub gives the job no token; empty if it does
  /// It may have none: the permissions are an expression, or those of a caller that is not here.
  bool uncertain = false;
  bool runs = true;                   ///< some run may take it in
  std::vector<OidcSubject> subjects;  ///< in the order of the triggers, each once
  Bindings bindings;  ///< what `github.…`, `inputs.…` and `vars.…` may be in all its runs
  /// What the job's steps ask for in `aud`, as patterns; `sts.amazonaws.com` where they do not say.
  std::vector<std::string> audiences;
  std::vector<Str> roles;  ///< what the steps assume
};

/// Every job of the files that has steps, in their order. Calls between the files are followed: a
/// called workflow has the triggers, the ref and the permissions of its callers.
std::vector<JobIdentity> oidc_identities(std::span<const WorkflowFile> files,
                                         const RepositoryFacts& facts);

/// `:` in a value is written `%3A`.
std::string encode_claim(std::string_view value);

}  // namespace writ::github
