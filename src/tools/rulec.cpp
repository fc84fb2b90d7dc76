// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Build step: writes the rule files below a folder as static C++ tables.
//   writ_rulec OUTPUT RULES_FOLDER

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>

#include "rule/check_table.h"
#include "rule/load.h"
#include "writ/source.h"
#include "writ/tree.h"

namespace fs = std::filesystem;

// The loader looks checks up only for users' rules; here the real table does not exist yet.
std::span<const writ::NamedCheck> writ::check_table() { return {}; }

namespace {

using namespace writ;

std::string literal(std::string_view text) {
  std::ostringstream out;
  out << "std::string_view(\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out << "\\n";
    } else if (c == '"' || c == '\\' || c == '?' || byte < 0x20 || byte >= 0x7F) {
      // Three octal digits never run into the next character.
      out << '\\' << char('0' + (byte >> 6)) << char('0' + ((byte >> 3) & 7))
          << char('0' + (byte & 7));
    } else {
      out << c;
    }
  }
  out << "\", " << text.size() << ")";
  return out.str();
}

// Writes arrays before the rules that refer to them.
class Writer {
 public:
  explicit Writer(std::ostream& out) : out_(out) {}

  std::string texts(std::span<const std::string_view> values) {
    return array("std::string_view", values, [](std::string_view text) { return literal(text); });
  }
  std::string conditions(std::span<const Condition> values) {
    return array("Condition", values, [this](const Condition& condition) {
      return "{" + literal(condition.fact) + ", Operator(" + std::to_string(int(condition.op)) +
             "), " + texts(condition.operands) + ", {}}";
    });
  }
  std::string options(std::span<const RuleOption> values) {
    return array("RuleOption", values, [this](const RuleOption& option) {
      return "{" + literal(option.name) + ", " + texts(option.values) + ", " +
             (option.list ? "true" : "false") + "}";
    });
  }
  std::string examples(std::span<const Example> values) {
    return array("Example", values, [this](const Example& example) {
      return "{" + literal(example.name) + ", " + literal(example.text) + ", " +
             literal(example.config) + ", " + texts(example.more) + ", {}}";
    });
  }
  void rule(const Rule& rule);

 private:
  template <class T, class ToText>
  std::string array(std::string_view type, std::span<const T> values, ToText to_text) {
    if (values.empty()) return "{}";
    std::string body;
    for (const T& value : values) body += "    " + to_text(value) + ",\n";
    const std::string name = "a" + std::to_string(++count_);
    out_ << "constexpr " << type << " " << name << "[] = {\n" << body << "};\n";
    return name;
  }

  std::ostream& out_;
  int count_ = 0;
  std::string rules_;

 public:
  const std::string& rules() const { return rules_; }
};

void Writer::rule(const Rule& r) {
  const std::vector<std::string> fields = {literal(r.id),
                                           literal(r.group),
                                           literal(r.title),
                                           "Severity(" + std::to_string(int(r.severity)) + ")",
                                           "Confidence(" + std::to_string(int(r.confidence)) + ")",
                                           literal(r.since),
                                           "RuleStatus(" + std::to_string(int(r.status)) + ")",
                                           texts(r.tags),
                                           literal(r.security_severity),
                                           literal(r.why),
                                           literal(r.fix),
                                           literal(r.when_to_suppress),
                                           texts(r.references),
                                           examples(r.bad),
                                           examples(r.good),
                                           literal(r.check),
                                           options(r.options),
                                           literal(r.each),
                                           conditions(r.when),
                                           conditions(r.unless),
                                           literal(r.at),
                                           literal(r.message)};
  rules_ += "    {";
  for (const std::string& field : fields) rules_ += field + ",\n     ";
  rules_ += "true, {}},\n";
}

/// Prints what is wrong as a compiler would; true if nothing is.
bool report(const SourceFile& file, const std::vector<Problem>& problems) {
  const LineTable lines(file.text());
  for (const Problem& problem : problems) {
    const Position at = lines.position(problem.span.begin);
    std::cerr << file.path() << ':' << at.line << ':' << at.column
              << ": error: " << problem.message;
    std::cerr << (problem.help.empty() ? "" : "; ") << problem.help << '\n';
  }
  return problems.empty();
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: writ_rulec OUTPUT RULES_FOLDER\n";
    return 2;
  }
  std::map<std::string, fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(argv[2])) {
    const std::string folder = entry.path().parent_path().filename();
    const bool data = folder == "catalogue" || folder == "capabilities";
    if (entry.path().extension() == ".yaml" && !data) files[entry.path().stem()] = entry.path();
  }

  RuleArena arena;
  std::ostringstream arrays;
  Writer writer(arrays);
  bool good = true;
  for (const auto& [name, path] : files) {
    const SourceFile file(path.string(), read(path));
    Parsed parsed = parse_yaml(file.text());
    const auto rule =
        load_rule(parsed.tree.root(), file.path(), RuleOrigin::builtin, arena, parsed.problems);
    good = report(file, parsed.problems) && good;
    if (rule) writer.rule(*rule);
  }
  if (!good) return 1;

  std::ofstream out(argv[1], std::ios::binary);
  out << "// Made by src/tools/rulec.cpp from the rule files.\n#include "
         "\"rule/builtin.h\"\n\nnamespace writ {\nnamespace {\n\n"
      << arrays.str() << "\nconstexpr Rule table[] = {\n"
      << writer.rules()
      << "};\n\n}  // namespace\n\nstd::span<const Rule> builtin_rules() { return table; }\n\n}  "
         "// namespace writ\n";
  return out ? 0 : 1;
}
