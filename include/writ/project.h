// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All documents of one run and the links between them that are certain. Read-only after
// construction.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "writ/config.h"
#include "writ/document.h"

namespace writ {

namespace github {
struct JobWalk;
}

/// How a link was found; rules of high confidence use only `certain` ones.
enum class LinkStrength : uint8_t { certain, likely };

struct PolicyLink {
  const Document* document = nullptr;
  const iam::Policy* policy = nullptr;
  LinkStrength strength = LinkStrength::certain;
};

/// A role that some file names, with the files that describe it.
struct Role {
  std::string name;
  std::vector<PolicyLink> permissions;
  std::vector<PolicyLink> trusts;
  PolicyLink boundary;
  /// It has more policies than the files hold: those of AWS, and others by ARN.
  bool more_elsewhere = false;
};

/// Whether jobs are walked, which costs as much as reading their files.
enum class JobDepth : uint8_t { unread, walked };

class Project {
 public:
  /// Borrows documents and config. Walks jobs on so many threads.
  Project(std::vector<const Document*> documents, const Config& config, JobDepth depth,
          unsigned threads);
  ~Project();
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  const std::vector<const Document*>& documents() const { return documents_; }
  const Config& config() const { return *config_; }
  /// Every job, in the order of the documents; empty if they were not walked.
  const std::vector<github::JobWalk>& jobs() const { return jobs_; }
  /// Every role that has at least one policy linked to it, by name.
  const std::vector<Role>& roles() const { return roles_; }
  /// By name or ARN, as a certain document means it: of several files that fit by name, the ones
  /// nearest to that document in the folder tree. No links if no file describes the role. Names
  /// compare without case, `-` and `_`.
  Role role(std::string_view name_or_arn, const Document& from) const;

 private:
  std::vector<const Document*> documents_;
  const Config* config_;
  std::vector<Role> roles_;
  std::vector<github::JobWalk> jobs_;
  std::map<std::string, std::size_t> by_name_;  ///< folded name to index
};

}  // namespace writ
