// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/path_glob.h"

#include <doctest/doctest.h>

using namespace writ;

TEST_CASE("globs fit paths as in .gitignore") {
  CHECK(path_matches("infra/*.json", "infra/a.json"));
  CHECK_FALSE(path_matches("infra/*.json", "infra/iam/a.json"));
  CHECK(path_matches("infra/**/*.json", "infra/iam/deep/a.json"));
  CHECK(path_matches("infra/**/*.json", "infra/a.json"));
  CHECK(path_matches("examples/**", "examples/a/b.yml"));
  CHECK(path_matches("examples/", "examples/a/b.yml"));
  CHECK(path_matches("*.tfstate.json", "deep/down/x.tfstate.json"));
  CHECK(path_matches("./a.json", "a.json"));
  CHECK(path_matches("**/x/**/y", "a/x/b/c/x/y"));
  CHECK_FALSE(path_matches("infra", "infrastructure/a"));
}
