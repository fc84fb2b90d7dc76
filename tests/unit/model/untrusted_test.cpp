// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "writ/untrusted.h"

using namespace writ::github;

namespace {

UntrustedRead read(std::string_view expression, std::vector<std::string> events) {
  return untrusted_read(expression, events, nullptr);
}

}  // namespace

TEST_CASE("who writes a name depends on what starts the run") {
  CHECK(read("github.head_ref", {"pull_request_target"}).writer == Writer::outsider);
  CHECK(read("github.head_ref", {"pull_request"}).writer == Writer::proposer);
  CHECK(read("github.head_ref", {"push", "pull_request"}).writer == Writer::proposer);
  CHECK(read("github.head_ref", {"push"}).writer == Writer::nobody);
  CHECK(read("github.head_ref", {"workflow_call"}).writer == Writer::proposer);
  CHECK(read("github.head_ref", {}).writer == Writer::proposer);
  CHECK(read("github.ref_name", {"push"}).writer == Writer::pusher);
  CHECK(read("github.ref_name", {"pull_request"}).writer == Writer::nobody);
  CHECK(read("github.event.release.tag_name", {"release"}).writer == Writer::member);
  CHECK(read("github.event.head_commit.message", {"push"}).writer == Writer::proposer);
  CHECK(read("github.event.client_payload.a.b.c", {"repository_dispatch"}).writer ==
        Writer::member);
}

TEST_CASE("a name may be written in every way that GitHub takes") {
  for (const char* expression :
       {"github.event.issue.title", "GITHUB.event['Issue'].TITLE", "github['event'].issue['title']",
        "format('{0}', github.event.issue.title)", "github.event.issue.title || 'none'",
        "github.actor == 'x' && github.event.issue.title", "toJSON(github.event.issue)",
        "toJSON(github)", "fromJSON(toJSON(github.event)).issue.title", "github.event.issue.*",
        "join(github.event.issue.*, ' ')", "github.event.issue[vars.KEY]"}) {
    CAPTURE(expression);
    CHECK(read(expression, {"issues"}).writer == Writer::outsider);
  }
  CHECK(read("github.event.commits[0].message", {"push"}).name == "github.event.commits.*.message");
}

TEST_CASE("what is only looked at does not come out") {
  for (const char* expression :
       {"github.event.issue.title == 'x'", "contains(github.event.issue.body, 'x')",
        "startsWith(github.event.issue.title, 'x') && 'a' || 'b'", "!github.event.issue.title",
        "hashFiles(github.event.issue.title)", "github.event.issue.title && 'a'",
        "github.event.issue.number", "github.event.issue.user.login", "github.event.issue",
        "github.event", "github", "github.sha", "toJSON(github.event.issue.user)", "'x'", "", "(",
        "secrets.x", "env.x"}) {
    CAPTURE(expression);
    CHECK(read(expression, {"issues"}).writer == Writer::nobody);
  }
}

TEST_CASE("names of other contexts are asked for") {
  std::string asked;
  const auto other = [&](std::string_view name) {
    asked = name;
    return UntrustedRead{Writer::member, "inputs.tag", "somebody"};
  };
  const std::vector<std::string> events;
  CHECK(untrusted_read("format('{0}', Inputs.TAG)", events, other).writer == Writer::member);
  CHECK(asked == "inputs.tag");
}
