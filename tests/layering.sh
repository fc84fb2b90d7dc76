#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# layering.sh ROOT: holds the includes of each folder of src against the table in src/README.md.
# A row: | `src/tree` | what it does | text |; the last cell names the folders it may include, or `all`.
set -eu
cd "$1"
failed=0
rows=0
while IFS='|' read -r _ folder _ allowed _; do
  folder=$(echo "$folder" | tr -d '` ')
  allowed=$(echo "$allowed" | tr -d '`,')
  rows=$((rows + 1))
  case $allowed in *all*) continue ;; esac
  name=${folder#src/}
  for other in text tree model extract simulate project checks rule report lint cli; do
    case " $allowed $name " in *" $other "*) continue ;; esac
    if found=$(grep -rnE "^#include \"$other/" "$folder" --include='*.h' --include='*.cpp'); then
      echo "$folder may not include $other:" && echo "$found"
      failed=1
    fi
  done
done <<END
$(grep -E '^\| `src/' src/README.md)
END
[ "$rows" -ge 10 ] || { echo "src/README.md has no table of folders" && failed=1; }

only() { # only PATTERN FOLDER WHAT: third-party headers and system calls stay where they belong.
  if found=$(grep -rnE "$1" src include --include='*.h' --include='*.cpp' | grep -vE "^$2"); then
    echo "$3:" && echo "$found"
    failed=1
  fi
}
only '#include <yaml-cpp' src/tree/ 'yaml-cpp outside src/tree'
only '#include <re2' src/rule/ 're2 outside src/rule'
only '#include <CLI' src/cli/ 'CLI11 outside src/cli'
only '#include <nlohmann' 'src/(tree|simulate|report|cli)/' 'nlohmann/json outside src/tree, src/simulate, src/report and src/cli'
only '#include <(sys/socket|netdb)' nowhere 'network'
only '#include <arpa' src/model/condition_values.cpp 'more of the network than the form of addresses'
only 'std::(cout|cerr)|printf\(' 'src/(cli|tools)/' 'printing outside src/cli'
exit $failed
