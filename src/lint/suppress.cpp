// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/suppress.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "lint/path_glob.h"
#include "text/words.h"
#include "writ/check.h"

namespace writ {
namespace {

const PreparedRule* selected_rule(const std::vector<PreparedRule>& selected, std::string_view id) {
  const auto found = std::ranges::lower_bound(
      selected, id, {}, [](const PreparedRule& rule) { return rule.rule->id; });
  return found != selected.end() && found->rule->id == id ? &*found : nullptr;
}

bool matches_anchors(const Finding& finding, const std::vector<Anchor>& wanted) {
  return std::ranges::all_of(wanted, [&](const Anchor& anchor) {
    return std::ranges::find(finding.anchors, anchor) != finding.anchors.end();
  });
}

// Everything about one run of suppressing, so that its steps stay short.
class Suppressor {
 public:
  Suppressor(const SuppressionRun& run, const std::vector<std::unique_ptr<Document>>& documents)
      : run_(run),
        documents_(documents),
        comments_(documents.size()),
        used_(run.config->suppressions.size()) {}

  void read_comments(std::vector<Finding>& added) {
    for (const auto& document : documents_) {
      std::vector<Problem> problems;
      auto& comments = comments_[document->file];
      comments = find_ignores(*document, problems);
      for (const IgnoreComment& comment : comments) check_names(comment, problems);
      for (const Problem& problem : problems)
        add_problem(*run_.selected, document->file, problem, added);
    }
  }

  void move_suppressed(Report& report) {
    mark_by_comments(report.findings);
    std::vector<Finding> kept;
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
      Finding& finding = report.findings[i];
      const auto comment = by_comment_.find(i);
      SuppressedFinding suppressed;
      if (comment != by_comment_.end()) {
        suppressed.in_source = true;
        suppressed.reason = comment->second->reason;
      } else if (!ignorable(finding) || !by_config(finding, suppressed)) {
        kept.push_back(std::move(finding));
        continue;
      }
      suppressed.finding = std::move(finding);
      report.suppressed.push_back(std::move(suppressed));
    }
    report.findings = std::move(kept);
  }

  void report_unused(std::vector<Finding>& added) const {
    for (const auto& document : documents_) {
      for (const IgnoreComment& comment : comments_[document->file]) {
        if (!comment.used && all_ran(comment)) {
          add_problem(
              *run_.selected, document->file,
              {"suppression-unused", comment.span, "this comment suppresses nothing here", "", {}},
              added);
        }
      }
    }
    report_unused_entries(added);
  }

 private:
  void check_names(const IgnoreComment& comment, std::vector<Problem>& problems) const {
    for (std::size_t i = 0; i < comment.rules.size(); ++i) {
      if (run_.rules->find(comment.rules[i]) != nullptr) continue;
      if (run_.rules->knows(comment.rules[i])) {
        problems.push_back({"suppression-unknown-rule",
                            comment.rule_spans[i],
                            "`" + quoted(comment.rules[i]) +
                                "` stands for several rules, so this suppresses nothing",
                            "name the single rules",
                            {}});
        continue;
      }
      const std::string_view near = run_.rules->nearest(comment.rules[i]);
      problems.push_back(
          {"suppression-unknown-rule",
           comment.rule_spans[i],
           "there is no rule `" + quoted(comment.rules[i]) + "`, so this suppresses nothing",
           near.empty() ? "" : "did you mean `" + std::string(near) + "`?",
           {}});
    }
  }

  bool ignorable(const Finding& finding) const {
    const Rule* rule = run_.rules->find(finding.rule);
    return std::ranges::none_of(run_.config->unignorable, [&](const std::string& word) {
      return word == finding.rule || (rule != nullptr && rule_fits(*rule, word));
    });
  }

  /// Each comment looks for its findings, which are sorted, not each finding for its comment: files
  /// can be full of both.
  void mark_by_comments(const std::vector<Finding>& findings) {
    std::map<FileId, std::pair<std::size_t, std::size_t>> ranges;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const auto [range, added] = ranges.try_emplace(findings[i].at.file, i, i);
      range->second.second = i + 1;
    }
    for (const auto& [file, range] : ranges) {
      std::set<std::tuple<Span, std::string_view>> done;
      for (IgnoreComment& comment : comments_[file]) {
        for (const std::string_view rule : comment.rules) {
          if (done.emplace(comment.scope, rule).second) mark(findings, range, comment, rule);
        }
      }
    }
  }

  void mark(const std::vector<Finding>& findings, std::pair<std::size_t, std::size_t> range,
            IgnoreComment& comment, std::string_view rule) {
    const auto first = findings.begin() + static_cast<std::ptrdiff_t>(range.first);
    const auto last = findings.begin() + static_cast<std::ptrdiff_t>(range.second);
    const auto begin_of = [](const Finding& finding) { return finding.at.span.begin; };
    auto it = std::ranges::lower_bound(first, last, comment.scope.begin, {}, begin_of);
    // A finding over several lines may begin above the comment's line; a few back is enough for
    // what one element can hold.
    for (int back = 0; back < 16 && it != first; ++back) --it;
    for (; it != last && it->at.span.begin < comment.scope.end; ++it) {
      const bool here =
          it->at.span.begin >= comment.scope.begin || it->at.span.end > comment.scope.begin;
      if (!here || it->rule != rule || !ignorable(*it)) continue;
      comment.used = true;
      by_comment_.emplace(static_cast<std::size_t>(it - findings.begin()), &comment);
    }
  }

  bool expired(const Suppression& entry) const {
    return !entry.expires.empty() && !run_.options->today.empty() &&
           entry.expires < run_.options->today;
  }

  bool by_config(const Finding& finding, SuppressedFinding& out) {
    const std::string_view path = (*run_.inputs)[finding.at.file].path_in_project();
    const auto& entries = run_.config->suppressions;
    bool found = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (entries[i].rule != finding.rule || !path_matches(entries[i].path, path)) continue;
      if (!matches_anchors(finding, entries[i].at)) continue;
      used_[i] = true;
      if (expired(entries[i])) continue;
      if (!found) out.reason = entries[i].reason;
      found = true;
    }
    return found;
  }

  /// A rule that did not run may well have had something to suppress.
  bool all_ran(const IgnoreComment& comment) const {
    return std::ranges::all_of(comment.rules, [&](std::string_view id) {
      return selected_rule(*run_.selected, id) != nullptr;
    });
  }

  bool was_linted(std::string_view path) const {
    return run_.options->whole_project ||
           std::ranges::any_of(documents_, [&](const auto& document) {
             return document->recognised() &&
                    path_matches(path, (*run_.inputs)[document->file].path_in_project());
           });
  }

  void report_unused_entries(std::vector<Finding>& added) const {
    if (!run_.config->file) return;
    const auto& entries = run_.config->suppressions;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto say = [&](std::string_view rule, std::string message) {
        add_problem(*run_.selected, *run_.config->file,
                    {rule, entries[i].span, std::move(message), "", {}}, added);
      };
      if (expired(entries[i])) {
        say("suppression-expired",
            "this suppression ended on " + entries[i].expires + " and no longer holds");
      } else if (!used_[i] && selected_rule(*run_.selected, entries[i].rule) != nullptr &&
                 was_linted(entries[i].path)) {
        say("suppression-unused",
            "this entry suppresses nothing: `" + quoted(entries[i].rule) + "` finds nothing there");
      }
    }
  }

  SuppressionRun run_;
  const std::vector<std::unique_ptr<Document>>& documents_;
  std::vector<std::vector<IgnoreComment>> comments_;        ///< by file
  std::map<std::size_t, const IgnoreComment*> by_comment_;  ///< by index of the finding
  std::vector<bool> used_;
};

}  // namespace

void add_problem(const std::vector<PreparedRule>& selected, FileId file, const Problem& problem,
                 std::vector<Finding>& out) {
  const PreparedRule* prepared = selected_rule(selected, problem.rule);
  if (prepared == nullptr) return;
  Finding& finding = out.emplace_back();
  finding.rule = problem.rule;
  finding.severity = prepared->severity;
  finding.confidence = prepared->rule->confidence;
  finding.message = problem.message;
  finding.help = problem.help.empty() ? std::string(prepared->rule->fix) : problem.help;
  finding.at = {file, problem.span};
  for (const auto& related : problem.related)
    finding.evidence.push_back({{file, related.span}, related.message});
}

void apply_suppressions(const SuppressionRun& run,
                        const std::vector<std::unique_ptr<Document>>& documents, Report& report) {
  Suppressor suppressor(run, documents);
  std::vector<Finding> added;
  suppressor.read_comments(added);
  suppressor.move_suppressed(report);
  suppressor.report_unused(added);
  report.findings.insert(report.findings.end(), added.begin(), added.end());
}

}  // namespace writ
