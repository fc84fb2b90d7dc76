// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/glob.h"
#include "writ/oidc.h"

namespace writ::checks {
extern const Check trust_sub_form;
}

namespace {

using namespace writ;

struct Fault {
  std::string message;
  std::string help;
};

/// `acme` or `acme@1234`; with wildcards anything goes.
bool has_id(std::string_view part) { return part.find('@') != std::string_view::npos; }
bool has_wrong_id(std::string_view part) {
  const std::size_t at = part.find('@');
  if (at == std::string_view::npos || glob::has_wildcard(part)) return false;
  return !all_digits(part.substr(at + 1));
}

Fault rest_fault(std::string_view rest) {
  // The first words that a subject of GitHub's own form goes on with; a customised one may go on
  // with any claim.
  constexpr std::string_view ref = "ref:";
  if (!rest.starts_with(ref) || glob::has_wildcard(rest.substr(0, ref.size() + 5))) return {};
  const std::string_view name = rest.substr(ref.size());
  if (name.starts_with("refs/heads/") || name.starts_with("refs/tags/") ||
      name.starts_with("refs/pull/") || name.starts_with("refs/merge"))
    return {};
  if (name.starts_with("refs/") && glob::has_wildcard(name)) return {};
  const std::string branch(name.starts_with("heads/") ? name.substr(6) : name);
  return {"GitHub writes a branch as `ref:refs/heads/NAME`, so no subject fits",
          name.starts_with("refs/") ? "write `ref:refs/heads/` or `ref:refs/tags/` and the name"
                                    : "write `ref:refs/heads/" + quoted(branch) + "`"};
}

Fault fault_of(std::string_view text) {
  if (!text.starts_with("repo:") || glob::has_wildcard(text.substr(0, text.find('/')))) return {};
  const iam::SubjectPattern subject = iam::SubjectPattern::parse(text);
  if (subject.repository.empty())
    return {"a subject begins with `repo:OWNER/REPOSITORY:`, so no subject fits", {}};
  if (glob::has_wildcard(subject.repository)) return {};
  if (subject.rest.empty())
    return {"a subject goes on after the repository, so no subject fits this whole",
            "add what may deploy, such as `:ref:refs/heads/main` or `:environment:production`"};
  if (has_wrong_id(subject.owner) || has_wrong_id(subject.repository))
    return {"the id behind an `@` is a number, so no subject fits", {}};
  if (has_id(subject.owner) != has_id(subject.repository))
    return {"GitHub writes the ids of both owner and repository or none, so no subject fits", {}};
  return rest_fault(subject.rest);
}

void run(const iam::Policy& policy, Reporter& report) {
  for (const iam::GithubTrust& trust : iam::github_trusts(policy)) {
    for (const iam::Condition& condition : trust.statement->conditions) {
      if (!equals_ignoring_case(iam::github_claim(condition), "sub") || condition.negated ||
          condition.base_op == "Null")
        continue;
      for (const Str& value : condition.values) {
        if (!value.known()) continue;
        // A literal comparison with a wildcard is told by trust-github-sub-wildcard.
        if (!condition.wildcards && glob::has_wildcard(value.text)) continue;
        Fault fault = fault_of(value.text);
        if (fault.message.empty()) continue;
        Finding& finding =
            report.at(value.span(), "`" + quoted(value.text) + "`: " + fault.message);
        if (!fault.help.empty()) finding.help = std::move(fault.help);
      }
    }
  }
}

}  // namespace

constinit const writ::Check writ::checks::trust_sub_form{&run};
