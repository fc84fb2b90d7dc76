// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/policy_grammar.h"

#include <algorithm>
#include <array>

namespace writ::iam {
namespace {

constexpr Use no = Use::forbidden;
constexpr Use maybe = Use::optional;

constexpr PrincipalTypes roles = bit(PrincipalType::anyone) | bit(PrincipalType::aws) |
                                 bit(PrincipalType::service) | bit(PrincipalType::federated);
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-canonical-user-id
constexpr PrincipalTypes every = roles | bit(PrincipalType::canonical_user);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: 6,144 for a managed
// policy, 10,240 for all inline policies of a role, which is the most that any entity has.
constexpr SizeLimit identity_size = {SizeUnit::without_blanks, 10'240, 6'144,
                                     "in a policy inline in a role"};
constexpr SizeLimit managed_size = {SizeUnit::without_blanks, 6'144};
constexpr SizeLimit trust_size = {SizeUnit::without_blanks, 0, 2'048,
                                  "after the account's quota for trust policies was raised"};

constexpr std::string_view iam_grammar =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

// In the order of the enumerators.
constexpr std::array<PolicyGrammar, 16> grammars = {{
    {.kind = PolicyKind::unknown,
     .name = "a policy",
     .principal = maybe,
     .resource = maybe,
     .principal_types = every,
     .page = iam_grammar},
    {.kind = PolicyKind::identity,
     .name = "an identity policy",
     .principal = no,
     .not_principal = no,
     .size = identity_size,
     .page = iam_grammar},
    {.kind = PolicyKind::boundary,
     .name = "a permissions boundary",
     .principal = no,
     .not_principal = no,
     .size = managed_size,
     .page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"},
    {.kind = PolicyKind::session,
     .name = "a session policy",
     .principal = no,
     .not_principal = no,
     .size = {SizeUnit::characters, 2'048},
     .page = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"},
    {.kind = PolicyKind::trust,
     .name = "a role's trust policy",
     .not_principal = no,
     .resource = no,
     .principal_types = roles,
     .size = trust_size,
     .page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html"},
    // Several services imply the resource that the policy is attached to.
    {.kind = PolicyKind::resource,
     .name = "a resource policy",
     .resource = maybe,
     .principal_types = every,
     .page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
             "access_policies_identity-vs-resource.html"},
    {.kind = PolicyKind::s3_bucket,
     .name = "an S3 bucket policy",
     .principal_types = every,
     .size = {SizeUnit::bytes, 20'480},
     .page = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html"},
    {.kind = PolicyKind::kms_key,
     .name = "a KMS key policy",
     .principal_types = roles,
     .size = {SizeUnit::bytes, 32'768},
     .page = "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html"},
    {.kind = PolicyKind::sqs_queue,
     .name = "an SQS queue policy",
     .principal_types = roles,
     .size = {SizeUnit::bytes, 8'192},
     .page = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
             "quotas-policies.html"},
    {.kind = PolicyKind::sns_topic,
     .name = "an SNS topic policy",
     .principal_types = roles,
     .page =
         "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-key-concepts.html"},
    {.kind = PolicyKind::secrets_manager,
     .name = "a Secrets Manager policy",
     .resource = maybe,
     .principal_types = roles,
     .page = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/"
             "auth-and-access_resource-policies.html"},
    {.kind = PolicyKind::lambda_function,
     .name = "a Lambda policy",
     .resource = maybe,
     .principal_types = roles,
     .page = "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"},
    {.kind = PolicyKind::ecr_repository,
     .name = "an ECR repository policy",
     .resource = maybe,
     .principal_types = roles,
     .size = {SizeUnit::characters, 10'240},
     .page =
         "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html"},
    {.kind = PolicyKind::vpc_endpoint,
     .name = "a VPC endpoint policy",
     .principal_types = every,
     .size = {SizeUnit::characters, 20'480},
     .page = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"},
    {.kind = PolicyKind::scp,
     .name = "a service control policy",
     .principal = no,
     .not_principal = no,
     .size = {SizeUnit::characters, 10'240},
     .page =
         "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html"},
    {.kind = PolicyKind::rcp,
     .name = "a resource control policy",
     .not_principal = no,
     .not_action = no,
     .principal_types = bit(PrincipalType::anyone),
     .resource_control = true,
     .size = {SizeUnit::characters, 5'120},
     .page = "https://docs.aws.amazon.com/organizations/latest/userguide/"
             "orgs_manage_policies_rcps_syntax.html"},
}};

static_assert(std::ranges::is_sorted(grammars, {}, &PolicyGrammar::kind));

}  // namespace

const PolicyGrammar& policy_grammar(PolicyKind kind) {
  return grammars[static_cast<std::size_t>(kind)];
}

}  // namespace writ::iam
