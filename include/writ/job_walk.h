// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a job holds at each of its steps: AWS credentials, region, Docker logins and images, as far
// as the files tell. Used by rules on what a step does with them.
// https://github.com/aws-actions/configure-aws-credentials

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/document.h"
#include "writ/oidc_subject.h"
#include "writ/script.h"

namespace writ::github {

/// Where a step finds AWS credentials.
enum class CredentialMode : uint8_t {
  none,          ///< nowhere
  static_keys,   ///< a long-lived access key
  session_keys,  ///< an access key with a session token
  oidc,          ///< a role, by the token that GitHub gives the job
  token_file,    ///< a role, by a token in a file
  chained,       ///< a role, by other credentials
  ambient,       ///< those of the machine, if it has any
  unknown,
};
std::string_view to_string(CredentialMode mode);

struct Credentials {
  CredentialMode mode = CredentialMode::unknown;
  Values role;            ///< names or ARNs of which it is one; empty without a role
  std::string account;    ///< twelve digits; empty where not known
  std::string partition;  ///< `aws`, `aws-cn`; empty where not known
  /// For so long they are good; 0 where that is not known or has no end.
  uint32_t session_seconds = 0;
  bool in_environment = true;      ///< commands find them by themselves
  const Step* given_by = nullptr;  ///< null for the machine and for `env`

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// What a step of `aws-actions/configure-aws-credentials` comes to.
enum class ConfigureResult : uint8_t {
  unknown,
  succeeds,
  keeps_existing,   ///< `use-existing-credentials`, and there are some
  nothing_assumed,  ///< a token file without a role
  oidc_skipped,     ///< `force-skip-oidc` with a role and no other way to it
  bare_role_name,   ///< OIDC needs an ARN, for no account is known yet
  key_without_secret,
  no_token,                   ///< the job may not have the token that OIDC needs
  no_credentials,             ///< no key, no role, and the machine has none
  chain_without_credentials,  ///< `role-chaining`, and there is nothing to chain from
};
std::string_view to_string(ConfigureResult result);
/// The step stops the job.
bool fails(ConfigureResult result);

/// A region and the text that set it.
struct RegionPlace {
  Values name;  ///< empty where none is set
  Location at;
};

/// One step as the job comes to it, its own or one of an action that a step of it uses.
struct StepVisit {
  const Document* document = nullptr;  ///< that the step stands in
  const Step* step = nullptr;
  int32_t parent = -1;       ///< the visit whose action holds the step; -1 for one of the job's own
  Truth runs = Truth::yes;   ///< if no step before it failed
  Credentials credentials;   ///< that it finds
  RegionPlace region;        ///< that AWS tools of the step take
  std::vector<Values> with;  ///< what its inputs may be, in their order
  shell::ScriptRun script;   ///< of `run:`; of what it exports the AWS variables alone
  /// Of a step that uses configure-aws-credentials.
  ConfigureResult configured = ConfigureResult::unknown;

  /// Null if the input is not given.
  const Values* input(std::string_view name) const;
  /// Where a word of its script stands.
  Location place(const shell::Word& word) const;
  Location place(Span span) const { return {document->file, span}; }
};

/// Something that is done with a container image or its registry.
struct ImageUse {
  enum class Kind : uint8_t { login, build, tag, push, pull, deploy };
  Kind kind = Kind::login;
  uint32_t visit = 0;
  Truth runs = Truth::yes;
  Location at;
  Values image;  ///< references; hosts of a login, and unknown where it may be any
  Values from;   ///< of a tag, what gets it
  /// The region that `aws ecr get-login-password` fetched the password of a login for.
  RegionPlace token;
};

/// One job, or one composite action that no job here uses, from its first step to its last.
struct JobWalk {
  const Document* document = nullptr;
  const Workflow* workflow = nullptr;  ///< null for an action, as is the job
  const Pipeline* pipeline = nullptr;  ///< of another CI service, in place of the workflow
  const Job* job = nullptr;
  Truth token = Truth::unknown;  ///< GitHub gives it an OIDC token
  std::string refusal;           ///< why it gives none
  /// What `github.…` and `inputs.…` may be in all runs that it may take part in; empty for an
  /// action.
  Bindings bindings;
  std::vector<const Job*> callers;  ///< jobs of these files that call its workflow
  std::vector<StepVisit> visits;
  std::vector<ImageUse> images;  ///< in the order of the visits
  Credentials credentials;       ///< after the last step
  Bindings outputs;              ///< of the job, by name in small letters
  std::vector<Values> masked;
};

/// Every job of the documents that has steps. Local actions are read into the steps that use them
/// and called workflows have the inputs of their callers. Linear, but for nested actions, of which
/// at most some thousand steps a job are followed.
std::vector<JobWalk> walk_jobs(const std::vector<const Document*>& documents,
                               const RepositoryFacts& facts, unsigned threads);

/// The text, if it is only one and known.
const std::string* only_text(const Values& values);

}  // namespace writ::github
