// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulate/managed.h"
#include "simulate/request_reader.h"
#include "text/words.h"
#include "writ/tree.h"

namespace writ {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& value) {
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

/// The id as it came, so that answers find their requests; null where there is none.
Json id_of(const Node& root) {
  const Node id = root["id"];
  switch (id.kind()) {
    case NodeKind::string: return id.text();
    case NodeKind::boolean: return id.text() == "true";
    case NodeKind::number: {
      const Json number = Json::parse(id.text(), nullptr, false);
      return number.is_discarded() ? Json() : number;
    }
    default: return nullptr;
  }
}

std::string error_answer(const Node& root, std::string_view message) {
  Json answer;
  answer["id"] = id_of(root);
  answer["error"] = message;
  return dump(answer);
}

Json reason(const iam::StatementRef& ref) {
  Json entry;
  entry["policy"] = ref.policy->name;
  entry["statement"] = nullptr;
  entry["sid"] = nullptr;
  if (!ref.statement) return entry;
  entry["statement"] = ref.statement->index;
  if (ref.statement->sid.present()) entry["sid"] = ref.statement->sid.text;
  return entry;
}

Json kind_of(const iam::Decision& decision) {
  switch (decision.kind) {
    case iam::DenyKind::explicit_deny: return "Explicit";
    case iam::DenyKind::implicit_deny: return "Implicit";
    case iam::DenyKind::none: break;
  }
  return nullptr;
}

std::string answer_of(const Node& root, const iam::Decision& decision) {
  Json answer;
  answer["id"] = id_of(root);
  answer["verdict"] = iam::to_string(decision.verdict);
  answer["kind"] = kind_of(decision);
  answer["because"] = Json::array();
  for (const iam::StatementRef& ref : decision.because) answer["because"].push_back(reason(ref));
  answer["depends"] = iam::describe(decision.depends);
  return dump(answer);
}

/// What keeps the line from being read; duplicate keys inside policies do not.
const Problem* serious(const std::vector<Problem>& problems) {
  const auto found = std::ranges::find_if(
      problems, [](const Problem& problem) { return problem.rule != "syntax-duplicate-key"; });
  return found == problems.end() ? nullptr : &*found;
}

}  // namespace

struct Simulator::State {
  simulate::ManagedPolicies managed;
};

Simulator::Simulator() : state_(std::make_unique<State>()) {}
Simulator::~Simulator() = default;

std::string Simulator::answer(std::string_view text) {
  const Parsed parsed = parse_json(text);
  const Node root = parsed.tree.root();
  if (const Problem* problem = serious(parsed.problems))
    return error_answer(root, problem->message);
  simulate::Line line;
  simulate::read_line(
      root, [this](std::string_view arn) { return state_->managed.find(arn); }, line);
  if (!line.error.empty()) return error_answer(root, line.error);
  return answer_of(root, decide(with_effective_resource(std::move(line.request)), line.layers));
}

}  // namespace writ
