// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a request tells by itself: the condition keys that AWS sets from who asks for what, and
// those of which nobody knows.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "writ/decision.h"
#include "writ/request.h"

namespace writ::simulate {

/// Owner of the texts that it adds to the request, so it outlives the request.
class Circumstances {
 public:
  /// Adds to the request what it does not say itself: the keys that AWS fills, and as "present or
  /// absent" every other key that some policy mentions. The resource is still the one that was
  /// asked about. False if the policies mention too many keys.
  bool fill(iam::Request& request, const iam::PolicyLayers& layers);

  /// Was the key not given but taken from who asks for what?
  bool assumed(std::string_view key) const;

 private:
  void fill_known(iam::Request& request, bool through_endpoint);
  bool add_mentioned(iam::Request& request, const iam::Policy& policy);
  bool add_key(iam::Request& request, std::string_view key);

  std::deque<std::string> kept_;
  std::vector<std::string_view> filled_;
  std::vector<std::string_view> absent_;
};

/// Calls `use(policy)` for each policy that can be read.
template <typename Use>
void for_each_policy(const iam::PolicyLayers& layers, const Use& use) {
  const auto all = [&use](const std::vector<iam::AttachedPolicy>& list) {
    for (const iam::AttachedPolicy& attached : list) {
      if (attached.policy != nullptr) use(*attached.policy);
    }
  };
  all(layers.identity);
  all(layers.boundary);
  all(layers.session);
  all(layers.resource);
  for (const auto& level : layers.scp) all(level);
  for (const auto& level : layers.rcp) all(level);
  all(layers.endpoint);
}

}  // namespace writ::simulate
