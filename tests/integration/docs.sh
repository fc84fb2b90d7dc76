#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# docs.sh WRIT: what the documents say is what the program does.
set -eu
writ=$(realpath "$1")
cd "$(dirname "$0")/../.."
failed=0
table=$(mktemp)
trap 'rm -f "$table" "$table.readme"' EXIT
"$writ" rules list --format markdown >"$table"
sed -n '/<!-- rules -->/,/<!-- \/rules -->/p' README.md | grep '^|' >"$table.readme" || true
if ! diff -u "$table.readme" "$table"; then
  echo "the rule table in README.md is not what writ rules list --format markdown prints"
  failed=1
fi
for option in $("$writ" check --help | grep -oE -e '--[a-z-]+' | sort -u); do
  for document in src/cli/man/writ.1 src/cli/completions/writ.bash src/cli/completions/_writ src/cli/completions/writ.fish; do
    name=${option#--}
    if ! tr -d '\\' <"$document" | grep -q -e "$name"; then
      echo "$document does not know $option"
      failed=1
    fi
  done
done
exit $failed
