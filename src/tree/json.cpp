// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "text/words.h"
#include "tree/builder.h"
#include "tree/encoding.h"
#include "tree/json_scan.h"
#include "writ/tree.h"

namespace writ {

namespace {

/// Tells how far the library has read, which it does not do itself.
class CountingIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  const char** reached_;
};

class JsonHandler {
 public:
  using json = nlohmann::json;
  using Place = JsonErrorContext::Place;

  JsonHandler(std::string_view text, std::string_view cleaned, const ParseLimits& limits,
              std::vector<Problem>& problems)
      : text_(cleaned),
        builder_(text, Format::json, limits, problems),
        limits_(limits),
        problems_(problems) {
    context_.last_end = utf8_mark_size(text);
  }

  const char** reached() { return &reached_; }
  TreeBuilder& builder() { return builder_; }

  bool null() { return literal(NodeKind::null); }
  bool boolean(bool) { return literal(NodeKind::boolean); }
  bool number_integer(json::number_integer_t) { return number(); }
  bool number_unsigned(json::number_unsigned_t) { return number(); }
  bool number_float(json::number_float_t, const std::string&) { return number(); }
  bool binary(json::binary_t&) { return false; }

  bool string(std::string& value) {
    const Span span{start(), end()};
    return scalar({.kind = NodeKind::string,
                   .style = ScalarStyle::double_quoted,
                   .span = span,
                   .text = value,
                   .verbatim_at = span.begin + 1,
                   .tag = {}});
  }
  bool key(std::string& value) {
    const Span span{start(), end()};
    builder_.key(span, value, span.begin + 1);
    context_.place = Place::after_key;
    context_.key = text_.substr(span.begin + 1, span.size() - 2);
    context_.last_end = span.end;
    return true;
  }
  bool start_object(std::size_t) { return open(NodeKind::mapping); }
  bool start_array(std::size_t) { return open(NodeKind::sequence); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool parse_error(std::size_t, const std::string&, const json::exception&) {
    if (builder_.is_open()) {
      const uint32_t begin = builder_.open_begin();
      context_.opener = {begin, begin + 1};
    }
    problems_.push_back(explain_json_error(text_, context_));
    return false;
  }

 private:
  uint32_t end() const { return static_cast<uint32_t>(reached_ - text_.data()); }
  uint32_t start() const {
    uint32_t at = context_.last_end;
    while (at < text_.size() && (is_json_space(text_[at]) || text_[at] == ',' || text_[at] == ':'))
      ++at;
    return at;
  }
  void after_value(uint32_t value_end) {
    context_.last_end = value_end;
    context_.empty = false;
    if (!builder_.is_open()) {
      context_.place = Place::after_root;
    } else {
      context_.place = builder_.in_mapping() ? Place::in_object : Place::in_array;
    }
  }
  bool scalar(const TreeBuilder::Scalar& value) {
    builder_.scalar(value);
    after_value(value.span.end);
    return true;
  }
  bool literal(NodeKind kind) {
    const Span span{start(), end()};
    const std::string_view text =
        kind == NodeKind::null ? std::string_view() : text_.substr(span.begin, span.size());
    return scalar({.kind = kind,
                   .style = ScalarStyle::plain,
                   .span = span,
                   .text = text,
                   .verbatim_at = span.begin,
                   .tag = {}});
  }
  bool number() {
    // The library reads one byte too far to know that a number ended, unless the file ends with it.
    const uint32_t begin = start();
    uint32_t number_end = end();
    if (number_end < text_.size() || !is_digit(text_[number_end - 1])) --number_end;
    return scalar({.kind = NodeKind::number,
                   .style = ScalarStyle::plain,
                   .span = {begin, number_end},
                   .text = text_.substr(begin, number_end - begin),
                   .verbatim_at = begin,
                   .tag = {}});
  }
  bool open(NodeKind kind) {
    const uint32_t begin = start();
    if (!builder_.open(kind, begin, {})) {
      problems_.push_back({.rule = "syntax-json",
                           .span = {begin, begin + 1},
                           .message = "this bracket opens more than " +
                                      std::to_string(limits_.depth) +
                                      " levels of nesting, so the rest of the file is not read",
                           .help = "nest less deeply",
                           .related = {}});
      return false;
    }
    after_value(begin + 1);
    context_.empty = true;
    return true;
  }
  bool close() {
    const uint32_t close_end = end();
    builder_.close(close_end);
    after_value(close_end);
    return true;
  }

  std::string_view text_;  ///< as the library reads it: comments blanked out
  TreeBuilder builder_;
  ParseLimits limits_;
  std::vector<Problem>& problems_;
  JsonErrorContext context_;
  const char* reached_ = nullptr;
};

void report_extras(const JsonExtras& extras, std::vector<Problem>& problems) {
  if (extras.comment) {
    problems.push_back({.rule = "syntax-json-comment",
                        .span = *extras.comment,
                        .message = "JSON has no comments, so AWS refuses this file as it stands",
                        .help = "remove the comments",
                        .related = {}});
  }
  if (extras.trailing_comma) {
    problems.push_back(
        {.rule = "syntax-json-comment",
         .span = *extras.trailing_comma,
         .message = "nothing follows this comma, so AWS refuses this file as it stands",
         .help = "remove the comma before the closing bracket",
         .related = {}});
  }
}

/// `cleaned` is the text with blanks in place of what JSON has not.
void parse_cleaned(std::string_view text, std::string_view cleaned, const ParseLimits& limits,
                   Parsed& parsed) {
  JsonHandler handler(text, cleaned, limits, parsed.problems);
  const char** reached = handler.reached();
  *reached = cleaned.data();
  nlohmann::json::sax_parse(CountingIterator(cleaned.data(), reached),
                            CountingIterator(cleaned.data() + cleaned.size(), reached), &handler);
  parsed.tree = Tree(handler.builder().finish(static_cast<uint32_t>(text.size())));
}

}  // namespace

Parsed parse_json(std::string_view text, const ParseLimits& limits) {
  Parsed parsed;
  if (text.size() >= UINT32_MAX) {
    parsed.problems.push_back({.rule = "syntax-json",
                               .span = {},
                               .message = "the file is larger than 4 GB, so it is not read",
                               .help = "split the file",
                               .related = {}});
    return parsed;
  }
  if (std::optional<Problem> problem = check_encoding(text)) {
    parsed.problems.push_back(std::move(*problem));
    return parsed;
  }
  parse_cleaned(text, text, limits, parsed);
  if (parsed.problems.empty()) return parsed;
  // Comments and commas at the end are what most broken files have, and no reason to lose them.
  const JsonExtras extras = find_json_extras(text);
  if (extras.cleaned.empty()) return parsed;
  Parsed again;
  report_extras(extras, again.problems);
  parse_cleaned(text, extras.cleaned, limits, again);
  return again;
}

}  // namespace writ
