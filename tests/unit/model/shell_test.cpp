// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/shell.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using writ::Hole;
using writ::HoleKind;
using writ::shell::Command;
using writ::shell::parse;
using writ::shell::Word;

namespace {

/// Holes as `<…>`, expressions as `<<…>>`.
std::string show(const Word& word) {
  std::string out;
  std::size_t at = 0;
  for (const Hole& hole : word.holes) {
    const bool expression = hole.kind == HoleKind::expression;
    out += word.text.substr(at, hole.begin - at) + (expression ? "<<" : "<");
    out += word.text.substr(hole.begin, hole.end - hole.begin) + (expression ? ">>" : ">");
    at = hole.end;
  }
  return out + word.text.substr(at);
}

/// `A=1 name,arg >file |0 ^0`, commands separated by ` / `: `|n` reads from command n, `^n` is
/// substituted into it.
std::string show(const std::vector<Command>& commands) {
  std::string out;
  for (const Command& command : commands) {
    std::string line;
    const auto add = [&line](const std::string& text) { line += (line.empty() ? "" : " ") + text; };
    for (const auto& assignment : command.assignments) {
      add(show(assignment.name) + "=" + show(assignment.value));
    }
    std::string words;
    for (const Word& word : command.words) words += (words.empty() ? "" : ",") + show(word);
    if (!words.empty()) add(words);
    for (const Word& file : command.output_files) add(">" + show(file));
    if (command.piped_from >= 0) add("|" + std::to_string(command.piped_from));
    if (command.substituted_into >= 0) add("^" + std::to_string(command.substituted_into));
    out += (out.empty() ? "" : " / ") + line;
  }
  return out;
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

struct Case {
  std::string_view script;
  std::string_view commands;
};

void check_all(const std::vector<Case>& cases) {
  for (const Case& test : cases) {
    CAPTURE(test.script);
    CHECK(show(parse(test.script)) == test.commands);
  }
}

}  // namespace

TEST_CASE("words lose their quotes and keep what is unknown as holes") {
  check_all({
      {"", ""},
      {"   \n\t\n", ""},
      {"docker push app", "docker,push,app"},
      {"echo 'a b' \"c d\" e\\ f", "echo,a b,c d,e f"},
      {"echo a'b'\"c\"d", "echo,abcd"},
      {"echo '' \"\"", "echo,,"},
      {"echo 'it'\\''s'", "echo,it's"},
      {R"(echo "a\"b\\c\$d\ne")", R"(echo,a"b\c$d\ne)"},
      {R"(echo $'a\tb\x41\101\u00e9\'')", "echo,a\tbAA\xc3\xa9'"},
      {R"(echo $'\q\8')", R"(echo,\q\8)"},
      {"echo $\"hello $X\"", "echo,hello <$X>"},
      {"docker push \"$X/app:$TAG\"", "docker,push,<$X>/app:<$TAG>"},
      {"echo ${X}-${Y:-a b}-$1$@$?", "echo,<${X}>-<${Y:-a b}>-<$1><$@><$?>"},
      {"echo ${X:-\"a}b\"} ${Y:-'}'} ${#X} ${X#*/} ${$}",
       "echo,<${X:-\"a}b\"}>,<${Y:-'}'}>,<${#X}>,<${X#*/}>,<${$}>"},
      {"echo \"${X:-it's}\" b", "echo,<${X:-it's}>,b"},
      {"echo $ 5$ \"$\" a$/b", "echo,$,5$,$,a$/b"},
      {"aws s3 \\\n  ls a\\\nb", "aws,s3,ls,ab"},
      {"echo a#b # c 'd\n#e\necho f", "echo,a#b / echo,f"},
      {"ls !(*.x|a b) @(y)z ?(a\nb", "ls,!(*.x|a b),@(y)z,?(a / b"},
      {"echo $[ $(a) + x[1] ] b", "echo,<$[ $(a) + x[1] ]>,b / a ^0"},
      {"echo \"${x%'}'}\" \"${y:-'}\" \"${z[@]#'}'}\" b",
       "echo,<${x%'}'}>,<${y:-'}>,<${z[@]#'}'}>,b"},
      {"a b\\\r\n c \"d\\\ne\"", "a,b,c,de"},
      {"echo {a,b} *.txt ~/x [0-9]", "echo,{a,b},*.txt,~/x,[0-9]"},
      {"echo $((1 + (2) * $(wc -l))) end", "echo,<$((1 + (2) * $(wc -l)))>,end / wc,-l ^0"},
      {"echo a\r\necho b\r\n", "echo,a / echo,b"},
      {std::string_view("a\0b c", 5), std::string_view("a\0b,c", 5)},
  });
}

TEST_CASE("expressions of GitHub are holes wherever they stand and never split a word") {
  check_all({
      {"docker push ${{ env.REGISTRY }}/app:${{ github.sha }}",
       "docker,push,<<${{ env.REGISTRY }}>>/app:<<${{ github.sha }}>>"},
      {"echo '${{ inputs.a }}' \"${{ inputs.b }}\"",
       "echo,<<${{ inputs.a }}>>,<<${{ inputs.b }}>>"},
      {"echo ${{ inputs.a && 'x; }} y' || 'z' }} b",
       "echo,<<${{ inputs.a && 'x; }} y' || 'z' }}>>,b"},
      {"echo ${X:-${{ inputs.a }}} b", "echo,<${X:-${{ inputs.a }}}>,b"},
      {"${{ inputs.command }} && ls", "<<${{ inputs.command }}>> / ls"},
      {"X=${{ github.ref }} aws", "X=<<${{ github.ref }}>> aws"},
      {"# ${{ inputs.a }}\nls", "ls"},
  });
}

TEST_CASE("operators separate commands and pipes join them") {
  check_all({
      {"a;b & c && d || e", "a / b / c / d / e"},
      {"a | b |& c\nd", "a / b |0 / c |1 / d"},
      {"a |\n  # why\n  b", "a / b |0"},
      {"aws ecr get-login-password | docker login --username AWS --password-stdin h",
       "aws,ecr,get-login-password / docker,login,--username,AWS,--password-stdin,h |0"},
      {"(a; b) | c", "a / b / c |1"},
      {"a | { b; c; }", "a / b |0 / c"},
      {"a | while read -r x; do b; done | c", "a / read,-r,x |0 / b / c |2"},
      {"a $(b) | c", "a,<$(b)> / b ^0 / c |0"},
      {"((a)) | b", "b"},
      {"a &", "a"},
      {"a\n)\nb", "a / b"},
  });
}

TEST_CASE("redirections are no words and their files are known") {
  check_all({
      {"a > f b >> g", "a,b >f >g"},
      {"a 2>&1 >/dev/null <in", "a >/dev/null"},
      {"a &> f; b &>> g; c >| h; d >& i; e >&2; f 2>&-", "a >f / b >g / c >h / d >i / e / f"},
      {"a 2> \"$LOG\" <<< \"text $(b)\"", "a ><$LOG> / b ^0"},
      {"> f", ">f"},
      {"> f a", "a >f"},
      {"echo \"K=$V\" >> $GITHUB_ENV", "echo,K=<$V> ><$GITHUB_ENV>"},
      {"a 2 > f; b2>g", "a,2 >f / b2 >g"},
      {"a | tee f", "a / tee,f |0"},
      {"{ a; b | c; } >> f", "a >f / b / c >f |1"},
      {"if a; then b $(d); fi > f 2>&1", "a >f / b,<$(d)> >f / d ^1"},
      {"a; { b; }\n> f", "a / b / >f"},
      {"diff <(a) >(b) < <(c)", "diff,<<(a)>,<>(b)> / a ^0 / b ^0 / c ^0"},
      {"while read x; do a; done < <(b)", "read,x / a / b"},
      {"exec {fd}> f 3<g {x} a{b}>h", "exec,{x},a{b} >f >h"},
      {"a >", "a"},
  });
}

TEST_CASE("here-documents are skipped") {
  check_all({
      {"cat <<EOF > f\nrm -rf '\nEOF\nls", "cat >f / ls"},
      {"cat <<'E F' | b\n$(x)\nE F\nls", "cat / b |0 / ls"},
      {"cat <<-EOF\n\ta\n\tEOF\nls", "cat / ls"},
      {"cat <<EOF\n\tEOF\nEOF\nls", "cat / ls"},
      {"cat <<A <<B\na\nB\nA\nb\nB\nls", "cat / ls"},
      {"X=$(cat <<EOF\na )\nEOF\n)\nls", "X=<$(cat <<EOF\na )\nEOF\n)> / cat ^0 / ls"},
      {"cat <<EOF\nnever ends", "cat"},
      {"cat <<EOF\r\na\r\nEOF\r\nls", "cat / ls"},
  });
}

TEST_CASE("what a here-document expands is run unless its tag is quoted") {
  check_all({
      {"cat <<EOF\na $(b c) `d` \\$(e) ${X:-$(f)} \"$(g)\"\nEOF\nls",
       "cat / b,c ^0 / d ^0 / f ^0 / g ^0 / ls"},
      {"cat <<'EOF'\n$(b)\nEOF\ncat <<\\E\n$(b)\nE\ncat <<\"E\"\n`b`\nE\nls",
       "cat / cat / cat / ls"},
      {"a <<X | b <<Y\n$(c)\nX\n$(d)\nY\ne", "a / b |0 / c ^0 / d ^1 / e"},
      {"cat <<-EOF\n\t$(b)\n\tEOF\nls", "cat / b ^0 / ls"},
      {"cat <<EOF\n$(cat <<IN\n$(a)\nIN\n)\nEOF\nls", "cat / cat ^0 / a ^1 / ls"},
      {"<<EOF\n$(a)\nEOF\nb", "a / b"},
      {"cat <<EOF\na \\\nEOF\n$(b)\nEOF\nls", "cat / b ^0 / ls"},
      {"cat <<EOF\n$(a\nEOF\nls", "cat / a ^0 / ls"},
      {"x=$(cat <<EOF\n${{ inputs.a }} $(b)\nEOF\n)\nls",
       "x=<$(cat <<EOF\n${{ inputs.a }} $(b)\nEOF\n)> / cat ^0 / b ^1 / ls"},
      {"cat <<EOF\r\n$(a)\r\nEOF\r\nls", "cat / a ^0 / ls"},
  });
}

TEST_CASE("a here-document that a shell reads is a script of its own") {
  check_all({
      {"bash <<EOF\na | b \\\n c\nif d; then\nEOF\nls", "bash / a / b,c |1 / d / ls"},
      {"sudo -E bash -s x <<'EOF'\na $(b)\nEOF\nls", "sudo,-E,bash,-s,x / a,<$(b)> / b ^1 / ls"},
      {"/bin/sh -euo pipefail - <<EOF\na\nEOF\nls", "/bin/sh,-euo,pipefail,- / a / ls"},
      {"bash /dev/stdin x <<EOF\na\nEOF", "bash,/dev/stdin,x / a"},
      {"cat <<EOF | bash -x\na\nEOF\nls", "cat / bash,-x |0 / a / ls"},
      {"x=$(bash <<EOF\na\nEOF\n)", "x=<$(bash <<EOF\na\nEOF\n)> / bash ^0 / a ^0"},
      {"bash <<A\nbash <<B\na\nB\nA\nls", "bash / bash / a / ls"},
      {"bash f <<EOF\na\nEOF", "bash,f"},
      {"bash -c 'x' <<EOF\na\nEOF", "bash,-c,x / x"},
      {"bash $X <<EOF\na\nEOF", "bash,<$X>"},
      {"ssh h <<EOF\na\nEOF", "ssh,h"},
      {"cat f <<EOF | bash\na\nEOF", "cat,f / bash |0"},
      {"tee f <<EOF | bash\na\nEOF", "tee,f / bash |0"},
  });
}

TEST_CASE("commands inside substitutions are collected in source order") {
  check_all({
      {"A=$(aws sts get-caller-identity --query Account)",
       "A=<$(aws sts get-caller-identity --query Account)> / "
       "aws,sts,get-caller-identity,--query,Account ^0"},
      {"a \"$(b \"$(c 'd')\" e)\" f", "a,<$(b \"$(c 'd')\" e)>,f / b,<$(c 'd')>,e ^0 / c,d ^1"},
      {"a `b \\`c d\\` e` f", "a,<`b \\`c d\\` e`>,f / b,<\\`c d\\`>,e ^0 / c,d ^1"},
      {"a=\"`b \"\\`c d\\`\" && e`\"",
       "a=<`b \"\\`c d\\`\" && e`> / b,<\\`c d\\`> ^0 / c,d ^1 / e ^0"},
      {"a `b`-`c`.zip\nd", "a,<`b`>-<`c`>.zip / b ^0 / c ^0 / d"},
      {"a \"`b 'x'`\"", "a,<`b 'x'`> / b,x ^0"},
      {"a $(b | c)", "a,<$(b | c)> / b ^0 / c |1 ^0"},
      {"a $((b) | c) d", "a,<$((b) | c)>,d / b ^0 / c |1 ^0"},
      {"a ${X:-$(b)}", "a,<${X:-$(b)}> / b ^0"},
      {"a $(case x in y) b;; esac) c", "a,<$(case x in y) b;; esac)>,c / b ^0"},
      {"a $(# a ) b\n b)", "a,<$(# a ) b\n b)> / b ^0"},
      {"$(aws ecr get-login)", "<$(aws ecr get-login)> / aws,ecr,get-login ^0"},
      {"a \"$(<f)\"", "a,<$(<f)>"},
      {"A=(x $(b) \"y z\") c", "A=<(x $(b) \"y z\")> c / b ^0"},
  });
}

TEST_CASE("keywords are passed and the commands behind them found") {
  check_all({
      {"if a; then b; elif c; then d; else e; fi; f", "a / b / c / d / e / f"},
      {"if ! a; then time -p b; fi", "a / b"},
      {"for x in a $(b) c; do d $x; done", "x=a x=<$(b)> x=c / b ^0 / d,<$x>"},
      {"for x\ndo a; done; for ((i=0; i<$(n); i++)); do b; done", "x=<$@> / a / n / b"},
      {"while a; do b; done; until c; do d; done", "a / b / c / d"},
      {"case $(a) in x|y) b ;; (z) c ;& *) d;;& \"q r\") e; esac; f", "a / b / c / d / e / f"},
      {"case $X in\n  a)\n    if b; then c; fi\n    ;;\n  # no\n  *) ;;\nesac\nd", "b / c / d"},
      {"f() { a; }; function g { b; }; function h() { c; }\nf (\n) \n", "a / b / c / f"},
      {"{ a; }; (b; (c))", "a / b / c"},
      {"[[ -n $(a) && $x =~ ^(b|c)$ && d > e ]] && f", "a / f"},
      {"[[ $x =~ ^(a;b)$ ]] && c; [[ ( -f d ) && ! e ]]", "c"},
      {"if [[ $x == \"y\"]]; then a; fi; [[ b ]] && c", "a / c"},
      {"[ -f x ] && a", "[,-f,x,] / a"},
      {"(( x > $(a) )) || b", "a / b"},
      {"echo if then fi { }; x=1 if", "echo,if,then,fi,{,} / x=1 if"},
      {"\"if\" a", "if,a"},
      {"ifx; fido; dodo", "ifx / fido / dodo"},
      {"select x in a b; do c; done", "x=a x=b / c"},
      {"if a\nthen\n  b\nfi\n", "a / b"},
      {"fi; done; }; esac; a", "a"},
      {"coproc a b; coproc N { c; }; coproc { d; }; coproc N (e)", "a,b / c / d / e"},
      {"case $x in @(a|b)) c;; +([0-9])) d;; esac; !(e)", "c / d / e"},
  });
}

TEST_CASE("assignments stand before the command or alone") {
  check_all({
      {"A=1 B='x y' docker push", "A=1 B=x y docker,push"},
      {"A=1; B=$A", "A=1 / B=<$A>"},
      {"A+=x a[$i]=y b", "A=x a[<$i>]=y b"},
      {"m[\"a b\"]=1 n[$(c d)]+=2; x", "m[a b]=1 n[<$(c d)>]=2 / c,d ^0 / x"},
      {"a[x] b; [x]=y", "a[x],b / [x]=y"},
      {"export A=b C", "export,A=b,C"},
      {"declare -a X=(a b) y", "declare,-a,X=<(a b)>,y"},
      {"a B=c", "a,B=c"},
      {"A= b", "A= b"},
      {"1A=b \"A\"=b a[x =y", "1A=b,A=b,a[x,=y"},
      {"AWS_PAGER=\"\" aws s3 ls", "AWS_PAGER= aws,s3,ls"},
  });
}

TEST_CASE("every word says which bytes of the script it takes") {
  const std::string_view script =
      "A='x' docker  push \"$R/app\":${{ github.sha }} > \"o\" # end\nls $(cat f)";
  const auto commands = parse(script);
  REQUIRE(commands.size() == 3);
  const auto source = [&](const Word& word) {
    return script.substr(word.begin, word.end - word.begin);
  };
  CHECK(source(commands[0].assignments[0].name) == "A");
  CHECK(source(commands[0].assignments[0].value) == "'x'");
  CHECK(source(commands[0].words[0]) == "docker");
  CHECK(source(commands[0].words[1]) == "push");
  CHECK(source(commands[0].words[2]) == "\"$R/app\":${{ github.sha }}");
  CHECK(source(commands[0].output_files[0]) == "\"o\"");
  CHECK(source(commands[1].words[1]) == "$(cat f)");
  CHECK(source(commands[2].words[1]) == "f");
}

TEST_CASE("a word ends where its last byte is, whatever continues its line") {
  const std::string_view script = "a b\\\n  \\\n c\\\nd X=\\\ny\\\n\nZ=\\\nz";
  const auto commands = parse(script);
  const auto source = [&](const Word& word) {
    return script.substr(word.begin, word.end - word.begin);
  };
  REQUIRE(commands.size() == 2);
  REQUIRE(commands[0].words.size() == 4);
  CHECK(source(commands[0].words[1]) == "b");
  CHECK(source(commands[0].words[2]) == "c\\\nd");
  CHECK(source(commands[0].words[3]) == "X=\\\ny");
  CHECK(source(commands[1].assignments[0].value) == "z");
}

TEST_CASE("a command is recognised behind wrappers and global options") {
  const auto first = [](std::string_view script) { return parse(script).at(0); };
  CHECK(first("docker login h").is({"docker", "login"}));
  CHECK(first("docker login h").is({"docker"}));
  CHECK(first("'docker' log\"in\"").is({"docker", "login"}));
  CHECK(first("sudo -E -u root A=b docker login").is({"docker", "login"}));
  CHECK(first("sudo --preserve-env=A -- docker login").is({"docker", "login"}));
  CHECK(first("env -i A=b C=d docker login").is({"docker", "login"}));
  CHECK(first("A=b nohup exec -a x command docker login").is({"docker", "login"}));
  CHECK(first("sudo time -p docker login").is({"docker", "login"}));
  CHECK(first("aws --region eu-west-1 --debug ecr --output=json get-login")
            .is({"aws", "ecr", "get-login"}));
  CHECK(first("docker --config d -D login").is({"docker", "login"}));
  CHECK(first("docker compose -f x.yml up").is({"docker", "compose", "up"}));
  CHECK_FALSE(first("command -v docker").is({"docker"}));
  CHECK_FALSE(first("docker run login").is({"docker", "login"}));
  CHECK_FALSE(first("docker").is({"docker", "login"}));
  CHECK_FALSE(first("echo docker login").is({"docker", "login"}));
  CHECK_FALSE(first("aws --region ecr get-login").is({"aws", "ecr", "get-login"}));
  CHECK_FALSE(first("$X login").is({"$X", "login"}));
  CHECK_FALSE(first("git --x push").is({"git", "push"}));
  CHECK_FALSE(first("sudo").is({"docker"}));
}

TEST_CASE("options are found in each spelling") {
  const auto option = [](std::string_view script) -> std::string {
    const auto commands = parse(script);
    const Word* value = commands.at(0).option({"-p", "--password"});
    return value ? show(*value) : "(none)";
  };
  CHECK(option("docker login -p x h") == "x");
  CHECK(option("docker login -px h") == "x");
  CHECK(option("docker login -p=x h") == "x");
  CHECK(option("docker login --password x") == "x");
  CHECK(option("docker login --password=\"a $B\"") == "a <$B>");
  CHECK(option("docker login --password $X") == "<$X>");
  CHECK(option("docker login --password ''") == "");
  CHECK(option("docker login --password -1") == "-1");
  CHECK(option("docker login --password=") == "");
  CHECK(option("docker login --password --username x") == "(none)");
  CHECK(option("docker login --password") == "(none)");
  CHECK(option("docker login --password-stdin x") == "(none)");
  CHECK(option("docker login -- -p x") == "(none)");
  CHECK(option("sudo -p x docker login") == "(none)");
  CHECK(option("docker login $X-p=x") == "(none)");

  const auto flagged = [](std::string_view script) {
    return parse(script).at(0).has_flag({"-q", "--quiet"});
  };
  CHECK(flagged("docker push --quiet x"));
  CHECK(flagged("docker push x -q"));
  CHECK(flagged("docker push --quiet=true x"));
  CHECK_FALSE(flagged("docker push --quiet=false x"));
  CHECK_FALSE(flagged("docker push quiet"));
  CHECK_FALSE(flagged("docker push -- -q"));
}

TEST_CASE("the value in one word with its option has its own place") {
  const std::string_view script = "docker login --password=\"$P\" -uAWS '--x=y'";
  const auto commands = parse(script);
  const auto source = [&](const Word* word) {
    return script.substr(word->begin, word->end - word->begin);
  };
  CHECK(source(commands[0].option({"--password"})) == "\"$P\"");
  CHECK(source(commands[0].option({"-u"})) == "AWS");
  CHECK(source(commands[0].option({"--x"})) == "'--x=y'");
}

TEST_CASE("nesting beyond 64 makes the rest of the word one hole") {
  const auto deep = parse("a " + repeat("$(x ", 63) + "$(b)" + repeat(")", 63) + " c");
  CHECK(deep.size() == 65);
  CHECK(deep.back().words[0].text == "b");
  const auto too_deep = parse("a " + repeat("$(x ", 64) + "$(b)" + repeat(")", 64) + "\nc");
  CHECK(too_deep.size() == 66);
  CHECK(too_deep.back().words[0].text == "c");
}

TEST_CASE("hostile scripts are read in linear time") {
  constexpr std::size_t many = 20'000;
  for (const std::string_view part : {"$(",
                                      "\"$(",
                                      "${",
                                      "`",
                                      "((",
                                      "$((",
                                      "(",
                                      "{ ",
                                      "'",
                                      "\"",
                                      "<<a ",
                                      "<<a\n",
                                      "a=(",
                                      "case x in ",
                                      "a[",
                                      "$'",
                                      "[[ ",
                                      "<(",
                                      "\\",
                                      "${{",
                                      "if ",
                                      "a|",
                                      ")",
                                      "} >f ",
                                      "$(case x in ",
                                      "for ((",
                                      "&>",
                                      "2>",
                                      "`\n<<a\n",
                                      "$((`",
                                      "f() { ",
                                      "<<a\n$(",
                                      "bash <<a\n",
                                      "<<a;",
                                      "cat <<a | bash;",
                                      "`\\`",
                                      "\\`",
                                      "$[",
                                      "@(",
                                      "a[\"",
                                      "a[$(",
                                      "\\\n",
                                      "{a",
                                      "coproc ",
                                      "[[ (",
                                      "bash <<a\n$(cat <<b\n",
                                      "{ a|b; } >f ",
                                      "\"${x:-`",
                                      "(( ) ",
                                      "#",
                                      "\n",
                                      "\0"}) {
    CAPTURE(part);
    const std::string script = repeat(part, many);
    const auto commands = parse(script);
    CHECK(commands.size() <= script.size());
    CHECK_NOTHROW(parse(script + "\nls"));
  }
  CHECK(parse(repeat("a $(", 100'000)).size() == 65);
  CHECK(parse(repeat("{ ", many) + repeat("a; } >f; ", many)).size() == many);
}
