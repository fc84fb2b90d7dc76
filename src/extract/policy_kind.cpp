// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <set>

#include "extract/extract.h"
#include "extract/policy_form.h"
#include "text/words.h"
#include "writ/aws.h"

namespace writ {
namespace {

using iam::PolicyKind;

/// What a path says. Short words must stand alone (`scp`, not `discpad`); long ones may be part of
/// a component without its separators (`vpc-endpoint-policy`).
class PathWords {
 public:
  explicit PathWords(std::string_view path) {
    if (const std::size_t dot = path.rfind('.');
        dot != std::string_view::npos && path.find('/', dot) == std::string_view::npos) {
      path = path.substr(0, dot);
    }
    std::string squeezed;
    std::string word;
    char before = '\0';
    for (const char c : path) {
      const bool hump = c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';
      if (!is_alnum(c) || hump) flush(word);
      if (is_alnum(c)) {
        word += to_lower(c);
        squeezed += to_lower(c);
      } else if (c == '/') {
        squeezed += c;
      }
      before = c;
    }
    flush(word);
    squeezed_ = std::move(squeezed);
  }

  /// A whole word, also in the plural.
  bool word(std::string_view text) const {
    return std::ranges::any_of(words_, [text](std::string_view word) {
      return word == text || (word.size() == text.size() + 1 && word.back() == 's' &&
                              word.substr(0, text.size()) == text);
    });
  }
  bool part(std::string_view text) const { return squeezed_.find(text) != std::string::npos; }
  const std::vector<std::string>& words() const { return words_; }
  /// Folders and the file's name, each without case and separators.
  std::vector<std::string_view> components() const { return split(squeezed_, '/'); }

 private:
  void flush(std::string& word) {
    if (!word.empty()) words_.push_back(std::move(word));
    word.clear();
  }

  std::vector<std::string> words_;
  std::string squeezed_;
};

/// What the statements say, however badly they are spelt.
struct Content {
  bool principal = false;
  bool resource = false;
  bool any_action = false;
  bool wide_s3_resource = false;   ///< a resource that no bucket's own policy may name
  bool only_assume_role = true;    ///< every action belongs into a trust policy
  std::set<std::string> services;  ///< lower case; `*` for a pattern over all
  std::set<std::string_view> resource_services;  ///< of the ARNs; `*` where a resource is none
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
bool is_trust_action(std::string_view action) {
  constexpr std::array<std::string_view, 3> others = {"sts:TagSession", "sts:SetSourceIdentity",
                                                      "sts:SetContext"};
  return starts_with_ignoring_case(action, "sts:AssumeRole") ||
         std::ranges::any_of(others, [action](std::string_view other) {
           return equals_ignoring_case(action, other);
         });
}

void look_at_actions(const Node& value, Content& content) {
  for (const Node& item : policy_form::one_or_many(value)) {
    const std::string_view action = item.text();
    if (action.empty()) continue;
    content.any_action = true;
    content.only_assume_role = content.only_assume_role && is_trust_action(action);
    // More than two services say no more than two do.
    if (content.services.size() < 3)
      content.services.insert(to_lower(action.substr(0, action.find(':'))));
  }
}

void look_at_resources(const Node& value, Content& content) {
  content.resource = true;
  for (const Node& item : policy_form::one_or_many(value)) {
    const std::string_view text = item.text();
    content.wide_s3_resource = content.wide_s3_resource || text == "*" || text == "arn:aws:s3:::*";
    if (content.resource_services.size() > 1) continue;
    const auto arn = aws::Arn::parse(text);
    content.resource_services.insert(arn ? arn->service : std::string_view("*"));
  }
}

Content look_at(const Node& document) {
  Content content;
  for (const Node top : document) {
    if (!starts_with_ignoring_case(top.key(), "statement")) continue;
    for (const Node& statement : policy_form::one_or_many(top)) {
      if (!statement.is_mapping()) continue;
      for (const Node entry : statement) {
        const std::string_view element = policy_form::meant_element(entry.key());
        if (element == "Principal" || element == "NotPrincipal") content.principal = true;
        if (element == "Resource" || element == "NotResource") look_at_resources(entry, content);
        if (element == "Action") look_at_actions(entry, content);
        if (element == "NotAction") content.services.insert("*");
      }
    }
  }
  content.only_assume_role = content.only_assume_role && content.any_action;
  return content;
}

bool only(const Content& content, std::string_view service) {
  return content.services.size() == 1 && *content.services.begin() == service;
}

bool says_endpoint(const PathWords& path) {
  return path.word("vpce") || path.part("vpcendpoint") || path.part("endpointpolic") ||
         path.part("vpcepolic");
}

/// The path speaks of a policy of an endpoint, not of a policy about endpoints such as
/// `vpc-endpoint-admin.json`.
bool names_endpoint_policy(const PathWords& path) {
  const std::vector<std::string_view> components = path.components();
  return std::ranges::any_of(components, [&components](std::string_view component) {
    const bool endpoint =
        component.substr(0, 4) == "vpce" || component.substr(0, 14) == "endpointpolicy";
    const bool folder = component.data() != components.back().data();
    return endpoint && (folder || component.find("polic") != std::string_view::npos);
  });
}

/// `resource-control-policies/`, `org-resource-control.json`, but not `resource-controller.json`.
bool says_control(const PathWords& path, std::string_view what) {
  const std::vector<std::string_view> components = path.components();
  return path.part(std::string(what) + "polic") ||
         std::ranges::any_of(components, [what](std::string_view component) {
           return component.size() >= what.size() &&
                  component.substr(component.size() - what.size()) == what;
         });
}

bool says_trust(const PathWords& path) {
  return path.word("trust") || path.part("trustpolic") || path.part("assumerole");
}

bool says_repository(const PathWords& path) {
  return path.part("repositorypolic") || path.part("repopolic") ||
         (path.word("ecr") && path.part("repositor"));
}

PolicyKind by_service(const Content& content) {
  if (only(content, "kms")) return PolicyKind::kms_key;
  if (only(content, "s3") && !content.wide_s3_resource) return PolicyKind::s3_bucket;
  if (only(content, "sqs")) return PolicyKind::sqs_queue;
  if (only(content, "sns")) return PolicyKind::sns_topic;
  if (only(content, "secretsmanager")) return PolicyKind::secrets_manager;
  if (only(content, "lambda")) return PolicyKind::lambda_function;
  return PolicyKind::unknown;
}

/// What the path calls the policy, if some of its actions are of that service: a repository is also
/// a thing of other services.
PolicyKind by_path(const Content& content, const PathWords& path) {
  const auto speaks_of = [&content](const char* service) {
    return content.services.empty() || content.services.contains("*") ||
           content.services.contains(service);
  };
  if (says_repository(path) && speaks_of("ecr")) return PolicyKind::ecr_repository;
  if ((path.word("kms") || path.part("keypolic")) && speaks_of("kms")) return PolicyKind::kms_key;
  if (path.part("bucketpolic") && speaks_of("s3")) return PolicyKind::s3_bucket;
  if ((path.word("sqs") || path.word("queue")) && speaks_of("sqs")) return PolicyKind::sqs_queue;
  if ((path.word("sns") || path.word("topic")) && speaks_of("sns")) return PolicyKind::sns_topic;
  return PolicyKind::resource;
}

/// A resource's own policy speaks of one service. One of several services could be an endpoint's,
/// or that of a resource which takes `*` for its own actions.
bool is_unclear(const Content& content) {
  const bool one_service = content.services.size() < 2 && !content.services.contains("*");
  const bool one_resource =
      content.resource_services.size() == 1 && *content.resource_services.begin() != "*";
  return content.resource && !one_service && !one_resource;
}

PolicyKind with_principals(const Content& content, const PathWords& path) {
  if (says_endpoint(path)) return PolicyKind::vpc_endpoint;
  if (content.only_assume_role) return PolicyKind::trust;
  if (!content.resource) {
    if (only(content, "ecr")) return PolicyKind::ecr_repository;
    if (says_trust(path)) return PolicyKind::trust;
  }
  PolicyKind kind = by_service(content);
  if (kind == PolicyKind::unknown) kind = by_path(content, path);
  return kind == PolicyKind::resource && is_unclear(content) ? PolicyKind::unknown : kind;
}

PolicyKind without_principals(const Content& content, const PathWords& path) {
  if (path.part("boundar")) return PolicyKind::boundary;
  if (!content.resource) {
    if (content.only_assume_role || says_trust(path)) return PolicyKind::trust;
    if (only(content, "ecr") && says_repository(path)) return PolicyKind::ecr_repository;
  }
  if (names_endpoint_policy(path) && !content.services.contains("ec2"))
    return PolicyKind::vpc_endpoint;
  return PolicyKind::identity;
}

/// `ecr.dkr`, `s3`, `sts`, …: the last part of an endpoint's service name.
/// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
std::string endpoint_service_of(const Content& content, const PathWords& path) {
  const std::vector<std::string>& words = path.words();
  if (path.part("ecrdkr")) return "ecr.dkr";
  if (path.part("ecrapi")) return "ecr.api";
  const auto is_service = [](std::string_view word) {
    return word != "ecr" && word != "vpce" && aws::is_service_prefix(word);
  };
  const auto is_used = [&](const std::string& word) {
    return is_service(word) && content.services.contains(word);
  };
  // The file's name says more than its folders, and a word that the actions confirm more than
  // another.
  const auto used = std::find_if(words.rbegin(), words.rend(), is_used);
  if (used != words.rend()) return *used;
  const auto found = std::find_if(words.rbegin(), words.rend(), is_service);
  if (found != words.rend()) return *found;
  if (content.services.size() == 1 && is_service(*content.services.begin()))
    return *content.services.begin();
  return {};
}

PolicyKind infer(const Content& content, const PathWords& path) {
  if (path.word("scp") || says_control(path, "servicecontrol")) return PolicyKind::scp;
  if (path.word("rcp") || says_control(path, "resourcecontrol")) return PolicyKind::rcp;
  return content.principal ? with_principals(content, path) : without_principals(content, path);
}

}  // namespace

PolicyKind infer_policy_kind(const Node& document, std::string_view path,
                             std::string& endpoint_service) {
  const Content content = look_at(document);
  const PathWords words(path);
  const PolicyKind kind = infer(content, words);
  if (kind == PolicyKind::vpc_endpoint) endpoint_service = endpoint_service_of(content, words);
  return kind;
}

}  // namespace writ
