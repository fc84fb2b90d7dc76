// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/matrix.h"

#include <algorithm>
#include <utility>

#include "text/words.h"

namespace writ::github {
namespace {

// https://docs.github.com/en/actions/reference/limits#existing-system-limits
constexpr std::size_t most_jobs = 256;
constexpr int deepest = 16;

std::string name_of(const Node& entry) { return "matrix." + to_lower(entry.key()); }

void bind(Bindings& bindings, const std::string& name, const Node& node, const Bindings& context,
          int depth = 0) {
  if (node.is_mapping() && depth < deepest) {
    for (const Node child : node)
      bind(bindings, name + "." + to_lower(child.key()), child, context, depth + 1);
  } else if (node.is_string()) {
    bindings[name] = evaluate_text(node.text(), context);
  } else if (node.kind() == NodeKind::boolean) {
    bindings[name] = {Value::of(node.text() == "true")};
  } else if (node.is_scalar() && !node.is_null()) {
    bindings[name] = {Value::of(std::string(node.text()))};
  }
}

class Matrix {
 public:
  Matrix(const Node& node, const Bindings& context) : node_(node), context_(context) {}

  std::vector<Bindings> combinations() {
    rows_ = {{}};
    for (const Node axis : node_) {
      if (axis.key() != "include" && axis.key() != "exclude" && !add_axis(axis)) return {{}};
    }
    const bool only_include = axes_.empty();
    for (const Node each : node_["exclude"]) exclude(each);
    if (only_include) rows_.clear();
    const std::size_t originals = rows_.size();
    for (const Node each : node_["include"]) {
      if (!include(each, originals)) return {{}};
    }
    if (rows_.empty()) rows_ = {{}};
    return std::move(rows_);
  }

 private:
  bool add_axis(const Node& axis) {
    const std::string name = name_of(axis);
    axes_.push_back(name);
    if (!axis.is_sequence()) {
      for (Bindings& row : rows_) row[name] = listed(axis);
      return true;
    }
    if (axis.size() == 0 || rows_.size() * axis.size() > most_jobs) return false;
    std::vector<Bindings> longer;
    for (const Bindings& row : rows_) {
      for (const Node item : axis) {
        longer.push_back(row);
        bind(longer.back(), name, item, context_);
      }
    }
    rows_ = std::move(longer);
    return true;
  }

  /// The items of a list that an expression gives, as the values of each combination.
  Values listed(const Node& axis) const {
    Values values;
    for (const Value& each : evaluate_text(axis.text(), context_)) {
      if (each.kind != Value::Kind::list || each.items.empty()) return {Value::unknown()};
      for (const std::string& item : each.items) values.push_back(Value::of(item));
    }
    return values;
  }

  /// Of an axis, or of a part of one whose values are mappings.
  bool is_of_axis(const std::string& name) const {
    return std::ranges::any_of(axes_, [&](const std::string& axis) {
      return name == axis || name.starts_with(axis + ".");
    });
  }

  /// The combination has every value that is wanted; one that is not known agrees with nothing.
  static bool agrees(const Bindings& row, const Bindings& wanted) {
    return std::ranges::all_of(wanted, [&](const auto& entry) {
      const auto found = row.find(entry.first);
      return found != row.end() && found->second == entry.second && found->second.size() == 1 &&
             found->second.front().known();
    });
  }

  void exclude(const Node& filter) {
    Bindings wanted;
    if (!filter.is_mapping()) return;
    for (const Node entry : filter) bind(wanted, name_of(entry), entry, context_);
    std::erase_if(rows_, [&](const Bindings& row) { return agrees(row, wanted); });
  }

  /// Goes into every combination whose own values it does not change, or makes a new one.
  bool include(const Node& item, std::size_t originals) {
    if (!item.is_mapping()) return false;
    Bindings added;
    for (const Node entry : item) bind(added, name_of(entry), entry, context_);
    Bindings of_axes;
    for (const auto& [name, values] : added) {
      if (is_of_axis(name)) of_axes.emplace(name, values);
    }
    bool placed = false;
    for (std::size_t i = 0; i < originals; ++i) {
      if (!agrees(rows_[i], of_axes)) continue;
      for (const auto& [name, values] : added) rows_[i][name] = values;
      placed = true;
    }
    if (!placed) rows_.push_back(std::move(added));
    return rows_.size() <= most_jobs;
  }

  const Node& node_;
  const Bindings& context_;
  std::vector<std::string> axes_;
  std::vector<Bindings> rows_;
};

}  // namespace

std::vector<Bindings> matrix_combinations(const Job& job, const Bindings& context) {
  const Node matrix = job.node["strategy"]["matrix"];
  if (!matrix.is_mapping()) return {{}};
  return Matrix(matrix, context).combinations();
}

}  // namespace writ::github
