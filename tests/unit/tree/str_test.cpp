// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "support.h"
#include "writ/str.h"

using namespace writ;

namespace {

/// The text with every hole as `[kind:inner]`.
std::string shown(std::string_view text, const std::vector<Hole>& holes) {
  constexpr std::string_view kinds[] = {"expression", "variable", "shell", "intrinsic",
                                        "placeholder"};
  std::string result;
  std::size_t at = 0;
  for (const Hole& hole : holes) {
    result += std::string(text.substr(at, hole.begin - at)) + "[" +
              std::string(kinds[static_cast<int>(hole.kind)]) + ":" + std::string(hole.inner) + "]";
    at = hole.end;
  }
  return result + std::string(text.substr(at));
}

struct Case {
  std::string_view text;
  std::string_view shown;
};

void check(Dialect dialect, std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(shown(one.text, find_holes(one.text, dialect)) == one.shown);
  }
}

}  // namespace

TEST_CASE("github holes are expressions only") {
  check(Dialect::github,
        {{"a-${{ github.sha }}-b", "a-[expression:github.sha]-b"},
         {"${{ format('}}{0}', x) }}${{y}}", "[expression:format('}}{0}', x)][expression:y]"},
         {"a ${{ open", "a [expression:open]"},
         {"${{", "[expression:]"},
         {"$X ${X} <Y> {{ z }}", "$X ${X} <Y> {{ z }}"}});
}

TEST_CASE("policy holes are variables and placeholders") {
  check(Dialect::policy,
        {{"home/${aws:username}/*", "home/[variable:aws:username]/*"},
         {"${aws:PrincipalTag/team, 'none'}", "[variable:aws:PrincipalTag/team, 'none']"},
         {"a${*}b${?}c${$}d", "a${*}b${?}c${$}d"},
         {"arn:aws:iam::${AccountId}:root", "arn:aws:iam::[placeholder:AccountId]:root"},
         {"<ACCOUNT_ID>/<your bucket>", "[placeholder:ACCOUNT_ID]/[placeholder:your bucket]"},
         {"a < b > c", "a < b > c"},
         {"{{ account }}:__REGION__:%STAGE%",
          "[placeholder:account]:[placeholder:REGION]:[placeholder:STAGE]"},
         {"{BUCKET} {bucket} {}", "[placeholder:BUCKET] {bucket} {}"},
         {"YOUR_BUCKET/YOUR-KEY/x", "[placeholder:YOUR_BUCKET]/[placeholder:YOUR-KEY]/x"},
         {"my-PLACEHOLDER-1 CHANGEME REPLACE_ME",
          "[placeholder:my-PLACEHOLDER-1] [placeholder:CHANGEME] [placeholder:REPLACE_ME]"},
         {"[YOUR ACCOUNT] [x]", "[placeholder:YOUR ACCOUNT] [x]"},
         {"${{ vars.X }} $X $(y)", "[expression:vars.X] $X $(y)"},
         {"${open 100% __x %A_", "${open 100% __x %A_"}});
}

TEST_CASE("template holes are also shell words") {
  check(Dialect::template_,
        {{"$IMAGE:$(date +%(s))-x", "[placeholder:IMAGE]:[placeholder:date +%(s)]-x"},
         {"${TAG:-latest}", "[placeholder:TAG:-latest]"},
         {"cost $5 $(open", "cost $5 $(open"}});
  CHECK(find_holes("${{ x }} $X", Dialect::none).empty());
}

TEST_CASE("finding holes is linear in hostile texts") {
  for (const std::string_view part :
       {"${", "{{", "$(", "<a", "%A", "__a", "[YOUR", "YOUR_", "${{'"}) {
    const std::string text = test::repeat(part, 200000);
    CHECK(find_holes(text, Dialect::template_).size() <= text.size());
  }
}

TEST_CASE("cloudformation intrinsics are holes") {
  const std::string_view text =
      "sub: !Sub a-${B}-${!C}\nref: !Ref Role\nmap: {Ref: Role}\nfn: {'Fn::GetAtt': [A, B]}\njoin: "
      "!Join ['', [a]]\n"
      "plain: x\nother: {a: 1}\n";
  const Parsed parsed = parse_yaml(text);
  const Node root = parsed.tree.root();
  const Str sub = read_str(root["sub"], Dialect::policy);
  CHECK(shown(sub.text, sub.holes) == "a-[intrinsic:B]-${!C}");
  CHECK(sub.hole_in(0, 3));
  CHECK_FALSE(sub.hole_in(0, 2));
  CHECK(read_str(root["ref"], Dialect::policy).holes.at(0).inner == "Role");
  for (const std::string_view key : {"ref", "map", "fn", "join"}) {
    CAPTURE(key);
    const Str str = read_str(root[key], Dialect::policy);
    CHECK(str.present());
    CHECK_FALSE(str.known());
    REQUIRE(str.holes.size() == 1);
    CHECK(str.holes[0].kind == HoleKind::intrinsic);
  }
  CHECK(read_str(root["plain"], Dialect::policy).known());
  CHECK(read_str(root["other"], Dialect::policy).holes.empty());
  CHECK_FALSE(read_str(root["nothing"], Dialect::policy).present());
}
