// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "brute_force.h"
#include "simulate/simulate.h"

namespace writ {
namespace {

using Json = nlohmann::json;

struct Line {
  std::string place;  // file:line
  Json json;
};

std::vector<Line> decision_lines() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(WRIT_SOURCE_DIR "/tests/decisions")) {
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Line> lines;
  for (const auto& file : files) {
    std::ifstream in(file);
    std::string text;
    for (int number = 1; std::getline(in, text); ++number) {
      const std::string place =
          "tests/decisions/" + file.filename().string() + ":" + std::to_string(number);
      lines.push_back({place, Json::parse(text, nullptr, false)});
    }
  }
  return lines;
}

Json answer(Simulator& simulator, const Json& request, const Json& policies) {
  const Json line = {{"id", "t"}, {"request", request}, {"policies", policies}};
  return Json::parse(simulator.answer(line.dump()), nullptr, false);
}

bool holds(const Json& whole, const Json& wanted) {
  return std::all_of(wanted.items().begin(), wanted.items().end(), [&](const auto& item) {
    return whole.contains(item.key()) && whole[item.key()] == item.value();
  });
}

bool names_reason(const Json& answered, const Json& wanted) {
  const Json reasons = answered.value("because", Json::array());
  return std::any_of(reasons.begin(), reasons.end(),
                     [&](const Json& reason) { return holds(reason, wanted); });
}

bool names_dependence(const Json& answered, const std::string& wanted) {
  const Json all = answered.value("depends", Json::array());
  return std::any_of(all.begin(), all.end(), [&](const Json& one) {
    return one.get<std::string>().find(wanted) != std::string::npos;
  });
}

// Nothing in the line is unknown, so that the brute force can decide it.
bool concrete(const Json& line) {
  const Json& request = line["request"];
  const Json& policies = line["policies"];
  return !request.contains("unknown") && !request.contains("presentUnknown") &&
         request.value("dialect", "none") == "none" && !policies.contains("identityManaged") &&
         !policies.contains("identityOpaque") && line["expect"]["verdict"] != "Unknown";
}

std::string expected(const Json& expect) {
  return expect["verdict"] == "Allow" ? "Allow" : expect["kind"].get<std::string>();
}

}  // namespace

TEST_CASE("every decision in tests/decisions is as the documentation says") {
  Simulator simulator;
  for (const Line& line : decision_lines()) {
    INFO(line.place << ": " << line.json["test"].get<std::string>());
    const Json got = answer(simulator, line.json["request"], line.json["policies"]);
    INFO("answer: " << got.dump());
    REQUIRE(got.is_object());
    CHECK_FALSE(got.contains("error"));
    const Json& expect = line.json["expect"];
    CHECK(got.value("id", "") == "t");
    CHECK(got.value("verdict", "") == expect["verdict"].get<std::string>());
    CHECK(got.value("kind", Json("missing")) == expect["kind"]);
    for (const Json& reason : expect.value("because", Json::array())) {
      INFO("because: " << reason.dump());
      CHECK(names_reason(got, reason));
    }
    for (const Json& one : expect.value("depends", Json::array()))
      CHECK(names_dependence(got, one.get<std::string>()));
    if (expect["verdict"] == "Unknown") CHECK_FALSE(got.value("depends", Json::array()).empty());
  }
}

TEST_CASE("the decisions in tests/decisions speak of every section of the policy language") {
  std::set<std::string> sections;
  std::set<std::string> requests;
  const auto lines = decision_lines();
  for (const Line& line : lines) {
    INFO(line.place);
    REQUIRE(line.json.is_object());
    sections.insert(line.json["section"].get<std::string>());
    CHECK_MESSAGE(
        requests.insert(line.json["request"].dump() + line.json["policies"].dump()).second,
        "the same case twice");
  }
  CHECK(lines.size() >= 600);
  for (const char* section : {"1.1", "1.2", "1.4", "1.8", "1.9", "1.10", "2", "3.1", "3.2", "3.3",
                              "3.4", "3.5", "3.6", "6.5"}) {
    CHECK_MESSAGE(sections.count(section) == 1, section);
  }
}

TEST_CASE("the brute force of the property test gives the decisions in tests/decisions") {
  int decided = 0;
  for (const Line& line : decision_lines()) {
    if (!concrete(line.json)) continue;
    INFO(line.place << ": " << line.json["test"].get<std::string>());
    CHECK(std::string(brute::name(brute::decide(line.json["request"], line.json["policies"]))) ==
          expected(line.json["expect"]));
    ++decided;
  }
  CHECK(decided >= 400);
}

TEST_CASE("every AWS managed policy resolves by ARN and decides as its document does") {
  const std::vector<std::pair<const char*, const char*>> requests = {
      {"ecr:PutImage", "arn:aws:ecr:eu-west-1:111122223333:repository/acme/shop"},
      {"ecr:GetAuthorizationToken", "*"},
      {"s3:GetObject", "arn:aws:s3:::acme-data/a"},
      {"sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:jobs"},
      {"iam:PassRole", "arn:aws:iam::111122223333:role/deploy"},
      {"logs:PutLogEvents", "arn:aws:logs:eu-west-1:111122223333:log-group:/ecs/shop:log-stream:a"},
      {"dynamodb:Query", "arn:aws:dynamodb:eu-west-1:111122223333:table/t"},
  };
  std::ifstream in(WRIT_SOURCE_DIR "/rules/catalogue/managed-policies.txt");
  Simulator simulator;
  std::string text;
  int policies = 0;
  int opaque = 0;  // only their names are in the data
  while (std::getline(in, text)) {
    if (text.empty() || text[0] == '#') continue;
    const std::string name = text.substr(0, text.find(' '));
    INFO(name);
    const size_t brace = text.find('{');
    const Json document =
        brace == std::string::npos ? Json() : Json::parse(text.substr(brace), nullptr, false);
    REQUIRE_FALSE(document.is_discarded());
    ++(document.is_null() ? opaque : policies);
    for (const auto& asked : requests) {
      const std::string action = asked.first;
      const std::string resource = asked.second;
      INFO(action);
      const Json request = {{"principal", "arn:aws:iam::111122223333:role/ci/push"},
                            {"action", action},
                            {"resource", resource}};
      const Json got =
          answer(simulator, request,
                 {{"identityManaged", Json::array({"arn:aws:iam::aws:policy/" + name})}});
      REQUIRE(got.is_object());
      CHECK_FALSE(got.contains("error"));
      if (document.is_null()) {
        CHECK(got.value("verdict", "") == "Unknown");
        continue;
      }
      const brute::Outcome outcome =
          brute::decide(request, {{"identity", Json::array({document})}});
      if (outcome == brute::Outcome::Unsaid) continue;
      CHECK((got.value("verdict", "") == "Allow" ? "Allow" : got.value("kind", "")) ==
            brute::name(outcome));
    }
  }
  CHECK(policies >= 100);
  CHECK(opaque >= 1'000);
}

TEST_CASE("a line that is no request is answered with an error, and the next one is decided") {
  Simulator simulator;
  for (const char* line :
       {"", "{", "[]", "null", "\"x\"", "{}", R"({"id":"a"})", R"({"id":"a","request":{}})",
        R"({"id":"a","request":{"principal":"*","action":"s3:GetObject"})",
        R"({"id":"a","request":[]})",
        R"({"id":"a","request":{"principal":1,"action":2,"resource":3}})", "\xff\xfe"}) {
    INFO(line);
    const Json got = Json::parse(simulator.answer(line), nullptr, false);
    REQUIRE(got.is_object());
    CHECK(got.contains("error"));
    CHECK_FALSE(got.contains("verdict"));
  }
  const Json request = {
      {"principal", "*"}, {"action", "s3:GetObject"}, {"resource", "arn:aws:s3:::acme-data/a"}};
  CHECK(answer(simulator, request, Json::object()).value("verdict", "") == "Deny");
}

}  // namespace writ
