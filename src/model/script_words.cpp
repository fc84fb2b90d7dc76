// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// What words become, and what commands print.
// https://www.gnu.org/software/bash/manual/bash.html#Word-Splitting

#include <algorithm>

#include "model/script_runner.h"
#include "text/words.h"

namespace writ::shell {

using github::Value;
using github::Values;

namespace {

constexpr std::string_view blanks = " \t\n";

bool holds_any(const Values& values, std::string_view characters) {
  return std::ranges::any_of(values, [characters](const Value& each) {
    return each.text.find_first_of(characters) != std::string::npos;
  });
}

/// Whole words that `declare` and its like assign, which are not split.
bool assigns_arguments(const Word& program) {
  constexpr std::string_view names[] = {"export", "declare", "typeset", "local", "readonly"};
  return program.known() && std::ranges::find(names, program.text) != std::end(names);
}

bool is_all_parameters(const Word& word) {
  return word.holes.size() == 1 && (word.text == "$@" || word.text == "${@}");
}

/// Calls `literal(text)` and `hole(text, hole)` for the parts of a word.
template <class Literal, class Unknown>
void each_part(const Word& word, Literal literal, Unknown unknown) {
  const std::string_view text(word.text);
  std::size_t at = 0;
  for (const Hole& hole : word.holes) {
    if (hole.begin > at) literal(text.substr(at, hole.begin - at));
    unknown(text.substr(hole.begin, hole.end - hole.begin), hole);
    at = hole.end;
  }
  if (at < text.size()) literal(text.substr(at));
}

char escaped(char c) {
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case '\\': return '\\';
    default: return '\0';
  }
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] == '\\' && i + 1 < text.size() ? escaped(text[i + 1]) : '\0';
    out += c == '\0' ? text[i] : c;
    if (c != '\0') ++i;
  }
  return out;
}

Values unescaped(Values values) {
  for (Value& value : values) {
    if (value.kind == Value::Kind::text || value.kind == Value::Kind::pattern)
      value.text = unescaped(value.text);
  }
  return values;
}

}  // namespace

void Runner::append(Joined& joined, const Values& values) {
  std::size_t cost = 0;
  for (const Value& each : values) cost += each.text.size();
  if (spend(cost * joined.alternatives())) {
    joined.append(values);
  } else {
    joined.append_anything();
  }
}

Values Runner::expand_joined(const Word& word, uint32_t index) {
  return expand_joined(word, {.command = index, .from = word.begin, .end = word.end});
}

Values Runner::expand_joined(const Word& word, Place place) {
  if (word.known()) return known_values(word.text);
  Joined joined;
  each_part(
      word, [&](std::string_view literal) { joined.append(literal); },
      [&](std::string_view text, const Hole& hole) {
        append(joined, expand_hole(text, hole, place));
      });
  return joined.take();
}

void Runner::expand_words(uint32_t index, Call& call) {
  const Command& command = commands_[index];
  const bool declares = assigns_arguments(command.words.front());
  call.words.reserve(command.words.size());
  for (uint32_t i = 0; i < command.words.size(); ++i) {
    const Word& word = command.words[i];
    if (!word.known() && is_all_parameters(word) && parameters_ != nullptr) {
      for (const Values& parameter : *parameters_) {
        if (!spend(64)) break;
        call.words.push_back(parameter);
        call.sources.push_back(i);
      }
    } else if (word.known() || (declares && i > 0)) {
      call.words.push_back(expand_joined(word, index));
      call.sources.push_back(i);
    } else {
      expand_split(word, index, i, call);
    }
  }
}

void Runner::expand_split(const Word& word, uint32_t index, uint32_t source, Call& call) {
  Joined joined;
  bool exists = false;
  // Quotes make a word of nothing. Looked for only where there is nothing else, for words in words
  // would be passed over and over.
  const auto is_quoted = [&] {
    return script_.substr(word.begin, word.end - word.begin).find_first_of("\"'") !=
           std::string_view::npos;
  };
  const auto end_word = [&] {
    if (exists || is_quoted()) {
      call.words.push_back(joined.take());
      call.sources.push_back(source);
    }
    joined = {};
    exists = false;
  };
  // Other separators than blanks are not followed.
  const bool splits = !state_.has("IFS");
  Place place{.command = index, .from = word.begin, .end = word.end};
  const auto split_text = [&](std::string_view text) {
    while (!text.empty()) {
      const std::size_t begin = text.find_first_not_of(blanks);
      if (begin > 0) end_word();
      if (begin == std::string_view::npos) return;
      text.remove_prefix(begin);
      const std::string_view field = text.substr(0, text.find_first_of(blanks));
      joined.append(field);
      exists = true;
      text.remove_prefix(field.size());
    }
  };
  each_part(
      word,
      [&](std::string_view literal) {
        joined.append(literal);
        exists = true;
      },
      [&](std::string_view text, const Hole& hole) {
        const Values values = expand_hole(text, hole, place);
        const std::string* single = single_text(values);
        if (hole.quoted || powershell_ || !holds_any(values, blanks)) {
          append(joined, values);
          exists = exists || single == nullptr || !single->empty();
        } else if (single != nullptr && splits && spend(single->size())) {
          split_text(*single);
        } else {
          joined.append_anything();
          exists = true;
        }
      });
  end_word();
}

Values Runner::expand_hole(std::string_view text, const Hole& hole, Place& place) {
  if (hole.kind == HoleKind::expression) return expression(text, hole.quoted);
  if (hole.kind == HoleKind::placeholder) return unknown_values();
  if (powershell_) return powershell_variable(text);
  if (text.starts_with("$(") || text.starts_with('`')) return substitution(text, place);
  if (text.starts_with("${") && text.ends_with('}'))
    return parameter(text.substr(2, text.size() - 3), hole.quoted, place);
  if (text.starts_with('$') && text.size() > 1 && text[1] != '[') return variable(text.substr(1));
  return unknown_values();
}

/// The runner puts the text in before the shell reads it, so what has a meaning there is not
/// followed.
Values Runner::expression(std::string_view text, bool quoted) {
  if (!spend(text.size())) return unknown_values();
  Values values = as_texts(github::evaluate_text(text, expressions_));
  const std::string_view meanings = quoted ? "$`\"'\\" : "$`\"'\\;&|<>()#\n*?[{~";
  for (Value& value : values) {
    const bool pattern = value.kind == Value::Kind::pattern;
    const bool has_meaning = value.text.find_first_of(meanings) != std::string::npos;
    if (pattern ? holds_any({Value::of(value.text)}, "$`\"'\\;&|<>()#\n") : has_meaning)
      return unknown_values();
  }
  return values;
}

/// Only of one command that prints what it is given: `$(echo "$X")`.
Values Runner::substitution(std::string_view text, Place& place) {
  // What stands in one within another is compared again at each depth.
  if (!spend(text.size())) return unknown_values();
  const std::size_t found =
      script_.substr(0, std::min(place.end, script_.size())).find(text, place.from);
  if (found == std::string_view::npos) return unknown_values();
  place.from = found + text.size();
  const auto children = plan_.children(place.command);
  const auto begin_of = [this](uint32_t child) -> std::size_t {
    const Command& command = commands_[child];
    if (!command.assignments.empty()) return command.assignments.front().name.begin;
    return command.words.empty() ? 0 : command.words.front().begin;
  };
  const auto child = std::ranges::lower_bound(children, found, {}, begin_of);
  if (child == children.end() || begin_of(*child) >= place.from) return unknown_values();
  const bool alone = (child + 1 == children.end() || begin_of(*(child + 1)) >= place.from) &&
                     (child == children.begin() || begin_of(*(child - 1)) < found) &&
                     begin_of(*child) >= found && begin_of(*child) <= found + 3;
  const uint32_t block = plan_.block_of[*child];
  const Command& command = commands_[*child];
  if (!alone || plan_.blocks[block].block.kind != Block::Kind::subshell ||
      plan_.blocks[block].parent != plan_.block_of[place.command] ||
      !command.output_files.empty() || command.piped_from >= 0)
    return unknown_values();
  std::optional<Values> printed = output_of(*child);
  if (!printed) return unknown_values();
  for (Value& value : *printed) {
    while (value.text.ends_with('\n')) value.text.pop_back();
    if (value.known()) value = Value::of(std::move(value.text));
  }
  return *printed;
}

/// What the command prints, if it is one that prints its words or its input. Null if not.
std::optional<Values> Runner::output_of(uint32_t index, unsigned depth) {
  constexpr unsigned most_pipes = 4;
  const Command& command = commands_[index];
  if (command.words.empty() || !command.words.front().known()) return std::nullopt;
  const std::string& program = command.words.front().text;
  if (plan_.functions.contains(program)) return std::nullopt;
  if (powershell_) return powershell_output(index, to_lower(program), depth);
  if (program == "cat" && command.words.size() == 1 && command.input.begin != command.input.end) {
    Values text = expand_joined(command.input, index);
    return text;
  }
  const bool copies = program == "tee" || (program == "cat" && command.words.size() == 1);
  if (copies && command.piped_from >= 0 && depth < most_pipes) {
    const auto source = static_cast<uint32_t>(command.piped_from);
    // Of a group only the last command is known to be piped.
    const PlannedBlock& block = plan_.blocks[plan_.block_of[source]];
    if (block.block.kind != Block::Kind::subshell || block.first_command != source)
      return std::nullopt;
    return output_of(source, depth + 1);
  }
  if (program != "echo" && program != "printf") return std::nullopt;
  Call call;
  expand_words(index, call);
  if (call.words.empty()) return std::nullopt;
  return program == "echo" ? echo_output(call) : printf_output(call);
}

Values Runner::echo_output(const Call& call) const {
  bool newline = true;
  bool escapes = false;
  std::size_t first = 1;
  for (; first < call.words.size(); ++first) {
    const std::string* option = single_text(call.words[first]);
    if (option == nullptr || option->size() < 2 || option->front() != '-' ||
        option->find_first_not_of("neE", 1) != std::string::npos)
      break;
    newline = newline && option->find('n') == std::string::npos;
    escapes = escapes || option->find('e') != std::string::npos;
  }
  Joined joined;
  for (std::size_t i = first; i < call.words.size(); ++i) {
    if (i > first) joined.append(" ");
    joined.append(escapes ? unescaped(call.words[i]) : call.words[i]);
  }
  if (newline) joined.append("\n");
  return joined.take();
}

// https://www.gnu.org/software/bash/manual/bash.html#index-printf
Values Runner::printf_output(const Call& call) const {
  std::size_t next = 1;
  const auto word = [&](std::size_t i) {
    return i < call.words.size() ? single_text(call.words[i]) : nullptr;
  };
  if (word(next) != nullptr && *word(next) == "--") ++next;
  const std::string* format = word(next);
  if (format == nullptr || format->starts_with('-')) return unknown_values();
  ++next;
  Joined joined;
  while (true) {
    bool used = false;
    for (std::size_t i = 0; i < format->size(); ++i) {
      const char c = (*format)[i];
      const char following = i + 1 < format->size() ? (*format)[i + 1] : '\0';
      if (c == '\\' && escaped(following) != '\0') {
        joined.append(std::string(1, escaped(following)));
        ++i;
      } else if (c == '%' && following == '%') {
        joined.append("%");
        ++i;
      } else if (c == '%') {
        const std::size_t end = format->find_first_not_of("0123456789.+- #", i + 1);
        if (end == std::string::npos) return unknown_values();
        const bool plain = end == i + 1 && ((*format)[end] == 's' || (*format)[end] == 'd');
        if (!plain) {
          joined.append_anything();
        } else if (next < call.words.size()) {
          joined.append(call.words[next]);
        }
        ++next;
        used = true;
        i = end;
      } else {
        const std::size_t end = std::min(format->find_first_of("\\%", i + 1), format->size());
        joined.append(std::string_view(*format).substr(i, end - i));
        i = end - 1;
      }
    }
    if (!used || next >= call.words.size()) break;
  }
  return joined.take();
}

}  // namespace writ::shell
