// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "text/words.h"
#include "writ/check.h"
#include "writ/credentials.h"

namespace writ::checks {
extern const Check gha_excessive_permissions;
}

using namespace writ;

namespace {

using github::Job;
using github::Permissions;
using github::Step;

class PermissionCheck {
 public:
  PermissionCheck(const github::Workflow& workflow, Reporter& report)
      : workflow_(workflow), report_(report), finds_(report.list("finds")) {}

  void look() {
    if (finds("write-all")) look_at_write_all();
    for (const github::Entry& scope : workflow_.permissions.scopes) {
      if (scope.value.text != "write") continue;
      if (scope.key.text == "id-token") {
        if (finds("id-token-wide")) look_at_token(scope);
      } else if (finds("write-scope-wide")) {
        look_at_scope(scope);
      }
    }
    if (finds("id-token-unneeded")) look_for_unneeded();
  }

 private:
  bool finds(std::string_view what) const {
    return std::ranges::find(finds_, what) != finds_.end();
  }

  void look_at_write_all() {
    const auto look = [&](const Permissions& permissions, const std::string& who) {
      if (permissions.form != Permissions::Form::write_all) return;
      report_.at(permissions.node.span(),
                 who + " may write everything in the repository and ask for an OIDC token, which no "
                       "set of steps needs");
    };
    look(workflow_.permissions, "every job without `permissions` of its own");
    for (const Job& job : workflow_.jobs)
      look(job.permissions, "job `" + quoted(job.id.text) + "`");
  }

  /// Jobs that have the workflow's permissions and whose steps are known not to use this one.
  template <class Needs>
  std::vector<const Job*> idle_jobs(Needs needs) const {
    std::vector<const Job*> idle;
    for (const Job& job : workflow_.jobs) {
      if (!job.permissions.written() && !needs(job)) idle.push_back(&job);
    }
    return idle;
  }

  void look_at_token(const github::Entry& scope) {
    const auto idle = idle_jobs([&](const Job& job) { return may_need_token(job); });
    const bool some_need = std::ranges::any_of(
        workflow_.jobs, [&](const Job& job) { return !job.permissions.written() && asks(job); });
    if (idle.empty() || !some_need) return;
    tell(scope, idle,
         "may ask for an OIDC token too, so whatever its steps run can assume the roles that trust "
         "this repository");
  }

  void look_at_scope(const github::Entry& scope) {
    if (workflow_.jobs.size() < 2) return;
    const auto idle = idle_jobs([&](const Job& job) { return may_use_github_token(job); });
    if (idle.empty() || idle.size() == workflow_.jobs.size()) return;
    tell(scope, idle, "has this as well, though none of its steps uses the token");
  }

  void tell(const github::Entry& scope, const std::vector<const Job*>& idle,
            const std::string& consequence) {
    report_.at(scope.key.node.entry_span(), "job `" + quoted(idle.front()->id.text) + "` " + consequence);
    for (const Job* job : idle)
      report_.also(job->id.node.key_span(), "this job has no `permissions` of its own");
  }

  void look_for_unneeded() {
    const auto look = [&](const Permissions& permissions, const std::vector<const Job*>& jobs) {
      for (const github::Entry& scope : permissions.scopes) {
        if (scope.key.text != "id-token" || scope.value.text != "write" || jobs.empty()) continue;
        if (std::ranges::any_of(jobs, [&](const Job* job) { return may_need_token(*job); })) continue;
        report_.at(scope.key.node.entry_span(),
                   "no step that has this permission asks for an OIDC token");
      }
    };
    std::vector<const Job*> inheriting;
    for (const Job& job : workflow_.jobs) {
      if (job.permissions.written()) {
        look(job.permissions, {&job});
      } else {
        inheriting.push_back(&job);
      }
    }
    look(workflow_.permissions, inheriting);
  }

  /// A step that assumes a role by OIDC.
  bool asks(const Job& job) const {
    return std::ranges::any_of(job.steps, [&](const Step& step) {
      const auto credentials = github::aws_credentials(step, &job, &workflow_);
      return credentials && credentials->wants_oidc();
    });
  }

  bool may_need_token(const Job& job) const {
    if (job.uses.kind != github::UsesKind::none || asks(job)) return true;
    return std::ranges::any_of(job.steps, [&](const Step& step) {
      if (step.uses.is("aws-actions/configure-aws-credentials")) return false;
      return uses_other(step) || has_word(step, "token-words");
    });
  }

  bool may_use_github_token(const Job& job) const {
    if (job.uses.kind != github::UsesKind::none) return true;
    const auto names_token = [](const Node& node) {
      return contains_ignoring_case(node.written(), "github.token") ||
             contains_ignoring_case(node.written(), "_token");
    };
    if (names_token(job.node) || names_token(workflow_.node["env"])) return true;
    return std::ranges::any_of(job.steps, [&](const Step& step) {
      if (step.uses.is("aws-actions/configure-aws-credentials")) return false;
      return uses_other(step) || has_word(step, "write-words");
    });
  }

  /// An action of which nobody here knows what it does.
  bool uses_other(const Step& step) const {
    if (step.uses.kind == github::UsesKind::none) return false;
    if (step.uses.kind != github::UsesKind::repository) return true;
    return std::ranges::none_of(report_.list("idle-actions"), [&](std::string_view action) {
      return starts_with_ignoring_case(step.uses.text.text, action);
    });
  }

  bool has_word(const Step& step, std::string_view option) const {
    return std::ranges::any_of(report_.list(option), [&](std::string_view word) {
      return contains_ignoring_case(step.run.text, word);
    });
  }

  const github::Workflow& workflow_;
  Reporter& report_;
  std::vector<std::string_view> finds_;
};

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
static void run(const github::Workflow& workflow, Reporter& report) {
  PermissionCheck(workflow, report).look();
}

constinit const writ::Check writ::checks::gha_excessive_permissions{&run};
