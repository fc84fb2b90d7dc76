// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "rule/run.h"

#include <algorithm>
#include <exception>

#include "rule/check_table.h"
#include "writ/job_walk.h"

namespace writ {
namespace {

void run_conditions(const PreparedRule& rule, const Document& document, Reporter& report) {
  each_subject(document, rule.rule->each, [&](const Subject& subject) {
    Span place;
    if (rule.program->holds(subject, place)) report.at(place, rule.program->message(subject));
  });
}

void run_check(const PreparedRule& rule, const Document& document, Reporter& report) {
  if (const auto* on_document = std::get_if<Check::OnDocument>(&rule.check->run)) {
    (*on_document)(document, report);
  } else if (const auto* on_policy = std::get_if<Check::OnPolicy>(&rule.check->run)) {
    for (const auto& policy : document.policies) (*on_policy)(policy, report);
  } else if (const auto* on_task = std::get_if<Check::OnTask>(&rule.check->run)) {
    for (const auto& task : document.tasks) (*on_task)(task, report);
  } else if (const auto* on_workflow = std::get_if<Check::OnWorkflow>(&rule.check->run)) {
    for (const auto& workflow : document.workflows) (*on_workflow)(workflow, report);
  }
}

// The one catch around checks: a defect is said with the rule's name, and the run goes on.
template <class Run>
void guarded(const PreparedRule& rule, std::string_view where, RuleOutput& out, Run run) {
  const std::size_t before = out.findings.size();
  try {
    run();
  } catch (const std::exception& error) {
    out.faults.push_back("the rule " + std::string(rule.rule->id) + " broke on " +
                         std::string(where) + ": " + error.what());
  }
  for (std::size_t i = before; i < out.findings.size(); ++i) {
    // A check may lower a finding's severity; the config's word holds for the others.
    if (out.findings[i].severity == rule.rule->severity) out.findings[i].severity = rule.severity;
  }
}

}  // namespace

bool PreparedRule::on_project() const {
  return check != nullptr && (std::holds_alternative<Check::OnProject>(check->run) || on_jobs());
}

bool PreparedRule::on_jobs() const {
  return check != nullptr && std::holds_alternative<Check::OnJob>(check->run);
}

PreparedRule prepare(const Rule& rule, const Config& config) {
  PreparedRule prepared;
  prepared.rule = &rule;
  prepared.severity = rule.severity;
  if (const auto own = config.severity.find(std::string(rule.id)); own != config.severity.end()) {
    prepared.severity = own->second;
  }
  if (rule.check.empty()) {
    prepared.program.emplace(rule);
    return prepared;
  }
  const auto table = check_table();
  const auto found = std::ranges::find(table, rule.check, &NamedCheck::name);
  if (found != table.end()) prepared.check = found->check;
  return prepared;
}

void run_on_document(const PreparedRule& rule, const Document& document, const Config& config,
                     RuleOutput& out) {
  guarded(rule, document.path(), out, [&] {
    Reporter report(*rule.rule, config, &document, out.findings);
    if (rule.program) {
      run_conditions(rule, document, report);
    } else if (rule.check != nullptr) {
      run_check(rule, document, report);
    }
  });
}

void run_on_project(const PreparedRule& rule, const Project& project, RuleOutput& out) {
  if (!rule.on_project()) return;
  if (const auto* on_project = std::get_if<Check::OnProject>(&rule.check->run)) {
    guarded(rule, "the project", out, [&] {
      Reporter report(*rule.rule, project.config(), nullptr, out.findings);
      (*on_project)(project, report);
    });
    return;
  }
  const auto on_job = std::get<Check::OnJob>(rule.check->run);
  for (const github::JobWalk& job : project.jobs()) {
    guarded(rule, job.document->path(), out, [&] {
      Reporter report(*rule.rule, project.config(), job.document, out.findings);
      on_job(job, report);
    });
  }
}

}  // namespace writ
