// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check ecs_roles_shared;
}

using namespace writ;

namespace {

/// A role that each reader has to fill in by hand; the two places may well get different ones.
bool is_blank(const Str& role) {
  return !role.holes.empty() && role.holes.front().begin == 0 &&
         role.holes.front().end == role.text.size() && !role.text.starts_with("${");
}

bool same_role(const Str& a, const Str& b) {
  if (a.text.empty() || b.text.empty() || is_blank(a)) return false;
  if (a.text == b.text) return true;
  // One may be written as a name and the other as an ARN of the same account.
  const bool one_is_name = a.text.starts_with("arn:") != b.text.starts_with("arn:");
  return one_is_name && a.known() && b.known() && ecs::role_name(a.text) == ecs::role_name(b.text);
}

}  // namespace

static void run(const ecs::TaskDefinition& task, Reporter& report) {
  if (!same_role(task.task_role, task.execution_role)) return;
  report.at(task.task_role.span(),
            "`" + quoted(ecs::role_name(task.task_role.text)) +
                "` is both task role and execution role, so the application can do everything that "
                "ECS needs "
                "only to start the task, such as reading every secret of the execution role");
  report.also(task.execution_role.span(), "the execution role is the same");
}

constinit const writ::Check writ::checks::ecs_roles_shared{&run};
