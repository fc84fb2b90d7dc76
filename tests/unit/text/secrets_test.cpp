// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "text/secrets.h"

#include <doctest/doctest.h>

#include <string>

using namespace writ;

TEST_CASE("access key ids are found as words of their own, fillers and documentation ids are not") {
  struct Case {
    std::string_view text;
    std::string_view found;
  };
  const Case cases[] = {
      {"AKIA2B3C4D5E6F7G2H3J", "AKIA2B3C4D5E6F7G2H3J"},
      {"key=ASIA2B3C4D5E6F7G2H3J;", "ASIA2B3C4D5E6F7G2H3J"},
      {"AKIAIOSFODNN7EXAMPLE then AKIA2B3C4D5E6F7G2H3J", "AKIA2B3C4D5E6F7G2H3J"},
      {"xAKIA2B3C4D5E6F7G2H3J", ""},
      {"AKIA2B3C4D5E6F7G2H3J4", ""},
      {"AKIA2B3C4D5E6F7G2H3", ""},
      {"AKIA0189018901890189", ""},
      {"AKIAXXXXXXXXXXXXXXXX", ""},
      {"AKIATESTTESTTESTTEST", ""},
      {"AKIAIOSFODNN7EXAMPLE", ""},
      {"IA", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto place = find_access_key_id(c.text);
    CHECK((place ? c.text.substr(place->begin, place->end - place->begin) : std::string_view()) ==
          c.found);
  }
}

TEST_CASE("the search for key ids goes on behind the last one") {
  constexpr std::string_view text = "AKIA2B3C4D5E6F7G2H3J AKIA3C4D5E6F7G2H3J4K";
  const auto first = find_access_key_id(text);
  REQUIRE(first);
  const auto second = find_access_key_id(text, first->end);
  REQUIRE(second);
  CHECK(second->begin == 21);
  CHECK_FALSE(find_access_key_id(text, second->end));
}

TEST_CASE("tokens are known by their marks and their length") {
  const std::string token = "ghp_" + std::string("1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R");
  CHECK(find_secret("x:" + token)->what == "a GitHub token");
  CHECK(find_secret("x:" + token)->begin == 2);
  CHECK_FALSE(find_secret(token.substr(0, 20)));
  CHECK_FALSE(find_secret("ghp_" + std::string(36, 'x')));
  CHECK_FALSE(find_secret("my" + token));
  CHECK(find_secret("-----BEGIN RSA PRIVATE KEY-----\nMII")->what == "a private key");
  CHECK_FALSE(find_secret("-----BEGIN CERTIFICATE-----"));
}

TEST_CASE("fillers are told from values") {
  for (const std::string_view filler :
       {"", "<PASSWORD>", "${X}", "$X", "{{ x }}", "__X__", "%X%", "xxxx", "****", "REPLACE_ME",
        "your-token", "DB_PASSWORD", "PASSWORD", "PLACEHOLDER"}) {
    CAPTURE(filler);
    CHECK(is_filler(filler));
  }
  for (const std::string_view value : {"changeme", "hunter2", "p", "PASSWORD1_x", "s3cret$"}) {
    CAPTURE(value);
    CHECK(is_filler(value) == (value == "p"));
  }
}
