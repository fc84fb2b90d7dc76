// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who can write the texts that expressions of a workflow put out. Used by checks on scripts that
// take such a text for their own.
// https://docs.github.com/en/actions/concepts/security/script-injections

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "writ/expression.h"

namespace writ::github {

/// From the most trusted on.
enum class Writer : uint8_t {
  nobody,    ///< GitHub, or the files of the repository
  pusher,    ///< who may push a branch, and with it any workflow that runs for it
  member,    ///< who may release, label or start the workflow
  proposer,  ///< anybody, in a run that has no secrets or after a merge
  outsider   ///< anybody, in a run with secrets and a token that may write
};

/// A name that an expression puts out, and who writes its value.
struct UntrustedRead {
  Writer writer = Writer::nobody;
  std::string name;         ///< dotted, in small letters; `*` for any item
  std::string_view author;  ///< `whoever opens an issue`
};

/// What a name of `env`, `inputs`, `steps` and the like is given.
using ReadOther = std::function<UntrustedRead(std::string_view name)>;

/// Who writes a name of the `github` context in runs of these events; without events, of any.
UntrustedRead untrusted_name(std::string_view name, const std::vector<std::string>& events);

/// The worst name that the expression puts out as it is: not one that it only compares, searches
/// or hashes. Linear but for the table of names.
UntrustedRead untrusted_read(std::string_view expression, const std::vector<std::string>& events,
                             const ReadOther& other);

/// Runs of the event have secrets and are started by people from outside.
bool is_privileged(std::string_view event);

}  // namespace writ::github
