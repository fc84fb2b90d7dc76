// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "text/words.h"
#include "writ/check.h"
#include "writ/execution_needs.h"
#include "writ/role_grants.h"

namespace writ::checks {
extern const Check ecs_roles_swapped;
}

using namespace writ;

namespace {

using Purpose = ecs::ExecutionNeed::Purpose;

/// What ECS needs of the execution role, granted to the task role only.
struct Misplaced {
  ecs::ExecutionNeed need;
  Grant grant;
};

/// What a task definition says of its two roles, with the files that describe them.
struct Roles {
  const Document* document = nullptr;
  const ecs::TaskDefinition* task = nullptr;
  std::optional<Role> task_role;
  std::optional<Role> execution_role;

  Location at(const Str& str) const { return {document->file, str.span()}; }
};

/// The execution role's first grant of an action that only an application uses.
std::optional<Grant> find_application_grant(const Roles& roles,
                                            const std::vector<std::string_view>& services) {
  // ECS fetches environment files with the execution role.
  const bool reads_files =
      std::ranges::any_of(roles.task->containers, [](const ecs::Container& container) {
        return container.environment_files.present() || container.firelens.present();
      });
  for (const PolicyLink& link : roles.execution_role->permissions) {
    if (link.strength != LinkStrength::certain) continue;
    for (const iam::Statement& statement : link.policy->statements) {
      if (!statement.allows() || statement.not_action) continue;
      for (const Str& action : statement.actions) {
        const std::string service = to_lower(iam::ActionPattern::parse(action.text).service);
        if (!action.known() || std::ranges::find(services, service) == services.end()) continue;
        if (service == "s3" && reads_files) continue;
        return Grant{{link.document->file, action.span()}, std::string(action.text)};
      }
    }
  }
  return std::nullopt;
}

std::vector<Misplaced> find_misplaced(const Roles& roles) {
  std::vector<Misplaced> result;
  for (ecs::ExecutionNeed& need : ecs::execution_needs(*roles.task)) {
    if (may_grant(*roles.execution_role, need.action)) continue;
    if (auto grant = find_grant(*roles.task_role, need.action, need.resource))
      result.push_back({std::move(need), std::move(*grant)});
  }
  // An application may well write logs of its own. Where the execution role's files show nothing of
  // what AmazonECSTaskExecutionRolePolicy grants, that policy is probably attached besides.
  const bool only_logs = std::ranges::all_of(
      result, [](const Misplaced& one) { return one.need.purpose == Purpose::logs; });
  const bool replaces_managed = may_grant(*roles.execution_role, "ecr:BatchGetImage") ||
                                may_grant(*roles.execution_role, "logs:CreateLogStream") ||
                                may_grant(*roles.execution_role, "logs:PutLogEvents");
  if (only_logs && !replaces_managed) result.clear();
  return result;
}

std::string named(std::string_view name) { return "`" + quoted(name) + "`"; }

void report_misplaced(const Roles& roles, const std::vector<Misplaced>& misplaced,
                      const std::optional<Grant>& application, Reporter& report) {
  const auto& [need, grant] = misplaced.front();
  Finding& finding = report.at(
      grant.place, named(grant.pattern) + " is granted to the task role " +
                       named(roles.task_role->name) + ", but ECS " + std::string(need.deed) +
                       " with the execution role " + named(roles.execution_role->name) +
                       ", whose policies here lack it");
  // Without a grant of the other kind on the other side, a policy attached elsewhere may fill the
  // gap.
  if (!application) finding.severity = std::min(finding.severity, Severity::warning);
  report.also(roles.at(roles.task->task_role), "the task role");
  report.also(roles.at(roles.task->execution_role), "the execution role");
  if (need.purpose != Purpose::pull)
    report.also(Location{roles.document->file, need.span}, "this needs " + named(need.action));
  std::set<Location> told = {grant.place};
  for (const Misplaced& other : misplaced) {
    if (told.insert(other.grant.place).second)
      report.also(other.grant.place, named(other.grant.pattern) + " is on the task role too");
  }
  if (!application) return;
  report.also(application->place,
              "the execution role has what the application needs: " + named(application->pattern));
}

void report_application(const Roles& roles, const Grant& grant, Reporter& report) {
  report
      .at(grant.place, named(grant.pattern) + " is granted to the execution role " +
                           named(roles.execution_role->name) +
                           ", which only ECS uses, so the application in the task cannot call it")
      .severity = std::min(report.rule().severity, Severity::warning);
  report.also(roles.at(roles.task->execution_role), "used as the execution role");
  if (roles.task->task_role.present())
    report.also(roles.at(roles.task->task_role), "the application runs as this role");
}

}  // namespace

static void run(const Project& project, Reporter& report) {
  const std::vector<std::string_view> services = report.list("application-services");
  // Several task definitions share a role; its policy is wrong once.
  std::set<Location> seen;
  for (const Document* document : project.documents()) {
    for (const ecs::TaskDefinition& task : document->tasks) {
      if (ecs::role_name(task.task_role.text) == ecs::role_name(task.execution_role.text)) continue;
      const Roles roles{document, &task, described_role(project, *document, task.task_role),
                        described_role(project, *document, task.execution_role)};
      if (!roles.execution_role) continue;
      const std::optional<Grant> application = find_application_grant(roles, services);
      const bool comparable =
          roles.task_role && !has_managed_policies(project, *roles.execution_role);
      const auto misplaced = comparable ? find_misplaced(roles) : std::vector<Misplaced>();
      if (!misplaced.empty()) {
        if (seen.insert(misplaced.front().grant.place).second)
          report_misplaced(roles, misplaced, application, report);
      } else if (application && seen.insert(application->place).second) {
        report_application(roles, *application, report);
      }
    }
  }
}

constinit const writ::Check writ::checks::ecs_roles_swapped{&run};
