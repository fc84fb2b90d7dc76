// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <optional>
#include <streambuf>
#include <string>
#include <utility>
#include <vector>

#include "tree/builder.h"
#include "tree/encoding.h"
#include "tree/scalar_walk.h"
#include "tree/yaml_scan.h"
#include "writ/tree.h"

namespace writ {

namespace {

/// Lets the library read the source where it is. It never writes, so the cast takes nothing from
/// the promise.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

Problem yaml_problem(Span span, std::string message, std::string help) {
  return {.rule = "syntax-yaml",
          .span = span,
          .message = std::move(message),
          .help = std::move(help),
          .related = {}};
}

/// Turns the library's events, which tell only where nodes start, into a tree of exact spans.
class YamlHandler final : public YAML::EventHandler {
 public:
  /// `source` is what the library reads, byte by byte at the places of the `original`.
  YamlHandler(std::string_view source, std::string_view original, const ParseLimits& limits,
              std::vector<Problem>& problems)
      : source_(source),
        base_(utf8_mark_size(source)),
        cursor_(base_),
        limits_(limits),
        builder_(original, Format::yaml, limits, problems),
        problems_(problems) {}

  /// A document began where no document can begin: the library takes such text for one more
  /// document.
  bool stray() const { return stray_; }
  bool too_deep() const { return depth_reported_; }
  uint32_t cursor() const { return cursor_; }
  uint32_t offset(const YAML::Mark& mark) const {
    if (mark.pos < 0) return cursor_;
    return std::min(base_ + static_cast<uint32_t>(mark.pos), static_cast<uint32_t>(source_.size()));
  }
  Span open_bracket() const {
    for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
      if (open->bracket) return {open->begin, open->begin + 1};
    }
    return {};
  }
  TreeBuilder& builder() { return builder_; }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(NodeKind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(NodeKind::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    uint32_t begin = 0;
    bool bracket = false;
    /// Not in the tree: too deep, part of a key, or below such a one.
    bool skipped = false;
    bool is_key = false;
    YAML::anchor_t anchor = 0;
  };
  struct Properties {
    uint32_t begin = 0;  ///< of the value itself
    uint32_t end = 0;    ///< of the last property
    Span tag;
  };

  bool skipping() const { return stray_ || (!open_.empty() && open_.back().skipped); }
  uint32_t start(const YAML::Mark& mark) const { return std::max(offset(mark), cursor_); }
  Properties properties(uint32_t at, int count) const;
  bool is_explicit_null(uint32_t at) const;
  Span empty_span() const;
  void open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void close();
  void put(const TreeBuilder::Scalar& scalar, YAML::anchor_t anchor);
  void remember(YAML::anchor_t anchor, const TreeBuilder::Anchor& target);
  void report_alias(TreeBuilder::Aliased result, Span span);
  bool may_start_document(uint32_t at) const;

  std::string_view source_;
  uint32_t base_;
  uint32_t cursor_;  ///< end of the last node
  ParseLimits limits_;
  TreeBuilder builder_;
  std::vector<Problem>& problems_;
  std::vector<Open> open_;
  std::vector<TreeBuilder::Anchor> anchors_;
  uint32_t document_begin_ = 0;
  bool first_document_ = true;
  bool stray_ = false;
  bool depth_reported_ = false;
  bool alias_reported_ = false;
};

bool YamlHandler::may_start_document(uint32_t at) const {
  if (first_document_ || source_.substr(at, 3) == "---") return true;
  // After an explicit end (`...`) the next document needs no mark.
  for (std::size_t line = cursor_; (line = source_.find("\n...", line)) < at; line += 4) {
    if (line + 4 >= source_.size() || source_.find_first_of(" \t\r\n", line + 4) == line + 4)
      return true;
  }
  return false;
}

void YamlHandler::OnDocumentStart(const YAML::Mark& mark) {
  const uint32_t at = start(mark);
  anchors_.clear();
  // What the library cannot use it gives as one empty document after the other, without end.
  const bool stuck = !first_document_ && at == document_begin_;
  document_begin_ = at;
  if (stuck || !may_start_document(at)) {
    stray_ = true;
    const std::string_view rest = source_.substr(at);
    const auto size = static_cast<uint32_t>(std::min(rest.find_first_of("\r\n"), rest.size()));
    problems_.push_back(yaml_problem({at, at + size},
                                     "this text stands outside of the structure before it, so the "
                                     "file cannot be read from here on",
                                     "check the indentation, or begin a new document with `---`"));
    return;
  }
  first_document_ = false;
  if (source_.substr(at, 3) == "---") cursor_ = at + 3;
}

YamlHandler::Properties YamlHandler::properties(uint32_t at, int count) const {
  Properties found{.begin = at, .end = at, .tag = {}};
  while (count-- > 0 && found.begin < source_.size() &&
         (source_[found.begin] == '&' || source_[found.begin] == '!')) {
    const uint32_t end = end_of_property(source_, found.begin);
    if (source_[found.begin] == '!') found.tag = {found.begin, end};
    found.end = end;
    found.begin = skip_yaml_space(source_, end);
  }
  return found;
}

/// An empty value is reported at whatever comes next, which may be a key named `null`. A value
/// stands on the line of what is before it, or deeper than its collection.
bool YamlHandler::is_explicit_null(uint32_t at) const {
  if (null_word_at(source_, at) == 0) return false;
  if (open_.empty() || open_.back().bracket || builder_.expects_key()) return true;
  const std::string_view between = source_.substr(cursor_, at - cursor_);
  if (between.find('\n') == std::string_view::npos) return true;
  return yaml_column(source_, at) > yaml_column(source_, open_.back().begin);
}

Span YamlHandler::empty_span() const {
  if (const Span key = builder_.pending_key_span(); !key.empty()) return key;
  const uint32_t dash = skip_yaml_space(source_, cursor_);
  const bool item =
      dash < source_.size() && source_[dash] == '-' && builder_.is_open() && !builder_.in_mapping();
  return item ? Span{dash, dash + 1} : Span{cursor_, cursor_};
}

void YamlHandler::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const uint32_t reported = offset(mark);
  uint32_t at = std::max(reported, cursor_);
  if (anchor != 0) {
    const Properties found = properties(at, 1);
    cursor_ = std::max(cursor_, found.end);
    at = found.begin;
  }
  TreeBuilder::Scalar value;
  // A key that stands alone in a flow mapping has its own place as that of its value.
  if (at >= cursor_ && reported <= at && (anchor != 0 || reported >= cursor_) &&
      is_explicit_null(at)) {
    value.span = {at, at + null_word_at(source_, at)};
  } else {
    value.span = empty_span();
  }
  value.verbatim_at = value.span.begin;
  put(value, anchor);
}

void YamlHandler::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  const Properties found = properties(start(mark), 2);
  TreeBuilder::Scalar scalar;
  scalar.tag = found.tag;
  scalar.text = value;
  scalar.style = style_at(source_, found.begin);
  ScalarWalk walk;
  if (!value.empty() || scalar.style != ScalarStyle::plain) {
    walk = walk_scalar(source_, found.begin, scalar.style, value, nullptr);
  }
  const bool nothing = value.empty() && (scalar.style == ScalarStyle::plain || !walk.exact);
  if (nothing) {
    // A tag alone, such as `!Foo`: what comes next belongs to somebody else.
    scalar.style = ScalarStyle::plain;
    scalar.span = {found.tag.empty() ? cursor_ : found.tag.begin, std::max(found.end, cursor_)};
    scalar.kind = found.tag.empty() ? NodeKind::null : NodeKind::string;
  } else {
    scalar.span = {found.begin, walk.end};
    // The library takes the end of the file for the closing quote if it follows a line end.
    if (!walk.closed) problems_.push_back(unclosed_quote(source_, found.begin));
    const bool quoted = scalar.style != ScalarStyle::plain;
    scalar.verbatim_at = found.begin + (quoted ? 1 : 0);
    if (!scalar.tag.empty() && tag != "!") {
      const std::string_view written = source_.substr(scalar.tag.begin, scalar.tag.size());
      scalar.kind = tagged_kind(written, scalar.style, value);
    } else {
      scalar.kind = quoted || tag == "!" ? NodeKind::string : plain_kind(value);
    }
    if (scalar.kind == NodeKind::null) scalar.text = {};
  }
  put(scalar, anchor);
}

void YamlHandler::remember(YAML::anchor_t anchor, const TreeBuilder::Anchor& target) {
  if (anchor == 0) return;
  if (anchor >= anchors_.size()) anchors_.resize(anchor + 1);
  anchors_[anchor] = target;
}

void YamlHandler::put(const TreeBuilder::Scalar& scalar, YAML::anchor_t anchor) {
  cursor_ = std::max(cursor_, scalar.span.end);
  if (skipping()) return;
  if (!builder_.expects_key()) {
    remember(anchor, builder_.scalar(scalar));
    return;
  }
  if (anchor != 0) {
    TreeBuilder::Scalar copy = scalar;
    remember(anchor, builder_.detached(copy));
  }
  builder_.key(scalar.span,
               scalar.text.empty()
                   ? source_.substr(scalar.span.begin,
                                    scalar.kind == NodeKind::null ? scalar.span.size() : 0)
                   : scalar.text,
               scalar.kind == NodeKind::null ? scalar.span.begin : scalar.verbatim_at);
}

void YamlHandler::report_alias(TreeBuilder::Aliased result, Span span) {
  if (result == TreeBuilder::Aliased::done || result == TreeBuilder::Aliased::unknown ||
      alias_reported_)
    return;
  alias_reported_ = true;
  const std::string name(source_.substr(span.begin, std::min(span.size(), 60u)));
  if (result == TreeBuilder::Aliased::cyclic) {
    problems_.push_back(yaml_problem(
        span, "the alias `" + name + "` stands inside of what it names, so it has no end",
        "write the value out where it is needed"));
  } else {
    problems_.push_back(yaml_problem(span,
                                     "the aliases of this file expand to more than " +
                                         std::to_string(limits_.expanded_nodes) + " values or " +
                                         std::to_string(limits_.depth) + " levels, so `" + name +
                                         "` is read as null",
                                     "write the values out where they are needed"));
  }
}

void YamlHandler::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const uint32_t begin = start(mark);
  const Span span{begin, std::max(begin, end_of_property(source_, begin))};
  cursor_ = span.end;
  if (skipping()) return;
  const TreeBuilder::Anchor target =
      anchor < anchors_.size() ? anchors_[anchor] : TreeBuilder::Anchor{};
  if (builder_.expects_key()) {
    // The text may lie in the memory that a new key is stored to.
    const std::string text(builder_.text_of(target));
    builder_.key(span, text, begin);
    return;
  }
  report_alias(builder_.alias(span, target), span);
}

void YamlHandler::open(NodeKind kind, const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor) {
  const Properties found = properties(start(mark), (anchor != 0 ? 1 : 0) + (tag != "?" ? 1 : 0));
  const char expected = kind == NodeKind::mapping ? '{' : '[';
  Open next{.begin = found.begin,
            .bracket = found.begin < source_.size() && source_[found.begin] == expected,
            .anchor = anchor};
  cursor_ = found.begin + (next.bracket ? 1 : 0);
  next.is_key = !skipping() && builder_.expects_key();
  next.skipped = skipping() || next.is_key;
  if (!next.skipped && !builder_.open(kind, found.begin, found.tag)) {
    next.skipped = true;
    // What lies too deep is a null, so that mappings keep their entries in pairs.
    builder_.scalar({.kind = NodeKind::null,
                     .style = ScalarStyle::plain,
                     .span = {found.begin, found.begin},
                     .text = {},
                     .verbatim_at = found.begin,
                     .tag = {}});
    if (!depth_reported_) {
      depth_reported_ = true;
      problems_.push_back(yaml_problem({found.begin, cursor_},
                                       "this value lies more than " +
                                           std::to_string(limits_.depth) +
                                           " levels deep, so what it holds is not read",
                                       "nest less deeply"));
    }
  }
  if (!next.skipped) remember(anchor, builder_.opened());
  open_.push_back(next);
}

void YamlHandler::close() {
  const Open done = open_.back();
  open_.pop_back();
  if (done.bracket) {
    // Between the last node and the bracket there are only blanks, comments and marks of empty
    // entries.
    uint32_t at = skip_yaml_space(source_, cursor_);
    while (at < source_.size() &&
           (source_[at] == ',' || source_[at] == ':' || source_[at] == '?')) {
      at = skip_yaml_space(source_, at + 1);
    }
    if (at < source_.size() && (source_[at] == ']' || source_[at] == '}')) cursor_ = at + 1;
  }
  if (done.is_key) builder_.key({done.begin, std::max(done.begin, cursor_)}, {}, done.begin);
  if (!done.skipped) remember(done.anchor, builder_.close(cursor_));
}

/// Every byte of flow text may become one token of the library, of about a hundred bytes, before it
/// gives the first event.
Problem too_large(std::size_t size) {
  return yaml_problem({},
                      "the file has " + std::to_string(size) +
                          " bytes, which is more than a YAML file is read with",
                      "split the file");
}

/// A lone carriage return ends a line in YAML, but is ordinary text to the library. Empty if there
/// is none.
std::string returns_to_feeds(std::string_view text) {
  std::string changed;
  for (std::size_t at = 0; (at = text.find('\r', at)) != std::string_view::npos; ++at) {
    if (text.substr(at + 1, 1) == "\n") continue;
    if (changed.empty()) changed = text;
    changed[at] = '\n';
  }
  return changed;
}

}  // namespace

Parsed parse_yaml(std::string_view text, const ParseLimits& limits) {
  Parsed parsed;
  if (text.size() > limits.yaml_bytes) {
    parsed.problems.push_back(too_large(text.size()));
    return parsed;
  }
  std::optional<Problem> broken = check_encoding(text);
  // The library takes this byte for the end of the file.
  if (const std::size_t end = text.find('\x04'); !broken && end != std::string_view::npos) {
    const auto at = static_cast<uint32_t>(end);
    broken =
        Problem{.rule = "syntax-encoding",
                .span = {at, at + 1},
                .message = "the file holds the control character 0x04, which YAML does not allow",
                .help = "remove it",
                .related = {}};
  }
  if (broken) {
    parsed.problems.push_back(std::move(*broken));
    return parsed;
  }
  const std::string with_feeds = returns_to_feeds(text);
  const std::string_view source = with_feeds.empty() ? text : std::string_view(with_feeds);
  ViewBuffer buffer(source.substr(utf8_mark_size(source)));
  std::istream stream(&buffer);
  YamlHandler handler(source, text, limits, parsed.problems);
  const auto failed = [&](std::string_view message, uint32_t at) {
    if (handler.too_deep() && message.starts_with(YAML::ErrorMsg::BAD_FILE)) return;
    parsed.problems.push_back(explain_yaml_error(source, {.message = message,
                                                          .at = at,
                                                          .last_end = handler.cursor(),
                                                          .opener = handler.open_bracket()}));
  };
  try {
    YAML::Parser parser(stream);
    while (!handler.stray() && parser.HandleNextDocument(handler)) {
    }
  } catch (const YAML::Exception& error) {
    failed(error.msg, handler.offset(error.mark));
  } catch (const std::exception& error) {
    failed(error.what(), handler.cursor());
  }
  parsed.tree = Tree(handler.builder().finish(handler.cursor()));
  return parsed;
}

}  // namespace writ
