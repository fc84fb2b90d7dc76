// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What ECS itself does for a task with the execution role. Used by checks that compare a task
// definition with its roles' policies.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writ/ecs.h"

namespace writ::ecs {

/// An action that ECS calls as the execution role, because something in the task definition asks
/// for it.
struct ExecutionNeed {
  enum class Purpose : uint8_t { pull, secret, logs };
  Purpose purpose = Purpose::pull;
  std::string_view deed;    ///< what ECS does, for a sentence: `pulls the image`; a literal
  std::string_view action;  ///< a literal
  std::string resource;     ///< ARN pattern that the permission has to reach; empty if not known
  Span span;                ///< what asks for it
};

/// The needs of a task, pulls first, then secrets, then logs. Pulling from ECR and writing logs are
/// the execution role's on Fargate only; elsewhere the container instance's role may do both. Of
/// many secrets only the first few count, which bounds the work of comparing them with policies.
std::vector<ExecutionNeed> execution_needs(const TaskDefinition& task);

}  // namespace writ::ecs
