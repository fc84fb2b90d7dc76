// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "tree/map_reader.h"

#include <algorithm>
#include <utility>

#include "text/edit_distance.h"
#include "text/words.h"

namespace writ {

MapReader::MapReader(Node node, std::string_view rule, std::string_view what,
                     std::vector<Problem>& problems)
    : node_(node), rule_(rule), what_(what), problems_(&problems) {
  if (node.present() && !node.is_mapping()) {
    problem(node.span(),
            std::string(what) + " is a mapping of keys to values, but this is not one");
  }
}

Node MapReader::node(std::string_view key) {
  known_.push_back(key);
  return node_[key];
}

Node MapReader::required(std::string_view key) {
  const Node child = node(key);
  if (!child.present() && node_.is_mapping()) {
    problem(node_.span(), std::string(what_) + " lacks `" + std::string(key) + "`");
  }
  return child;
}

std::string_view MapReader::text(std::string_view key) {
  const Node child = node(key);
  if (child.present() && !child.is_scalar()) {
    problem(child.span(),
            "`" + std::string(key) + "` takes one text, but this is a list or a mapping");
  }
  return child.text();
}

std::string_view MapReader::required_text(std::string_view key) {
  required(key);
  return text(key);
}

std::vector<Node> MapReader::scalars(std::string_view key) {
  const Node child = node(key);
  if (!child.present() || child.is_null()) return {};
  if (child.is_scalar()) return {child};
  std::vector<Node> items;
  for (const Node item : child) {
    if (child.is_sequence() && item.is_scalar()) {
      items.push_back(item);
    } else {
      problem(item.span(),
              "`" + std::string(key) + "` takes a list of texts, but this is something else");
    }
  }
  return items;
}

Node MapReader::mapping(std::string_view key) {
  const Node child = node(key);
  if (!child.present() || child.is_mapping()) return child;
  if (!child.is_null()) {
    problem(child.span(), "`" + std::string(key) + "` takes a mapping, but this is something else");
  }
  return Node();
}

int MapReader::choice(std::string_view key, std::vector<std::string_view> words) {
  const Node child = node(key);
  if (!child.present()) return -1;
  const auto found = std::ranges::find(words, child.text());
  if (child.is_scalar() && found != words.end()) return static_cast<int>(found - words.begin());
  std::vector<std::string> quoted;
  for (const std::string_view word : words) quoted.push_back("`" + std::string(word) + "`");
  const std::string_view near = nearest(child.text(), words);
  problem(child.span(),
          "`" + std::string(child.text()) + "` is no value of `" + std::string(key) +
              "`, which is one of " + join(quoted, " or "),
          near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
  return -1;
}

void MapReader::problem(Span span, std::string message, std::string help) {
  problems_->push_back({rule_, span, std::move(message), std::move(help), {}});
}

void MapReader::finish() {
  if (!node_.is_mapping()) return;
  for (const Node child : node_) {
    if (std::ranges::find(known_, child.key()) != known_.end()) continue;
    const std::string_view near = nearest(child.key(), known_);
    problem(child.key_span(), std::string(what_) + " has no key `" + std::string(child.key()) + "`",
            near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
  }
}

}  // namespace writ
