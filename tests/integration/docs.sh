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
"$writ" rules list --tag access-analyzer --format markdown >"$table"
sed -n '/<!-- access-analyzer -->/,/<!-- \/access-analyzer -->/p' rules/access-analyzer.md | grep '^|' >"$table.readme" || true
if ! diff -u "$table.readme" "$table"; then
  echo "the table in rules/access-analyzer.md is not what writ rules list --tag access-analyzer prints"
  failed=1
fi
codes=$(grep -cE '^\| `[A-Z_0-9]+` \|' rules/access-analyzer.md)
twice=$(grep -oE '^\| `[A-Z_0-9]+`' rules/access-analyzer.md | sort | uniq -d)
if [ "$codes" != 153 ] || [ -n "$twice" ]; then
  echo "rules/access-analyzer.md names $codes codes in place of 153, and twice: $twice"
  failed=1
fi
"$writ" rules list --tag zizmor --format markdown >"$table"
sed -n '/<!-- zizmor -->/,/<!-- \/zizmor -->/p' rules/workflow-audits.md | grep '^|' >"$table.readme" || true
if ! diff -u "$table.readme" "$table"; then
  echo "the table in rules/workflow-audits.md is not what writ rules list --tag zizmor prints"
  failed=1
fi
audits=$(grep -cE '^\| `[a-z-]+` \|' rules/workflow-audits.md)
twice=$(grep -oE '^\| `[a-z-]+`' rules/workflow-audits.md | sort | uniq -d)
if [ "$audits" != 41 ] || [ -n "$twice" ]; then
  echo "rules/workflow-audits.md names $audits audits in place of 41, and twice: $twice"
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
