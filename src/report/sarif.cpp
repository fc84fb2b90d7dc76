// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0 as GitHub's code scanning reads it.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning

#include <algorithm>
#include <functional>
#include <map>

#include "report/escape.h"
#include "report/fingerprint.h"
#include "report/json_text.h"
#include "report/renderers.h"
#include "report/sarif_rules.h"
#include "text/words.h"
#include "writ/version.h"

namespace writ::report {
namespace {

// GitHub rejects a whole log beyond these numbers.
constexpr std::size_t most_results = 25'000;
constexpr std::size_t most_locations = 1'000;

/// Relative to the repository's root; an absolute path becomes a `file:` URI.
std::string uri_of(std::string_view path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    constexpr std::string_view unreserved = "/-._~";
    if (is_alnum(c) || unreserved.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += digits[byte >> 4];
      uri += digits[byte & 0xF];
    }
  }
  return uri;
}

/// Text that no viewer takes for a link: only writ's own links have brackets.
std::string unlinked(std::string_view text) {
  std::string out;
  for (const char c : one_line(text)) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

struct Result {
  const Finding* finding = nullptr;
  const SuppressedFinding* suppressed = nullptr;  ///< null if it is not
};

/// All results, those of the report first; if there are too many the worst are kept, in their
/// order.
std::vector<Result> select_results(const Report& report) {
  std::vector<Result> results;
  for (const Finding& finding : report.findings) results.push_back({&finding, nullptr});
  for (const SuppressedFinding& entry : report.suppressed)
    results.push_back({&entry.finding, &entry});
  if (results.size() <= most_results) return results;

  const auto rank = [](const Result& result) {
    return result.suppressed != nullptr ? -1 : static_cast<int>(result.finding->severity);
  };
  std::ranges::stable_sort(results, std::greater<>(), rank);
  results.resize(most_results);
  return results;
}

class Sarif {
 public:
  Sarif(const Report& report, Files& files, const RuleSet& rules)
      : files_(files),
        rules_(rules),
        results_(select_results(report)),
        left_out_(report.findings.size() + report.suppressed.size() - results_.size()),
        sound_(report.faults.empty()) {}

  std::string render() {
    for (const Result& result : results_) rules_.index(*result.finding);

    std::string out =
        "{\n"
        "  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
        "  \"version\": \"2.1.0\",\n"
        "  \"runs\": [\n"
        "    {\n"
        "      \"tool\": {\n"
        "        \"driver\": {\n"
        "          \"name\": \"writ\",\n";
    append_member(out, "          ", "semanticVersion", version());
    out += ",\n";
    append_array(out, "          ", "rules", rules_.size(),
                 [&](std::size_t i) { return rules_.json(i); });
    out += "\n        }\n      },\n";
    append_member(out, "      ", "automationDetails", {{"id", "writ/"}});
    out += ",\n";
    append_member(out, "      ", "columnKind", "utf16CodeUnits");
    out += ",\n";
    append_member(out, "      ", "invocations", Json::array({invocation()}));
    out += ",\n";
    append_array(out, "      ", "results", results_.size(),
                 [&](std::size_t i) { return result(results_[i]); });
    return out += "\n    }\n  ]\n}\n";
  }

 private:
  Json invocation() const {
    Json value{{"executionSuccessful", sound_}};
    if (left_out_ > 0) {
      const std::string text = counted(left_out_, "result") +
                               " left out, because GitHub takes at most " +
                               std::to_string(most_results);
      value["toolExecutionNotifications"] =
          Json::array({{{"level", "warning"}, {"message", {{"text", text}}}}});
    }
    return value;
  }

  Json region(const Location& at) {
    const Range range = files_.range(at, ColumnUnit::utf16);
    return {{"startLine", range.start.line},
            {"startColumn", range.start.column},
            {"endLine", range.end.line},
            {"endColumn", range.end.column}};
  }

  /// `%SRCROOT%` is the customary name for the root of the checkout; GitHub takes the URI as
  /// relative to it.
  Json artifact(FileId file) const {
    const std::string_view path = files_.path(file);
    Json value{{"uri", uri_of(path)}};
    if (!path.starts_with('/')) value["uriBaseId"] = "%SRCROOT%";
    return value;
  }

  Json location(const Location& at, std::string_view message) {
    Json value{
        {"physicalLocation", {{"artifactLocation", artifact(at.file)}, {"region", region(at)}}}};
    if (!message.empty()) value["message"] = {{"text", unlinked(message)}};
    return value;
  }

  /// The first sentence is the title where space is short; related locations are shown only where
  /// the text links to them.
  static std::string message(const Finding& finding, std::size_t related) {
    std::string text = unlinked(finding.message);
    for (std::size_t i = 0; i < related; ++i) {
      text += i == 0 ? ". See " : i + 1 == related ? " and " : ", ";
      const std::string words = unlinked(finding.evidence[i].message);
      text += "[" + (words.empty() ? "here" : words) + "](" + std::to_string(i + 1) + ")";
    }
    for (const std::string& note : finding.notes) text += "\nNote: " + unlinked(note);
    if (!finding.help.empty()) text += "\nHelp: " + unlinked(finding.help);
    return text;
  }

  /// The argument as steps, where it leads through more than one file.
  Json code_flow(const Finding& finding) {
    const auto elsewhere = [&](const Evidence& evidence) {
      return evidence.at.file != finding.at.file;
    };
    if (std::ranges::none_of(finding.evidence, elsewhere)) return {};
    Json steps = Json::array();
    const std::string_view first = finding.label.empty() ? finding.message : finding.label;
    steps.push_back({{"location", location(finding.at, first)}});
    for (const Evidence& evidence : finding.evidence) {
      if (steps.size() == most_locations) break;
      steps.push_back({{"location", location(evidence.at, evidence.message)}});
    }
    return {{"threadFlows", Json::array({{{"locations", std::move(steps)}}})}};
  }

  Json fix(const Fix& fix) {
    std::map<FileId, Json> replacements;
    for (const Edit& edit : fix.edits) {
      Json& list = replacements.try_emplace(edit.at.file, Json::array()).first->second;
      list.push_back(
          {{"deletedRegion", region(edit.at)}, {"insertedContent", {{"text", edit.replacement}}}});
    }
    Json changes = Json::array();
    for (auto& [file, list] : replacements) {
      changes.push_back({{"artifactLocation", artifact(file)}, {"replacements", std::move(list)}});
    }
    const std::string label = one_line(fix.label) + " (" + std::string(to_string(fix.safety)) + ")";
    return {{"description", {{"text", label}}}, {"artifactChanges", std::move(changes)}};
  }

  Json fingerprints(const Finding& finding) {
    auto hashes = hashes_.find(finding.at.file);
    if (hashes == hashes_.end()) {
      hashes = hashes_.emplace(finding.at.file, line_hashes(files_.text(finding.at.file))).first;
    }
    const Position start =
        files_.position(finding.at.file, finding.at.span.begin, ColumnUnit::byte);
    Json value = Json::object();
    if (start.line <= hashes->second.size()) {
      value["primaryLocationLineHash"] = hashes->second[start.line - 1];
    }
    if (!finding.fingerprint.empty()) value["writFinding/v1"] = finding.fingerprint;
    return value;
  }

  Json result(const Result& shown) {
    const Finding& finding = *shown.finding;
    const std::size_t related = std::min(finding.evidence.size(), most_locations);
    Json value{{"ruleId", finding.rule},
               {"ruleIndex", rules_.index(finding)},
               {"level", sarif_level(finding.severity)},
               {"message", {{"text", message(finding, related)}}},
               {"locations", Json::array({location(finding.at, finding.label)})}};
    if (related > 0) {
      Json list = Json::array();
      for (std::size_t i = 0; i < related; ++i) {
        list.push_back(location(finding.evidence[i].at, finding.evidence[i].message));
        list.back()["id"] = i + 1;
      }
      value["relatedLocations"] = std::move(list);
    }
    if (Json flow = code_flow(finding); !flow.is_null()) {
      value["codeFlows"] = Json::array({std::move(flow)});
    }
    value["partialFingerprints"] = fingerprints(finding);
    if (shown.suppressed != nullptr) {
      value["suppressions"] =
          Json::array({{{"kind", shown.suppressed->in_source ? "inSource" : "external"},
                        {"status", "accepted"},
                        {"justification", printable(shown.suppressed->reason)}}});
    }
    for (const Fix& one : finding.fixes) {
      if (!one.edits.empty()) value["fixes"].push_back(fix(one));
    }
    return value;
  }

  Files& files_;
  SarifRules rules_;
  std::vector<Result> results_;
  std::size_t left_out_;
  bool sound_;  ///< no check broke
  std::map<FileId, std::vector<std::string>> hashes_;
};

}  // namespace

std::string render_sarif(const Report& report, Files& files, const RuleSet& rules) {
  return Sarif(report, files, rules).render();
}

}  // namespace writ::report
