// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "checks/job_exposure.h"
#include "text/words.h"

namespace writ::checks {
extern const Check gha_cache_poisoning;
}

using namespace writ;

namespace {

/// The text that makes the step take files from the cache.
std::optional<Span> restores_cache(const github::Step& step, Reporter& report) {
  if (step.uses.kind != github::UsesKind::repository) return std::nullopt;
  for (const std::string_view action : report.list("cache-actions")) {
    if (starts_with_ignoring_case(step.uses.text.text, action)) return step.uses.text.span();
  }
  const github::Entry* cache = step.input("cache");
  if (starts_with_ignoring_case(step.uses.text.text, "actions/setup-") && cache != nullptr &&
      !cache->value.text.empty() && cache->value.text != "false")
    return cache->value.span();
  const github::Entry* from = step.input("cache-from");
  if (from != nullptr && from->value.text.find("type=gha") != std::string_view::npos)
    return from->value.span();
  return std::nullopt;
}

/// Every run is of a tag, as for a release.
bool is_release(const github::JobWalk& job) {
  const auto found = job.bindings.find("github.ref_type");
  return found != job.bindings.end() &&
         std::ranges::all_of(found->second, [](const github::Value& value) {
           return value.known() && value.shown() == "tag";
         });
}

bool publishes(const github::JobWalk& job, const github::StepVisit& visit, Reporter& report) {
  const bool by_action = std::ranges::any_of(
      report.list("publishers"), [&](std::string_view name) { return visit.step->uses.is(name); });
  if (by_action) return true;
  const auto& commands = visit.step->commands;
  return std::ranges::any_of(commands, [&](const shell::Command& command) {
    return command.is({"docker", "push"}) || command.is({"npm", "publish"}) ||
           command.is({"twine", "upload"}) || command.is({"cargo", "publish"}) ||
           (command.is({"aws"}) && checks::power_at(job, visit).aws);
  });
}

}  // namespace

// https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
static void run(const github::JobWalk& job, Reporter& report) {
  if (!is_release(job)) return;
  const github::StepVisit* cache = nullptr;
  Span place;
  for (const github::StepVisit& visit : job.visits) {
    if (visit.runs == Truth::no) continue;
    if (cache != nullptr && publishes(job, visit, report)) {
      report.at(cache->place(place),
                "what job `" + quoted(job.job->id.text) +
                    "` publishes is built with files that any run of the default branch may have "
                    "put into the cache");
      report.also(visit.place(visit.step->uses.text.present() ? visit.step->uses.text.span()
                                                              : visit.step->run.span()),
                  "this publishes");
      return;
    }
    const auto restored = restores_cache(*visit.step, report);
    if (!restored || cache != nullptr) continue;
    // Of an action's step, the job's own one that uses the action.
    cache = &visit;
    while (cache->parent >= 0) cache = &job.visits[static_cast<std::size_t>(cache->parent)];
    place = cache == &visit ? *restored : cache->step->uses.text.span();
  }
}

constinit const writ::Check writ::checks::gha_cache_poisoning{&run};
