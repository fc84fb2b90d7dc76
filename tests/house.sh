#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# house.sh ROOT: what can be counted about the code: file lengths, unfinished work, licence lines.
set -eu
cd "$1"
failed=0
for file in $(find src include tests -name '*.h' -o -name '*.cpp'); do
  lines=$(wc -l <"$file")
  limit=600
  case $file in src/checks/*/*) limit=150 ;; esac
  if [ "$lines" -gt "$limit" ]; then echo "$file has $lines lines, $limit are allowed" && failed=1; fi
  if ! head -2 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0'; then echo "$file has no licence line" && failed=1; fi
done
mark=TO''DO
if grep -rnE "$mark|FIX''ME|XX''X" src include rules tests README.md --include='*.h' --include='*.cpp' --include='*.md' --include='*.yaml'; then
  echo "unfinished work" && failed=1
fi
exit $failed
