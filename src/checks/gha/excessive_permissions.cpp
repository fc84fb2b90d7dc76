// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "checks/token_needs.h"

namespace writ::checks {
extern const Check gha_excessive_permissions;
}

using namespace writ;

namespace {

using github::Job;
using github::Permissions;

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
                 who +
                     " may write everything in the repository and ask for an OIDC token, which no "
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
    const auto idle =
        idle_jobs([&](const Job& job) { return checks::may_need_token(workflow_, job, report_); });
    const bool some_need = std::ranges::any_of(workflow_.jobs, [&](const Job& job) {
      return !job.permissions.written() && checks::assumes_role(workflow_, job);
    });
    if (idle.empty() || !some_need) return;
    tell(scope, idle,
         "may ask for an OIDC token too, so whatever its steps run can assume the roles that trust "
         "this repository");
  }

  void look_at_scope(const github::Entry& scope) {
    if (workflow_.jobs.size() < 2) return;
    const auto idle = idle_jobs(
        [&](const Job& job) { return checks::may_use_github_token(workflow_, job, report_); });
    if (idle.empty() || idle.size() == workflow_.jobs.size()) return;
    tell(scope, idle, "has this as well, though none of its steps uses the token");
  }

  void tell(const github::Entry& scope, const std::vector<const Job*>& idle,
            const std::string& consequence) {
    report_.at(scope.key.node.entry_span(),
               "job `" + quoted(idle.front()->id.text) + "` " + consequence);
    for (const Job* job : idle)
      report_.also(job->id.node.key_span(), "this job has no `permissions` of its own");
  }

  void look_for_unneeded() {
    const auto look = [&](const Permissions& permissions, const std::vector<const Job*>& jobs) {
      for (const github::Entry& scope : permissions.scopes) {
        if (scope.key.text != "id-token" || scope.value.text != "write" || jobs.empty()) continue;
        if (std::ranges::any_of(jobs, [&](const Job* job) {
              return checks::may_need_token(workflow_, *job, report_);
            }))
          continue;
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
