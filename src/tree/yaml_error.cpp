// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "text/words.h"
#include "tree/yaml_scan.h"

namespace writ {

namespace {

struct Words {
  std::string_view library;  ///< how the message of yaml-cpp 0.6 to 0.8 begins
  std::string_view message;
  std::string_view help;
};

/// `%` stands for the text at the error, in backticks.
constexpr Words sentences[] = {
    {"illegal map value", "% has a `:` where no mapping can begin, so the line cannot be read",
     "quote the value that contains `: `, or check the indentation"},
    {"illegal map key", "a `?` key cannot stand here", "quote the text"},
    {"illegal block entry", "a list item cannot begin here",
     "put `- ` on a line of its own, or quote the text"},
    {"end of map not found",
     "% does not fit the mapping above it: expected `key: value` at the same indentation",
     "check the indentation and the quotes of the lines before"},
    {"end of sequence not found",
     "% does not fit the list above it: expected `- ` at the same indentation",
     "check the indentation"},
    {"illegal flow end", "% closes a bracket that is not open", "remove it, or quote the text"},
    {"unknown token", "% cannot begin a plain text in YAML", "quote the text"},
    {"illegal tab", "a tab stands in the indentation, where YAML allows only spaces",
     "replace the tab by spaces"},
    {"unknown escape character", "% is not an escape that YAML knows",
     "write `\\\\` for a backslash, or use single quotes"},
    {"bad character found while scanning hex",
     "the escape before this place lacks hexadecimal digits", "write all its digits"},
    {"invalid unicode", "the escape before this place is no character",
     "write the character itself"},
    {"illegal document indicator", "a document mark stands inside of a quoted text",
     "close the quotes before it, or indent it"},
    {"alias not found", "% begins with `*`, which names an alias in YAML, but no name follows",
     "quote the text"},
    {"anchor not found", "% begins with `&`, which names an anchor in YAML, but no name follows",
     "quote the text"},
    {"illegal character found while scanning alias",
     "% begins with `*`, so it is read as an alias, but is no name", "quote the text"},
    {"illegal character found while scanning anchor",
     "% begins with `&`, so it is read as an anchor, but is no name", "quote the text"},
    {"the referenced anchor is not defined", "% refers to an anchor that is not defined before it",
     "define the anchor, or quote the text"},
    {"unexpected character in block scalar",
     "% stands after a `|` or `>`, where only an indentation digit, `+` or `-` can stand",
     "begin the text on the next line"},
    {"cannot set zero indentation", "a block text cannot have the indentation 0", "remove the 0"},
    {"cannot assign multiple tags", "a second tag stands before the same value",
     "remove one of the tags"},
    {"cannot assign multiple anchors", "a second anchor stands before the same value",
     "remove one of the anchors"},
    {"end of verbatim tag", "this tag is never closed", "add the missing `>`"},
    {"tag handle with no suffix", "this tag has no name", "quote the text that begins with `!`"},
    {"illegal character found while scanning tag", "this tag is no name",
     "quote the text that begins with `!`"},
    {"bad file", "this value lies too deep, so the rest of the file is not read",
     "nest less deeply"},
    {"YAML directives", "a `%YAML` line needs exactly one version", "write `%YAML 1.2`"},
    {"bad YAML version", "a `%YAML` line names no version", "write `%YAML 1.2`"},
    {"YAML major version", "the `%YAML` line names a version that does not exist",
     "write `%YAML 1.2`"},
    {"repeated YAML directive", "a second `%YAML` line stands before the same document",
     "remove it"},
    {"TAG directives", "a `%TAG` line needs a handle and a prefix", "complete it"},
    {"repeated TAG directive", "a second `%TAG` line names the same handle", "remove it"},
};

std::string shown(std::string_view source, uint32_t at) {
  const std::string_view rest = source.substr(at);
  const std::size_t line = std::min(rest.find_first_of("\r\n"), rest.size());
  std::string text(trim(rest.substr(0, std::min<std::size_t>(line, 200))));
  if (text.size() > 40) {
    std::size_t size = 40;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    text.resize(size);
    text += "…";
  }
  std::ranges::replace(text, '`', '\'');
  return text.empty() ? "the end of this line" : "`" + text + "`";
}

uint32_t line_end(std::string_view source, uint32_t at) {
  return static_cast<uint32_t>(std::min(source.find_first_of("\r\n", at), source.size()));
}

Problem problem(Span span, std::string message, std::string_view help) {
  return {.rule = "syntax-yaml",
          .span = span,
          .message = std::move(message),
          .help = std::string(help),
          .related = {}};
}

/// The library meets a tab in many ways; people look at the line.
bool tab_indents(std::string_view source, uint32_t at, Span& tab) {
  const uint32_t line = at - yaml_column(source, at);
  uint32_t i = line;
  while (i < source.size() && source[i] == ' ') ++i;
  if (i >= source.size() || source[i] != '\t') return false;
  uint32_t end = i;
  while (end < source.size() && source[end] == '\t') ++end;
  tab = {i, end};
  return true;
}

/// The first marker that lies before `end`.
std::optional<uint32_t> conflict_before(std::string_view source, uint32_t end) {
  for (std::size_t line = 0; line < source.size() && line <= end; ++line) {
    if (is_conflict_marker(source.substr(line, 8))) return static_cast<uint32_t>(line);
    line = source.find('\n', line);
    if (line == std::string_view::npos) break;
  }
  return std::nullopt;
}

/// Where the first text after the last node begins: the library has read it, but not given it.
uint32_t pending_text(std::string_view source, uint32_t last_end) {
  uint32_t at = skip_yaml_space(source, last_end);
  while (at < source.size()) {
    const std::string_view rest = source.substr(at);
    const bool mark =
        std::string_view(":-?").find(rest[0]) != std::string_view::npos &&
        (rest.size() == 1 || std::string_view(" \t\r\n").find(rest[1]) != std::string_view::npos);
    if (!mark && !rest.starts_with("---")) break;
    at = skip_yaml_space(source, at + (mark ? 1 : 3));
  }
  return at;
}

/// Whether only marks of list items stand before `at` on its line.
bool begins_line(std::string_view source, uint32_t at) {
  const uint32_t column = yaml_column(source, at);
  return source.substr(at - column, column).find_first_not_of(" -") == std::string_view::npos;
}

/// For a line that begins at `at` and was meant as `key: value` or `key:`. `error` is the place the
/// library complains about.
std::optional<Problem> broken_entry(std::string_view source, uint32_t at, uint32_t error) {
  if (at >= source.size() || !begins_line(source, at)) return std::nullopt;
  const uint32_t line = line_end(source, at);
  uint32_t end = at;
  while (end < line && (is_alnum(source[end]) || source[end] == '_' || source[end] == '-')) ++end;
  if (end == at || end - at > 60 || (!is_alpha(source[at]) && source[at] != '_'))
    return std::nullopt;
  const std::string name(source.substr(at, end - at));
  if (end + 1 < line && source[end] == ':' &&
      std::string_view(" \t:/\\").find(source[end + 1]) == std::string_view::npos) {
    return problem({at, end + 1},
                   "a blank is missing after `" + name + ":`, so this line is no `key: value`",
                   "put a blank after the `:`");
  }
  const uint32_t rest = skip_yaml_space(source, end);
  if (rest < line || (error > at && error <= line)) return std::nullopt;
  return problem({at, end}, "`" + name + "` lacks its `:`, so what follows cannot be read",
                 "write `" + name + ":`");
}

/// A quote elsewhere is an apostrophe or belongs to a plain text.
bool begins_token(std::string_view source, uint32_t at) {
  return at == 0 || std::string_view(" \t\r\n[{,:").find(source[at - 1]) != std::string_view::npos;
}

/// The quoted text that closes right before `at`, or empty.
Span quoted_before(std::string_view source, uint32_t at) {
  while (at > 0 && source[at - 1] == ' ') --at;
  if (at < 2 || (source[at - 1] != '"' && source[at - 1] != '\'')) return {};
  const char quote = source[at - 1];
  for (uint32_t i = at - 1; i-- > 0;) {
    if (source[i] != quote) continue;
    const bool escaped = i > 0 && source[i - 1] == (quote == '"' ? '\\' : '\'');
    if (!escaped) return begins_token(source, i) ? Span{i, at} : Span{};
    --i;
  }
  return {};
}

/// A quote that was forgotten makes the next one close the text, and what is in between it and the
/// true end is reported far below.
std::optional<Problem> runaway_quote(std::string_view source, const YamlErrorContext& context) {
  Span text = quoted_before(source, context.at);
  if (text.empty()) {
    const uint32_t begin = pending_text(source, context.last_end);
    if (begin >= context.at || (source[begin] != '"' && source[begin] != '\'')) return std::nullopt;
    uint32_t end = begin + 1;
    while (end < context.at && source[end] != source[begin])
      end += source[begin] == '"' && source[end] == '\\' ? 2 : 1;
    if (end >= context.at || line_end(source, end) < context.at) return std::nullopt;
    text = {begin, end + 1};
  }
  const std::string_view before = source.substr(0, text.end);
  const auto begin = before.begin() + text.begin;
  if (std::find(begin, before.end(), '\n') == before.end()) return std::nullopt;
  const std::string quote(1, source[text.begin]);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  Problem found = problem({text.begin, line_end(source, text.begin)},
                          "this text begins with `" + quote +
                              "`, which is not closed before line " + std::to_string(line),
                          "add the closing quote");
  found.related.push_back({{text.end - 1, text.end}, "this quote closes it"});
  return found;
}

}  // namespace

Problem unclosed_quote(std::string_view source, uint32_t from) {
  uint32_t at = from;
  while (at < source.size()) {
    at = skip_yaml_space(source, at);
    if (at >= source.size()) break;
    const char c = source[at];
    if ((c != '"' && c != '\'') || !begins_token(source, at)) {
      ++at;
      continue;
    }
    uint32_t i = at + 1;
    while (i < source.size() && source[i] != c) i += c == '"' && source[i] == '\\' ? 2 : 1;
    if (i >= source.size()) {
      return problem({at, line_end(source, at)},
                     std::string("this text begins with `") + c + "`, which is never closed",
                     "add the closing quote");
    }
    at = i + 1;
  }
  const auto end = static_cast<uint32_t>(source.size());
  return problem({end, end}, "the file ends inside of a quoted text", "add the closing quote");
}

Problem explain_yaml_error(std::string_view source, const YamlErrorContext& context) {
  uint32_t at = context.at;
  const std::string_view library = context.message;
  if (const std::optional<uint32_t> marker = conflict_before(source, at)) {
    return problem({*marker, *marker + 7},
                   "a merge conflict is not resolved here, so the file cannot be read",
                   "keep one of the two sides and remove the marker lines");
  }
  if (library.starts_with("illegal EOF in scalar")) return unclosed_quote(source, context.last_end);
  const bool no_colon = library.starts_with("illegal map value");
  const bool no_entry = library.starts_with("end of map not found");
  const bool no_flow_end = library.find("flow not found") != std::string_view::npos;
  if (no_colon || no_entry || no_flow_end) {
    if (std::optional<Problem> found = runaway_quote(source, context)) return std::move(*found);
  }
  if ((no_colon || no_entry) && context.opener.empty()) {
    const uint32_t entry = no_entry ? at : pending_text(source, context.last_end);
    if (std::optional<Problem> found = broken_entry(source, entry, at)) return std::move(*found);
  }
  if (no_flow_end && !context.opener.empty()) {
    const std::string open = "`" + std::string(source.substr(context.opener.begin, 1)) + "`";
    const uint32_t next = skip_yaml_space(source, at);
    if (next >= source.size()) {
      return problem(context.opener, "this " + open + " is never closed",
                     "add the closing bracket");
    }
    Problem found = problem(
        {next, line_end(source, next)},
        shown(source, next) + " stands where a `,` or the end of the open " + open + " is expected",
        "separate the entries with `,`, or close the bracket");
    found.related.push_back({context.opener, "opened here"});
    return found;
  }
  if (Span tab;
      tab_indents(source, std::min<uint32_t>(at, static_cast<uint32_t>(source.size())), tab)) {
    return problem(tab, "a tab stands in the indentation, where YAML allows only spaces",
                   "replace the tab by spaces");
  }
  // The library has already read past an escape or a name when it complains about it.
  if (library.starts_with("unknown escape"))
    at = static_cast<uint32_t>(std::min<std::size_t>(source.rfind('\\', at), at));
  if (library.starts_with("alias not") ||
      library.starts_with("illegal character found while scanning alias")) {
    at = static_cast<uint32_t>(std::min<std::size_t>(source.rfind('*', at), at));
  }
  if (library.starts_with("anchor not") ||
      library.starts_with("illegal character found while scanning anchor")) {
    at = static_cast<uint32_t>(std::min<std::size_t>(source.rfind('&', at), at));
  }
  const bool escape = library.starts_with("unknown escape");
  const uint32_t end =
      escape ? std::min(at + 2, static_cast<uint32_t>(source.size())) : line_end(source, at);
  for (const Words& words : sentences) {
    if (!library.starts_with(words.library)) continue;
    std::string message(words.message);
    if (const std::size_t mark = message.find('%'); mark == 0) {
      message.replace(
          0, 1, escape ? "`" + std::string(source.substr(at, end - at)) + "`" : shown(source, at));
    }
    return problem({at, end}, std::move(message), words.help);
  }
  return problem({at, end}, "the file cannot be read as YAML from here on",
                 "check the indentation and the quotes");
}

}  // namespace writ
