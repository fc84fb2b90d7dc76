// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Every way in which configure-aws-credentials decides, in its versions.
// https://github.com/aws-actions/configure-aws-credentials

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "walk_case.h"

using namespace writ;

namespace {

constexpr std::string_view role = "role-to-assume: 'arn:aws:iam::111122223333:role/deploy'";
constexpr std::string_view keys =
    "aws-access-key-id: '${{ secrets.ID }}', aws-secret-access-key: '${{ secrets.KEY }}'";
constexpr std::string_view with_token = "permissions: {id-token: write}\n";
constexpr std::string_view without_token = "permissions: {contents: read}\n";

struct Case {
  std::string_view version;
  std::string_view job;     ///< lines of the job
  std::string_view with;    ///< beside the region
  std::string_view result;  ///< and what the job ends with
};

std::string configure(std::string_view version, std::string_view with) {
  return "- {uses: aws-actions/configure-aws-credentials@" + std::string(version) +
         ", with: {aws-region: eu-west-1" + (with.empty() ? "" : ", ") + std::string(with) + "}}\n";
}

std::string all(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts)
    text += (text.empty() || part.empty() ? "" : ", ") + std::string(part);
  return text;
}

/// Of the last step, and what comes after it.
std::string last_lines(const std::string& lines) {
  const std::size_t end = lines.rfind('\n', lines.size() - 2);
  const std::size_t step = lines.rfind("> ", end);
  return lines.substr(step + 2, end - step - 2) + "; " +
         lines.substr(end + 1, lines.size() - end - 2);
}

template <std::size_t N>
void check(const Case (&cases)[N], const std::string& before = {}) {
  for (const Case& each : cases) {
    CAPTURE(each.version);
    CAPTURE(each.job);
    CAPTURE(each.with);
    const std::string steps = before + configure(each.version, each.with);
    CHECK(last_lines(walked(job_with(each.job, steps))) == each.result);
  }
}

}  // namespace

TEST_CASE("a role alone is assumed by OIDC if the job has a token") {
  const Case cases[] = {
      {"v1", with_token, role, "succeeds; oidc deploy 111122223333 3600"},
      {"v2", with_token, role, "succeeds; oidc deploy 111122223333 3600"},
      {"v3", with_token, role, "succeeds; oidc deploy 111122223333 3600"},
      {"v4", with_token, role, "succeeds; oidc deploy 111122223333 3600"},
      {"v5", with_token, role, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", with_token, role, "succeeds; oidc deploy 111122223333 3600"},
      {"main", with_token, role, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", "permissions: write-all", role, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", without_token, role, "no token; unknown - -"},
      {"v1", without_token, role, "no token; unknown - -"},
      {"v6", "", role, "no token; unknown - -"},
      {"v6", "permissions: read-all", role, "no token; unknown - -"},
      {"v6",
       "permissions: {id-token: write}\nenv: {ROLE_TO_ASSUME: "
       "'arn:aws:iam::111122223333:role/deploy'}",
       "", "succeeds; oidc deploy 111122223333 3600"},
      {"v6", with_token, "role-to-assume: deploy", "bare role name; unknown - -"},
      {"v6", with_token, "role-to-assume: 'arn:aws-cn:iam::111122223333:role/x'",
       "succeeds; oidc x 111122223333 3600"},
      {"v6", with_token, "role-to-assume: '${{ secrets.ROLE }}'", "unknown; oidc * - 3600"},
      {"v6", with_token, "role-to-assume: 'arn:aws:iam::${{ secrets.ACCOUNT }}:role/deploy'",
       "succeeds; oidc deploy - 3600"},
      {"v6", "permissions: {id-token: write}\nstrategy: {matrix: {stage: [a, b]}}",
       "role-to-assume: 'arn:aws:iam::111122223333:role/${{ matrix.stage }}'",
       "succeeds; oidc b 111122223333 3600"},
  };
  check(cases);
}

TEST_CASE("a token is none where the permissions cannot be told") {
  CHECK(last_lines(walked("on: {workflow_call: {}}\njobs:\n  a:\n    runs-on: ubuntu-latest\n"
                          "    steps:\n      " +
                          configure("v6", role))) == "unknown; oidc deploy 111122223333 3600");
}

TEST_CASE("keys win over OIDC, and a role is then assumed with them") {
  const std::string with_role = all({keys, role});
  const std::string session = all({keys, "aws-session-token: '${{ secrets.TOKEN }}'"});
  const std::string session_role = all({session, role});
  const std::string bare = all({keys, "role-to-assume: deploy"});
  const Case cases[] = {
      {"v1", "", keys, "succeeds; static keys - -"},
      {"v6", "", keys, "succeeds; static keys - -"},
      {"v6", with_token, keys, "succeeds; static keys - -"},
      {"v6", with_token, with_role, "succeeds; chained deploy 111122223333 3600"},
      {"v1", "", with_role, "succeeds; chained deploy 111122223333 21600"},
      {"v2", "", with_role, "succeeds; chained deploy 111122223333 21600"},
      {"v3", "", with_role, "succeeds; chained deploy 111122223333 3600"},
      {"v1", "", session_role, "succeeds; chained deploy 111122223333 3600"},
      {"v4", "", session, "succeeds; session keys - -"},
      {"v6", "", bare, "succeeds; chained deploy - 3600"},
      {"v6", "", "aws-access-key-id: '${{ secrets.ID }}'", "key without secret; unknown - -"},
      {"v6", "", "aws-secret-access-key: '${{ secrets.KEY }}'", "no credentials; unknown - -"},
      {"v6", "", "aws-access-key-id: '', aws-secret-access-key: ''", "no credentials; unknown - -"},
      {"v6", with_token,
       "aws-access-key-id: '', aws-secret-access-key: '', "
       "role-to-assume: 'arn:aws:iam::111122223333:role/deploy'",
       "succeeds; oidc deploy 111122223333 3600"},
  };
  check(cases);
}

TEST_CASE("a token file needs a role") {
  const std::string file_role = all({role, "web-identity-token-file: /tmp/token"});
  const Case cases[] = {
      {"v6", "", file_role, "succeeds; token file deploy 111122223333 3600"},
      {"v6", with_token, file_role, "succeeds; token file deploy 111122223333 3600"},
      {"v4", "", "web-identity-token-file: /tmp/token", "nothing assumed; none - -"},
      {"v5", "env: {WEB_IDENTITY_TOKEN_FILE: /tmp/token}", role,
       "succeeds; token file deploy 111122223333 3600"},
  };
  check(cases);
}

TEST_CASE("without anything the machine must have credentials") {
  const Case cases[] = {
      {"v1", "", "", "no credentials; unknown - -"},
      {"v6", with_token, "", "no credentials; unknown - -"},
      {"v6",
       "env: {AWS_ACCESS_KEY_ID: '${{ secrets.ID }}', AWS_SECRET_ACCESS_KEY: '${{ secrets.K }}'}",
       "", "keeps existing; static keys - -"},
      {"v6",
       "env: {AWS_ACCESS_KEY_ID: '${{ secrets.ID }}', AWS_SECRET_ACCESS_KEY: '${{ secrets.K }}'}",
       role, "succeeds; chained deploy 111122223333 3600"},
  };
  check(cases);
  const std::string own_machine =
      "on: push\njobs:\n  a:\n    runs-on: [self-hosted]\n    steps:\n      ";
  CHECK(last_lines(walked(own_machine + configure("v6", ""))) == "unknown; ambient - -");
  CHECK(last_lines(walked(own_machine + configure("v6", role))) ==
        "unknown; chained deploy 111122223333 3600");
}

TEST_CASE("force-skip-oidc came with version 5") {
  const std::string skip = all({role, "force-skip-oidc: true"});
  const std::string skip_chain = all({skip, "role-chaining: true"});
  const std::string skip_keys = all({skip, keys});
  const std::string not_skipped = all({role, "force-skip-oidc: false"});
  const Case cases[] = {
      {"v6", with_token, skip, "oidc skipped; unknown - -"},
      {"v5", with_token, skip, "oidc skipped; unknown - -"},
      {"v4", with_token, skip, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", with_token, skip_chain, "oidc skipped; unknown - -"},
      {"v6", with_token, skip_keys, "succeeds; chained deploy 111122223333 3600"},
      {"v6", with_token, not_skipped, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", with_token, "force-skip-oidc: true", "no credentials; unknown - -"},
  };
  check(cases);
}

TEST_CASE("a chain needs a first link") {
  const std::string chain =
      all({"role-to-assume: 'arn:aws:iam::444455556666:role/b'", "role-chaining: true"});
  const Case alone[] = {
      {"v6", with_token, chain, "chain without credentials; unknown - -"},
      {"v2", with_token, chain, "chain without credentials; unknown - -"},
      {"v1", with_token, chain, "succeeds; oidc b 444455556666 3600"},
  };
  check(alone);
  const std::string other = "role-to-assume: 'arn:aws:iam::444455556666:role/b'";
  const std::string name = "role-to-assume: b, role-chaining: true";
  const Case second[] = {
      {"v6", with_token, chain, "succeeds; chained b 444455556666 3600"},
      {"v6", with_token, other, "succeeds; oidc b 444455556666 3600"},
      {"v6", with_token, name, "succeeds; chained b 111122223333 3600"},
      {"v6", with_token, "role-chaining: true", "keeps existing; oidc deploy 111122223333 3600"},
      {"v6", with_token, "", "keeps existing; oidc deploy 111122223333 3600"},
      {"v6", with_token, "unset-current-credentials: true", "no credentials; unknown - -"},
      {"v2", with_token, "unset-current-credentials: true",
       "keeps existing; oidc deploy 111122223333 3600"},
  };
  check(second, configure("v6", role));
}

TEST_CASE("use-existing-credentials takes any text for true since version 5") {
  const std::string on = all({role, "use-existing-credentials: true"});
  const std::string off = all({role, "use-existing-credentials: false"});
  const std::string empty = all({role, "use-existing-credentials: ''"});
  const std::string environment =
      "permissions: {id-token: write}\n"
      "env: {AWS_ACCESS_KEY_ID: '${{ secrets.ID }}', AWS_SECRET_ACCESS_KEY: '${{ secrets.K }}'}";
  const Case cases[] = {
      {"v4", environment, on, "keeps existing; static keys - -"},
      {"v5", environment, on, "keeps existing; static keys - -"},
      {"v6", environment, on, "keeps existing; static keys - -"},
      {"v4", environment, off, "succeeds; oidc deploy 111122223333 3600"},
      {"v5", environment, off, "keeps existing; static keys - -"},
      {"v6", environment, off, "keeps existing; static keys - -"},
      {"v6", environment, empty, "succeeds; oidc deploy 111122223333 3600"},
      {"v3", environment, on, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", with_token, on, "succeeds; oidc deploy 111122223333 3600"},
  };
  check(cases);
}

TEST_CASE("the length of a session is what is asked for, or the version's own") {
  const std::string hours = all({role, "role-duration-seconds: 7200"});
  const std::string words = all({role, "role-duration-seconds: an hour"});
  const std::string open = all({role, "role-duration-seconds: '${{ vars.LENGTH }}'"});
  const std::string zero = all({role, "role-duration-seconds: 0"});
  const Case cases[] = {
      {"v6", with_token, hours, "succeeds; oidc deploy 111122223333 7200"},
      {"v6", with_token, words, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", with_token, open, "succeeds; oidc deploy 111122223333"},
      {"v6", with_token, zero, "succeeds; oidc deploy 111122223333 3600"},
      {"v6", "permissions: {id-token: write}\nenv: {ROLE_DURATION_SECONDS: 900}", role,
       "succeeds; oidc deploy 111122223333 900"},
  };
  check(cases);
}

TEST_CASE("credentials that are kept out of the environment are no later step's") {
  const std::string kept = all({role, "output-env-credentials: false"});
  const Case cases[] = {
      {"v6", with_token, kept, "succeeds; oidc deploy 111122223333 3600 kept back"},
      {"v3", with_token, kept, "succeeds; oidc deploy 111122223333 3600"},
  };
  check(cases);
}
