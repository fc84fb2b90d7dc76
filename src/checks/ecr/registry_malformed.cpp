// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "text/edit_distance.h"
#include "text/words.h"
#include "writ/aws.h"
#include "writ/check.h"
#include "writ/steps.h"

namespace writ::checks {
extern const Check ecr_registry_malformed;
}

using namespace writ;

namespace {

/// A text that may name a registry. `offset` is where it starts in the node's decoded text.
struct Source {
  Node node;
  std::string_view text;
  std::size_t offset = 0;
  bool image = false;  ///< an image reference, which knows no scheme
};

// https://docs.aws.amazon.com/general/latest/gr/ecr.html
constexpr std::array<std::string_view, 8> suffixes = {
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu",  "on.aws", "on.amazonwebservices.com.cn",
    "c2s.ic.gov",    "sc2s.sgov.gov",    "csp.hci.ic.gov"};

/// Finds what is wrong with one host. Parts with variables or placeholders are left alone.
class HostCheck {
 public:
  HostCheck(const Source& source, aws::HostPlace place, Reporter& report)
      : source_(source),
        place_(place),
        report_(report),
        host_(source.text.substr(place.begin, place.end - place.begin)) {}

  void run() {
    const auto parts = aws::parse_ecr_host(host_);
    if (!parts) return;
    if (source_.image) check_scheme();
    check_account(parts->account);
    if (!check_region(parts->region, parts->suffix)) return;
    check_suffix(*parts);
  }

 private:
  static bool is_plain(std::string_view part) {
    return std::ranges::all_of(
        part, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
  }

  std::string named() const { return "`" + quoted(host_) + "`"; }

  Finding& at(std::string_view part, std::string message) {
    const std::size_t begin =
        source_.offset + static_cast<std::size_t>(part.data() - source_.text.data());
    return report_.at(source_.node.span_of(begin, begin + part.size()), std::move(message));
  }

  void check_scheme() {
    const std::string_view before = source_.text.substr(0, place_.begin);
    for (const std::string_view scheme : {"https://", "http://"}) {
      if (!before.ends_with(scheme)) continue;
      at(before.substr(before.size() - scheme.size()),
         "an image reference starts with the registry host, so `" + std::string(scheme) +
             "` makes it invalid")
          .help = "remove `" + std::string(scheme) + "`";
      return;
    }
  }

  void check_account(std::string_view account) {
    if (!is_plain(account) || aws::is_account_id(account)) return;
    const auto digits = std::ranges::count_if(account, is_digit);
    // Words such as `ACCOUNT_ID`, `xxxxxxxxxxxx` and `vpce-0a1b` are no mistyped number.
    if (digits < 6 || 4 * static_cast<std::size_t>(digits) < 3 * account.size()) return;
    const std::string why = all_digits(account) ? "has " + std::to_string(digits) +
                                                      " digits where an AWS account id has 12"
                                                : "is not the 12 plain digits of an AWS account id";
    at(account, "`" + quoted(account) + "` " + why + ", so no such registry exists").label =
        "account id";
  }

  bool check_region(std::string_view region, std::string_view suffix) {
    if (region.empty()) {
      if (!suffix.empty() && is_plain(suffix) && is_plain(host_))
        at(host_, named() + " names no region, so no such registry exists");
      return false;
    }
    if (!is_plain(region)) return true;
    if (aws::find_region(region) != nullptr) return true;
    const std::string near(aws::nearest_region(region));
    if (aws::looks_like_region(region)) {
      Finding& finding =
          at(region, "`" + quoted(region) + "` is not among the AWS regions known on " +
                         std::string(aws::catalogue_date()) + ", so " + named() +
                         " probably does not exist");
      finding.severity = std::min(finding.severity, Severity::warning);
      if (!near.empty()) finding.help = "write `" + near + "` if that region is meant";
    } else if (!near.empty()) {
      at(region, "`" + quoted(region) + "` is not an AWS region, so " + named() + " does not exist")
          .help = "write `" + near + "`";
    }
    return false;
  }

  void check_suffix(const aws::EcrHost& parts) {
    const std::string_view suffix = parts.suffix;
    if (!is_plain(suffix)) return;
    const aws::Region* region = is_plain(parts.region) ? aws::find_region(parts.region) : nullptr;
    if (suffix.empty()) {
      const bool path_follows = place_.end < source_.text.size() && source_.text[place_.end] == '/';
      if (region != nullptr && path_follows) {
        at(host_, named() + " ends after the region, so no such registry exists").help =
            "append `." + std::string(region->dns_suffix) + "`";
      }
      return;
    }
    const std::string wanted = expected(parts, region);
    if (wanted.empty() ? std::ranges::find(suffixes, suffix) != suffixes.end()
                       : equals_ignoring_case(suffix, wanted))
      return;
    const std::string_view near = nearest(suffix, suffixes);
    // A name that resembles none of AWS's is somebody's own proxy or emulator.
    if (near.empty()) return;
    const std::string better = wanted.empty() ? std::string(near) : wanted;
    const std::string where =
        region != nullptr ? " in `" + std::string(region->name) + "`" : std::string();
    at(suffix, "ECR registries" + where + " end in `" + better + "`, so `" + quoted(suffix) +
                   "` leads nowhere")
        .help = "write `" + better + "`";
  }

  /// The only suffix that fits; empty if several may.
  static std::string expected(const aws::EcrHost& parts, const aws::Region* region) {
    if (region == nullptr) return {};
    if (!parts.dual_stack) return std::string(region->dns_suffix);
    if (region->partition == "aws" || region->partition == "aws-us-gov") return "on.aws";
    return region->partition == "aws-cn" ? "on.amazonwebservices.com.cn" : "";
  }

  const Source& source_;
  aws::HostPlace place_;
  Reporter& report_;
  std::string_view host_;
};

void look(const Source& source, Reporter& report) {
  for (const aws::HostPlace place : aws::find_ecr_hosts(source.text))
    HostCheck(source, place, report).run();
}

void look(const Str& str, Reporter& report, bool image = false) {
  look({str.node, str.text, 0, image}, report);
}

void look(const std::vector<github::Entry>& entries, Reporter& report) {
  for (const github::Entry& entry : entries) look(entry.value, report);
}

/// `container:` and each of `services:` is an image or a mapping that holds one.
void look_at_image(const Node& node, Reporter& report) {
  const Node image = node.is_mapping() ? node["image"] : node;
  if (image.is_string()) look({image, image.text(), 0, true}, report);
}

void look_at_commands(const github::Step& step, Reporter& report) {
  for (const shell::Command& command : step.commands) {
    // What is only printed may be prose.
    const bool prints = command.is({"echo"}) || command.is({"printf"});
    if (prints && command.output_files.empty()) continue;
    const bool image = command.is({"docker", "push"}) || command.is({"docker", "pull"}) ||
                       command.is({"docker", "tag"}) || command.is({"docker", "build"}) ||
                       command.is({"docker", "run"});
    const auto word = [&](const shell::Word& w) {
      look({step.run.node, github::word_source(step, w), w.begin, image}, report);
    };
    for (const shell::Assignment& assignment : command.assignments) word(assignment.value);
    for (const shell::Word& w : command.words) word(w);
  }
}

}  // namespace

static void run(const Document& document, Reporter& report) {
  for (const ecs::TaskDefinition& task : document.tasks) {
    for (const ecs::Container& container : task.containers) look(container.image, report, true);
  }
  for (const github::Workflow& workflow : document.workflows) {
    look(workflow.env, report);
    for (const github::Job& job : workflow.jobs) {
      look(job.env, report);
      look(job.with, report);
      look_at_image(job.container, report);
      for (const Node service : job.services) look_at_image(service, report);
    }
  }
  for (const github::Action& action : document.actions) look(action.inputs, report);
  github::each_step_list(document, [&](const github::StepList& list) {
    for (const github::Step& step : *list.steps) {
      look(step.env, report);
      look(step.with, report);
      look_at_commands(step, report);
    }
  });
}

constinit const writ::Check writ::checks::ecr_registry_malformed{&run};
