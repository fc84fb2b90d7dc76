#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# robustness.sh WRIT: hostile and broken inputs. Every run must end by itself within 20 seconds with exit 0, 1 or 2, and must not let
# anything from a file reach the terminal unescaped.
set -eu
writ=$(realpath "$1")
dir=$(mktemp -d)
trap 'chmod -R u+rwx "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
unset GITHUB_STEP_SUMMARY
failed=0

fail() {
  echo "FAILED: $*"
  failed=1
}

# run EXPECTED NAME ARGS…: the exit code is one of EXPECTED (a pattern); output lands in out and err.
run() {
  expected=$1
  name=$2
  shift 2
  code=0
  timeout 20 "$writ" "$@" >out 2>err </dev/null || code=$?
  # shellcheck disable=SC2254 # a pattern
  case $code in
    $expected) ;;
    *) fail "$name: exit $code: $(head -c 300 err)" ;;
  esac
  if LC_ALL=C grep -qaE "$(printf '\033')|runtime error|AddressSanitizer|terminate called|##\[" out err; then
    fail "$name: raw control characters or a crash in the output"
  fi
}

says() { grep -qaE "$1" out || fail "$name does not say $1: $(head -c 400 out)"; }

head='{"Version": "2012-10-17", "Statement": '

repeat() { # repeat COUNT TEXT
  awk -v n="$1" -v t="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", t }'
}

{ printf '%s' "$head" && repeat 200000 '['; } >deep.json && run 1 "deep JSON" check deep.json
{ printf '%s' "$head" && repeat 100000 '[' && repeat 100000 ']' && echo '}'; } >deep2.json && run 1 "deep closed JSON" check deep2.json
mkdir -p .github/workflows
{ echo 'on: push' && echo 'jobs:' && printf '  a: ' && repeat 100000 '['; } >.github/workflows/deep.yml && run 1 "deep flow YAML" check .github/workflows/deep.yml
{ echo 'on: push' && printf 'jobs: ' && repeat 20000 '- '; } >.github/workflows/dashes.yml && run 1 "deep block YAML" check .github/workflows/dashes.yml
{
  echo 'on: push' && echo 'a: &a [x, x, x, x, x, x, x, x, x, x]'
  for pair in ab bc cd de ef fg gh hi; do
    from=${pair%?} && to=${pair#?}
    echo "$to: &$to [$(for _ in 1 2 3 4 5 6 7 8 9 10; do printf '*%s, ' "$from"; done)]"
  done
  echo 'jobs: {a: {runs-on: x, steps: *i}}'
} >.github/workflows/bomb.yml && run '[01]' "alias bomb" check .github/workflows/bomb.yml
printf 'on: push\njobs: &j {a: *j}\n' >.github/workflows/self.yml && run '[01]' "self-reference" check .github/workflows/self.yml
printf '%s[{"Effect": "Allow\000", "Action": "*"}]}' "$head" >nul.json && run 1 "NUL" check nul.json
printf '\357\273\277%s{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}' "$head" >bom.json && run 0 "byte order mark" check bom.json
printf '%s[]}' "$head" | iconv -f UTF-8 -t UTF-16 >utf16.json && run 1 "UTF-16" check utf16.json && says 'UTF-16'
printf '%s[{"Effect": "Allow", "Action": "s3:\377\376", "Resource": "*"}]}' "$head" >bad.json && run 1 "invalid UTF-8" check bad.json
printf '{\r\n"Version": "2012-10-17",\r\n"Statement": [{"Effect": "Alow", "Action": "s3:GetObject", "Resource": "*"}]}\r\n' >crlf.json
run 1 "CRLF" check --output concise crlf.json && says '^crlf.json:3:26: error:'
{ printf '%s[{"Effect": "Allow", "Action": "' "$head" && repeat 10000000 'a' && echo '", "Resource": "*"}]}'; } >long.json && run '[01]' "10 MB line" check long.json
{ printf 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: "' && repeat 1000000 'echo $(' && echo '"'; } >.github/workflows/long.yml && run '[01]' "7 MB of nested substitutions" check .github/workflows/long.yml
: >empty.json && run '[01]' "empty JSON" check empty.json
: >.github/workflows/empty.yml && run '[01]' "empty YAML" check .github/workflows/empty.yml
printf '%s[' "$head" >cut.json && run 1 "cut JSON" check cut.json && says 'syntax-json'

mkfifo pipe.json && run 2 "FIFO" check pipe.json && grep -q 'regular file' err || fail "FIFO"
rm pipe.json
ln -s loop loop && run 2 "symbolic link to itself" check loop
mkdir cycle && ln -s .. cycle/up && cp crlf.json cycle/ && run 1 "folder link loop" check cycle
if [ "$(id -u)" != 0 ]; then
  cp crlf.json secret.json && chmod 000 secret.json && run 2 "unreadable file" check secret.json
fi
run 2 "missing path" check not-there.json
run 2 "device" check /dev/null

# What a file or its name holds must not act on a terminal, a runner or a reader.
evil=$(printf 'x\033[31m::error::y##[error]z\342\200\256')
printf '%s[{"Sid": "%s", "Effect": "Allow", "Action": "%s", "Resource": "*"}]}' "$head" "$evil" "$evil" | tr -d '\033' >evil.json
printf 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: docker login -p "%s" # ::error::x ##[error]y\n      - run: |\n          ::error::first\n          docker login -p x\n' "$evil" >.github/workflows/evil.yml
odd=$(printf 'a\n::error::b##[c\033d.json')
cp crlf.json "$odd"
for format in full concise json sarif github; do
  run 1 "evil content as $format" check --output $format evil.json .github/workflows/evil.yml "$odd"
  if [ $format != github ] && grep -qaE '^ *::' out; then fail "a line begins with :: in $format"; fi
  if [ $format = github ] && grep -aE '^ *::' out | grep -vqE '^::(error|warning|notice) file='; then fail "a foreign command in github"; fi
  if LC_ALL=C grep -qa "$(printf '\342\200\256')" out; then fail "a bidi control in $format"; fi
done

# The same bytes for any number of threads.
"$writ" check -j1 --exit-zero --output json . >one 2>/dev/null || true
"$writ" check -j8 --exit-zero --output json . >eight 2>/dev/null || true
cmp one eight || fail "-j1 and -j8 differ"

# A reader that goes away is no failure.
code=0
{ "$writ" check --output json . 2>err || echo $? >code; } | head -c 1 >/dev/null
[ ! -s err ] || grep -qv 'cannot write' err || fail "a closed pipe is complained about"
exit $failed
