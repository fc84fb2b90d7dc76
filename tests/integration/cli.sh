#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# cli.sh WRIT: exit codes, bad use, config search, standard input, several outputs.
set -eu
writ=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE GITHUB_STEP_SUMMARY
failed=0

# expect CODE PATTERN ARGS…: exit code, and a pattern in what is printed (standard output and error together).
expect() {
  want=$1
  pattern=$2
  shift 2
  code=0
  "$writ" "$@" >"$dir/out" 2>&1 </dev/null || code=$?
  if [ "$code" != "$want" ]; then
    echo "FAILED: writ $*: exit $code, not $want: $(cat "$dir/out")"
    failed=1
  elif ! grep -qE -e "$pattern" "$dir/out"; then
    echo "FAILED: writ $*: does not say $pattern: $(cat "$dir/out")"
    failed=1
  fi
}

policy() { # policy ACTION RESOURCE
  printf '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "%s"}]}\n' "$1" "$2"
}
mkdir good bad none warn
policy s3:GetObject 'arn:aws:s3:::acme-shop/*' >good/policy.json
policy ecr:GetAuthorizationToken arn:aws:ecr:eu-west-1:111122223333:repository/web >bad/policy.json
policy 'iam:PassRole' '*' >warn/policy.json
echo '{"name": "shop"}' >none/package.json

# Exit codes: fail-on by finding.
expect 0 'No problems' check good
expect 1 'ecr-token-scoped' check bad
expect 0 'ecr-token-scoped' check --fail-on never bad
expect 0 'ecr-token-scoped' check --exit-zero bad
expect 0 'iam-pass-role-wildcard' check warn
expect 1 'iam-pass-role-wildcard' check --fail-on warning warn
expect 1 'iam-pass-role-wildcard' check --fail-on notice warn
expect 1 'exit 1: 1 error \(fail-on error\)' check bad
for format in full concise json sarif github; do
  expect 1 'ecr-token-scoped' check --output $format bad
done

# Nothing to lint is said, never passed over.
expect 2 'nothing to lint' check none
expect 0 'No problems' check --allow-no-files none
expect 0 'No problems' check none/package.json
expect 0 'holds nothing that writ reads' check --verbose none/package.json
expect 2 'no file or folder nowhere' check nowhere
expect 2 'no file or folder nowhere' check bad nowhere

# Bad use: one sentence, the nearest word, exit 2.
expect 2 'did you mean --select' check --selct all good
expect 2 'did you mean concise' check --output concice good
expect 2 'did you mean warning' check --fail-on waring good
expect 2 'did you mean ecr-token-scoped' check --select ecr-token-scopd good
expect 2 'did you mean the subcommand explain' explian ecr-token-scoped
expect 2 'did you mean ecr-token-scoped' explain ecr-token-scopd
expect 2 'only one --output' check --output json --output full good
expect 2 'names no file' check --output json: good
expect 2 '--color is' check --color sometimes good
[ "$("$writ" check --selct all good 2>&1 | wc -l)" = 1 ] || { echo "FAILED: bad use takes one line" && failed=1; }

# Subjects of jobs: bad use, and workflows that are not there.
mkdir -p ci/.github/workflows && printf 'on: push\npermissions: {id-token: write}\njobs: {deploy: {steps: [{run: make}]}}\n' >ci/.github/workflows/deploy.yml
expect 0 'repo:acme/shop:ref:refs/heads/\*' oidc --repository acme/shop ci/.github/workflows/deploy.yml
expect 0 'repository is not known' oidc ci/.github/workflows/deploy.yml
# Where a workflow lies is its path below the repository, with Git or without, from wherever it is asked.
for from in . ci ci/.github ci/.github/workflows /; do
  (cd "$from" && expect 0 '"job_workflow_ref": "acme/shop/\.github/workflows/deploy\.yml@' oidc --json --repository acme/shop \
    "$dir/ci/.github/workflows/deploy.yml" && exit $failed) || failed=1
done
printf 'on: push\njobs: {call: {uses: ./.github/workflows/deploy.yml}}\n' >ci/.github/workflows/calls.yml
expect 2 '^writ: no workflow has a job with steps$' oidc ci/.github/workflows/calls.yml
rm ci/.github/workflows/calls.yml
expect 2 '^writ: there is no nowhere$' oidc nowhere
expect 2 '^writ: there is no workflow in none$' oidc none
for name in shop acme/ /shop acme/shop/x 'acme/*' 'acme/shop:x' ' '; do
  expect 2 '^writ: a repository is OWNER/NAME, not' oidc --repository "$name" ci/.github/workflows/deploy.yml
  [ "$(wc -l <out)" = 1 ] || { echo "FAILED: bad repository takes one line" && failed=1; }
done
expect 2 '^writ: --owner-id and --repository-id go together$' oidc --owner-id 1001 ci/.github/workflows/deploy.yml
expect 2 '^writ: --owner-id and --repository-id go together$' oidc --repository-id 2002 ci/.github/workflows/deploy.yml
expect 2 '^writ: an id is a number, not x$' oidc --owner-id 1001 --repository-id x ci/.github/workflows/deploy.yml
expect 2 '^writ: no workflow has a job build with steps$' oidc --job build ci/.github/workflows/deploy.yml
printf 'on: pull_request_target\npermissions: {id-token: write}\njobs: {deploy: {steps: [{uses: aws-actions/configure-aws-credentials@v6, with: {role-to-assume: "arn:aws:iam::111122223333:role/deploy", audience: "${{ vars.A }}"}}]}}\n' >ci/.github/workflows/target.yml
expect 0 'documents no subject' oidc ci/.github/workflows/target.yml
sed 's/pull_request_target/release/' ci/.github/workflows/target.yml >ci/.github/workflows/release.yml
expect 0 'com:aud": "\*"' oidc ci/.github/workflows/release.yml
! grep -q StringEquals out || { echo "FAILED: an open audience cannot be equal to anything" && failed=1; }

# The default subcommand, help, version, explanation, lists.
expect 1 'ecr-token-scoped' bad
expect 0 'Find mistakes' check --help
expect 0 '^writ [0-9]+\.[0-9]+\.[0-9]+ ' version
expect 0 '^writ [0-9]' --version
expect 0 '"catalogue":"20' version --json
expect 0 '^Why' explain ecr-token-scoped
expect 0 'statement.actions' rules facts
expect 0 '^gha-region-mismatch' rules list
expect 0 '`gha-region-mismatch`' rules list --format markdown

# Standard input.
code=0 && "$writ" check --output concise --stdin-filename iam/x.json - <bad/policy.json >out 2>&1 || code=$?
if [ $code != 1 ] || ! grep -q '^iam/x.json:1:' out; then echo "FAILED: standard input" && failed=1; fi

# Several outputs in one run.
expect 1 'Found 1 error' check --output full --output sarif:out.sarif --output json:out.json bad
grep -q '"2.1.0"' out.sarif && grep -q '"schema"' out.json || { echo "FAILED: files of --output" && failed=1; }
expect 2 'cannot write' check --output json:not/there/x.json bad

# The job summary is appended to.
echo before >summary && GITHUB_STEP_SUMMARY=$dir/summary "$writ" check --output github bad >/dev/null 2>&1 || true
grep -q before summary && grep -q ecr-token-scoped summary || { echo "FAILED: job summary" && failed=1; }

# Config: found upwards as far as the git root; two are an error; a mistake is exit 2 with a place.
mkdir -p repo/.git repo/deep/iam && cp bad/policy.json repo/deep/iam/
printf 'version: 1\nignore: [ecr-token-scoped, ecr-token-missing]\n' >repo/.writ.yaml
expect 0 'No problems' check repo/deep/iam
expect 1 'ecr-token-scoped' check --isolated repo/deep/iam
printf 'version: 1\nseverty: {}\n' >repo/.writ.yaml
expect 2 'did you mean `severity`' check repo/deep
expect 2 'repo/.writ.yaml:2:1' check repo/deep
printf 'version: 1\n' >repo/.writ.yaml && cp repo/.writ.yaml repo/writ.yaml
expect 2 'two config files' check repo
expect 1 'ecr-token-scoped' check --config repo/writ.yaml bad
expect 2 'cannot read the config' check --config nothing.yaml bad
rm repo/writ.yaml
printf 'version: 1\nkinds: {"deep/**": scp}\nexclude: ["old/"]\n' >repo/.writ.yaml
expect 0 'scp' check --verbose --exit-zero repo

# Rules of one's own.
(cd repo && "$writ" rules new acme/no-docker-hub >/dev/null)
expect 0 '1 rules?, 2 examples, 0 failures' rules test repo/.writ/rules
printf 'version: 1\n' >repo/.writ.yaml
printf '{"family": "a", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}' >repo/deep/task.json
expect 1 'acme/no-docker-hub' check --fail-on warning repo/deep/task.json
sed -i 's/^each: container/each: containr/' repo/.writ/rules/acme/no-docker-hub.yaml
expect 1 'did you mean `container`' check repo/deep/task.json
expect 2 'such as acme/' rules new nothing

# Colour only where it is wanted.
"$writ" check --color always bad >out 2>&1 || true
grep -q "$(printf '\033')" out || { echo "FAILED: no colour" && failed=1; }
"$writ" check bad >out 2>&1 || true
! grep -q "$(printf '\033')" out || { echo "FAILED: colour into a file" && failed=1; }

# git: ignored files are left out of folders, named ones are read, hooks do not run.
if command -v git >/dev/null; then
  git init -q work && cd work
  printf 'ignored/\n' >.gitignore && mkdir ignored iam && cp ../bad/policy.json ignored/ && cp ../good/policy.json iam/
  printf '#!/bin/sh\ntouch %s/hook-ran\n' "$dir" >monitor && chmod +x monitor && git config core.fsmonitor "$PWD/monitor"
  expect 0 'No problems in 1 file' check .
  expect 1 'ecr-token-scoped' check ignored/policy.json
  [ ! -e "$dir/hook-ran" ] || { echo "FAILED: something of the repository ran" && failed=1; }
fi
exit $failed
