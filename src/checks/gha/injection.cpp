// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "checks/job_exposure.h"
#include "checks/places.h"
#include "checks/untrusted_reads.h"
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
        if (entry != nullptr) look_at(visit, entry->value, "`" + std::string(name) + "`", sink);
      }
    }
  }

  /// Each name once, where it is worst.
  void tell() {
    for (auto& [name, places] : places_) {
      std::ranges::stable_sort(places, std::ranges::greater{}, &Place::severity);
      report_.at(places.front().at, places.front().message).severity = places.front().severity;
      for (std::size_t i = 1; i < places.size(); ++i)
        report_.also(places[i].at, "`" + quoted(name) + "` is put into a script here as well");
    }
  }

 private:
  void look_at(const github::StepVisit& visit, const Str& text, const std::string& what,
               Sink sink) {
    checks::Places places(text.node);
    for (const Hole& hole : text.holes) {
      if (hole.kind != HoleKind::expression) continue;
      github::UntrustedRead read = checks::read_at(job_, events_, visit, hole.inner);
      if (read.writer == github::Writer::nobody ||
          (read.writer <= github::Writer::member) != members_)
        continue;
      take(visit, read, visit.place(places.of(hole.begin, hole.end)), what, sink);
    }
  }

  void take(const github::StepVisit& visit, const github::UntrustedRead& read, Location at,
            const std::string& what, Sink sink) {
    const checks::Power power = checks::power_at(job_, visit);
    int level = static_cast<int>(members_ ? Severity::notice : Severity::warning);
    const bool raises = power.aws && read.writer != github::Writer::pusher;
    const bool outsider = read.writer == github::Writer::outsider && !checks::has_little(job_);
    if (outsider || raises) ++level;
    if (sink == Sink::data || checks::is_guarded(job_, visit)) --level;
    const auto severity = static_cast<Severity>(std::max(level, 0));
    Place place{severity, at,
                std::string(read.author) + " writes `" + quoted(read.name) +
                    "`, which becomes part of " + what +
                    (sink == Sink::code ? " and can run anything with " : " of a step with ") +
                    power.words};
    places_[read.name].push_back(std::move(place));
  }

  struct Place {
    Severity severity = Severity::notice;
    Location at;
    std::string message;
  };

  const github::JobWalk& job_;
  Reporter& report_;
  std::vector<std::string> events_;
  bool members_;
  std::map<std::string, std::vector<Place>> places_;  ///< by the name that is read
};

}  // namespace

static void run(const github::JobWalk& job, Reporter& report) {
  InjectionCheck check(job, report);
  for (const github::StepVisit& visit : job.visits) check.look_at(visit);
  check.tell();
}

constinit const writ::Check writ::checks::gha_injection{&run};
