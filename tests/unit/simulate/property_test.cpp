// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "brute_force.h"
#include "random_case.h"
#include "simulate/simulate.h"

namespace writ {
namespace {

using brute::Case;
using brute::Outcome;
using Json = nlohmann::json;

constexpr uint64_t kCases = 120'000;
constexpr uint64_t kFirstSeed = 1;

struct Tally {
  int decided = 0;          // Allow or Deny
  int open = 0;             // Unknown
  int needlessly_open = 0;  // Unknown although every filling gives the same verdict
  int unnamed = 0;          // Unknown without a word on what it depends
  std::string first_unnamed;
  int fully_known = 0;  // nothing unknown in the case, and the documentation decides it
};

std::string line_of(const Case& one) {
  return Json{{"id", "t"}, {"request", one.request}, {"policies", one.policies}}.dump();
}

// What the engine may say when one filling gives `outcome`.
bool agrees(const std::string& verdict, const Json& kind, Outcome outcome) {
  if (outcome == Outcome::Unsaid || verdict == "Unknown") return true;
  if (verdict == "Allow" || outcome == Outcome::Allow)
    return verdict == "Allow" && outcome == Outcome::Allow;
  return kind.is_null() || kind == brute::name(outcome);
}

// Says how the engine's answer contradicts the brute force; nothing if it does not.
std::optional<std::string> fault(Simulator& simulator, const Case& one, Tally& tally) {
  const std::string said = simulator.answer(line_of(one));
  const Json answer = Json::parse(said, nullptr, false);
  if (!answer.is_object() || !answer.contains("verdict")) return "no decision: " + said;
  const std::string verdict = answer["verdict"];
  const Json kind = answer["kind"];
  bool alike = true;
  std::optional<bool> allowed;
  for (brute::Fillings fillings(one); fillings.next();) {
    const Case& filled = fillings.now();
    const Outcome outcome = brute::decide(filled.request, filled.policies);
    if (!agrees(verdict, kind, outcome)) {
      return "answer " + said + "\nbut " + brute::name(outcome) + " for the filling " +
             line_of(filled);
    }
    if (outcome == Outcome::Unsaid) continue;
    alike = alike && allowed.value_or(outcome == Outcome::Allow) == (outcome == Outcome::Allow);
    allowed = outcome == Outcome::Allow;
  }
  if (verdict == "Unknown" && answer.value("depends", Json::array()).empty() &&
      tally.unnamed++ == 0) {
    tally.first_unnamed = line_of(one);
  }
  ++(verdict == "Unknown" ? tally.open : tally.decided);
  if (one.unknowns.empty() && allowed) {
    ++tally.fully_known;
    if (verdict == "Unknown") return "nothing is unknown, and yet the answer is " + said;
    if (verdict == "Deny" && kind.is_null())
      return "nothing is unknown, and yet the kind is: " + said;
  } else if (verdict == "Unknown" && alike && allowed) {
    ++tally.needlessly_open;
  }
  return std::nullopt;
}

// The places that a smaller case can do without: list items, conditions, keys, whole layers.
void collect(const Json& value, const Json::json_pointer& at, bool free_members,
             std::vector<Json::json_pointer>& out) {
  if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) {
      if (value.size() > 1) out.push_back(at / i);
      collect(value[i], at / i, false, out);
    }
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      const bool block =
          key == "Condition" || at.to_string().find("Condition") != std::string::npos;
      if (free_members || block) out.push_back(at / key);
      collect(member, at / key,
              key == "context" || key == "Condition" ||
                  at.to_string().find("/Condition") != std::string::npos,
              out);
    }
  }
}

Case shrunk(Simulator& simulator, Case one) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (const bool in_policies : {true, false}) {
      std::vector<Json::json_pointer> places;
      collect(in_policies ? one.policies : one.request, Json::json_pointer(), in_policies, places);
      for (const auto& place : places) {
        Case less = one;
        Json& whole = in_policies ? less.policies : less.request;
        Json& parent = whole[place.parent_pointer()];
        parent.is_array() ? parent.erase(std::stoul(place.back()))
                          : void(parent.erase(place.back()));
        Tally ignored;
        if (!fault(simulator, less, ignored)) continue;
        one = std::move(less);
        smaller = true;
        break;
      }
    }
  }
  return one;
}

}  // namespace

TEST_CASE("no filling of the unknowns contradicts an Allow or a Deny") {
  Simulator simulator;
  Tally tally;
  int faults = 0;
  for (uint64_t seed = kFirstSeed; seed < kFirstSeed + kCases && faults < 20; ++seed) {
    const Case one = brute::random_case(seed);
    if (!fault(simulator, one, tally)) continue;
    ++faults;
    const Case small = shrunk(simulator, one);
    Tally ignored;
    FAIL_CHECK("seed " << seed << ": " << line_of(small) << "\n"
                       << *fault(simulator, small, ignored));
  }
  MESSAGE(tally.decided << " decided, " << tally.open << " unknown, of these "
                        << tally.needlessly_open << " although all fillings agree; "
                        << tally.fully_known << " cases without unknowns");
  CHECK_MESSAGE(tally.unnamed == 0, "for instance " << tally.first_unnamed);
  CHECK(tally.decided > 30'000);
  CHECK(tally.fully_known > 15'000);
  CHECK(tally.needlessly_open * 10 < tally.open * 6);
}

}  // namespace writ
