// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
// writ's own JSON: every finding with all that is known of it. Contract: additions only within one
// `schema`.

#include "report/json_text.h"
#include "report/renderers.h"
#include "writ/aws.h"
#include "writ/version.h"

namespace writ::report {

std::string dump(const Json& value) {
  std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  // In JSON a `#` stands only inside a string, and there `[` may be written as an escape.
  constexpr std::string_view command = "##[";
  for (auto at = text.find(command); at != std::string::npos; at = text.find(command, at)) {
    text.replace(at + 2, 1, "\\u005b");
  }
  return text;
}

namespace {

Json position(Files& files, FileId file, uint32_t offset) {
  const Position at = files.position(file, offset);
  return {{"line", at.line}, {"column", at.column}, {"offset", offset}};
}

Json location(Files& files, const Location& at) {
  return {{"path", files.path(at.file)},
          {"start", position(files, at.file, at.span.begin)},
          {"end", position(files, at.file, at.span.end)}};
}

Json evidence_json(Files& files, const std::vector<Evidence>& all) {
  Json list = Json::array();
  for (const Evidence& evidence : all) {
    list.push_back({{"message", evidence.message}, {"location", location(files, evidence.at)}});
  }
  return list;
}

Json fix_json(Files& files, const Fix& fix) {
  Json edits = Json::array();
  for (const Edit& edit : fix.edits) {
    edits.push_back({{"location", location(files, edit.at)}, {"replacement", edit.replacement}});
  }
  return {{"label", fix.label}, {"safety", to_string(fix.safety)}, {"edits", std::move(edits)}};
}

Json finding_json(Files& files, const Finding& finding) {
  Json fixes = Json::array();
  for (const Fix& fix : finding.fixes) fixes.push_back(fix_json(files, fix));
  Json anchors = Json::array();
  for (const Anchor& anchor : finding.anchors) {
    anchors.push_back({{"kind", anchor.kind}, {"value", anchor.value}});
  }
  return {{"rule", finding.rule},
          {"severity", to_string(finding.severity)},
          {"confidence", to_string(finding.confidence)},
          {"message", finding.message},
          {"help", finding.help},
          {"label", finding.label},
          {"location", location(files, finding.at)},
          {"evidence", evidence_json(files, finding.evidence)},
          {"notes", finding.notes},
          {"fixes", std::move(fixes)},
          {"anchors", std::move(anchors)},
          {"fingerprint", finding.fingerprint}};
}

Json document_json(Files& files, const DocumentInfo& document) {
  Json value{{"path", files.path(document.file)}, {"kinds", document.kinds}};
  if (!document.skipped.empty()) value["skipped"] = document.skipped;
  return value;
}

Json summary_json(const Report& report) {
  // No findings are held back by a baseline inside a report; the member is part of the contract.
  return {{"files", report.recognised + report.skipped},
          {"documents", report.recognised},
          {"errors", report.count(Severity::error)},
          {"warnings", report.count(Severity::warning)},
          {"notices", report.count(Severity::notice)},
          {"suppressed", report.suppressed.size()},
          {"baselined", 0},
          {"skipped", report.skipped}};
}

}  // namespace

std::string render_json(const Report& report, Files& files) {
  constexpr std::string_view indent = "  ";
  std::string out = "{\n";
  append_member(out, indent, "schema", 1);
  out += ",\n";
  append_member(out, indent, "tool", {{"name", "writ"}, {"version", version()}});
  out += ",\n";
  append_member(out, indent, "catalogue", aws::catalogue_date());
  out += ",\n";
  append_array(out, indent, "findings", report.findings.size(),
               [&](std::size_t i) { return finding_json(files, report.findings[i]); });
  out += ",\n";
  append_array(out, indent, "suppressed", report.suppressed.size(), [&](std::size_t i) {
    const SuppressedFinding& suppressed = report.suppressed[i];
    Json value = finding_json(files, suppressed.finding);
    value["suppression"] = {{"by", suppressed.in_source ? "comment" : "config"},
                            {"justification", suppressed.reason}};
    return value;
  });
  out += ",\n";
  append_array(out, indent, "documents", report.documents.size(),
               [&](std::size_t i) { return document_json(files, report.documents[i]); });
  out += ",\n";
  append_member(out, indent, "summary", summary_json(report));
  return out += "\n}\n";
}

}  // namespace writ::report
