// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

#include "writ/powershell.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "writ/script.h"

using writ::Truth;
using writ::github::Value;
using writ::github::Values;
using writ::shell::Call;
using writ::shell::parse_powershell;
using writ::shell::ScriptRun;
using writ::shell::Variables;

namespace {

std::string show(const Values& values) {
  std::string out;
  for (const Value& each : values)
    out += (out.empty() && &each == &values.front() ? "" : "|") + each.shown();
  return values.size() == 1 ? out : "{" + out + "}";
}

std::string show(std::string_view script) {
  const Variables environment = {{"STAGE", {Value::of(std::string("prod"))}}};
  const ScriptRun run = run_script(script, parse_powershell(script), environment,
                                   {{"inputs.stage", {Value::of(std::string("dev"))}}},
                                   writ::shell::Language::powershell);
  std::string out;
  for (const Call& call : run.calls) {
    out += out.empty() ? "" : " / ";
    if (call.runs != Truth::yes) out += "?";
    for (const Values& word : call.words)
      out += (&word == &call.words.front() ? "" : ",") + show(word);
  }
  for (const auto& [name, values] : run.environment) out += " ;env " + name + "=" + show(values);
  for (const auto& [name, values] : run.outputs) out += " ;out " + name + "=" + show(values);
  if (run.environment_open) out += " ;env open";
  return out;
}

struct Case {
  std::string_view script;
  std::string_view expected;
};

}  // namespace

TEST_CASE("commands of PowerShell are read and followed") {
  const std::vector<Case> cases = {
      {"", ""},
      {"aws s3 ls", "aws,s3,ls"},
      {"aws s3 ls `\n  --region eu-west-1", "aws,s3,ls,--region,eu-west-1"},
      {"aws s3 ls `\r\n  x\r\ny", "aws,s3,ls,x / y"},
      {"aws ecr get-login-password | docker login --password-stdin r",
       "aws,ecr,get-login-password / docker,login,--password-stdin,r"},
      {"a; b # c\n<# d\ne #> f", "a / b / f"},
      {"x 'a ''b''' \"c \"\"d\"\"\" \"e`tf\"", "x,a 'b',c \"d\",e\tf"},
      {"x $env:STAGE \"$env:STAGE-1\" '$env:STAGE' ${env:STAGE}", "x,prod,prod-1,$env:STAGE,prod"},
      {"x ${{ inputs.stage }} \"${{ inputs.stage }}\"", "x,dev,dev"},
      {"$env:A = 'v'\nx $env:A", "x,v"},
      {"$a = \"v-$env:STAGE\"; x $A b-$a", "x,v-prod,b-v-prod"},
      {"$STAGE = 1; x $env:STAGE", "x,prod"},
      {"[string]$a = 'b'; x $a", "x,b"},
      {"$a = aws sts get-caller-identity; x $a", "aws,sts,get-caller-identity / x,*"},
      {"$a = 'b'; $a += 'c'; x $a", "x,*"},
      {"$a = $(git rev-parse HEAD); x $a", "git,rev-parse,HEAD / x,*"},
      {"$a = 'b' + 'c'; x $a", "x,*"},
      {"x $a.Name $a[0] $(date)", "x,*,*,* / date"},
      {"& aws s3 ls", "aws,s3,ls"},
      {"$s = @'\ndocker push x\n'@\ny", "y"},
      {"if ($a -eq 'b') { x } else { y }\nz", "Write-Output,*,-eq,b / ?x / ?y / z"},
      {"foreach ($i in 1..3) { x $i }", "Write-Output,*,in,1..3 / ?x,*"},
      {"if ($c) { $a = 1 } else { $a = 2 }; x $a", "Write-Output,* / x,{1|2}"},
      {"@{\n  Key = 'v'\n  Other=$(x)\n} | y", "Write-Output,* / x / y"},
      {"try { x } catch { y }", "?x / ?y"},
      {"function f { x }\nf", "f / x"},
      {"function f { x }", ""},
      {"a && b || c", "a / ?b / ?c"},
      {"\"A=$env:STAGE\" >> $env:GITHUB_ENV", "Write-Output,A=prod ;env A=prod"},
      {"echo \"A=1\" | Out-File -FilePath $env:GITHUB_ENV -Encoding utf8 -Append",
       "echo,A=1 / Out-File,-FilePath,*,-Encoding,utf8,-Append ;env A=1"},
      {"echo A=1 >> $env:GITHUB_OUTPUT", "echo,A=1 ;out A=1"},
      {"Add-Content -Path $env:GITHUB_ENV -Value \"A=1\"",
       "Add-Content,-Path,*,-Value,A=1 ;env A=1"},
      {"\"A=1`nB=2\" | Out-File $env:GITHUB_ENV -Append",
       "Write-Output,A=1\nB=2 / Out-File,*,-Append ;env A=1 ;env B=2"},
      {"Get-Content f >> $env:GITHUB_ENV", "Get-Content,f ;env open"},
      {"Write-Host \"::set-output name=a::$env:STAGE\"",
       "Write-Host,::set-output name=a::prod ;out a=prod"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.script);
    CHECK(show(test.script) == test.expected);
  }
}

TEST_CASE("any PowerShell is read") {
  for (const std::string_view part :
       {"(",  "{",  "$(", "\"$(", "@(",   "@\"\n", "'",         "\"",
        "`",  "<#", "}",  ")",    "if (", "$a = ", "$a = f { ", "function f { ",
        "a|", "&&", "|",  "${",   "[",    "$x[",   "> ",        "else {",
        "\0", "a {"}) {
    CAPTURE(part);
    std::string script;
    for (int i = 0; i < 20'000; ++i) script += part;
    const auto commands = parse_powershell(script);
    CHECK(commands.size() <= script.size());
    run_script(script, commands, {}, {}, writ::shell::Language::powershell);
  }
}
