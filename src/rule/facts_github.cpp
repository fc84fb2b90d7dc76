// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "rule/fact_table.h"

namespace writ {
namespace {

using Values = std::vector<FactValue>;

// The parts of `uses:` come from one text; a hole anywhere in it leaves them unknown.
void push_uses_part(Values& out, const github::Uses& uses, std::string_view part) {
  if (uses.kind != github::UsesKind::repository) return;
  const std::size_t begin = static_cast<std::size_t>(part.data() - uses.text.text.data());
  out.push_back({part, uses.text.span_of(begin, begin + part.size()), uses.text.known()});
}

std::string_view kind_name(github::UsesKind kind) {
  switch (kind) {
    case github::UsesKind::none: return "none";
    case github::UsesKind::repository: return "repository";
    case github::UsesKind::local: return "local";
    case github::UsesKind::docker: return "docker";
    case github::UsesKind::unknown: break;
  }
  return "unknown";
}

constexpr Fact table[] = {
    {"step.uses", FactType::text, "the action as written",
     [](const Subject& s, Values& out) { push_text(out, s.step->uses.text); }},
    {"step.uses.kind", FactType::text, "`repository`, `local`, `docker` or `unknown`",
     [](const Subject& s, Values& out) {
       if (s.step->uses.kind == github::UsesKind::none) return;
       out.push_back({kind_name(s.step->uses.kind), s.step->uses.text.span(), true});
     }},
    {"step.uses.owner", FactType::text, "owner of the action's repository",
     [](const Subject& s, Values& out) { push_uses_part(out, s.step->uses, s.step->uses.owner); }},
    {"step.uses.ref", FactType::text, "branch, tag or commit after the `@`",
     [](const Subject& s, Values& out) { push_uses_part(out, s.step->uses, s.step->uses.ref); }},
    {"step.uses.pinned", FactType::boolean, "the ref is a whole commit id",
     [](const Subject& s, Values& out) {
       if (s.step->uses.kind != github::UsesKind::repository || !s.step->uses.text.known()) return;
       push_bool(out, s.step->uses.pinned(), s.step->uses.text.span());
     }},
    {"step.run", FactType::text, "the script",
     [](const Subject& s, Values& out) { push_text(out, s.step->run); }},
    {"job.id", FactType::text, "the job's key",
     [](const Subject& s, Values& out) {
       if (s.job != nullptr) push_text(out, s.job->id);
     }},
};

}  // namespace

std::span<const Fact> github_facts() { return table; }

}  // namespace writ
