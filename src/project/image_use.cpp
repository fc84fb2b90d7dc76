// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "project/image_use.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/words.h"
#include "writ/aws.h"
#include "writ/credentials.h"

namespace writ::github {
namespace {

using Kind = ImageUse::Kind;

constexpr std::size_t most_values = 16;
constexpr std::string_view docker_hub = "docker.io";
constexpr std::array<std::string_view, 3> container_tools = {"docker", "podman", "nerdctl"};
constexpr std::array<std::string_view, 2> region_variables = {"AWS_REGION", "AWS_DEFAULT_REGION"};

// Of docker login, push, pull, tag and build.
// https://docs.docker.com/reference/cli/docker/
constexpr std::array<std::string_view, 8> value_options = {
    "-u", "--username", "-p", "--password", "--platform", "--authfile", "--creds", "--format"};

Values anything() { return {Value::unknown()}; }

/// What each text is put behind each other one.
Values product(const Values& left, std::string_view between, const Values& right) {
  if (left.size() * right.size() > most_values) return anything();
  Values result;
  for (const Value& a : left) {
    for (const Value& b : right) {
      const bool known = a.known() && b.known();
      std::string text = a.shown() + std::string(between) + b.shown();
      result.push_back(known ? Value::of(std::move(text)) : Value::like(std::move(text)));
    }
  }
  return result;
}

/// The host of an account's registry in each of the regions.
Values registry_hosts(const Values& accounts, const Values& regions) {
  Values hosts;
  for (const Value& region : regions) {
    const std::string name = region.shown();
    const aws::Region* known = region.known() ? aws::find_region(name) : nullptr;
    const std::string suffix = known == nullptr ? "*" : std::string(known->dns_suffix);
    const std::string behind = ".dkr.ecr." + name + "." + suffix;
    const Values ends = {known == nullptr ? Value::like(behind) : Value::of(behind)};
    for (Value& host : product(accounts, "", ends)) hosts.push_back(std::move(host));
  }
  if (hosts.empty() || hosts.size() > most_values) return anything();
  return hosts;
}

Values own_account(const StepVisit& visit) {
  const std::string& account = visit.credentials.account;
  return {account.empty() ? Value::like("*") : Value::of(account)};
}

bool is_text(const Values* values, std::string_view text) {
  const std::string* only = values == nullptr ? nullptr : only_text(*values);
  return only != nullptr && *only == text;
}

/// The registries that amazon-ecr-login logs in to.
Values login_hosts(const StepVisit& visit) {
  if (is_text(visit.input("registry-type"), "public"))
    return {Value::of(std::string("public.ecr.aws"))};
  const Values* registries = visit.input("registries");
  Values accounts;
  if (registries == nullptr) {
    accounts = own_account(visit);
  } else if (const std::string* list = only_text(*registries)) {
    for (const std::string_view account : split(*list, ','))
      accounts.push_back(Value::of(std::string(account)));
  } else {
    accounts = {Value::like("*")};
  }
  return registry_hosts(accounts, visit.region.name);
}

/// Bytes `[begin, end)` of an entry of a list that lines or commas part.
std::vector<std::pair<std::size_t, std::size_t>> entries(const Str& list) {
  std::vector<std::pair<std::size_t, std::size_t>> result;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= list.text.size(); ++at) {
    const bool ends = at == list.text.size() || list.text[at] == '\n' || list.text[at] == ',';
    if (!ends || (at < list.text.size() && list.hole_in(at, at + 1))) continue;
    const std::string_view entry = list.text.substr(begin, at - begin);
    const std::string_view inner = trim(entry);
    const auto first = static_cast<std::size_t>(inner.data() - list.text.data());
    if (!inner.empty()) result.emplace_back(first, first + inner.size());
    begin = at + 1;
  }
  return result;
}

bool may_log_in(const Uses& uses) {
  return uses.kind != UsesKind::repository || contains_ignoring_case(uses.text.text, "aws") ||
         contains_ignoring_case(uses.text.text, "ecr") ||
         contains_ignoring_case(uses.text.text, "login");
}

/// One visit.
class Reader {
 public:
  Reader(JobWalk& walk, std::size_t index, const Bindings& scope)
      : walk_(walk), index_(index), visit_(walk.visits[index]), scope_(scope) {}

  void read() {
    if (visit_.step->uses.kind != UsesKind::none) {
      look_at_action();
      return;
    }
    for (const shell::Call& call : visit_.script.calls) look_at_call(call);
  }

 private:
  ImageUse& add(Kind kind, Location at, Values image, Truth runs = Truth::yes) {
    ImageUse use;
    use.kind = kind;
    use.visit = static_cast<uint32_t>(index_);
    use.runs = both(runs, visit_.runs);
    use.at = at;
    use.image = std::move(image);
    return walk_.images.emplace_back(std::move(use));
  }

  void look_at_action() {
    const Uses& uses = visit_.step->uses;
    const Location at = visit_.place(uses.text.span());
    if (uses.is("aws-actions/amazon-ecr-login")) {
      add(Kind::login, at, login_hosts(visit_));
    } else if (uses.is("docker/login-action")) {
      look_at_login();
    } else if (uses.is("docker/build-push-action")) {
      look_at_build();
    } else if (uses.is("aws-actions/amazon-ecs-render-task-definition")) {
      if (const Entry* image = visit_.step->input("image"))
        add(Kind::deploy, visit_.place(image->value.span()), *visit_.input("image"));
    } else if (!uses.is("aws-actions/configure-aws-credentials") && may_log_in(uses)) {
      add(Kind::login, at, anything());
    }
  }

  void look_at_login() {
    if (const Entry* registry = visit_.step->input("registry")) {
      add(Kind::login, visit_.place(registry->value.span()), *visit_.input("registry"));
      return;
    }
    const bool several = visit_.step->input("registry-auth") != nullptr;
    add(Kind::login, visit_.place(visit_.step->uses.text.span()),
        several ? anything() : Values{Value::of(std::string(docker_hub))});
  }

  void look_at_build() {
    const Entry* tags = visit_.step->input("tags");
    if (tags == nullptr) return;
    const bool pushes = is_text(visit_.input("push"), "true");
    for (const auto& [begin, end] : entries(tags->value)) {
      const Values image = evaluate_text(tags->value.text.substr(begin, end - begin), scope_);
      const Location at = visit_.place(tags->value.span_of(begin, end));
      add(Kind::build, at, image);
      if (pushes) add(Kind::push, at, image);
    }
  }

  void look_at_call(const shell::Call& call) {
    const std::string_view tool = call.program();
    if (std::ranges::find(container_tools, tool) != container_tools.end()) {
      for (const std::size_t i : call.arguments({tool, "push"}, value_options))
        add_word(Kind::push, call, call.words[i]);
      for (const std::size_t i : call.arguments({tool, "pull"}, value_options))
        add_word(Kind::pull, call, call.words[i]);
      const std::vector<std::size_t> names = call.arguments({tool, "tag"}, value_options);
      if (names.size() == 2)
        add_word(Kind::tag, call, call.words[names[1]]).from = call.words[names[0]];
      if (call.is({tool, "login"}))
        look_at_docker_login(call, call.arguments({tool, "login"}, value_options));
      if (call.is({tool, "build"}) || call.is({tool, "buildx", "build"}))
        look_at_docker_build(call);
    }
    if (tool != "aws" || !call.is({"aws", "lambda", "update-function-code"})) return;
    if (const Values* image = call.option({"--image-uri"})) add_word(Kind::deploy, call, *image);
  }

  ImageUse& add_word(Kind kind, const shell::Call& call, const Values& word) {
    return add(kind, place(call, word), word, call.runs);
  }

  Location place(const shell::Call& call, const Values& word) const {
    return visit_.place(command(call).words[call.source(word)]);
  }

  const shell::Command& command(const shell::Call& call) const {
    return visit_.step->commands[call.command];
  }

  void look_at_docker_build(const shell::Call& call) {
    const bool pushes = call.has_flag({"--push"});
    for (std::size_t i = 0; i + 1 < call.words.size(); ++i) {
      const std::string* option = only_text(call.words[i]);
      if (option == nullptr || (*option != "-t" && *option != "--tag")) continue;
      add_word(Kind::build, call, call.words[i + 1]);
      if (pushes) add_word(Kind::push, call, call.words[i + 1]);
    }
    for (const shell::Call::Attached& each : call.attached) {
      const std::string option = call.words[each.word].front().shown();
      if (!option.starts_with("-t") && !option.starts_with("--tag=")) continue;
      add_word(Kind::build, call, each.value);
      if (pushes) add_word(Kind::push, call, each.value);
    }
  }

  void look_at_docker_login(const shell::Call& call, const std::vector<std::size_t>& hosts) {
    ImageUse& login = hosts.empty() ? add(Kind::login, place(call, call.words.front()),
                                          {Value::of(std::string(docker_hub))}, call.runs)
                                    : add_word(Kind::login, call, call.words[hosts.back()]);
    if (const shell::Call* printed = token_call(call)) login.token = token_region(*printed);
  }

  /// The call that prints the password of a login; null where none is seen.
  const shell::Call* token_call(const shell::Call& login) const {
    for (const shell::Call& call : visit_.script.calls) {
      if (!call.is({"aws", "ecr", "get-login-password"})) continue;
      const bool piped = command(login).piped_from == static_cast<int32_t>(call.command);
      const bool inside = command(call).substituted_into == static_cast<int32_t>(login.command);
      if (piped || inside) return &call;
    }
    return nullptr;
  }

  RegionPlace token_region(const shell::Call& call) const {
    if (const Values* region = call.option({"--region"})) return {*region, place(call, *region)};
    const bool own_choice =
        !call.assigned.empty() || call.has_flag({"--profile"}) ||
        std::ranges::any_of(region_variables, [&](std::string_view name) {
          const auto found = visit_.script.exported.find(name);
          return found != visit_.script.exported.end() && found->second != visit_.region.name;
        });
    return own_choice ? RegionPlace{anything(), {}} : visit_.region;
  }

  JobWalk& walk_;
  std::size_t index_;
  const StepVisit& visit_;
  const Bindings& scope_;
};

}  // namespace

void add_image_uses(JobWalk& walk, std::size_t visit, const Bindings& scope) {
  Reader(walk, visit, scope).read();
}

std::map<std::string, Values> step_outputs(const StepVisit& visit) {
  std::map<std::string, Values> outputs(visit.script.outputs.begin(), visit.script.outputs.end());
  const Uses& uses = visit.step->uses;
  if (uses.is("aws-actions/amazon-ecr-login")) {
    Values hosts = login_hosts(visit);
    // Of several registries none is named.
    if (hosts.size() == 1) outputs["registry"] = std::move(hosts);
  } else if (uses.is("docker/metadata-action")) {
    const Entry* images = visit.step->input("images");
    if (images != nullptr && entries(images->value).size() == 1) {
      const Values tagged = product(*visit.input("images"), ":", {Value::like("*")});
      outputs["tags"] = tagged;
    }
  }
  return outputs;
}

}  // namespace writ::github
