#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# run.sh FOLDER SECONDS: every fuzzer built in FOLDER for a while, from the seeds in tests/fuzz/corpus.
set -eu
seeds=$(dirname "$0")/corpus
for fuzzer in "$1"/fuzz_*; do
  [ -x "$fuzzer" ] && [ -f "$fuzzer" ] || continue
  name=${fuzzer##*/fuzz_}
  work=$(mktemp -d)
  echo "fuzz: $name for $2 s" >&2
  "$fuzzer" -max_total_time="$2" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 "$work" "$seeds/$name"
  rm -rf "$work"
done
