// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "checks/job_exposure.h"
#include "text/words.h"

namespace writ::checks {
extern const Check gha_injection;
}

using namespace writ;

namespace {

enum class Sink : uint8_t { code, data };

class InjectionCheck {
 public:
  InjectionCheck(const github::JobWalk& job, Reporter& report)
      : job_(job),
        report_(report),
        events_(checks::events_of(job)),
        members_(report.text("writers") == "members") {}

  void look_at(const github::StepVisit& visit) {
    if (visit.runs == Truth::no) return;
    look_at(visit, visit.step->run, "the script", Sink::code);
    for (const auto& [option, sink] :
         {std::pair{"code-inputs", Sink::code}, {"data-inputs", Sink::data}}) {
      for (const std::string_view place : report_.list(option)) {
        const std::size_t blank = place.find(' ');
        if (!visit.step->uses.is(place.substr(0, blank))) continue;
        const std::string_view name = trim(place.substr(blank));
        const github::Entry* entry = visit.step->input(name);
        if (entry != nullptr)
          look_at(visit, entry->value, "`" + std::string(name) + "`", sink);
      }
    }
  }

 private:
  void look_at(const github::StepVisit& visit, const Str& text, const std::string& what,
               Sink sink) {
    for (const Hole& hole : text.holes) {
      if (hole.kind != HoleKind::expression) continue;
      const github::UntrustedRead read = checks::read_at(job_, events_, visit, hole.inner);
      if (read.writer == github::Writer::nobody ||
          (read.writer == github::Writer::member) != members_)
        continue;
      tell(visit, read, visit.place(text.span_of(hole.begin, hole.end)), what, sink);
    }
  }

  void tell(const github::StepVisit& visit, const github::UntrustedRead& read, Location at,
            const std::string& what, Sink sink) {
    const checks::Power power = checks::power_at(job_, visit);
    int level = static_cast<int>(members_ ? Severity::notice : Severity::warning);
    if (read.writer == github::Writer::outsider || power.aws) ++level;
    if (checks::is_guarded(job_, visit)) --level;
    if (sink == Sink::data) --level;
    Finding& finding = report_.at(
        at, std::string(read.author) + " writes `" + quoted(read.name) + "`, which becomes part of " +
                what + (sink == Sink::code ? " and can run anything with " : " of a step with ") +
                power.words);
    finding.severity = static_cast<Severity>(std::max(level, static_cast<int>(Severity::notice)));
  }

  const github::JobWalk& job_;
  Reporter& report_;
  std::vector<std::string> events_;
  bool members_;
};

}  // namespace

static void run(const github::JobWalk& job, Reporter& report) {
  InjectionCheck check(job, report);
  for (const github::StepVisit& visit : job.visits) check.look_at(visit);
}

constinit const writ::Check writ::checks::gha_injection{&run};
