// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/script.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using writ::Truth;
using writ::github::Value;
using writ::github::Values;
using writ::shell::Call;
using writ::shell::parse;
using writ::shell::run_script;
using writ::shell::ScriptRun;
using writ::shell::Variables;

namespace {

/// `a`, `{a|b}`, with `*` for what is unknown and `~` for unset.
std::string show(const Values& values) {
  std::string out;
  for (const Value& each : values) {
    const bool unset = each.kind == Value::Kind::null;
    out += (out.empty() && &each == &values.front() ? "" : "|") + (unset ? "~" : each.shown());
  }
  return values.size() == 1 ? out : "{" + out + "}";
}

std::string show(const Variables& variables) {
  std::string out;
  for (const auto& [name, values] : variables) out += " " + name + "=" + show(values);
  return out;
}

/// What the step is given.
Variables environment() {
  return {{"STAGE", {Value::of(std::string("prod"))}},
          {"REF", {Value::of(std::string("refs/heads/main"))}},
          {"PART", {Value::like("refs/tags/*")}},
          {"TWO", {Value::of(std::string("a")), Value::of(std::string("b"))}},
          {"BLANKS", {Value::of(std::string("x y"))}},
          {"EMPTY", {Value::of(std::string())}},
          {"MAYBE", {Value::null(), Value::of(std::string("m"))}}};
}

ScriptRun run(std::string_view script) {
  const writ::github::Bindings expressions = {
      {"inputs.stage", {Value::of(std::string("dev")), Value::of(std::string("qa"))}},
      {"inputs.count", {Value::of(3.0)}},
      {"inputs.wild", {Value::of(std::string("a $b"))}}};
  return run_script(script, parse(script), environment(), expressions);
}

/// `name,arg` for each call, `?` before those that may not run, then `env`, `out` and `mask`.
std::string show(std::string_view script) {
  const ScriptRun result = run(script);
  std::string out;
  for (const Call& call : result.calls) {
    out += out.empty() ? "" : " / ";
    if (call.runs != Truth::yes) out += "?";
    for (const auto& [name, values] : call.assigned) out += name + "=" + show(values) + " ";
    std::string words;
    for (const Values& word : call.words)
      words += (&word == &call.words.front() ? "" : ",") + show(word);
    out += words;
    CHECK(call.words.size() == call.sources.size());
  }
  if (!result.environment.empty()) out += " ;env" + show(result.environment);
  if (result.environment_open) out += " ;env open";
  if (!result.outputs.empty()) out += " ;out" + show(result.outputs);
  if (result.outputs_open) out += " ;out open";
  for (const Values& mask : result.masked) out += " ;mask " + show(mask);
  return out;
}

struct Case {
  std::string_view script;
  std::string_view expected;
};

void check_all(const std::vector<Case>& cases) {
  for (const Case& test : cases) {
    CAPTURE(test.script);
    CHECK(show(test.script) == test.expected);
  }
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("a word is what its variables are") {
  check_all({
      {"", ""},
      {"x lit", "x,lit"},
      {"x $STAGE", "x,prod"},
      {"x \"$STAGE\"", "x,prod"},
      {"x '$STAGE'", "x,$STAGE"},
      {"x ${STAGE}-$STAGE/a", "x,prod-prod/a"},
      {"x $NOWHERE", "x,*"},
      {"x pre-$NOWHERE-post", "x,pre-*-post"},
      {"x $TWO", "x,{a|b}"},
      {"x $TWO-$TWO", "x,{a-a|a-b|b-a|b-b}"},
      {"x $TWO$TWO$TWO$TWO$TWO/z",
       "x,{aaaa*/z|aaab*/z|aaba*/z|aabb*/z|abaa*/z|abab*/z|abba*/z|abbb*/z|baaa*/z|baab*/z|baba*/"
       "z|babb*/z|bbaa*/z|bbab*/z|bbba*/z|bbbb*/z}"},
      {"x $PART", "x,refs/tags/*"},
      {"x $1 $@ $# $? $$", "x,*,*,*,*,*"},
      {"x ${!STAGE} ${STAGE@Q} ${STAGE[0]}", "x,*,*,*"},
      {"x $((1+2)) $(date) `date` <(date)", "x,*,*,*,* / date / date / date"},
      {"x ${{ inputs.stage }}", "x,{dev|qa}"},
      {"x s3://b-${{ inputs.stage }}/$STAGE", "x,{s3://b-dev/prod|s3://b-qa/prod}"},
      {"x '${{ inputs.count }}'", "x,3"},
      {"x \"${{ inputs.wild }}\" ${{ inputs.nowhere }}", "x,*,*"},
      {"x $'a\\tb'", "x,a\tb"},
  });
}

TEST_CASE("unquoted values are split at their blanks") {
  check_all({
      {"x $BLANKS", "x,x,y"},
      {"x \"$BLANKS\"", "x,x y"},
      {"x a$BLANKS-b", "x,ax,y-b"},
      {"x $EMPTY \"$EMPTY\"", "x,"},
      {"$EMPTY docker push $STAGE", "docker,push,prod"},
      {"AWS='aws --profile p'; $AWS s3 ls", "aws,--profile,p,s3,ls"},
      {"A=' a  b '; x $A-$A", "x,a,b,-,a,b"},
      {"A=\"$TWO c\"; x $A", "x,*"},
      {"A=\"$NOWHERE c\"; x $A", "x,*"},
      {"IFS=,; x $BLANKS", "x,*"},
      {"A=$BLANKS; x \"$A\"", "x,x y"},
  });
  CHECK(run("x $BLANKS z").calls[0].sources == std::vector<uint32_t>{0, 1, 1, 2});
}

TEST_CASE("what a script assigns is found behind it") {
  check_all({
      {"A=1; x $A", "x,1"},
      {"A=1 B=2; x $A$B", "x,12"},
      {"A=1; A=2; x $A", "x,2"},
      {"A=$STAGE; B=$A-1; x $B", "x,prod-1"},
      {"A=1; A+=2; x $A", "x,12"},
      {"STAGE+=s; x $STAGE", "x,prods"},
      {"A=(1 2); x $A", "x,*"},
      {"A=1; A[2]=3; x $A", "x,*"},
      {"A=1 x $A", "A=1 x,*"},
      {"A=1 x; y $A", "A=1 x / y,*"},
      {"export A=1; x $A", "export,A=1 / x,1"},
      {"A=1; export A; x $A", "export,A / x,1"},
      {"export A=1 B=$STAGE; x $A $B", "export,A=1,B=prod / x,1,prod"},
      {"export A=\"$BLANKS\" B=$BLANKS; x \"$A$B\"", "export,A=x y,B=x y / x,x yx y"},
      {"declare -r A=1; x $A", "declare,-r,A=1 / x,1"},
      {"declare -a A=1; x $A", "declare,-a,A=1 / x,*"},
      {"readonly A=1; x $A", "readonly,A=1 / x,1"},
      {"typeset A=$TWO; x $A", "typeset,{A=a|A=b} / x,{a|b}"},
      {"unset STAGE; x \"$STAGE\" ${STAGE:-d}", "unset,STAGE / x,,d"},
      {"read STAGE REF; x $STAGE $REF", "read,STAGE,REF / x,*,*"},
      {"read -r STAGE <<< 'a b'; x $STAGE", "read,-r,STAGE / x,*"},
      {"printf -v STAGE '%s' a; x $STAGE", "printf,-v,STAGE,%s,a / x,*"},
      {"mapfile STAGE; x $STAGE", "mapfile,STAGE / x,*"},
      {"A=$(date); x $A", "date / x,*"},
      {"A=$(echo lit); x $A", "echo,lit / x,lit"},
      {"A=\"$(echo $STAGE)-$(printf '%s/%s' a b)\"; x $A",
       "echo,prod / printf,%s/%s,a,b / x,prod-a/b"},
      {"A=`echo a`; x $A", "echo,a / x,a"},
      {"A=$(echo a | tr a b); x $A", "echo,a / tr,a,b / x,*"},
      {"A=$(echo a; echo b); x $A", "echo,a / echo,b / x,*"},
      {"A=$(B=1; echo $B); x $A", "echo,1 / x,*"},
      {"A=$([[ -f f ]] && echo b); x $A", "?echo,b / x,*"},
      {"A=$(true && echo b); x $A", "true / ?echo,b / x,*"},
      {"x $(echo a b)", "x,a,b / echo,a,b"},
      {"A=$(cat <<EOF\n$STAGE\nEOF\n); x $A", "cat / x,prod"},
      {"let A=1; x $A", "let,A=1 / x,*"},
  });
}

TEST_CASE("parameters are expanded where their value is known") {
  check_all({
      {"x ${STAGE:-d} ${EMPTY:-d} ${EMPTY-d} ${MAYBE:-d} ${MAYBE-d}", "x,prod,d,{m|d},{m|d}"},
      {"x ${NOWHERE:-d}", "x,*"},
      {"x ${EMPTY:-$STAGE} ${EMPTY:-\"$STAGE-${TWO}\"}", "x,prod,{prod-a|prod-b}"},
      {"x ${EMPTY:=d}; y $EMPTY", "x,d / y,d"},
      {"x ${STAGE:+alt} \"${EMPTY:+alt}\" ${MAYBE:+alt}", "x,alt,,{alt|}"},
      {"x ${STAGE:?no} ${MAYBE:?no}", "x,prod,m"},
      {"x ${EMPTY:-'a b'} \"${EMPTY:-'c'}\"", "x,a,b,'c'"},
      {"x ${EMPTY:-$(date)}", "x,* / date"},
      {"x ${REF#refs/heads/} ${REF##*/} ${REF#*/} ${REF%/*} ${REF%%/*}",
       "x,main,main,heads/main,refs/heads,refs"},
      {"x ${REF%main} ${REF#nope} ${REF%\"$STAGE\"}",
       "x,refs/heads/,refs/heads/main,refs/heads/main"},
      {"A=v1.2.3; x ${A#v} ${A%.*} ${A%%.*} ${A##*.}", "x,1.2.3,v1.2,v1,3"},
      {"x ${REF#[a-z]} ${REF#?}", "x,*,*"},
      {"x ${PART#refs/tags/} ${PART#refs/tags/v} ${PART##*/} ${PART%x}", "x,*,*,*,*"},
      {"x ${PART#*/}", "x,tags/*"},
      {"x ${REF:5} ${REF:0:4} ${REF::4} ${REF: -4} ${REF: -4:2} ${REF:0:-5}",
       "x,heads/main,refs,refs,main,ma,refs/heads"},
      {"x ${REF:$A} ${PART:2} \"${REF:99}\"", "x,*,*,"},
      {"x ${REF/heads/tags} ${REF//\\//-} ${REF//e/E} ${REF/e} ${REF//[a-z]/x}",
       "x,refs/tags/main,*,rEfs/hEads/main,rfs/heads/main,*"},
      {"x ${REF/#refs/r} ${REF/%main/m} ${REF/#no/r}",
       "x,r/heads/main,refs/heads/m,refs/heads/main"},
      {"x ${STAGE^^} ${STAGE^} ${STAGE,,} ${STAGE^^[p]}", "x,PROD,Prod,prod,*"},
      {"x ${#STAGE} ${#TWO} ${#NOWHERE}", "x,4,1,*"},
      {"x ${TWO:-d} ${TWO^^}", "x,{a|b},{A|B}"},
  });
}

TEST_CASE("branches, loops and lists leave what may be") {
  check_all({
      {"if t; then A=1; x $A; else A=2; y $A; fi; z $A", "t / ?x,1 / ?y,2 / z,{1|2}"},
      {"if t; then STAGE=dev; fi; x $STAGE", "t / x,{prod|dev}"},
      {"if t; then A=1; fi; x $A", "t / x,*"},
      {"A=0; if t; then A=1; elif u; then A=2; else A=3; fi; x $A", "t / ?u / x,{1|2|3}"},
      {"A=0; if t; then A=1; elif u; then B=2; else A=3; fi; x $A", "t / ?u / x,{0|1|3}"},
      {"if t; then A=1; else if [[ u ]]; then A=2; else A=3; fi; fi; x $A", "t / x,{1|2|3}"},
      {"case $X in a) A=1;; b) A=2;; *) A=3;; esac; x $A", "x,{1|2|3}"},
      {"A=0; case $X in a) A=1;; b) A=2;; esac; x $A", "x,{0|1|2}"},
      {"A=0; case $X in a) ;; *) A=2;; esac; x $A", "x,{0|2}"},
      {"A=0; case $X in a) A=1;& *) A=2;; esac; x $A", "x,{0|1|2}"},
      {"STAGE=a; t && STAGE=b; x $STAGE", "t / x,{a|b}"},
      {"A=1; t && A=2 && x $A; y $A", "t / ?x,2 / y,{1|2}"},
      {"A=1; t || A=2 && x $A", "t / ?x,{1|2}"},
      {"A=1; t && { A=2; x $A; }; y $A", "t / ?x,2 / y,{1|2}"},
      {"A=1; t &&\n A=2\nx $A", "t / x,{1|2}"},
      {"t || x; y", "t / ?x / y"},
      {"if t && u; then x; fi; y", "t / ?u / ?x / y"},
      {"for i in a b; do x $i; done; y $i", "?x,{a|b} / y,{a|b}"},
      {"for i in $TWO c; do x $i; done", "?x,{a|b|c}"},
      {"L='a b'; for i in $L; do x app-$i; done", "?x,{app-a|app-b}"},
      {"for i in *.json; do x $i; done", "?x,*"},
      {"for i in $(ls); do x $i; done", "ls / ?x,*"},
      {"for i; do x $i; done", "?x,*"},
      {"for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do x $i; done", "?x,*"},
      {"A=1; while t; do x $A; A=2; done; y $A", "t / ?x,* / y,{1|2}"},
      {"while read -r L; do x $L; done < f", "read,-r,L / ?x,*"},
      {"A=1; (A=2; x $A); y $A", "x,2 / y,1"},
      {"A=1; B=$(A=2; x $A); y $A", "x,2 / y,1"},
      {"A=1; { A=2; x $A; }; y $A", "x,2 / y,2"},
      {"A=1; t | A=2; x $A", "t / x,1"},
      {"A=1; A=2 | t; x $A", "t / x,1"},
      {"A=1; { A=2; t; } | u; x $A", "t / u / x,1"},
      {"A=1; t | while read X; do A=2; y $A; done; x $A", "t / read,X / ?y,2 / x,1"},
      {"( ( A=1 ); x $A ); (A=2; (A=3); y $A)", "x,* / y,2"},
  });
}

TEST_CASE("functions count where they are called") {
  check_all({
      {"f() { x; }", ""},
      {"f() { x; }; f; f", "f / x / f / x"},
      {"f() { x $1 ${2:-d} $3; }; f a b", "f,a,b / x,a,b"},
      {"function f { A=$1; }; f v; x $A", "f,v / x,v"},
      {"f() { local A=1; x $A; }; A=0; f; y $A", "f / local,A=1 / x,1 / y,0"},
      {"f() { x \"$@\"; }; f a 'b c'", "f,a,b c / x,a,b c"},
      {"f() { shift; x $1; }; f a b", "f,a,b / shift / x,*"},
      {"f() { x; }; t && f; y", "t / ?f / ?x / y"},
      {"f() { f; x; }; f", "f / f / x"},
      {"f() { x; }; f() { y; }; f", "f / y"},
      {"f() { x; }; f; f() { y; }; f", "f / x / f / y"},
      {"f() { g; }; g() { x; }; f", "f / g / x"},
      {"f() { x; }; trap f EXIT", "trap,f,EXIT / ?x"},
      {"f() { if t; then A=1; else A=2; fi; }; f; x $A", "f / t / x,{1|2}"},
      {"f() ( A=1; ); A=0; f; x $A", "f / x,0"},
      {"r() { \"$@\"; }; r docker push $STAGE", "r,docker,push,prod / docker,push,prod"},
      {"A=$(f); f() { x; }; B=$(f)", "f / f / x"},
  });
}

TEST_CASE("what is written for later steps is read") {
  check_all({
      {"echo A=1 >> $GITHUB_ENV", "echo,A=1 ;env A=1"},
      {"echo \"A=$STAGE\" >> \"$GITHUB_ENV\"", "echo,A=prod ;env A=prod"},
      {"echo \"A=$(date)\" >> ${GITHUB_ENV}", "echo,A=* / date ;env A=*"},
      {"echo \"A=v-$X\" >> \"${GITHUB_ENV}\"", "echo,A=v-* ;env A=v-*"},
      {"echo A=1 | tee -a $GITHUB_ENV", "echo,A=1 / tee,-a,* ;env A=1"},
      {"echo A=1 | tee -a \"$GITHUB_ENV\" \"$GITHUB_OUTPUT\"",
       "echo,A=1 / tee,-a,*,* ;env A=1 ;out A=1"},
      {"printf 'A=%s\\n' \"$STAGE\" >> $GITHUB_ENV", "printf,A=%s\\n,prod ;env A=prod"},
      {"printf '%s=%s\\n' A 1 B 2 >> $GITHUB_ENV", "printf,%s=%s\\n,A,1,B,2 ;env A=1 B=2"},
      {"printf 'A=%05d%%' 1 >> $GITHUB_ENV", "printf,A=%05d%%,1 ;env A=*%"},
      {"{ echo A=1; echo B=2; } >> $GITHUB_ENV", "echo,A=1 / echo,B=2 ;env A=1 B=2"},
      {"( echo A=1 ) >> $GITHUB_ENV", "echo,A=1 ;env A=1"},
      {"cat <<EOF >> $GITHUB_ENV\nA=1\nB=$STAGE\nEOF", "cat ;env A=1 B=prod"},
      {"cat <<'EOF' >> $GITHUB_ENV\nA=$STAGE\nEOF", "cat ;env A=$STAGE"},
      {"cat <<-EOF >> $GITHUB_ENV\n\tA=1\n\tB=$STAGE$STAGE\tc\n\tEOF",
       "cat ;env A=1 B=prodprod\tc"},
      {"cat <<EOF | tee -a $GITHUB_ENV\nA=1\nEOF", "cat / tee,-a,* ;env A=1"},
      {"echo 'A<<EOF' >> $GITHUB_ENV\ncat f >> $GITHUB_ENV\necho EOF >> $GITHUB_ENV\necho B=1 >> "
       "$GITHUB_ENV",
       "echo,A<<EOF / cat,f / echo,EOF / echo,B=1 ;env A=* B=1"},
      {"cat f >> $GITHUB_ENV", "cat,f ;env open"},
      {"echo \"$LINE\" >> $GITHUB_ENV", "echo,* ;env open"},
      {"echo \"$K=1\" >> $GITHUB_OUTPUT", "echo,*=1 ;out open"},
      {"echo -e 'A=1\\nB=2' >> $GITHUB_ENV", "echo,-e,A=1\\nB=2 ;env A=1 B=2"},
      {"echo a=$STAGE >> $GITHUB_OUTPUT", "echo,a=prod ;out a=prod"},
      {"echo a=${{ inputs.stage }} >> $GITHUB_OUTPUT", "echo,{a=dev|a=qa} ;out a={dev|qa}"},
      {"if t; then echo a=1 >> $GITHUB_OUTPUT; fi", "t / ?echo,a=1 ;out a={~|1}"},
      {"if t; then echo a=1 >> $GITHUB_OUTPUT; else echo a=2 >> $GITHUB_OUTPUT; fi",
       "t / ?echo,a=1 / ?echo,a=2 ;out a={1|2}"},
      {"if t; then echo STAGE=x >> $GITHUB_ENV; fi", "t / ?echo,STAGE=x ;env STAGE={prod|x}"},
      {"t && echo A=1 >> $GITHUB_ENV", "t / ?echo,A=1 ;env A=*"},
      {"{ if [ -n \"$X\" ]; then echo A=1; fi; } >> $GITHUB_ENV", "[,-n,*,] / ?echo,A=1 ;env A=*"},
      {"echo A=1 >> $GITHUB_ENV; echo A=2 >> $GITHUB_ENV", "echo,A=1 / echo,A=2 ;env A=2"},
      {"echo '::set-output name=a::v'", "echo,::set-output name=a::v ;out a=v"},
      {"echo ::set-output name=a::$STAGE", "echo,::set-output,name=a::prod ;out a=prod"},
      {"echo '::set-env name=A::v'", "echo,::set-env name=A::v ;env A=v"},
      {"echo \"::add-mask::$STAGE\"", "echo,::add-mask::prod ;mask prod"},
      {"echo \"::add-mask::$X\"", "echo,::add-mask::* ;mask *"},
      {"echo '::set-output name=a::v' > f", "echo,::set-output name=a::v"},
      {"echo A=1 > f", "echo,A=1"},
      {"echo A=1 >> ${{ github.env }}", "echo,A=1 ;env A=1"},
      {"f() { echo \"$1=$2\" >> $GITHUB_ENV; }; f A 1", "f,A,1 / echo,A=1 ;env A=1"},
  });
}

TEST_CASE("what other shells read is a part of the script") {
  check_all({
      {"bash -c 'x $STAGE'", "bash,-c,x $STAGE / x,prod"},
      {"A=1; sh -ec 'A=2; x $A'; y $A", "sh,-ec,A=2; x $A / x,2 / y,1"},
      {"sudo bash -lc \"x a\"", "sudo,bash,-lc,x a / x,a"},
      {"bash -c \"x $STAGE\"", "bash,-c,x prod"},
      {"eval 'A=1; x'; y $A", "eval,A=1; x / x / y,1"},
      {"t && eval 'A=1'; y $A", "t / ?eval,A=1 / y,*"},
      {"bash script.sh -c 'x'", "bash,script.sh,-c,x"},
      {"A=1; bash <<EOF\nx $A\nA=2\nEOF\ny $A", "bash / x,1 / y,1"},
      {"timeout 5 bash -c 'x'", "timeout,5,bash,-c,x / x"},
  });
}

TEST_CASE("what xargs and find put in is not known") {
  check_all({
      {"t | xargs docker push", "t / xargs,docker,push,*"},
      {"t | xargs -I{} docker push r/{}:{}", "t / xargs,-I{},docker,push,r/*:*"},
      {"t | xargs -I % docker push %", "t / xargs,-I,*,docker,push,*"},
      {"t | xargs -I{} bash -c 'x {}; y'; z {}", "t / xargs,-I{},bash,-c,x *; y / x,* / y / z,{}"},
      {"find . -exec rm {} \\;", "find,.,-exec,rm,*,;"},
  });
}

TEST_CASE("a call is asked as its command is") {
  const auto first = [](std::string_view script) { return run(script).calls.at(0); };
  CHECK(first("aws --region $STAGE s3 ls").is({"aws", "s3", "ls"}));
  CHECK(first("$NOWHERE s3 ls").is({"aws"}) == false);
  CHECK(first("$TWO s3").is({"a"}) == false);
  CHECK(show(*first("aws s3 ls --region=$STAGE").option({"--region"})) == "prod");
  CHECK(show(*first("aws s3 ls --region $TWO").option({"--region"})) == "{a|b}");
  CHECK(show(*first("aws s3 ls --region=x-$TWO").option({"--region"})) == "{x-a|x-b}");
  CHECK(show(*first("aws s3 ls --region=$NOWHERE").option({"--region"})) == "*");
  CHECK(first("aws s3 ls").option({"--region"}) == nullptr);
  CHECK(first("docker push --all-tags $STAGE").has_flag({"--all-tags", "-a"}));
  CHECK(first("docker push --all-tags=false $STAGE").has_flag({"--all-tags"}) == false);
  for (const std::string_view wrapped :
       {"timeout 5 aws s3", "timeout -k 1 --signal KILL 5m aws s3", "nice -n 5 aws s3",
        "nice aws s3", "stdbuf -oL aws s3", "xargs -n 1 aws s3", "xargs -I{} -P4 aws s3",
        "sudo -u me env A=1 nohup aws s3", "retry -t 3 -- aws s3", "retry 5 aws s3",
        "time aws s3"}) {
    CAPTURE(wrapped);
    CHECK(first(wrapped).is({"aws", "s3"}));
    CHECK(parse(wrapped).at(0).is({"aws", "s3"}));
  }
}

TEST_CASE("what a script exports is found at its end") {
  const auto exported = [](std::string_view script, std::string_view name) {
    const Variables all = run(script).exported;
    const auto found = all.find(name);
    return found == all.end() ? std::string("-") : show(found->second);
  };
  CHECK(exported("", "STAGE") == "prod");
  CHECK(exported("STAGE=dev", "STAGE") == "dev");
  CHECK(exported("A=1", "A") == "-");
  CHECK(exported("A=1; export A", "A") == "1");
  CHECK(exported("declare -x A=1", "A") == "1");
  CHECK(exported("export STAGE; export -n STAGE", "STAGE") == "-");
  CHECK(exported("unset STAGE", "STAGE") == "~");
  CHECK(exported("(export A=1)", "A") == "-");
}

TEST_CASE("hostile scripts run in linear time") {
  std::string assignments;
  for (int i = 0; i < 50'000; ++i)
    assignments += "V" + std::to_string(i) + "=" + std::to_string(i) + "\n";
  std::string functions;
  for (int i = 0; i < 10'000; ++i) functions += "f" + std::to_string(i) + "() { ";
  const std::vector<std::pair<std::string_view, std::string>> scripts = {
      {"doubling", "X=a\n" + repeat("X=$X$X\n", 150'000)},
      {"copies", "X=$(printf '%04096d' 1); X=" + repeat("a", 4096) + repeat("\nx $X", 200'000)},
      {"nested ifs", repeat("if a; then A=1\n", 10'000) + repeat("fi\n", 10'000)},
      {"nested functions", functions + repeat("}\n", 10'000)},
      {"assignments", assignments},
      {"many in depth", repeat("if a; then\n", 2'000) + assignments + repeat("fi\n", 2'000)},
      {"subshells", repeat("(A=1)\n", 50'000)},
      {"nested subshells", repeat("( A=1\n", 10'000) + repeat(")\n", 10'000)},
      {"recursion", "f() { f; f; f; " + repeat("x $A; ", 20'000) + "}; f"},
      {"mutual recursion",
       "f() { g; g; }; g() { h; h; }; h() { i; i; }; i() { f; f; x; }\n" + repeat("f\n", 10'000)},
      {"calls", "f() { " + repeat("x; ", 20'000) + "}\n" + repeat("f\n", 20'000)},
      {"defaults", "A=; x " + repeat("${A:-", 20'000) + "b" + repeat("}", 20'000)},
      {"substitutions", "A=" + repeat("$(echo a)", 50'000)},
      {"loops", repeat("for i in a; do ", 10'000) + "A=1" + repeat("; done", 10'000)},
      {"pipes", repeat("a | ", 100'000) + "b"},
      {"nested pipes", repeat("{ ", 10'000) + repeat("a; } | b; ", 10'000)},
      {"chains", repeat("a && A=1 || ", 50'000) + "b"},
      {"arms", "case x in " + repeat("a) A=1;; ", 50'000) + "esac"},
      {"tees", "echo A=1 " + repeat("| tee -a $GITHUB_ENV", 50'000)},
      {"quotes", repeat("x \"$(echo '", 20'000)},
      {"two", "A=a; t && A=b\n" + repeat("x $A$A$A$A$A$A$A$A\n", 50'000)},
      {"quotes twice", repeat("x \"$(echo '", 40'000)},
      {"envs", repeat("echo A=$B >> $GITHUB_ENV\n", 40'000)},
  };
  for (const auto& [name, script] : scripts) {
    CAPTURE(name);
    const auto commands = parse(script);
    // Functions are bounded by the size of the script.
    CHECK(run_script(script, commands, {}, {}).calls.size() <= script.size());
  }
}
