// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "text/words.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check ecs_fargate_size;
}

using namespace writ;

namespace {

constexpr int64_t per_gb = 1024;

std::string in_gb(int64_t mib) {
  return mib % per_gb == 0 ? std::to_string(mib / per_gb) + " GB" : std::to_string(mib) + " MiB";
}

/// `2 to 8 GB in steps of 1 GB`, for all rows of one CPU value.
std::string offered(int64_t cpu, bool windows) {
  std::vector<std::string> ranges;
  for (const ecs::FargateSize& row : ecs::fargate_sizes()) {
    if (row.cpu != cpu || (windows && !row.windows)) continue;
    if (row.most - row.least <= row.step) {
      ranges.push_back(in_gb(row.least));
      if (row.most != row.least) ranges.push_back(in_gb(row.most));
    } else {
      ranges.push_back(in_gb(row.least) + " to " + in_gb(row.most) + " in steps of " +
                       in_gb(row.step));
    }
  }
  return join(ranges, " or ");
}

std::string cpu_values(bool windows) {
  std::vector<std::string> values;
  for (const ecs::FargateSize& row : ecs::fargate_sizes()) {
    if (windows && !row.windows) continue;
    std::string value = std::to_string(row.cpu);
    if (values.empty() || values.back() != value) values.push_back(std::move(value));
  }
  return join(values, " or ");
}

bool is_offered(int64_t cpu, int64_t memory, bool windows) {
  return std::ranges::any_of(ecs::fargate_sizes(), [&](const ecs::FargateSize& row) {
    return row.cpu == cpu && (!windows || row.windows) && memory >= row.least &&
           memory <= row.most && (memory - row.least) % row.step == 0;
  });
}

/// A written size that is in no form that ECS documents.
bool report_form(const ecs::Size& size, std::string_view what, std::string_view forms,
                 Reporter& report) {
  if (size.value || !size.written.known() || size.written.text.empty()) return false;
  Finding& finding =
      report.at(size.written.span(),
                "`" + quoted(size.written.text) + "` is not a form of " + std::string(what) +
                    " that ECS documents, so registering the task definition probably fails");
  finding.severity = std::min(finding.severity, Severity::warning);
  finding.help = "write " + std::string(forms);
  return true;
}

/// Something else completes the definition before it is registered.
bool is_fragment(const ecs::TaskDefinition& task) {
  return !task.family.present() ||
         std::ranges::none_of(task.containers, [](const ecs::Container& container) {
           return container.image.present();
         });
}

/// Fargate asks for both sizes at the task's level; those of the containers do not count.
void report_missing(const ecs::TaskDefinition& task, Reporter& report) {
  const auto is_missing = [](const ecs::Size& size) {
    return !size.written.present() || size.written.node.is_null();
  };
  const bool cpu = is_missing(task.cpu);
  const bool memory = is_missing(task.memory);
  if ((!cpu && !memory) || is_fragment(task)) return;
  const auto fargate = std::ranges::find_if(
      task.requires_compatibilities, [](const Str& value) { return value.text == "FARGATE"; });
  if (fargate == task.requires_compatibilities.end()) return;
  const std::string what = cpu && memory ? "`cpu` and `memory`" : cpu ? "`cpu`" : "`memory`";
  Finding& finding =
      report.at(fargate->span(), "Fargate needs " + what +
                                     " of the whole task, which this task definition "
                                     "does not name, so registering it fails");
  finding.label = "needs " + what;
  finding.help = "add " + what + " beside `containerDefinitions`, such as " +
                 (cpu && memory ? R"(`"cpu": "256", "memory": "512"`)"
                  : cpu         ? R"(`"cpu": "256"`)"
                                : R"(`"memory": "512"`)");
}

}  // namespace

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
static void run(const ecs::TaskDefinition& task, Reporter& report) {
  if (!task.fargate()) return;
  report_missing(task, report);
  const bool bad_cpu =
      report_form(task.cpu, "task CPU", "CPU units such as `1024`, or `1 vCPU`", report);
  const bool bad_memory = report_form(task.memory, "task memory",
                                      "MiB as a plain number such as `2048`, or `2 GB`", report);
  if (bad_cpu || bad_memory || !task.cpu.value) return;

  const bool windows = starts_with_ignoring_case(task.os_family.text, "windows");
  const std::string on = windows ? " for Windows tasks" : "";
  const int64_t cpu = *task.cpu.value;
  const std::string memories = offered(cpu, windows);
  if (memories.empty()) {
    report
        .at(task.cpu.written.span(), "Fargate has no size with " + std::to_string(cpu) +
                                         " CPU units" + on +
                                         ", so registering the task definition fails")
        .help = "choose " + cpu_values(windows) + " CPU units";
  } else if (task.memory.value && !is_offered(cpu, *task.memory.value, windows)) {
    report
        .at(task.memory.written.span(), "Fargate has no size with " + std::to_string(cpu) +
                                            " CPU units and " + std::to_string(*task.memory.value) +
                                            " MiB" + on +
                                            ", so registering the task definition fails")
        .help = "with " + std::to_string(cpu) + " CPU units choose " + memories;
    report.also(task.cpu.written.span(), "the CPU decides which memory sizes there are");
  }
}

constinit const writ::Check writ::checks::ecs_fargate_size{&run};
