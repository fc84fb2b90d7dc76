// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check ecs_roles_swapped;
}

using namespace writ;

namespace {

/// An action as one of a role's linked policies grants it.
struct Grant {
  Location place;
  std::string pattern;
};

/// What a task definition says of its two roles, with the files that describe them.
struct Roles {
  const Document* document = nullptr;
  const ecs::TaskDefinition* task = nullptr;
  std::optional<Role> task_role;
  std::optional<Role> execution_role;

  Location at(const Str& str) const { return {document->file, str.span()}; }
};

/// The role as the task definition means it, if files of the repository certainly describe it.
std::optional<Role> described(const Project& project, const Document& from, const Str& arn) {
  const std::string_view name = ecs::role_name(arn.text);
  const std::size_t begin = arn.text.size() - name.size();
  if (name.empty() || arn.hole_in(begin, arn.text.size())) return std::nullopt;
  Role role = project.role(name, from);
  const bool certain = std::ranges::any_of(role.permissions, [](const PolicyLink& link) {
    return link.strength == LinkStrength::certain;
  });
  return certain ? std::optional(std::move(role)) : std::nullopt;
}

/// Where the role's policies name the action, null-like (empty pattern) if nowhere. A lone `*`
/// names nothing.
Grant find_grant(const Role& role, std::string_view action) {
  for (const PolicyLink& link : role.permissions) {
    if (link.strength != LinkStrength::certain) continue;
    const iam::Statement* statement = link.policy->granting(action);
    const Str* pattern = statement == nullptr ? nullptr : statement->action_pattern(action);
    if (pattern != nullptr && pattern->text != "*")
      return {{link.document->file, pattern->span()}, std::string(pattern->text)};
  }
  return {};
}

bool grants(const Role& role, std::string_view action) {
  return std::ranges::any_of(role.permissions,
                             [&](const PolicyLink& link) { return link.policy->grants(action); });
}

/// An AWS managed policy that the config attaches may grant what no file shows.
bool has_managed_policies(const Project& project, const Role& role) {
  return std::ranges::any_of(project.config().roles, [&](const RoleConfig& config) {
    return equals_ignoring_case(config.name, role.name) && !config.managed.empty();
  });
}

/// The execution role's first grant of an action that only an application uses.
Grant find_application_grant(const Role& role, const std::vector<std::string_view>& services,
                             bool reads_files) {
  for (const PolicyLink& link : role.permissions) {
    if (link.strength != LinkStrength::certain) continue;
    for (const iam::Statement& statement : link.policy->statements) {
      if (!statement.allows() || statement.not_action) continue;
      for (const Str& action : statement.actions) {
        const std::string service = to_lower(iam::ActionPattern::parse(action.text).service);
        if (!action.known() || std::ranges::find(services, service) == services.end()) continue;
        // ECS fetches environment files with the execution role.
        if (service == "s3" && reads_files) continue;
        return {{link.document->file, action.span()}, std::string(action.text)};
      }
    }
  }
  return {};
}

bool pulls_from_ecr(const ecs::TaskDefinition& task) {
  return std::ranges::any_of(task.containers, [](const ecs::Container& c) {
    return !aws::find_ecr_hosts(c.image.text).empty();
  });
}

bool reads_files(const ecs::TaskDefinition& task) {
  return std::ranges::any_of(task.containers, [](const ecs::Container& c) {
    return c.environment_files.present() || c.firelens.present();
  });
}

std::string named(const Role& role) { return "`" + quoted(role.name) + "`"; }

bool report_pull_on_task_role(const Roles& roles, const Grant& application, const Project& project,
                              Reporter& report) {
  constexpr std::string_view pull = "ecr:BatchGetImage";
  if (!pulls_from_ecr(*roles.task) || !roles.task->fargate() ||
      has_managed_policies(project, *roles.execution_role))
    return false;
  if (grants(*roles.execution_role, pull)) return false;
  const Grant grant = find_grant(*roles.task_role, pull);
  if (grant.pattern.empty()) return false;
  Finding& finding =
      report.at(grant.place, "`" + quoted(grant.pattern) + "` is granted to the task role " +
                                 named(*roles.task_role) +
                                 ", but ECS pulls the image with the execution role " +
                                 named(*roles.execution_role) + ", whose policies here lack it");
  // Without a grant of the other kind on the other side, a managed policy attached elsewhere may
  // fill the gap.
  if (application.pattern.empty()) finding.severity = std::min(finding.severity, Severity::warning);
  report.also(roles.at(roles.task->task_role), "the task role");
  report.also(roles.at(roles.task->execution_role), "the execution role");
  if (!application.pattern.empty()) {
    report.also(application.place, "the execution role has what the application needs: `" +
                                       quoted(application.pattern) + "`");
  }
  return true;
}

}  // namespace

static void run(const Project& project, Reporter& report) {
  const std::vector<std::string_view> services = report.list("application-services");
  std::vector<Location> seen;
  for (const Document* document : project.documents()) {
    for (const ecs::TaskDefinition& task : document->tasks) {
      if (ecs::role_name(task.task_role.text) == ecs::role_name(task.execution_role.text)) continue;
      const Roles roles{document, &task, described(project, *document, task.task_role),
                        described(project, *document, task.execution_role)};
      if (!roles.execution_role) continue;
      const Grant application =
          find_application_grant(*roles.execution_role, services, reads_files(task));
      if (roles.task_role &&
          report_pull_on_task_role(roles, application, project, report))
        continue;
      // Several task definitions share an execution role; its policy is wrong once.
      if (application.pattern.empty() || std::ranges::find(seen, application.place) != seen.end())
        continue;
      seen.push_back(application.place);
      report
          .at(application.place,
              "`" + quoted(application.pattern) + "` is granted to the execution role " +
                  named(*roles.execution_role) +
                  ", which only ECS uses, so the application in the task cannot call it")
          .severity = std::min(report.rule().severity, Severity::warning);
      report.also(roles.at(task.execution_role), "used as the execution role");
      if (task.task_role.present())
        report.also(roles.at(task.task_role), "the application runs as this role");
    }
  }
}

constinit const writ::Check writ::checks::ecs_roles_swapped{&run};
