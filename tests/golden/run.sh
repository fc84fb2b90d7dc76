#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# run.sh WRIT CASE: runs one golden case. A case is a folder with `args` (one line, as typed in a shell) and `expected` (standard
# output, then the exit code); with a folder `in` it runs there, else in the repository's root. UPDATE_GOLDEN=1 rewrites `expected`.
set -eu
writ=$(realpath "$1")
case=$(realpath "$2")
if [ -d "$case/in" ]; then
  cd "$case/in"
else
  cd "$case/../../.."
fi
unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE GITHUB_STEP_SUMMARY
actual=$(mktemp)
trap 'rm -f "$actual"' EXIT
code=0
if [ -f "$case/stdin" ]; then exec <"$case/stdin"; else exec </dev/null; fi
eval "\"$writ\" $(cat "$case/args")" >"$actual" 2>/dev/null || code=$?
echo "exit $code" >>"$actual"
if [ "${UPDATE_GOLDEN:-0}" = 1 ]; then
  cp "$actual" "$case/expected"
fi
diff -u "$case/expected" "$actual"
