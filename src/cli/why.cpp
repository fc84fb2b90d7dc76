// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/why.h"

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "extract/extract.h"
#include "extract/policy_form.h"
#include "extract/policy_places.h"
#include "lint/discover.h"
#include "lint/read_file.h"
#include "report/files.h"
#include "text/words.h"
#include "writ/aws.h"
#include "writ/catalogue.h"
#include "writ/quote.h"
#include "writ/source.h"

namespace writ::cli {
namespace {

using Json = nlohmann::ordered_json;
using iam::Layer;
using iam::PolicyKind;

std::string ticks(std::string_view text) { return "`" + quoted(text) + "`"; }

/// What one option names.
struct Given {
  std::string_view option;
  Layer layer = Layer::identity;
  PolicyKind kind = PolicyKind::identity;
  std::string name;         ///< a path or an ARN
  bool same_level = false;  ///< of SCPs and RCPs: attached where the one before it is
};

std::vector<Given> given_files(const WhyOptions& o) {
  std::vector<Given> all;
  const auto add = [&](std::string_view option, Layer layer, PolicyKind kind,
                       const std::string& path) {
    if (!path.empty()) all.push_back({option, layer, kind, path});
  };
  for (const std::string& path : o.policies)
    add("--policy", Layer::identity, PolicyKind::identity, path);
  add("--boundary", Layer::boundary, PolicyKind::boundary, o.boundary);
  add("--session", Layer::session, PolicyKind::session, o.session);
  add("--resource-policy", Layer::resource, PolicyKind::resource, o.resource_policy);
  add("--trust", Layer::resource, PolicyKind::trust, o.trust);
  const auto add_level = [&](std::string_view option, Layer layer, PolicyKind kind,
                             const std::string& paths) {
    bool same_level = false;
    for (const std::string_view path : split(paths, ',')) {
      all.push_back({option, layer, kind, std::string(path), same_level});
      same_level = true;
    }
  };
  for (const std::string& paths : o.scps) add_level("--scp", Layer::scp, PolicyKind::scp, paths);
  for (const std::string& paths : o.rcps) add_level("--rcp", Layer::rcp, PolicyKind::rcp, paths);
  for (const std::string& path : o.endpoint_policies)
    add("--endpoint-policy", Layer::endpoint, PolicyKind::vpc_endpoint, path);
  return all;
}

/// The documents are carried without blanks; frames show lines.
std::string pretty(std::string_view document) {
  const Json value = Json::parse(document, nullptr, false);
  return value.is_discarded() ? std::string(document)
                              : value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool is_syntax_error(const Problem& problem) {
  return problem.rule == "syntax-json" || problem.rule == "syntax-yaml" ||
         problem.rule == "syntax-encoding";
}

Finding finding_of(FileId file, const Problem& problem) {
  Finding finding;
  finding.rule = problem.rule;
  finding.severity = Severity::error;
  finding.message = problem.message;
  finding.help = problem.help;
  finding.at = {file, problem.span};
  for (const Problem::Related& related : problem.related)
    finding.evidence.push_back({{file, related.span}, related.message});
  return finding;
}

std::string_view kind_word(const iam::Decision& decision) {
  if (decision.kind == iam::DenyKind::explicit_deny) return "Explicit";
  return decision.kind == iam::DenyKind::implicit_deny ? "Implicit" : "";
}

/// The plainest ARN that an action wants, with its placeholders.
std::string wanted_resource(std::string_view action) {
  const auto known = catalogue::find_action(action);
  if (!known) return "";
  std::string plainest;
  for (const catalogue::ActionResource& resource : known->resources) {
    const auto type = catalogue::resource_type(known->service, resource.type);
    if (!type) continue;
    for (const std::string& form : type->templates) {
      if (plainest.empty() || form.size() < plainest.size()) plainest = form;
    }
  }
  return plainest.empty() ? plainest : ", such as " + ticks(plainest);
}

/// One run of `why`: from options to a question, and from its explanation to text. What goes wrong
/// is said at once.
class Run {
 public:
  explicit Run(const WhyOptions& options) : options_(options) {}

  int execute() {
    given_ = given_files(options_);
    const bool ready = check_words() && check_layers() && read_files() && read_managed() &&
                       attach() && check_action_exists() && read_context();
    if (!ready) return exit_failed;
    if (!complete(question_)) {
      fail("the policies mention more than 1000 condition keys");
      return exit_failed;
    }
    simulate::Explanation explanation = simulate::why(question_);
    std::vector<std::string>& notes = explanation.finding.notes;
    notes.insert(notes.begin(), faults_.begin(), faults_.end());
    const bool printed = print(options_.json ? json(explanation) : text(explanation));
    if (!printed) return exit_failed;
    switch (explanation.decision.verdict) {
      case iam::Verdict::allow: return exit_ok;
      case iam::Verdict::deny: return exit_findings;
      case iam::Verdict::unknown: break;
    }
    return exit_unknown;
  }

 private:
  static bool fail(const std::string& sentence) {
    complain(sentence);
    return false;
  }

  bool check_words() {
    iam::Request& request = question_.request;
    request.caller = iam::Caller::parse(iam::Value(options_.principal));
    if (request.caller.is_open())
      return fail(
          "--principal takes the ARN of a user, role, session, root user or identity provider, a "
          "service such as "
          "`ecs-tasks.amazonaws.com`, or `*`, not " +
          ticks(options_.principal));
    const std::size_t colon = options_.action.find(':');
    const bool named =
        colon != std::string::npos && colon > 0 && colon + 1 < options_.action.size();
    if (!named)
      return fail("--action takes a service and a name such as `ecr:PutImage`, not " +
                  ticks(options_.action));
    if (options_.action.find_first_of("*?") != std::string::npos)
      return fail(ticks(options_.action) + " stands for many actions; ask about one of them");
    if (options_.action.find_first_of(", ") != std::string::npos)
      return fail("--action takes one action; ask about each of " + ticks(options_.action) +
                  " on its own");
    request.action = iam::Value(options_.action);
    return check_resource();
  }

  /// Only a policy that names the action may know more than the catalogue.
  bool check_action_exists() const {
    const std::string& action = options_.action;
    if (catalogue::find_action_id(action)) return true;
    const auto names_it = [&](const iam::Statement& statement) {
      return std::ranges::any_of(statement.actions, [&](const Str& pattern) {
        return equals_ignoring_case(pattern.text, action);
      });
    };
    const auto mentions_it = [&](const iam::Policy& policy) {
      return std::ranges::any_of(policy.statements, names_it);
    };
    const std::string_view call = catalogue::action_of_call(action);
    if (!call.empty())
      return fail(ticks(action) + " is an API call; the action that decides on it is " +
                  ticks(call) + ": ask about that");
    if (std::ranges::any_of(policies_, mentions_it)) return true;
    const std::string_view service = std::string_view(action).substr(0, action.find(':'));
    const std::string known_on = " in the AWS data of " + std::string(catalogue::date());
    if (catalogue::find_service(service) == nullptr)
      return fail("there is no service " + ticks(service) + known_on +
                  meant(std::string(catalogue::nearest_service(service))));
    return fail("there is no action " + ticks(action) + known_on +
                meant(catalogue::nearest_action(action)));
  }

  static std::string meant(const std::string& near) {
    return near.empty() ? std::string() : "; did you mean " + ticks(near) + "?";
  }

  bool check_resource() {
    const std::string& resource = options_.resource;
    const bool typeless = catalogue::has_resource_types(options_.action) == Truth::no;
    if (resource.empty() && !typeless)
      return fail(ticks(options_.action) + " acts on a resource: name it with --resource ARN" +
                  wanted_resource(options_.action));
    if (!resource.empty() && resource != "*" && !aws::Arn::parse(resource))
      return fail(
          "--resource takes an ARN, `arn:PARTITION:SERVICE:REGION:ACCOUNT:NAME`, or `*`, not " +
          ticks(resource));
    if (!check_arn(resource)) return false;
    question_.request.resource =
        iam::Value(resource.empty() ? std::string_view("*") : std::string_view(resource));
    if (!options_.resource_account.empty() && !aws::is_account_id(options_.resource_account))
      return fail("--resource-account takes the twelve digits of an account, not " +
                  ticks(options_.resource_account));
    question_.request.resource_account = iam::Value(options_.resource_account);
    return true;
  }

  /// An answer about a resource that cannot be, or that the action cannot act on, is worth nothing.
  bool check_arn(const std::string& resource) const {
    const auto arn = aws::Arn::parse(resource);
    if (!arn) return true;
    if (!aws::is_partition(arn->partition))
      return fail(ticks(arn->partition) + " in --resource is no partition; write `arn:aws:…`");
    const bool digits =
        !arn->account.empty() && arn->account.find_first_not_of("0123456789") == std::string::npos;
    if (digits && !aws::is_account_id(arn->account))
      return fail("the account " + ticks(arn->account) + " in --resource has not twelve digits");
    const bool wrong_region = !arn->region.empty() && aws::find_region(arn->region) == nullptr &&
                              !aws::nearest_region(arn->region).empty();
    if (wrong_region)
      return fail("there is no region " + ticks(arn->region) + " in the AWS data of " +
                  std::string(aws::catalogue_date()) +
                  meant(std::string(aws::nearest_region(arn->region))));
    const bool fits = catalogue::has_resource_types(options_.action) != Truth::yes ||
                      catalogue::fits(options_.action, resource) != Truth::no;
    return fits || fail(ticks(options_.action) + " cannot act on " + ticks(resource) +
                        ": it wants another resource" + wanted_resource(options_.action));
  }

  bool check_layers() const {
    const bool role = is_role_action(question_.request.action) == Truth::yes;
    if (role && !options_.resource_policy.empty())
      return fail(
          "the policy of a role is its trust policy: give it with --trust, not --resource-policy");
    if (!role && !options_.trust.empty())
      return fail("--trust is for `sts:AssumeRole` and its like; " + ticks(options_.action) +
                  " is no matter of trust policies");
    const auto from_stdin = std::ranges::count(given_, "-", &Given::name);
    return from_stdin <= 1 || fail("only one FILE can be `-`");
  }

  bool read_files() {
    // Models point into the texts, so all of them are in place before the first is read.
    inputs_.reserve(given_.size() + options_.managed.size());
    for (const Given& given : given_) {
      auto text = given.name == "-" ? read_stdin() : read_argument(given.name);
      if (!text)
        return fail("cannot read " + given.name + " for " + std::string(given.option) + ": " +
                    text.error());
      inputs_.emplace_back(
          SourceFile(given.name == "-" ? "stdin" : shown_path(given.name), std::move(*text)));
    }
    return true;
  }

  bool read_managed() {
    for (const std::string& arn : options_.managed) {
      if (arn.find(":iam::") == std::string::npos || arn.find(":policy/") == std::string::npos)
        return fail(
            "--managed takes the ARN of a managed policy such as "
            "`arn:aws:iam::aws:policy/ReadOnlyAccess`, not " +
            ticks(arn));
      const auto managed = catalogue::find_managed_policy(arn);
      if (!managed || managed->document.empty()) {
        // It exists, but nobody here knows what it says.
        question_.layers.identity.push_back({nullptr, arn});
        continue;
      }
      inputs_.emplace_back(SourceFile(arn, pretty(managed->document)));
      given_.push_back({"--managed", Layer::identity, PolicyKind::identity, arn});
    }
    return true;
  }

  std::vector<iam::AttachedPolicy>& layer_for(const Given& given) {
    iam::PolicyLayers& layers = question_.layers;
    switch (given.layer) {
      case Layer::identity: return layers.identity;
      case Layer::boundary: return layers.boundary;
      case Layer::session: return layers.session;
      case Layer::resource: return layers.resource;
      case Layer::endpoint: return layers.endpoint;
      case Layer::scp: return given.same_level ? layers.scp.back() : layers.scp.emplace_back();
      case Layer::rcp: break;
    }
    return given.same_level ? layers.rcp.back() : layers.rcp.emplace_back();
  }

  bool attach() {
    for (std::size_t i = 0; i < given_.size(); ++i) {
      if (!attach(given_[i], static_cast<FileId>(i))) return false;
    }
    iam::PolicyLayers& layers = question_.layers;
    const bool federated = question_.request.caller.type == iam::CallerType::federated_user;
    if (federated && layers.session.empty())
      layers.session.push_back({nullptr, "the session policy of GetFederationToken (`--session`)"});
    return true;
  }

  bool attach(const Given& given, FileId file) {
    const SourceFile& source = inputs_[file].file;
    Parsed parsed = format_of(source.path(), source.text()) == Format::json
                        ? parse_json(source.text())
                        : parse_yaml(source.text());
    PolicyFinder finder(embedded_, parsed.problems, source.text().size());
    std::vector<PolicyPlace> places;
    for (const Node root : parsed.tree.roots()) {
      const std::vector<PolicyPlace> found = finder.find(root);
      places.insert(places.end(), found.begin(), found.end());
    }
    trees_.push_back(std::move(parsed.tree));
    if (!sound(file, parsed.problems)) return false;
    if (places.empty())
      return fail("there is no policy in " + source.path() + ", which " +
                  std::string(given.option) + " names");
    if (given.layer == Layer::resource && places.size() > 1)
      return fail(source.path() + " holds " + std::to_string(places.size()) +
                  " policies, but a resource has one");
    std::vector<iam::AttachedPolicy>& layer = layer_for(given);
    for (const PolicyPlace& place : places) {
      policies_.push_back(read_policy(place.document, given.kind, Dialect::policy));
      if (!fits_option(given, policies_.back(), source.path())) return false;
      policy_form::check(policies_.back(), parsed.problems);
      layer.push_back({&policies_.back(), source.path()});
      question_.files.emplace(&policies_.back(), file);
    }
    if (given.option != "--managed") note_faults(file, parsed.problems);
    return true;
  }

  /// A policy of another kind would be answered about as if it were of this one.
  static bool fits_option(const Given& given, const iam::Policy& policy, const std::string& path) {
    const auto names_principals = [](const iam::Statement& statement) {
      return statement.principals_node.present();
    };
    const bool some = std::ranges::any_of(policy.statements, names_principals);
    const bool wants = iam::has_principals(given.kind);
    if (some && !wants)
      return fail(path + " names principals, so it is the policy of a resource or of a role's " +
                  "trust: give it with --resource-policy or --trust, not with " +
                  std::string(given.option));
    if (!some && wants && !policy.statements.empty())
      return fail(path + " names no principal, so it is no policy for " +
                  std::string(given.option) + "; one of a user or role goes with --policy");
    return true;
  }

  /// The verdict rests on what the files say, so their mistakes of form belong to the answer.
  void note_faults(FileId file, const std::vector<Problem>& problems) {
    const std::string path(inputs_[file].file.path());
    report::Files files(inputs_);
    constexpr std::size_t shown = 3;
    for (std::size_t i = 0; i < std::min(shown, problems.size()); ++i) {
      const Position start = files.position(file, problems[i].span.begin);
      faults_.push_back(path + ":" + std::to_string(start.line) + ":" +
                        std::to_string(start.column) + ": " + problems[i].message);
    }
    if (problems.size() > shown)
      faults_.push_back("`writ check " + path + "` tells " +
                        std::to_string(problems.size() - shown) + " more mistakes");
  }

  /// What is read of a broken file could be the opposite of what is meant.
  bool sound(FileId file, const std::vector<Problem>& problems) const {
    const auto error = std::ranges::find_if(problems, is_syntax_error);
    if (error == problems.end()) return true;
    say(render_finding(finding_of(file, *error), inputs_,
                       {use_color(options_.color), terminal_width()}));
    return false;
  }

  bool read_context() {
    using Presence = iam::ContextKey::Presence;
    std::vector<iam::ContextKey>& context = question_.request.context;
    const auto find = [&](std::string_view name) {
      return std::ranges::find_if(context, [&](const iam::ContextKey& key) {
        return equals_ignoring_case(key.name, name);
      });
    };
    for (const std::string_view given : options_.context) {
      const std::size_t sign = given.find('=');
      if (sign == std::string_view::npos || sign == 0)
        return fail("--context takes KEY=VALUE such as `aws:SourceVpce=vpce-1`, not " +
                    ticks(given));
      const std::string_view name = given.substr(0, sign);
      auto key = find(name);
      if (key == context.end()) key = context.insert(key, {name, Presence::present, {}});
      key->values.emplace_back(given.substr(sign + 1));
    }
    for (const std::string_view name : options_.unknown) {
      if (find(name) != context.end())
        return fail("the condition key " + ticks(name) + " is given twice");
      context.push_back({name, Presence::unknown, {}});
    }
    return true;
  }

  std::string text(const simulate::Explanation& explanation) const {
    Headline headline{explanation.verdict, Headline::Tone::bad};
    if (explanation.decision.verdict == iam::Verdict::allow) headline.tone = Headline::Tone::good;
    if (explanation.decision.verdict == iam::Verdict::unknown)
      headline.tone = Headline::Tone::doubtful;
    return render_answer(headline, explanation.finding, inputs_,
                         {use_color(options_.color), terminal_width()});
  }

  Json reference(const iam::StatementRef& ref, report::Files& files) const {
    Json entry{{"policy", ref.policy->name},
               {"statement", nullptr},
               {"sid", nullptr},
               {"location", nullptr}};
    if (ref.statement != nullptr) {
      entry["statement"] = ref.statement->index;
      if (ref.statement->sid.present()) entry["sid"] = ref.statement->sid.text;
    }
    const Location at = location_of(question_, ref);
    if (at.file == simulate::no_file) return entry;
    const Position start = files.position(at.file, at.span.begin);
    entry["location"] = {
        {"path", files.path(at.file)}, {"line", start.line}, {"column", start.column}};
    return entry;
  }

  std::string json(const simulate::Explanation& explanation) const {
    report::Files files(inputs_);
    const iam::Decision& decision = explanation.decision;
    Json answer{{"verdict", to_string(decision.verdict)},
                {"kind", nullptr},
                {"message", explanation.finding.message}};
    if (!kind_word(decision).empty()) answer["kind"] = kind_word(decision);
    answer["because"] = Json::array();
    for (const iam::StatementRef& ref : decision.because)
      answer["because"].push_back(reference(ref, files));
    answer["nearest"] = Json::array();
    for (const simulate::NearStatement& near : explanation.nearest) {
      Json entry = reference(near.where, files);
      entry["lacks"] = Json::array();
      for (const simulate::Lack& lack : near.lacks) entry["lacks"].push_back(lack.words);
      answer["nearest"].push_back(std::move(entry));
    }
    answer["depends"] = iam::describe(decision.depends);
    answer["notes"] = explanation.finding.notes;
    answer["help"] = explanation.finding.help;
    return answer.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
  }

  const WhyOptions& options_;
  std::vector<Given> given_;
  std::vector<Input> inputs_;  ///< as `given_`
  std::deque<Tree> trees_;
  std::vector<Tree> embedded_;
  std::deque<iam::Policy> policies_;
  std::vector<std::string> faults_;  ///< mistakes of form in the files
  simulate::Question question_;
};

}  // namespace

int why(const WhyOptions& options) { return Run(options).execute(); }

}  // namespace writ::cli
