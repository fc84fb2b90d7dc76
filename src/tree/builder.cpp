// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "tree/builder.h"

#include <algorithm>
#include <string>
#include <utility>

namespace writ {

namespace {

/// More of them say nothing new about a file, and hostile ones must not fill the memory.
constexpr std::size_t max_duplicates = 100;

/// Below this many children comparing all pairs is quicker than sorting.
constexpr uint32_t few_children = 12;

}  // namespace

TreeBuilder::TreeBuilder(std::string_view source, Format format, const ParseLimits& limits,
                         std::vector<Problem>& problems)
    : data_(std::make_unique<TreeData>()), limits_(limits), problems_(problems) {
  data_->source = source;
  data_->format = format;
  // About what real files need: a scalar, its key and their marks are rarely less.
  data_->nodes.reserve(source.size() / 24 + 4);
}

bool TreeBuilder::in_mapping() const {
  return is_open() && data_->nodes[frames_.back().node].kind == NodeKind::mapping;
}

bool TreeBuilder::expects_key() const { return in_mapping() && !frames_.back().has_key; }

Span TreeBuilder::pending_key_span() const {
  return is_open() && frames_.back().has_key ? frames_.back().key_span : Span{};
}

uint32_t TreeBuilder::open_begin() const {
  return is_open() ? data_->nodes[frames_.back().node].span.begin : 0;
}

TextRef TreeBuilder::store(std::string_view text, uint32_t verbatim_at, bool& decoded) {
  const auto size = static_cast<uint32_t>(text.size());
  if (verbatim_at <= data_->source.size() && data_->source.substr(verbatim_at, size) == text) {
    decoded = false;
    return {verbatim_at, size};
  }
  decoded = true;
  const auto begin = static_cast<uint32_t>(data_->decoded.size());
  data_->decoded.append(text);
  return {begin, size};
}

void TreeBuilder::key(Span span, std::string_view text, uint32_t verbatim_at) {
  Frame& frame = frames_.back();
  frame.key_span = span;
  frame.key = store(text, verbatim_at, frame.key_decoded);
  frame.has_key = true;
}

uint32_t TreeBuilder::append(NodeKind kind, Span span, Span tag) {
  const auto index = static_cast<uint32_t>(data_->nodes.size());
  NodeRecord& record = data_->nodes.emplace_back();
  record.kind = kind;
  record.span = span;
  if (!tag.empty()) {
    record.tagged = true;
    data_->tags.push_back({index, tag});
  }
  return index;
}

void TreeBuilder::attach(uint32_t index) {
  ++expanded_;
  if (frames_.empty()) {
    data_->roots.push_back(index);
    return;
  }
  Frame& frame = frames_.back();
  NodeRecord& record = data_->nodes[index];
  NodeRecord& parent = data_->nodes[frame.node];
  record.parent = frame.node;
  if (frame.has_key) {
    record.key = frame.key;
    record.key_span = frame.key_span;
    record.key_decoded = frame.key_decoded;
    frame.has_key = false;
  }
  (frame.last_child == no_node ? parent.first_child : data_->nodes[frame.last_child].next) = index;
  frame.last_child = index;
  ++parent.count;
}

void TreeBuilder::set_text(uint32_t index, const Scalar& scalar) {
  bool decoded = false;
  const TextRef text = store(scalar.text, scalar.verbatim_at, decoded);
  NodeRecord& record = data_->nodes[index];
  record.text = text;
  record.text_decoded = decoded;
  record.style = scalar.style;
}

TreeBuilder::Anchor TreeBuilder::scalar(const Scalar& scalar) {
  const uint32_t index = append(scalar.kind, scalar.span, scalar.tag);
  set_text(index, scalar);
  attach(index);
  return {.node = index, .open = false, .height = 0, .expanded = 1};
}

TreeBuilder::Anchor TreeBuilder::detached(const Scalar& scalar) {
  const uint32_t index = append(scalar.kind, scalar.span, scalar.tag);
  set_text(index, scalar);
  return {.node = index, .open = false, .height = 0, .expanded = 1};
}

bool TreeBuilder::open(NodeKind kind, uint32_t begin, Span tag) {
  if (frames_.size() >= limits_.depth) return false;
  const uint32_t index = append(kind, {begin, begin}, tag);
  attach(index);
  frames_.push_back({.node = index, .expanded_before = expanded_ - 1});
  return true;
}

TreeBuilder::Anchor TreeBuilder::opened() const {
  return {.node = frames_.back().node, .open = true, .height = 0, .expanded = 0};
}

TreeBuilder::Anchor TreeBuilder::close(uint32_t end) {
  const Frame frame = frames_.back();
  frames_.pop_back();
  NodeRecord& record = data_->nodes[frame.node];
  record.span.end = std::max(end, record.span.begin);
  const uint32_t height = frame.height + 1;
  if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, height);
  if (record.kind == NodeKind::mapping) report_duplicates(record);
  return {.node = frame.node,
          .open = false,
          .height = height,
          .expanded = expanded_ - frame.expanded_before};
}

TreeBuilder::Aliased TreeBuilder::alias(Span span, const Anchor& target) {
  Aliased result = Aliased::done;
  if (target.node == no_node) {
    result = Aliased::unknown;
  } else if (target.open) {
    result = Aliased::cyclic;
  } else if (aliased_ + target.expanded > limits_.expanded_nodes ||
             frames_.size() + target.height > limits_.depth) {
    result = Aliased::too_large;
  }
  const bool done = result == Aliased::done;
  const uint32_t index = append(done ? data_->nodes[target.node].kind : NodeKind::null, span, {});
  attach(index);
  if (!done) return result;
  NodeRecord& record = data_->nodes[index];
  record.alias = true;
  record.count = target.node;
  record.style = data_->nodes[target.node].style;
  expanded_ += target.expanded;
  aliased_ += target.expanded;
  if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, target.height);
  return result;
}

std::string_view TreeBuilder::text_of(const Anchor& anchor) const {
  if (anchor.node == no_node) return {};
  const NodeRecord& record = data_->nodes[anchor.node];
  return data_->view(record.text, record.text_decoded);
}

void TreeBuilder::report_duplicate(uint32_t first, uint32_t second) {
  if (problems_.size() >= max_duplicates) return;
  const NodeRecord& record = data_->nodes[second];
  const std::string name(data_->view(record.key, record.key_decoded).substr(0, 80));
  const bool json = data_->format == Format::json;
  problems_.push_back({.rule = "syntax-duplicate-key",
                       .span = record.key_span,
                       .message = "the key `" + name + "` is written twice in this " +
                                  (json ? "object" : "mapping") +
                                  ", so one of the two values is lost or the file is refused",
                       .help = "remove one of the two, or merge their values",
                       .related = {{data_->nodes[first].key_span, "first written here"}}});
}

void TreeBuilder::report_duplicates(const NodeRecord& mapping) {
  if (mapping.count < 2) return;
  const auto key = [this](uint32_t index) {
    return data_->view(data_->nodes[index].key, data_->nodes[index].key_decoded);
  };
  // A key that is a collection has no text; nothing is said about such keys.
  scratch_.clear();
  for (uint32_t i = mapping.first_child; i != no_node; i = data_->nodes[i].next) {
    if (!key(i).empty()) scratch_.push_back(i);
  }
  if (scratch_.size() > few_children) {
    std::ranges::sort(scratch_, [&](uint32_t a, uint32_t b) {
      const int order = key(a).compare(key(b));
      return order != 0 ? order < 0 : a < b;
    });
    for (std::size_t i = 1; i < scratch_.size(); ++i) {
      const bool same = key(scratch_[i]) == key(scratch_[i - 1]);
      const bool third = i > 1 && key(scratch_[i]) == key(scratch_[i - 2]);
      if (same && !third) report_duplicate(scratch_[i - 1], scratch_[i]);
    }
    return;
  }
  for (std::size_t i = 1; i < scratch_.size(); ++i) {
    const std::string_view name = key(scratch_[i]);
    const auto begin = scratch_.begin();
    const auto same = [&](uint32_t other) { return key(other) == name; };
    if (std::count_if(begin, begin + static_cast<std::ptrdiff_t>(i), same) == 1) {
      report_duplicate(*std::find_if(begin, begin + static_cast<std::ptrdiff_t>(i), same),
                       scratch_[i]);
    }
  }
}

std::unique_ptr<TreeData> TreeBuilder::finish(uint32_t end) {
  while (is_open()) close(end);
  std::ranges::stable_sort(problems_, {},
                           [](const Problem& problem) { return problem.span.begin; });
  return std::move(data_);
}

}  // namespace writ
