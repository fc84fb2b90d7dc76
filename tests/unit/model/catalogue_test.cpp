// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/catalogue.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "text/words.h"
#include "writ/aws.h"

using namespace writ;
using namespace writ::catalogue;

namespace writ::catalogue_tables {
extern const std::string_view iam_catalogue;
extern const std::string_view managed_policies;
extern const std::string_view overlay;
extern const std::string_view services;
}  // namespace writ::catalogue_tables

namespace {

using Words = std::vector<std::string>;

/// `A=22091 C=394 …` of the comment lines.
std::map<std::string, uint32_t> promised_counts(std::string_view text) {
  constexpr std::string_view mark = "\n# counts ";
  const std::size_t at = text.find(mark) + mark.size();
  std::map<std::string, uint32_t> counts;
  for (const std::string_view word : split(text.substr(at, text.find('\n', at) - at), ' ')) {
    const std::vector<std::string_view> parts = split(word, '=');
    counts[std::string(parts[0])] = static_cast<uint32_t>(std::stoul(std::string(parts[1])));
  }
  return counts;
}

Words names(const ActionSet& set) {
  Words result;
  for (const ActionId id : set.ids()) result.push_back(full_name(id));
  return result;
}

ActionSet expand(std::string_view pattern) { return ActionSet::expand(pattern); }

Words type_names(const Action& action) {
  Words result;
  for (const ActionResource& resource : action.resources) {
    result.push_back(resource.type + (resource.required ? "!" : ""));
  }
  return result;
}

}  // namespace

TEST_CASE("what was read is what the head of the data promises") {
  const auto promised = promised_counts(catalogue_tables::iam_catalogue);
  uint32_t actions = 0;
  uint32_t types = 0;
  uint32_t without_types = 0;
  uint32_t service_key_records = 0;
  std::map<AccessLevel, uint32_t> levels;
  for (const Service& service : services()) {
    actions += service.actions.size();
    types += static_cast<uint32_t>(resource_types(service.prefix).size());
    service_key_records += static_cast<uint32_t>(service_keys(service.prefix).size());
    for (ActionId id = service.actions.begin; id < service.actions.end; ++id) {
      ++levels[access_level(id)];
      if (!has_resource_types(id)) ++without_types;
    }
  }
  CHECK(services().size() == promised.at("S"));
  CHECK(actions == promised.at("A"));
  CHECK(types == promised.at("R"));
  CHECK(service_key_records == promised.at("K"));
  CHECK(global_keys().size() == promised.at("G"));

  // The numbers of the package's own data, counted apart from our form.
  CHECK(services().size() == 456);
  CHECK(actions == 22091);
  CHECK(types == 2334);
  CHECK(without_types == 6724);
  CHECK(levels[AccessLevel::read] == 5871);
  CHECK(levels[AccessLevel::list] == 3719);
  CHECK(levels[AccessLevel::write] == 11357);
  CHECK(levels[AccessLevel::tagging] == 719);
  CHECK(levels[AccessLevel::permissions] == 425);
}

TEST_CASE("the tables are of one date and name the same services") {
  CHECK(date() == "2026-09-26");
  CHECK(date() == aws::catalogue_date());
  CHECK(catalogue_tables::iam_catalogue.find("\n# date " + std::string(date()) + "\n") !=
        std::string_view::npos);
  Words listed;
  for (const std::string_view line : split(catalogue_tables::services, '\n')) {
    if (!line.empty() && line.front() != '#') listed.emplace_back(line);
  }
  Words known;
  for (const Service& service : services()) known.emplace_back(service.prefix);
  CHECK(listed == known);
}

TEST_CASE("services and their actions are in the order that look-ups need") {
  const auto rises = [](std::string_view a, std::string_view b) {
    return compare_ignoring_case(a, b) < 0;
  };
  std::string_view previous;
  ActionId next = 0;
  for (const Service& service : services()) {
    CAPTURE(service.prefix);
    CHECK(rises(previous, service.prefix));
    previous = service.prefix;
    REQUIRE(service.actions.begin == next);
    next = service.actions.end;
    for (ActionId id = service.actions.begin; id + 1 < service.actions.end; ++id) {
      if (!rises(action_name(id), action_name(id + 1))) FAIL_CHECK(full_name(id));
    }
    if (service.actions.size() > 0) CHECK(&service_of(service.actions.begin) == &service);
  }
}

TEST_CASE("every action is found by its name, and everything that it refers to exists") {
  uint32_t unresolved = 0;
  for (const Service& service : services()) {
    Words types;
    for (const ResourceType& type : resource_types(service.prefix)) types.push_back(type.name);
    for (ActionId id = service.actions.begin; id < service.actions.end; ++id) {
      const std::string name = full_name(id);
      if (find_action_id(to_lower(name)) != id) FAIL_CHECK(name);
      const Action details = action(id);
      if (details.resources.empty() == has_resource_types(id)) FAIL_CHECK(name);
      std::vector<Words> lists = {details.keys};
      for (const ActionResource& resource : details.resources) {
        if (std::ranges::find(types, resource.type) == types.end()) ++unresolved;
        lists.push_back(resource.keys);
      }
      for (const Words& list : lists) {
        // An id that is not defined gives an empty word.
        for (const std::string& key : list) {
          if (key.find(':') == std::string::npos) FAIL_CHECK(name << " " << key);
        }
      }
    }
  }
  CHECK(unresolved == 0);
}

TEST_CASE("actions, resource types and keys are those of AWS's pages") {
  const auto token = find_action("ecr:GetAuthorizationToken");
  REQUIRE(token);
  CHECK(token->level == AccessLevel::read);
  CHECK(token->resources.empty());
  CHECK(token->keys.empty());

  const auto put = find_action("ECR:putimage");
  REQUIRE(put);
  CHECK(full_name(put->id) == "ecr:PutImage");
  CHECK(put->level == AccessLevel::write);
  CHECK(type_names(*put) == Words{"repository!"});
  CHECK(keys_of(*put) == Words{"aws:ResourceTag/${TagKey}", "ecr:ResourceTag/${TagKey}"});

  const auto pass = find_action("iam:PassRole");
  REQUIRE(pass);
  CHECK(type_names(*pass) == Words{"role!"});
  CHECK(pass->keys == Words{"iam:AssociatedResourceArn", "iam:PassedToService"});

  const auto run = find_action("ecs:RunTask");
  REQUIRE(run);
  CHECK(run->dependents == std::vector<std::string_view>{"iam:PassRole"});

  CHECK(to_string(find_action("iam:CreatePolicyVersion")->level) == "Permissions management");
  for (const std::string_view unknown :
       {"", "ecr", "ecr:", ":PutImage", "ecr:PutImages", "ecrr:PutImage", "ecr:Put*"}) {
    CAPTURE(unknown);
    CHECK_FALSE(find_action(unknown));
    CHECK(has_resource_types(unknown) == Truth::unknown);
  }
  CHECK(has_resource_types("ecr:PutImage") == Truth::yes);
  CHECK(has_resource_types("ecr:GetAuthorizationToken") == Truth::no);

  const Service* ecr = find_service("ECR");
  REQUIRE(ecr != nullptr);
  CHECK(ecr->name == "Amazon Elastic Container Registry");
  CHECK(ecr->actions.size() == 60);
  CHECK(find_service("ecrr") == nullptr);
  CHECK(find_service("") == nullptr);
  CHECK(find_service("s3")->limited_by_rcp);
  CHECK_FALSE(find_service("ec2")->limited_by_rcp);
}

TEST_CASE("ARN forms are expanded") {
  const auto repository = resource_type("ecr", "Repository");
  REQUIRE(repository);
  CHECK(repository->templates ==
        Words{"arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}"});
  CHECK(template_glob(repository->templates[0]) == "arn:*:ecr:*:*:repository/*");
  CHECK(resource_type("s3", "bucket")->templates == Words{"arn:${Partition}:s3:::${BucketName}"});
  CHECK_FALSE(resource_type("s3", "buckets"));
  CHECK_FALSE(resource_type("nothing", "bucket"));
  CHECK(resource_types("nothing").empty());
  CHECK(template_glob("a${b}c${d") == "a*c${d");

  uint32_t several = 0;
  uint32_t blanks = 0;
  for (const Service& service : services()) {
    for (const ResourceType& type : resource_types(service.prefix)) {
      several += type.templates.size() > 1;
      blanks += type.name.find(' ') != std::string::npos;
      for (const std::string& each : type.templates) {
        if (!each.starts_with("arn:") && each != "*")
          FAIL_CHECK(service.prefix << " " << type.name << " " << each);
      }
    }
  }
  CHECK(several > 0);
  CHECK(blanks > 0);
}

TEST_CASE("condition keys are found in any spelling, with their type") {
  struct Row {
    std::string_view written;
    std::string_view canonical;
    KeyType type;
    bool multivalued;
    KeyOrigin origin;
  };
  for (const Row& row : {
           Row{"aws:sourceip", "aws:SourceIp", KeyType::ip_address, false, KeyOrigin::global},
           Row{"aws:PrincipalTag/Team", "aws:PrincipalTag/${TagKey}", KeyType::string, false,
               KeyOrigin::global},
           Row{"AWS:requesttag/x", "aws:RequestTag/${TagKey}", KeyType::string, false,
               KeyOrigin::global},
           Row{"aws:RequestTag/${TagKey}", "aws:RequestTag/${TagKey}", KeyType::string, false,
               KeyOrigin::global},
           Row{"aws:TagKeys", "aws:TagKeys", KeyType::string, true, KeyOrigin::global},
           Row{"aws:CurrentTime", "aws:CurrentTime", KeyType::date, false, KeyOrigin::global},
           Row{"aws:SourceVpcArn", "aws:SourceVpcArn", KeyType::arn, false, KeyOrigin::global},
           Row{"aws:SecureTransport", "aws:SecureTransport", KeyType::boolean, false,
               KeyOrigin::global},
           Row{"ecr:ResourceTag/a/b", "ecr:ResourceTag/${TagKey}", KeyType::string, false,
               KeyOrigin::service},
           Row{"s3:ExistingObjectTag/team", "s3:ExistingObjectTag/<key>", KeyType::string, false,
               KeyOrigin::service},
           Row{"s3:max-keys", "s3:max-keys", KeyType::numeric, false, KeyOrigin::service},
           Row{"iam:PassedToService", "iam:PassedToService", KeyType::string, false,
               KeyOrigin::service},
           Row{"token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:sub",
               KeyType::string, false, KeyOrigin::oidc},
           Row{"token.actions.githubusercontent.com:job_workflow_ref",
               "token.actions.githubusercontent.com:job_workflow_ref", KeyType::string, false,
               KeyOrigin::oidc},
           Row{"token.actions.githubusercontent.com/acme:actor",
               "token.actions.githubusercontent.com/${SubPath}:actor", KeyType::string, false,
               KeyOrigin::oidc},
           Row{"gitlab.example.com:AUD", "gitlab.example.com:aud", KeyType::string, false,
               KeyOrigin::oidc},
           Row{"gitlab.example.com:amr", "gitlab.example.com:amr", KeyType::string, true,
               KeyOrigin::oidc},
       }) {
    CAPTURE(row.written);
    const auto key = find_key(row.written);
    REQUIRE(key);
    CHECK(key->name == row.canonical);
    CHECK(key->type == row.type);
    CHECK(key->multivalued == row.multivalued);
    CHECK(key->origin == row.origin);
  }
  for (const std::string_view unknown :
       {"", "aws:", "aws:SourceIpp", "aws:PrincipalTag/", "aws:PrincipalTag", "ecr:Nothing", "sub",
        "token.actions.githubusercontent.com:repo", "gitlab:aud"}) {
    CAPTURE(unknown);
    CHECK_FALSE(find_key(unknown));
  }
}

TEST_CASE("the keys that requests for an action carry") {
  struct Row {
    std::string_view action;
    std::string_view key;
    Truth carried;
  };
  for (const Row& row : {
           Row{"iam:PassRole", "iam:PassedToService", Truth::yes},
           Row{"iam:PassRole", "aws:SourceIp", Truth::yes},
           Row{"ecr:PutImage", "ecr:ResourceTag/team", Truth::yes},
           Row{"ecr:PutImage", "aws:resourcetag/team", Truth::yes},
           Row{"ecr:PutImage", "iam:PassedToService", Truth::no},
           Row{"ecr:GetAuthorizationToken", "ecr:ResourceTag/team", Truth::no},
           Row{"ecr:GetAuthorizationToken", "aws:ResourceTag/team", Truth::unknown},
           Row{"ecr:PutImage", "ecr:NotYet", Truth::unknown},
           Row{"sts:AssumeRoleWithWebIdentity", "token.actions.githubusercontent.com:ref",
               Truth::yes},
       }) {
    CAPTURE(row.action);
    CAPTURE(row.key);
    CHECK(accepts_key(*find_action_id(row.action), row.key) == row.carried);
  }
  // Claims of other providers are not in the action's table, but nothing says that they are absent.
  CHECK(accepts_key(*find_action_id("sts:AssumeRoleWithWebIdentity"), "gitlab.example.com:sub") !=
        Truth::no);
}

TEST_CASE("what is kept by hand speaks of things that exist") {
  for (const std::string_view line : split(catalogue_tables::overlay, '\n')) {
    if (!line.starts_with("X ") && !line.starts_with("P ") && !line.starts_with("G ")) continue;
    const std::vector<std::string_view> words = split(line.substr(2), ' ');
    CAPTURE(line);
    if (line.front() == 'X') {
      for (const std::string_view action : words) CHECK(find_action(action).has_value());
    } else {
      for (std::size_t i = 1; i < words.size(); ++i)
        CHECK(find_key(words[i])->origin == KeyOrigin::global);
    }
    if (line.front() == 'P') CHECK(source_keys(words[0]).size() == words.size() - 1);
  }
  CHECK(source_keys("ec2.amazonaws.com").empty());
}

TEST_CASE("action patterns expand to what they match today") {
  CHECK(names(expand("ecr:Get*Policy")) ==
        Words{"ecr:GetLifecyclePolicy", "ecr:GetRegistryPolicy", "ecr:GetRepositoryPolicy"});
  CHECK(names(expand("ecr:getlifecycle*")) ==
        Words{"ecr:GetLifecyclePolicy", "ecr:GetLifecyclePolicyPreview"});
  CHECK(names(expand("Ecr:PutImag?")) == Words{"ecr:PutImage"});
  CHECK(names(expand("ecr:PutImage")) == Words{"ecr:PutImage"});
  CHECK(names(expand("*:AssumeRoleWithSAML")) == Words{"sts:AssumeRoleWithSAML"});
  CHECK(names(expand("st?:AssumeRoleWithS*")) == Words{"sts:AssumeRoleWithSAML"});
  CHECK(names(expand("*AssumeRoleWithSAML")) == Words{"sts:AssumeRoleWithSAML"});
  CHECK(expand("ecr:*").count() == 60);
  CHECK(expand("*").count() == 22091);
  CHECK(expand("*:*") == expand("*"));
  for (const std::string_view nothing : {"", "ecr", "ecr:", "ecr:PutImages", "ecr:Putt*",
                                         "nothing:*", "ecr:Put:Image", "ecr:Put:*"}) {
    CAPTURE(nothing);
    CHECK(expand(nothing).none_known());
  }

  CHECK(expand("*").open() == Truth::yes);
  CHECK(expand("ecr:PutImage").open() == Truth::no);
  CHECK(expand("ecr").open() == Truth::no);
  for (const std::string_view pattern :
       {"ecr:*", "ecr:Put*", "ecr:PutImages", "nothing:*", "*AssumeRole"}) {
    CAPTURE(pattern);
    CHECK(expand(pattern).open() == Truth::unknown);
  }
}

TEST_CASE("a pattern that ends in a star takes the names that begin so") {
  for (const Service& service : services()) {
    const std::string prefix(service.prefix);
    std::vector<ActionId> wanted;
    for (ActionId id = service.actions.begin; id < service.actions.end; ++id) {
      if (to_lower(action_name(id)).starts_with("list")) wanted.push_back(id);
    }
    CHECK(expand(prefix + ":LIST*").ids() == wanted);
    CHECK(expand(prefix + ":*").count() == service.actions.size());
  }
}

TEST_CASE("sets of actions obey the laws of sets") {
  const std::vector<std::string> patterns = {
      "*",          "ecr:*",        "ecr:Get*",  "ecr:PutImage",
      "iam:*Role*", "s3:?etObject", "nothing:*", "*:List*"};
  const ActionSet everything = ActionSet::all();
  const ActionSet nothing;
  for (const std::string& left : patterns) {
    const ActionSet a = expand(left);
    CAPTURE(left);
    CHECK(a.complement().complement() == a);
    CHECK(a.count() + a.complement().count() == everything.count());
    CHECK_FALSE(a.intersects_known(a.complement()));
    CHECK(a.subset_of(everything) == Truth::yes);
    CHECK(nothing.subset_of(a) == Truth::yes);
    CHECK(a.ids().size() == a.count());
    CHECK(std::ranges::is_sorted(a.ids()));
    for (const std::string& right : patterns) {
      const ActionSet b = expand(right);
      CAPTURE(right);
      const ActionSet either_one = ActionSet(a) |= b;
      const ActionSet common = ActionSet(a) &= b;
      const ActionSet only_a = ActionSet(a) -= b;
      CHECK(either_one.complement() == (ActionSet(a.complement()) &= b.complement()));
      CHECK(only_a == (ActionSet(a) &= b.complement()));
      CHECK(either_one.count() == a.count() + b.count() - common.count());
      CHECK(a.known_subset_of(either_one));
      CHECK(common.known_subset_of(b));
      CHECK(a.known_subset_of(b) == only_a.none_known());
      CHECK(a.intersects_known(b) == !common.none_known());
    }
  }
  CHECK(everything.complement() == nothing);
}

TEST_CASE("a subset is told from one of today's actions only") {
  CHECK(expand("ecr:PutImage").subset_of(expand("ecr:Put*")) == Truth::yes);
  CHECK(expand("ecr:Get*").subset_of(expand("*")) == Truth::yes);
  CHECK(expand("ecr:GetLifecycle*").subset_of(expand("ecr:Get*")) == Truth::unknown);
  CHECK(expand("ecr:*").subset_of(expand("ecr:Get*")) == Truth::no);
  CHECK(expand("ecr:PutImage").complement().subset_of(expand("ecr:*")) == Truth::no);
}

TEST_CASE("a resource pattern fits an action if it can match one of its resources") {
  struct Row {
    std::string_view action;
    std::string_view pattern;
    Truth fits;
  };
  for (const Row& row : {
           Row{"ecr:PutImage", "arn:aws:ecr:eu-west-1:111122223333:repository/shop", Truth::yes},
           Row{"ecr:PutImage", "arn:aws:ecr:*:*:repository/acme/*", Truth::yes},
           Row{"ecr:PutImage", "*", Truth::yes},
           Row{"ecr:PutImage", "arn:*", Truth::yes},
           Row{"ecr:PutImage", "arn:aws:ecr:eu-west-1:111122223333:shop", Truth::no},
           Row{"ecr:PutImage", "arn:aws:ecs:eu-west-1:111122223333:repository/shop", Truth::no},
           Row{"ecr:PutImage", "arn:aws:s3:::shop", Truth::no},
           Row{"ecr:GetAuthorizationToken", "*", Truth::yes},
           Row{"ecr:GetAuthorizationToken", "arn:aws:ecr:*:*:*", Truth::no},
           Row{"ecr:GetAuthorizationToken", "arn:*", Truth::no},
           Row{"ecr:NotYet", "*", Truth::unknown},
           Row{"s3:ListBucket", "arn:aws:s3:::shop", Truth::yes},
           Row{"s3:ListBucket", "arn:aws:s3:::shop*", Truth::yes},
           Row{"s3:ListBucket", "arn:aws:s3:::shop/*", Truth::no},
           Row{"s3:GetObject", "arn:aws:s3:::shop", Truth::no},
           Row{"s3:GetObject", "arn:aws:s3:::shop/*", Truth::yes},
           Row{"s3:GetObject", "arn:aws:s3:::shop*", Truth::yes},
           Row{"iam:PassRole", "arn:aws:iam::111122223333:role/service/Task", Truth::yes},
           Row{"iam:PassRole", "arn:aws:iam::111122223333:user/Task", Truth::no},
           Row{"ecs:RunTask", "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:*",
               Truth::yes},
           Row{"ecs:RunTask", "arn:aws:ecs:eu-west-1:111122223333:cluster/shop", Truth::no},
       }) {
    CAPTURE(row.action);
    CAPTURE(row.pattern);
    CHECK(fits(row.action, row.pattern) == row.fits);
  }
}

TEST_CASE("misspelt names have a nearest one") {
  struct Row {
    std::string_view text;
    std::string_view near;
  };
  for (const Row& row :
       {Row{"ecr:PutImgae", "ecr:PutImage"}, Row{"ecs:UpdateServices", "ecs:UpdateService"},
        Row{"iam:AssumeRoleWithSAML", "sts:AssumeRoleWithSAML"},
        Row{"ecrr:PutImage", "ecr:PutImage"}, Row{"ecr:Nonsense", ""}, Row{"ecr", ""}}) {
    CAPTURE(row.text);
    CHECK(nearest_action(row.text) == row.near);
  }
  for (const Row& row :
       {Row{"aws:SourceVpcee", "aws:SourceVpce"},
        Row{"aws:PrincpalTag/team", "aws:PrincipalTag/team"},
        Row{"iam:PassedToServices", "iam:PassedToService"},
        Row{"ecr:ResourceTags/team", "ecr:ResourceTag/team"}, Row{"nonsense", ""}}) {
    CAPTURE(row.text);
    CHECK(nearest_key(row.text) == row.near);
  }
  CHECK(nearest_service("lambada") == "lambda");
}

TEST_CASE("every managed policy is found by its ARN") {
  const auto promised = promised_counts(catalogue_tables::managed_policies);
  uint32_t documents = 0;
  for (const ManagedPolicy& policy : managed_policies()) {
    const auto found =
        find_managed_policy("arn:aws:iam::aws:policy/" + std::string(policy.path_and_name));
    if (!found || found->path_and_name != policy.path_and_name || found->date.size() != 10 ||
        !found->version.starts_with('v')) {
      FAIL_CHECK(policy.path_and_name);
    }
    if (policy.document.empty()) continue;
    ++documents;
    if (!policy.document.starts_with("{") || !policy.document.ends_with("}")) {
      FAIL_CHECK(policy.path_and_name);
    }
  }
  CHECK(managed_policies().size() == promised.at("policies"));
  CHECK(documents == promised.at("documents"));
  CHECK(managed_policies_date() == "2026-08-26");
}

TEST_CASE("managed policies are named by full path, in any partition") {
  const auto role = find_managed_policy(
      "arn:aws-cn:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy");
  REQUIRE(role);
  CHECK(role->name() == "AmazonECSTaskExecutionRolePolicy");
  CHECK(role->document.find("ecr:GetAuthorizationToken") != std::string_view::npos);
  CHECK_FALSE(role->service_linked());

  // Known by name only.
  const auto other =
      find_managed_policy("arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy");
  REQUIRE(other);
  CHECK(other->document.empty());
  CHECK(other->service_linked());

  struct Row {
    std::string_view arn;
    std::string_view meant;
  };
  for (const Row& row :
       {Row{"arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy",
            "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"},
        Row{"arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerRegistryReadOnly",
            "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"},
        Row{"arn:aws-us-gov:iam::aws:policy/AdministratorAcess",
            "arn:aws-us-gov:iam::aws:policy/AdministratorAccess"},
        Row{"arn:aws:iam::aws:policy/administratoraccess",
            "arn:aws:iam::aws:policy/AdministratorAccess"},
        Row{"arn:aws:iam::aws:policy/SomethingElseEntirely", ""},
        Row{"arn:aws:iam::aws:policy/", ""},
        Row{"arn:aws:iam::111122223333:policy/AdministratorAccess", ""},
        Row{"AdministratorAccess", ""}}) {
    CAPTURE(row.arn);
    CHECK_FALSE(find_managed_policy(row.arn));
    CHECK(nearest_managed_policy(row.arn) == row.meant);
  }
  CHECK(nearest_managed_policy("arn:aws:iam::aws:policy/AdministratorAccess").empty());
  CHECK(is_managed_policy_arn("arn:aws:iam::aws:policy/SomethingElseEntirely"));
  CHECK_FALSE(is_managed_policy_arn("arn:aws:iam::111122223333:policy/AdministratorAccess"));
  CHECK_FALSE(is_managed_policy_arn("arn:aws:iam::aws:role/AdministratorAccess"));
}

TEST_CASE("the name of an API call leads to the action that decides on it") {
  CHECK(catalogue::action_of_call("s3:listobjectsV2") == "s3:ListBucket");
  CHECK(catalogue::action_of_call("s3:GetObject").empty());
  CHECK(catalogue::action_of_call("").empty());
}
