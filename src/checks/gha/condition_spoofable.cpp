// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "checks/expressions.h"
#include "checks/job_exposure.h"

namespace writ::checks {
extern const Check gha_condition_spoofable;
}

using namespace writ;

namespace {

using github::Expression;
using github::ExpressionKind;
using github::ExpressionNode;

/// Of the last event in these runs, not of who wrote the code.
constexpr std::array<std::string_view, 3> names = {"github.actor", "github.triggering_actor",
                                                   "github.event.sender.login"};

class ConditionCheck {
 public:
  ConditionCheck(Reporter& report, std::string event) : report_(report), event_(std::move(event)) {}

  void look_at(const github::StepVisit* visit, const Str& condition) {
    const std::string_view bare = checks::bare_condition(condition.text);
    const Expression expression = github::parse_expression(bare);
    if (expression.root == ExpressionNode::none) return;
    condition_ = &condition;
    visit_ = visit;
    begin_ = bare.empty() ? 0 : static_cast<std::size_t>(bare.data() - condition.text.data());
    look_at(expression, expression.root);
  }

 private:
  void look_at(const Expression& expression, uint32_t index) {
    const ExpressionNode& node = expression.at(index);
    if (node.kind == ExpressionKind::and_ || node.kind == ExpressionKind::or_) {
      for (const uint32_t child : expression.children(index)) look_at(expression, child);
    }
    if (node.kind != ExpressionKind::equal) return;
    const std::vector<uint32_t> sides = expression.children(index);
    for (const std::size_t side : {0, 1}) {
      const std::string name = github::dotted_name(expression, sides[side]);
      const ExpressionNode& other = expression.at(sides[1 - side]);
      if (std::ranges::find(names, name) == names.end() || other.kind != ExpressionKind::string ||
          !other.text.ends_with("[bot]"))
        continue;
      const Span span = condition_->span_of(begin_ + node.begin, begin_ + node.end);
      const std::string message = "on `" + quoted(event_) +
                                  "` the author of a pull request can bring `" +
                                  quoted(other.text) + "` to cause the event, and `" +
                                  quoted(name) + "` then names it while the code is the author's";
      if (visit_ == nullptr) {
        report_.at(span, message);
      } else {
        report_.at(visit_->place(span), message);
      }
    }
  }

  Reporter& report_;
  std::string event_;
  const Str* condition_ = nullptr;
  const github::StepVisit* visit_ = nullptr;
  std::size_t begin_ = 0;
};

}  // namespace

static void run(const github::JobWalk& job, Reporter& report) {
  for (const std::string& event : checks::events_of(job)) {
    if (event != "pull_request_target" && event != "workflow_run") continue;
    ConditionCheck check(report, event);
    check.look_at(nullptr, job.job->if_);
    for (const github::StepVisit& visit : job.visits) check.look_at(&visit, visit.step->if_);
    return;
  }
}

constinit const writ::Check writ::checks::gha_condition_spoofable{&run};
