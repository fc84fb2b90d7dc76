#!/bin/sh
# SPDX-FileCopyrightText: The writ authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs our hooks with the real pre-commit in a temporary repository. No network.
# usage: pre_commit.sh PATH_TO_WRIT     exit 77: pre-commit is not installed
set -eu

writ=$(realpath "${1:?usage: pre_commit.sh PATH_TO_WRIT}")
project=$(realpath "$(dirname "$0")/../..")
for program in git pre-commit; do
  if ! command -v "$program" >/dev/null 2>&1; then
    echo "$program is not installed"
    exit 77
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home" "$work/hooks" "$work/repo"
ln -s "$writ" "$work/bin/writ"
PATH=$work/bin:$PATH
# Neither the settings nor the hook cache of whoever runs this.
export PATH HOME="$work/home" PRE_COMMIT_HOME="$work/home/pre-commit"
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=writ GIT_AUTHOR_EMAIL=writ@example.com
export GIT_COMMITTER_NAME=writ GIT_COMMITTER_EMAIL=writ@example.com
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

fail() {
  echo "FAILED: $1"
  cat "$work/out"
  exit 1
}

# run EXPECTED_STATUS WHAT HOOK [ARGUMENTS]
run() {
  expected=$1
  what=$2
  shift 2
  status=0
  (cd "$work/repo" && pre-commit run "$@") >"$work/out" 2>&1 || status=$?
  [ "$status" = "$expected" ] || fail "$what: exit $status, not $expected"
}

# says TEXT: the output of the last run holds it.
says() {
  grep -qF -- "$1" "$work/out" || fail "nothing says: $1"
}

# pre-commit clones the repository that offers hooks, so the hook file alone becomes one.
cp "$project/.pre-commit-hooks.yaml" "$work/hooks/"
git -C "$work/hooks" init -q
git -C "$work/hooks" add .
git -C "$work/hooks" commit -qm hooks

cd "$work/repo"
git init -q
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $work/hooks
    rev: $(git -C "$work/hooks" rev-parse HEAD)
    hooks:
      - id: writ
      - id: writ-full
END
mkdir -p infra/iam
git add . && git commit -qm start

broken=$project/examples/ecr-deploy-broken
fixed=$project/examples/ecr-deploy-fixed

cp "$fixed/infra/iam/gha-deploy.json" infra/iam/
git add .
run 0 "a right policy" writ
run 0 "a repository with a right policy" writ-full

cp "$broken/infra/iam/gha-deploy.json" infra/iam/
git add .
run 1 "a wrong policy" writ
says "infra/iam/gha-deploy.json:"
says "[ecr-token-scoped]"
run 1 "a repository with a wrong policy" writ-full
says "[ecr-token-scoped]"
git commit -qm "wrong policy"

# Only the whole-repository hook looks at what did not change.
echo "words" >README.md
git add .
run 0 "a change of no interest" writ
says "(no files to check)"
run 1 "an unchanged wrong policy" writ-full

cp "$fixed/infra/iam/gha-deploy.json" infra/iam/
echo '{"not": "ours"}' >package.json
git add .
run 0 "the mended policy" writ
run 0 "the mended repository" writ-full

rm -rf infra README.md
git rm -rq --cached infra README.md
git add package.json
run 0 "nothing that writ reads" writ --all-files
run 0 "a repository with nothing that writ reads" writ-full
echo "pre-commit hooks: all as expected"
