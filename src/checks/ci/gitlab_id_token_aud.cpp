// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"
#include "writ/document.h"
#include "writ/quote.h"

namespace writ::checks {
extern const Check ci_gitlab_id_token_aud;
}

using namespace writ;

namespace {

/// Keys that come from somewhere else: from what YAML merges, or from what the job extends.
bool is_whole(const Node& mapping) {
  return !mapping["<<"].present() && mapping.tag().empty() && !mapping["extends"].present();
}

void look_at(const Node& owner, Reporter& report) {
  const Node tokens = owner["id_tokens"];
  if (!tokens.is_mapping() || !is_whole(owner) || tokens["<<"].present() || !tokens.tag().empty())
    return;
  for (const Node token : tokens) {
    const bool empty = token.is_null() || token.is_mapping();
    if (!empty || !token.tag().empty() || token["<<"].present() || token["aud"].present()) continue;
    report.at(token.key_span(), "the token `" + quoted(token.key()) +
                                    "` has no `aud`, so GitLab refuses the whole configuration and "
                                    "no job runs");
  }
}

}  // namespace

// https://docs.gitlab.com/ci/yaml/#id_tokens
static void run(const Document& document, Reporter& report) {
  for (const github::Pipeline& pipeline : document.pipelines) {
    if (pipeline.system != "gitlab-ci") continue;
    look_at(pipeline.node["default"], report);
    for (const github::Job& job : pipeline.jobs) {
      if (job.runs) look_at(job.node, report);
    }
  }
}

constinit const writ::Check writ::checks::ci_gitlab_id_token_aud{&run};
