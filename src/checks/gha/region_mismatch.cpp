// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "writ/aws.h"
#include "writ/check.h"
#include "writ/job_walk.h"

namespace writ::checks {
extern const Check gha_region_mismatch;
}

using namespace writ;
using github::ImageUse;

namespace {

/// The region of the private ECR registry that the text names; empty if none is known.
std::string region_in(std::string_view text) {
  for (const aws::HostPlace place : aws::find_ecr_hosts(text)) {
    const auto host = aws::parse_ecr_host(text.substr(place.begin, place.end - place.begin));
    if (host && aws::find_region(host->region) != nullptr) return std::string(host->region);
  }
  return {};
}

/// The region that all of these are in; empty if there is no such.
std::string common_region(const github::Values& values) {
  std::set<std::string, std::less<>> regions;
  for (const github::Value& value : values) regions.insert(region_in(value.shown()));
  return regions.size() == 1 ? *regions.begin() : std::string();
}

/// Where the text of a place names the region itself; else the place.
Location at_region(const Location& place, std::string_view region, std::string_view source) {
  const std::string_view written = source.substr(place.span.begin, place.span.size());
  const std::size_t at = written.find(region);
  if (at == std::string_view::npos) return place;
  const auto begin = static_cast<uint32_t>(place.span.begin + at);
  return {place.file, {begin, begin + static_cast<uint32_t>(region.size())}};
}

class Logins {
 public:
  Logins(const github::JobWalk& job, Reporter& report) : job_(job), report_(report) {}

  void look_at(const ImageUse& use) {
    if (use.kind == ImageUse::Kind::login) {
      log_in(use);
    } else if (use.kind == ImageUse::Kind::push || use.kind == ImageUse::Kind::pull) {
      transfer(use);
    }
  }

 private:
  Location place(const ImageUse& use, std::string_view region) const {
    return at_region(use.at, region, job_.visits[use.visit].document->source->text());
  }

  void log_in(const ImageUse& login) {
    for (const github::Value& host : login.image) {
      const std::string region = region_in(host.shown());
      if (!region.empty()) {
        regions_.insert(region);
        last_ = region;
      } else if (!host.known()) {
        anywhere_ = true;
      }
    }
    const std::string registry = common_region(login.image);
    const std::string* token = github::only_text(login.token.name);
    if (registry.empty() || token == nullptr || aws::find_region(*token) == nullptr ||
        *token == registry)
      return;
    report_.at(place(login, registry), "the login password is for `" + *token +
                                           "` but the registry is in `" + registry +
                                           "`, and ECR refuses a token of another region");
    report_.also(login.token.at, "the token comes from this region");
  }

  void transfer(const ImageUse& use) {
    const std::string region = common_region(use.image);
    if (region.empty() || regions_.empty() || anywhere_ || regions_.contains(region)) return;
    // Of many images in one registry, the first says it all.
    if (!told_.emplace(use.visit, region).second) return;
    Finding& finding =
        report_.at(place(use, region), "the image is in `" + region +
                                           "`, but the steps before have logged Docker in to `" +
                                           last_ + "` only, so this finds no credentials");
    finding.severity = std::min(finding.severity, Severity::warning);
    finding.help = "log in to the registry of `" + region +
                   "` first, or name the registry that the job is logged in to";
  }

  const github::JobWalk& job_;
  Reporter& report_;
  std::set<std::string, std::less<>> regions_;
  std::string last_;
  bool anywhere_ = false;
  std::set<std::pair<uint32_t, std::string>> told_;
};

}  // namespace

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
static void run(const github::JobWalk& job, Reporter& report) {
  Logins logins(job, report);
  for (const ImageUse& use : job.images) logins.look_at(use);
}

constinit const writ::Check writ::checks::gha_region_mismatch{&run};
