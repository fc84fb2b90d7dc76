// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/project.h"

#include <algorithm>
#include <map>
#include <set>

#include "text/words.h"
#include "writ/job_walk.h"

namespace writ {
namespace {

/// Role names and file names compare without case, `-` and `_`.
std::string folded(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c != '-' && c != '_') result += to_lower(c);
  }
  return result;
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view folder_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : file_name(path.substr(0, slash));
}

/// The role a policy file is named after, folded: its stem without the words that only say what the
/// file is.
std::string stem_of(std::string_view path) {
  const std::string_view file = file_name(path);
  std::string stem = folded(file.substr(0, file.find('.')));
  for (const std::string_view ending :
       {"trustpolicy", "assumerolepolicy", "assumerole", "trust", "permissions", "policy"}) {
    if (stem.size() > ending.size() && stem.ends_with(ending)) {
      stem.resize(stem.size() - ending.size());
      break;
    }
  }
  return stem;
}

std::string_view without_dot(std::string_view path) {
  return path.starts_with("./") ? path.substr(2) : path;
}

/// Names of the roles that the documents speak of.
std::set<std::string> named_roles(const std::vector<const Document*>& documents,
                                  const Config& config) {
  std::set<std::string> names;
  const auto add = [&](const Str& role) {
    const std::string_view name = ecs::role_name(role.text);
    if (role.known() && !name.empty()) names.insert(std::string(name));
  };
  for (const Document* document : documents) {
    for (const auto& task : document->tasks) {
      add(task.task_role);
      add(task.execution_role);
    }
    for (const auto& workflow : document->workflows) {
      for (const auto& job : workflow.jobs) {
        for (const auto& step : job.steps) {
          if (const auto* input = step.input("role-to-assume")) add(input->value);
        }
      }
    }
  }
  for (const RoleConfig& role : config.roles) names.insert(role.name);
  return names;
}

bool names_principals(const iam::Policy& policy) {
  return std::ranges::any_of(
      policy.statements, [](const auto& statement) { return statement.principals_node.present(); });
}

/// Account details and plans.
bool is_about_principals(const Document& document) {
  return std::ranges::any_of(document.kinds, [](const std::string& kind) {
    return kind == "account-authorization-details" || kind == "terraform-plan";
  });
}

void attach(Role& role, const PolicyLink& link) {
  switch (link.policy->kind) {
    case iam::PolicyKind::trust: role.trusts.push_back(link); break;
    case iam::PolicyKind::boundary: role.boundary = link; break;
    case iam::PolicyKind::identity: role.permissions.push_back(link); break;
    // Whatever else it is, a policy that names principals is no role's.
    case iam::PolicyKind::unknown:
      if (!names_principals(*link.policy)) role.permissions.push_back(link);
      break;
    default: break;
  }
}

/// Number of leading folders that two paths share.
std::size_t shared_folders(std::string_view a, std::string_view b) {
  const auto parts_a = split(a, '/');
  const auto parts_b = split(b, '/');
  const std::size_t most = std::min(parts_a.size(), parts_b.size()) - 1;
  std::size_t shared = 0;
  while (shared < most && parts_a[shared] == parts_b[shared]) ++shared;
  return shared;
}

// A guess by name among several files becomes certain when one of them is nearer than all others.
void keep_nearest(const Document& from, std::vector<PolicyLink>& links) {
  const auto near = [&](const PolicyLink& link) {
    return shared_folders(link.document->project_path, from.project_path);
  };
  std::size_t nearest = 0;
  for (const PolicyLink& link : links) nearest = std::max(nearest, near(link));
  std::erase_if(links, [&](const PolicyLink& link) {
    return link.strength == LinkStrength::likely && near(link) < nearest;
  });
  if (links.size() == 1) links.front().strength = LinkStrength::certain;
}

class Linker {
 public:
  Linker(const std::vector<const Document*>& documents, const Config& config) : config_(config) {
    for (const Document* document : documents) {
      by_path_.emplace(std::string(without_dot(document->project_path)), document);
      for (const iam::Entity& entity : document->entities) {
        if (entity.type == iam::EntityType::role)
          by_role_.emplace(folded(entity.name), std::pair(document, &entity));
      }
      // Files about many principals say whose each policy is.
      if (is_about_principals(*document)) continue;
      // The session policies of a workflow belong to its steps.
      if (document->policies.empty() || !document->workflows.empty()) continue;
      by_stem_[stem_of(document->project_path)].push_back(document);
      by_folder_[folded(folder_name(document->project_path))].push_back(document);
    }
  }

  Role link(const std::string& name) const {
    Role role;
    role.name = name;
    const auto configured = std::ranges::find_if(
        config_.roles, [&](const RoleConfig& other) { return folded(other.name) == folded(name); });
    if (configured != config_.roles.end()) {
      link_configured(*configured, role);
    } else if (by_role_.contains(folded(name))) {
      link_described(name, role);
    } else {
      link_by_name(role);
    }
    return role;
  }

 private:
  void link_configured(const RoleConfig& config, Role& role) const {
    std::vector<std::string> paths = config.policies;
    paths.push_back(config.trust);
    paths.push_back(config.boundary);
    for (const std::string& path : paths) {
      const auto found = by_path_.find(std::string(without_dot(path)));
      if (found != by_path_.end()) attach_all(*found->second, LinkStrength::certain, role);
    }
  }

  /// A file that says what is attached to the role.
  void link_described(const std::string& name, Role& role) const {
    const auto [first, last] = by_role_.equal_range(folded(name));
    for (auto it = first; it != last; ++it) {
      const auto document = it->second.first;
      const auto entity = it->second.second;
      const LinkStrength strength =
          std::next(first) == last ? LinkStrength::certain : LinkStrength::likely;
      const auto link = [&](std::size_t index) {
        return PolicyLink{document, &document->policies[index], strength};
      };
      for (const std::size_t index : entity->policies) role.permissions.push_back(link(index));
      if (entity->trust) role.trusts.push_back(link(*entity->trust));
      if (entity->boundary) role.boundary = link(*entity->boundary);
      role.more_elsewhere =
          role.more_elsewhere || entity->more_elsewhere || !entity->vendor.empty();
    }
  }

  // Files of one kind in several folders (one for each environment, say) leave open which is meant.
  void link_by_name(Role& role) const {
    const std::string key = folded(role.name);
    std::vector<const Document*> trusts;
    std::vector<const Document*> others;
    for (const auto* index : {&by_stem_, &by_folder_}) {
      const auto found = index->find(key);
      if (found == index->end()) continue;
      for (const Document* document : found->second)
        (is_trust(document) ? trusts : others).push_back(document);
    }
    for (const auto* documents : {&trusts, &others}) {
      const bool certain = in_one_folder(*documents) && (documents == &others || trusts.size() < 2);
      for (const Document* document : *documents) {
        attach_all(*document, certain ? LinkStrength::certain : LinkStrength::likely, role);
      }
    }
  }

  static bool in_one_folder(const std::vector<const Document*>& documents) {
    const auto folder = [](const Document* document) {
      return document->project_path.substr(0, document->project_path.rfind('/') + 1);
    };
    return std::ranges::all_of(documents, [&](const Document* document) {
      return folder(document) == folder(documents.front());
    });
  }

  static bool is_trust(const Document* document) {
    return document->policies.front().kind == iam::PolicyKind::trust;
  }

  static void attach_all(const Document& document, LinkStrength strength, Role& role) {
    for (const iam::Policy& policy : document.policies)
      attach(role, {&document, &policy, strength});
  }

  const Config& config_;
  std::multimap<std::string, std::pair<const Document*, const iam::Entity*>> by_role_;
  std::map<std::string, const Document*> by_path_;
  std::map<std::string, std::vector<const Document*>> by_stem_;
  std::map<std::string, std::vector<const Document*>> by_folder_;
};

}  // namespace

Project::Project(std::vector<const Document*> documents, const Config& config, JobDepth depth,
                 unsigned threads)
    : documents_(std::move(documents)), config_(&config) {
  if (depth == JobDepth::walked)
    jobs_ = github::walk_jobs(documents_, {config.default_branch, config.vars, config.repository},
                              threads);
  const Linker linker(documents_, config);
  for (const std::string& name : named_roles(documents_, config)) {
    Role role = linker.link(name);
    if (role.permissions.empty() && role.trusts.empty()) continue;
    by_name_.emplace(folded(name), roles_.size());
    roles_.push_back(std::move(role));
  }
}

Project::~Project() = default;

Role Project::role(std::string_view name_or_arn, const Document& from) const {
  const auto found = by_name_.find(folded(ecs::role_name(name_or_arn)));
  if (found == by_name_.end()) {
    Role unknown;
    unknown.name = ecs::role_name(name_or_arn);
    return unknown;
  }
  Role role = roles_[found->second];
  keep_nearest(from, role.permissions);
  keep_nearest(from, role.trusts);
  return role;
}

}  // namespace writ
