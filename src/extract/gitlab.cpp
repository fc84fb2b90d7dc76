// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// Pipelines of GitLab. What `extends` takes from a job of the same file is followed.
// https://docs.gitlab.com/ci/yaml/

#include <algorithm>
#include <array>
#include <map>

#include "extract/pipeline.h"

namespace writ::pipeline {
namespace {

/// https://docs.gitlab.com/ci/yaml/#extends
constexpr int deepest_extends = 11;

/// Keys of the file that name no job.
/// https://docs.gitlab.com/ci/jobs/#job-names
constexpr std::array<std::string_view, 12> global_keys = {
    "default", "include", "stages",   "types", "variables",     "workflow",
    "spec",    "image",   "services", "cache", "before_script", "after_script"};

/// A value of a job, its own or of what it extends.
struct Found {
  Node node;
  bool open = false;  ///< what it extends stands in another file and may have another value
};

class Gitlab {
 public:
  Gitlab(const Node& root, Scripts& scripts, github::Pipeline& pipeline)
      : root_(root),
        scripts_(scripts),
        pipeline_(pipeline),
        globals_(scripts.read_variables(root["variables"])),
        includes_(root["include"].present()) {
    for (const Node each : root) entries_[each.key()] = each;
  }

  void add_jobs() {
    for (const Node entry : root_) {
      const bool global = std::ranges::find(global_keys, entry.key()) != global_keys.end();
      if (entry.is_mapping() && !global && entry.key() != "<<") add_job(entry);
    }
  }

 private:
  void add_job(const Node& node) {
    github::Job* added = scripts_.add_job(pipeline_, node);
    if (added == nullptr) return;
    github::Job& job = *added;
    job.id = read_key(node);
    // GitLab runs no job whose name begins with a dot.
    job.runs = !job.id.text.starts_with('.');
    job.runs_on = value(node, "tags").node;
    job.container = or_default(node, "image").node;
    job.services = Scripts::short_list(or_default(node, "services").node);
    read_env(node, job.env, 0);
    if (!value(node, "inherit").node.present()) scripts_.add_missing(job.env, globals_);
    forget_overridden(node, job.env);
    scripts_.set_unread(scripts_.mentions(job.runs_on, {"windows", "powershell"}) ||
                        scripts_.mentions(job.container, {"windows", "nanoserver", "powershell"}));
    add_script(job, or_default(node, "before_script"));
    add_script(job, value(node, "script"));
    const Found after = or_default(node, "after_script");
    // It has a shell of its own.
    if (after.node.size() > 0 || after.node.is_string()) scripts_.add_unknown(job, after.node);
    add_script(job, after);
  }

  /// Rules and matrices give variables other values.
  void forget_overridden(const Node& node, std::vector<github::Entry>& env) {
    const Node global_rules = entry("workflow")["rules"];
    for (const Node& list :
         {value(node, "rules").node, global_rules, value(node, "parallel").node["matrix"]}) {
      for (const Node item : list) {
        if (!scripts_.spend()) return;
        const Node rule = item["variables"];
        const Node variables = rule.present() ? rule : item;
        for (const Node& other : scripts_.entries(variables)) {
          std::erase_if(env, [&](const github::Entry& own) { return own.key.text == other.key(); });
        }
      }
    }
  }

  void add_script(github::Job& job, const Found& script) {
    if (script.open) scripts_.add_unknown(job, job.node);
    scripts_.add(job, script.node);
  }

  Node entry(std::string_view key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? Node() : found->second;
  }

  /// The last one that is named counts most.
  template <class Visit>
  void each_base(const Node& node, Visit visit) {
    const Node bases = scripts_.child(node, "extends");
    if (bases.is_scalar() && !bases.is_null()) visit(bases.text());
    if (!bases.is_sequence()) return;
    const Node few = Scripts::short_list(bases);
    if (!few.present()) return visit("");
    const std::vector<Node> items(few.begin(), few.end());
    for (std::size_t i = items.size(); i > 0; --i) visit(items[i - 1].text());
  }

  Found value(const Node& node, std::string_view key, int depth = 0) {
    Found found{scripts_.child(node, key)};
    if (found.node.present() || depth > deepest_extends) return found;
    each_base(node, [&](std::string_view base) {
      if (found.node.present() || found.open) return;
      const Node other = entry(base);
      if (!other.is_mapping() || !scripts_.spend()) {
        found.open = true;
      } else {
        found = value(other, key, depth + 1);
      }
    });
    return found;
  }

  Found or_default(const Node& node, std::string_view key) {
    Found found = value(node, key);
    if (found.node.present() || found.open) return found;
    if (value(node, "inherit").node.present()) return {{}, true};
    const Node own = entry("default")[key];
    const Node global = own.present() ? own : entry(key);
    return {global, !global.present() && includes_};
  }

  void read_env(const Node& node, std::vector<github::Entry>& env, int depth) {
    scripts_.add_missing(env, scripts_.read_variables(scripts_.child(node, "variables")));
    if (depth > deepest_extends) return;
    each_base(node, [&](std::string_view base) {
      const Node other = entry(base);
      if (!other.is_mapping() || !scripts_.spend()) return;
      read_env(other, env, depth + 1);
    });
  }

  Node root_;
  Scripts& scripts_;
  github::Pipeline& pipeline_;
  std::vector<github::Entry> globals_;
  bool includes_ = false;
  std::map<std::string_view, Node> entries_;
};

}  // namespace

void extract_gitlab(const Node& root, Scripts& scripts, github::Pipeline& pipeline) {
  Gitlab(root, scripts, pipeline).add_jobs();
}

}  // namespace writ::pipeline
