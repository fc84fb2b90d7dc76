// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/extract.h"

namespace writ {

github::Step extract_script(const Node& root) {
  github::Step script;
  script.node = root;
  script.run = read_str(root, Dialect::none);
  script.commands = shell::parse(script.run.text);
  return script;
}

}  // namespace writ
