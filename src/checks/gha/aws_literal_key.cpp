// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "text/secrets.h"
#include "writ/check.h"

namespace writ::checks {
extern const Check gha_aws_literal_key;
}

using namespace writ;

namespace {

void look_at_scalar(const Node& node, Reporter& report) {
  const std::string_view text = node.text();
  for (auto key = find_access_key_id(text); key; key = find_access_key_id(text, key->end)) {
    const std::string_view id = text.substr(key->begin, key->end - key->begin);
    const bool temporary = id.starts_with("ASIA");
    report.at(node.span_of(key->begin, key->end),
              "the " + std::string(temporary ? "temporary " : "") + "access key id `" +
                  mask_secret(id) +
                  "` stands in the file, so everyone who can read the repository and its "
                  "history has one half of a credential");
    report.conceal(node.span_of(key->begin, key->end));
  }
}

void look_below(const Node& root, Reporter& report) {
  std::vector<Node> waiting{root};
  while (!waiting.empty()) {
    const Node node = waiting.back();
    waiting.pop_back();
    // What an alias stands for is looked at where it is written.
    if (node.is_alias()) continue;
    if (node.is_scalar()) look_at_scalar(node, report);
    for (const Node child : node) waiting.push_back(child);
  }
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  for (const github::Workflow& workflow : document.workflows) look_below(workflow.node, report);
  for (const github::Action& action : document.actions) look_below(action.node, report);
  for (const github::Pipeline& pipeline : document.pipelines) look_below(pipeline.node, report);
  for (const github::Step& script : document.scripts) look_below(script.node, report);
}

constinit const writ::Check writ::checks::gha_aws_literal_key{&run};
