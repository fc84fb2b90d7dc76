// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "report_case.h"

#include "rule/check_table.h"

// Reports need rules' words, not their checks.
std::span<const writ::NamedCheck> writ::check_table() { return {}; }

namespace writ::report_test {

FileId Case::file(std::string path, std::string text) {
  const auto id = static_cast<FileId>(inputs_.size());
  inputs_.emplace_back(SourceFile(std::move(path), std::move(text)));
  report.documents.push_back({id, {"iam-policy"}, ""});
  report.recognised += 1;
  return id;
}

Location Case::at(FileId file, std::string_view part, std::string_view after) const {
  const std::string_view text = inputs_[file].file.text();
  const std::size_t begin = text.find(part, text.find(after));
  if (begin == std::string_view::npos) return {file, {0, 0}};
  return {file, {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + part.size())}};
}

Finding error_at(Location at, std::string message) {
  Finding finding;
  finding.rule = "iam-some-rule";
  finding.severity = Severity::error;
  finding.message = std::move(message);
  finding.at = at;
  return finding;
}

CrossFile::CrossFile() {
  const FileId workflow = file(".github/workflows/deploy.yml",
                               "on: push\n"
                               "jobs:\n"
                               "  push:\n"
                               "    steps:\n"
                               "      - with:\n"
                               "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n"
                               "\n"
                               "\n"
                               "\n"
                               "      - run: docker push \"$REGISTRY/api\"\n");
  const FileId policy =
      file("iam/deploy.json",
           "{\n"
           "  \"Statement\": {\n"
           "    \"Sid\": \"Push\",\n"
           "    \"Effect\": \"Allow\",\n"
           "    \"Resource\": \"arn:aws:ecr:eu-west-1:111122223333:repository/web\"\n"
           "  }\n"
           "}\n");
  finding = error_at(at(workflow, "docker push \"$REGISTRY/api\""),
                     "this step pushes to `api` as role `deploy`, which may push only to `web`");
  finding.rule = "flow-push-denied";
  finding.label = "needs 5 ECR actions on repository/api";
  finding.evidence = {{at(workflow, "arn:aws:iam::111122223333:role/deploy"),
                       "credentials of this role are in use"},
                      {at(policy, "\"arn:aws:ecr:eu-west-1:111122223333:repository/web\""),
                       "covers repository/web only"},
                      {at(policy, "\"Push\""), "the only statement that grants a push"}};
  finding.notes = {"role `deploy` is described by iam/deploy.json"};
  finding.help = "add the repository to Resource";
  finding.fingerprint = "0123456789abcdef";
  finding.anchors = {{"job", "push"}};
}

}  // namespace writ::report_test
