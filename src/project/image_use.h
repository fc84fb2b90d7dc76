// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What steps do with container images and registries, by the actions and commands that people use.

#include <map>
#include <string>
#include <vector>

#include "writ/job_walk.h"

namespace writ::github {

/// Adds what one visit of the walk does with images. `scope` is what its expressions read.
void add_image_uses(JobWalk& walk, std::size_t visit, const Bindings& scope);

/// The outputs of a step that are known in part, by name: of scripts, and of the actions that name
/// accounts and registries.
std::map<std::string, Values> step_outputs(const StepVisit& visit);

}  // namespace writ::github
