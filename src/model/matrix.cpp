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
/// In all combinations together, each of which repeats what its values hold.
constexpr std::size_t most_bindings = std::size_t{1} << 16;

std::string name_of(const Node& entry) { return "matrix." + to_lower(entry.key()); }

void bind(Bindings& bindings, const std::string& name, const Node& node, const Bindings& context,
          int depth = 0) {
  if (node.is_mapping() && depth < deepest) {
    for (const Node child : node)
      bind(bindings, name + "." + to_lower(child.key()), child, context, depth + 1);
  } else if (node.is_scalar()) {
    bindings[name] = evaluate_node(node, context);
  } else {
    bindings[name] = {Value::unknown(Truth::yes)};
  }
}

/// What a combination does not name is null in it, though others may have it.
void close(Bindings& row) {
  std::vector<std::string> outer = {"matrix"};
  for (const auto& [name, values] : row) {
    for (std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0;
         dot = name.rfind('.', dot - 1)) {
      if (dot > std::string_view("matrix").size()) outer.push_back(name.substr(0, dot));
    }
  }
  for (const std::string& name : outer) {
    row.emplace(name, Values{Value::unknown(Truth::yes)});
    row.emplace(name + ".*", Values{Value::null()});
  }
}

bool is_open(const Node& mapping) {
  return std::ranges::any_of(
      mapping, [](const Node& entry) { return entry.key().find("${{") != std::string_view::npos; });
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
    const Node included = node_["include"];
    // What an expression includes can change every combination.
    if (included.present() && !included.is_sequence()) return {{}};
    for (const Node each : included) {
      if (!include(each, originals)) return {{}};
    }
    if (rows_.empty()) return {{}};
    for (Bindings& row : rows_) close(row);
    return std::move(rows_);
  }

 private:
  bool add_axis(const Node& axis) {
    const std::string name = name_of(axis);
    axes_.push_back(name);
    std::vector<Bindings> values;
    if (axis.is_sequence()) {
      for (const Node item : axis) {
        if (values.size() > most_jobs) return false;
        values.emplace_back();
        bind(values.back(), name, item, context_);
      }
    } else {
      values = listed(axis, name);
    }
    if (values.empty() || rows_.size() * values.size() > most_jobs) return false;
    if (bound(rows_) * values.size() + bound(values) * rows_.size() > most_bindings) return false;
    std::vector<Bindings> longer;
    for (const Bindings& row : rows_) {
      for (const Bindings& value : values) {
        longer.push_back(row);
        longer.back().insert(value.begin(), value.end());
      }
    }
    rows_ = std::move(longer);
    return true;
  }

  static std::size_t bound(const std::vector<Bindings>& rows) {
    std::size_t count = 0;
    for (const Bindings& row : rows) count += row.size();
    return count;
  }

  /// The items of the list that an expression gives. Where it may be one of several lists, their
  /// items are what each combination may have.
  std::vector<Bindings> listed(const Node& axis, const std::string& name) const {
    const Values lists = evaluate_scalar(axis.text(), context_);
    Values items;
    for (const Value& each : lists) {
      if (each.kind != Value::Kind::list || each.items.empty())
        return {{{name, {Value::unknown()}}}};
      for (const std::string& item : each.items) items.push_back(Value::of(item));
    }
    if (lists.size() > 1) return {{{name, std::move(items)}}};
    std::vector<Bindings> values;
    for (Value& item : items) values.push_back({{name, {std::move(item)}}});
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
      if (found == row.end() || found->second.size() != 1 || entry.second.size() != 1) return false;
      const Value& own = found->second.front();
      const Value& other = entry.second.front();
      // Lists that expressions give have lost the kinds of their items.
      return own.known() && other.known() && own.shown() == other.shown();
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
    if (!item.is_mapping() || is_open(item)) return false;
    Bindings added;
    for (const Node entry : item) bind(added, name_of(entry), entry, context_);
    Bindings of_axes;
    for (const auto& [name, values] : added) {
      if (is_of_axis(name)) of_axes.emplace(name, values);
    }
    bool placed = false;
    for (std::size_t i = 0; i < originals; ++i) {
      if (!agrees(rows_[i], of_axes)) continue;
      bindings_ += added.size();
      if (bindings_ > most_bindings) return false;
      for (const auto& [name, values] : added) rows_[i][name] = values;
      placed = true;
    }
    if (!placed) rows_.push_back(std::move(added));
    return rows_.size() <= most_jobs && bindings_ <= most_bindings;
  }

  const Node& node_;
  const Bindings& context_;
  std::vector<std::string> axes_;
  std::vector<Bindings> rows_;
  std::size_t bindings_ = 0;  ///< that `include` put into them
};

}  // namespace

std::vector<Bindings> matrix_combinations(const Job& job, const Bindings& context) {
  const Node matrix = job.node["strategy"]["matrix"];
  if (!matrix.is_mapping() || is_open(matrix)) return {{}};
  return Matrix(matrix, context).combinations();
}

}  // namespace writ::github
