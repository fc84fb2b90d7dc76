// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "extract/pipeline.h"

#include <algorithm>
#include <array>
#include <set>

#include "extract/extract.h"
#include "extract/file_names.h"
#include "text/words.h"

namespace writ {
namespace pipeline {
namespace {

/// What merges merge, and how many merged mappings are looked at.
constexpr int deepest_merge = 8;
constexpr std::size_t most_merged = 200;
constexpr int deepest_list = 10;
/// Variables of one job.
constexpr std::size_t most_variables = 200;
constexpr std::size_t longest_list = 50;
/// A variable that is kept counts more than a node that is looked at.
constexpr std::size_t entry_work = 8;

/// The mapping and what it merges, the nearest first.
void add_merged(const Node& mapping, int depth, std::vector<Node>& found) {
  if (!mapping.is_mapping() || depth > deepest_merge || found.size() >= most_merged) return;
  found.push_back(mapping);
  for (const Node merge : mapping.all("<<")) {
    if (merge.is_sequence()) {
      for (const Node item : merge) {
        if (found.size() >= most_merged) return;
        add_merged(item, depth + 1, found);
      }
    } else {
      add_merged(merge, depth + 1, found);
    }
  }
}

std::vector<Node> with_merged(const Node& mapping) {
  std::vector<Node> found;
  add_merged(mapping, 0, found);
  return found;
}

Hole whole(std::string_view text) {
  return {.begin = 0,
          .end = static_cast<uint32_t>(text.size()),
          .kind = HoleKind::placeholder,
          .inner = text};
}

/// A tag that says no more than the type of the value.
bool is_plain_tag(std::string_view tag) {
  return tag.empty() || tag == "!" || tag.starts_with("!!") || tag.starts_with("tag:yaml.org");
}

/// `$X`, `${X}`, `%X%`, `{{ x }}`, `<< x >>`.
std::vector<Hole> value_holes(std::string_view text) {
  std::vector<Hole> holes = find_holes(text, Dialect::template_);
  for (const Hole& more : find_holes(text, Dialect::pipeline)) {
    std::erase_if(holes,
                  [&](const Hole& hole) { return hole.begin < more.end && more.begin < hole.end; });
    holes.push_back(more);
  }
  std::ranges::sort(holes, {}, &Hole::begin);
  return holes;
}

}  // namespace

Str read(const Node& node) {
  Str result{.text = node.text(), .node = node, .holes = {}};
  if (!node.present()) return result;
  if (!node.is_scalar() || !is_plain_tag(node.tag())) {
    result.holes.push_back(whole(result.text));
  } else {
    result.holes = value_holes(result.text);
  }
  return result;
}

Str read_key(const Node& entry) {
  return {entry.key(), entry, find_holes(entry.key(), Dialect::pipeline)};
}

Str stored(const Node& node) {
  return {.text = node.text(), .node = node, .holes = {whole(node.text())}};
}

bool Scripts::spend(std::size_t work) {
  if (work_ < work) {
    work_ = 0;
    return false;
  }
  work_ -= work;
  return true;
}

Node Scripts::child(const Node& mapping, std::string_view key) {
  if (!spend(mapping.size() + 1)) return {};
  const Node own = mapping[key];
  if (own.present() || !mapping["<<"].present()) return own;
  for (const Node& each : with_merged(mapping)) {
    if (!spend(each.size() + 1)) break;
    const Node found = each[key];
    if (found.present()) return found;
  }
  return own;
}

std::vector<Node> Scripts::entries(const Node& mapping) {
  std::vector<Node> found;
  std::set<std::string_view> nearer;
  for (const Node& each : with_merged(mapping)) {
    const std::size_t before = found.size();
    for (const Node entry : each) {
      if (found.size() >= most_variables || !spend(entry_work)) return found;
      if (entry.key() != "<<" && !nearer.contains(entry.key())) found.push_back(entry);
    }
    for (std::size_t i = before; i < found.size(); ++i) nearer.insert(found[i].key());
  }
  return found;
}

void Scripts::add_missing(std::vector<github::Entry>& env, const std::vector<github::Entry>& more) {
  if (more.empty() || !spend((env.size() + more.size()) * entry_work)) return;
  std::set<std::string_view> there;
  for (const github::Entry& own : env) there.insert(own.key.text);
  for (const github::Entry& entry : more) {
    if (env.size() >= most_variables) return;
    if (!there.contains(entry.key.text)) env.push_back(entry);
  }
}

std::vector<github::Entry> Scripts::read_variables(const Node& mapping) {
  std::vector<github::Entry> found;
  for (const Node& entry : entries(mapping)) {
    const Node value = entry.is_mapping() ? entry["value"] : entry;
    found.push_back({read_key(entry), value.present() ? read(value) : stored(entry)});
  }
  return found;
}

bool Scripts::mentions(const Node& node, std::initializer_list<std::string_view> words, int depth) {
  if (!spend()) return false;
  if (node.is_scalar()) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return contains_ignoring_case(node.text(), word); });
  }
  const Node list = short_list(node);
  return depth > 0 && std::any_of(list.begin(), list.end(), [&](const Node& item) {
           return mentions(item, words, depth - 1);
         });
}

Node Scripts::short_list(const Node& list) { return list.size() > longest_list ? Node() : list; }

github::Job* Scripts::add_job(github::Pipeline& pipeline, const Node& node) {
  if (jobs_ == 0) return nullptr;
  --jobs_;
  github::Job& job = pipeline.jobs.emplace_back();
  job.node = node;
  return &job;
}

github::Step* Scripts::next(github::Job& job, const Node& node) {
  if (steps_ == 0) return nullptr;
  --steps_;
  github::Step& step = job.steps.emplace_back();
  step.node = node;
  step.index = static_cast<uint32_t>(job.steps.size() - 1);
  return &step;
}

github::Step* Scripts::add_line(github::Job& job, const Node& line) {
  github::Step* step = next(job, line);
  if (step == nullptr) return nullptr;
  const std::string_view text = line.text();
  step->run = {.text = text, .node = line, .holes = find_holes(text, Dialect::pipeline)};
  if (unread_ || text.size() > bytes_ || !is_plain_tag(line.tag())) {
    step->uses.kind = github::UsesKind::unknown;
    return step;
  }
  bytes_ -= text.size();
  step->commands = shell::parse(text, Dialect::pipeline);
  return step;
}

github::Step* Scripts::add_unknown(github::Job& job, const Node& node) {
  github::Step* step = next(job, node);
  if (step != nullptr) step->uses.kind = github::UsesKind::unknown;
  return step;
}

void Scripts::add(github::Job& job, const Node& script, int depth) {
  if (!spend()) return;
  if (script.is_scalar()) {
    if (!script.is_null()) add_line(job, script);
  } else if (script.is_sequence() && is_plain_tag(script.tag()) && depth < deepest_list) {
    for (const Node item : script) {
      if (steps_ == 0 || work_ == 0) return;
      add(job, item, depth + 1);
    }
  } else if (script.present()) {
    add_unknown(job, script);
  }
}

}  // namespace pipeline

namespace {

/// The name of the folder that holds the file.
std::string_view folder_name(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name.size() == path.size()) return {};
  return file_name(path.substr(0, path.size() - name.size() - 1));
}

bool has_phases(const Node& root) {
  const std::string_view version = root["version"].text();
  return (version == "0.2" || version == "0.1") && root["phases"].is_mapping();
}

}  // namespace

// https://docs.gitlab.com/ci/yaml/
// https://circleci.com/docs/reference/configuration-reference/
// https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/
// https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
// https://buildkite.com/docs/pipelines/configure/defining-steps
std::string_view pipeline_kind_of_path(std::string_view path) {
  if (!is_yaml_name(path)) return {};
  const std::string_view name = file_name(path);
  const std::string_view stem = name.substr(0, name.rfind('.'));
  if (stem.ends_with(".gitlab-ci")) return pipeline_kinds[0];
  if (stem == "bitbucket-pipelines") return pipeline_kinds[2];
  if (stem.starts_with("buildspec") || stem.ends_with("buildspec")) return pipeline_kinds[3];
  const std::string_view folder = folder_name(path);
  if (folder == ".circleci") return pipeline_kinds[1];
  if (folder == ".buildkite") return pipeline_kinds[4];
  return {};
}

std::string_view pipeline_kind(const Node& root, std::string_view path) {
  const std::string_view kind = pipeline_kind_of_path(path);
  if (kind == "buildkite-pipeline")
    return root["steps"].is_sequence() || root.is_sequence() ? kind : std::string_view();
  if (!root.is_mapping()) return {};
  if (kind == "codebuild-buildspec" || kind.empty())
    return has_phases(root) ? pipeline_kinds[3] : std::string_view();
  if (kind == "circleci-config") {
    const bool ours = root["jobs"].present() || root["workflows"].present() ||
                      root["commands"].present() || root["orbs"].present();
    return ours ? kind : std::string_view();
  }
  if (kind == "bitbucket-pipelines" && !root["pipelines"].present()) return {};
  return kind;
}

github::Pipeline extract_pipeline(const Node& root, std::string_view kind,
                                  const SourceFile& source) {
  github::Pipeline result;
  result.node = root;
  const auto* known = std::ranges::find(pipeline_kinds, kind);
  if (known == pipeline_kinds.end()) return result;
  result.system = *known;
  pipeline::Scripts scripts(source.text().size());
  using Extract = void (*)(const Node&, pipeline::Scripts&, github::Pipeline&);
  constexpr std::array<Extract, pipeline_kinds.size()> extractors = {
      &pipeline::extract_gitlab, &pipeline::extract_circleci, &pipeline::extract_bitbucket,
      &pipeline::extract_codebuild, &pipeline::extract_buildkite};
  extractors[static_cast<std::size_t>(known - pipeline_kinds.begin())](root, scripts, result);
  return result;
}

}  // namespace writ
