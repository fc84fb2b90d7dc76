// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0

// The benchmarks: they report and never fail for being slow.
//   writ_bench WRIT [FOLDER]   FOLDER: real workflows to measure instead of made ones
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "decisions.h"
#include "lint/document.h"
#include "writ/job_walk.h"
#include "writ/tree.h"

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

template <class Work>
double median_seconds(int runs, Work work) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto start = Clock::now();
    work();
    times.push_back(seconds_since(start));
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

struct Usage {
  double cpu_ms = 0;
  double wall_ms = 0;
  double peak_mib = 0;
};

/// A whole process, output thrown away.
Usage measure_process(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::fflush(stdout);  // or the child would print it once more
  const auto start = Clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr ||
        std::freopen("/dev/null", "w", stderr) == nullptr)
      ::_exit(127);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return {ms(usage.ru_utime) + ms(usage.ru_stime), seconds_since(start) * 1e3,
          static_cast<double>(usage.ru_maxrss) / 1024};
}

Usage median_process(int runs, const std::vector<std::string>& words) {
  std::vector<Usage> all;
  for (int i = 0; i <= runs; ++i) all.push_back(measure_process(words));
  all.erase(all.begin());  // the first fills the caches
  std::ranges::sort(all, {}, &Usage::cpu_ms);
  return all[all.size() / 2];
}

struct Silent : YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

void parse_bare(const std::string& text) {
  try {
    std::istringstream in(text);
    YAML::Parser parser(in);
    Silent silent;
    while (parser.HandleNextDocument(silent)) {
    }
  } catch (const YAML::Exception&) {
    // A broken file costs what it costs up to the error.
  }
}

template <class Work>
void on_all_cores(std::size_t count, Work work) {
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) work(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string policy(int number) {
  return R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Login", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
    {
      "Sid": "Push",
      "Effect": "Allow",
      "Action": ["ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
                 "ecr:CompleteLayerUpload", "ecr:PutImage", "ecr:BatchGetImage"],
      "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/service-)" +
         std::to_string(number) + "\"\n    }\n  ]\n}\n";
}

std::string workflow(int number) {
  std::string text = "name: deploy service " + std::to_string(number) +
                     "\non:\n  push:\n    branches: [main]\npermissions:\n  contents: read\n  "
                     "id-token: write\njobs:\n";
  for (const char* job : {"test", "build", "deploy"}) {
    text += "  " + std::string(job) +
            ":\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
            "      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n"
            "          role-to-assume: arn:aws:iam::111122223333:role/deploy\n          "
            "aws-region: eu-west-1\n"
            "      - name: " +
            job +
            "\n        env:\n          SHA: ${{ github.sha }}\n        run: |\n          set -euo "
            "pipefail\n"
            "          docker build -t \"$REGISTRY/service:$SHA\" .\n          docker push "
            "\"$REGISTRY/service:$SHA\"\n";
  }
  return text;
}

/// 1,000 files: workflows, policies and things that are not ours.
void make_repository(const fs::path& root) {
  for (const char* folder : {".github/workflows", "iam", "web"})
    fs::create_directories(root / folder);
  for (int i = 0; i < 1000; ++i) {
    const std::string number = std::to_string(i);
    if (i % 2 == 0)
      std::ofstream(root / ".github/workflows" / ("w" + number + ".yml")) << workflow(i);
    if (i % 4 == 1) std::ofstream(root / "iam" / ("p" + number + ".json")) << policy(i);
    if (i % 4 == 3)
      std::ofstream(root / "web" / ("data" + number + ".json"))
          << "{\"name\": \"data " << number << "\"}\n";
  }
}

void bench_parsers(const std::vector<std::string>& yaml) {
  std::string json = "[";
  for (int i = 0; i < 4000; ++i) json += (i == 0 ? "" : ",") + policy(i);
  json += "]";
  const double json_seconds = median_seconds(5, [&] { writ::parse_json(json); });
  std::printf("JSON to a tree            %8.1f MB/s   (%.2f MB, one core)\n",
              static_cast<double>(json.size()) / 1e6 / json_seconds,
              static_cast<double>(json.size()) / 1e6);

  std::size_t bytes = 0;
  for (const std::string& text : yaml) bytes += text.size();
  const double mb = static_cast<double>(bytes) / 1e6;
  const double bare = median_seconds(5, [&] {
    for (const std::string& text : yaml) parse_bare(text);
  });
  const double tree = median_seconds(5, [&] {
    for (const std::string& text : yaml) writ::parse_yaml(text);
  });
  std::printf("YAML events, bare yaml-cpp%8.1f MB/s   (%zu files, %.2f MB, one core)\n", mb / bare,
              yaml.size(), mb);
  std::printf("YAML to a tree            %8.1f MB/s   (%.2f x bare)\n", mb / tree, tree / bare);
}

void bench_runs(const std::string& writ, const fs::path& root, const fs::path& workflows,
                const std::vector<std::string>& yaml) {
  const fs::path one = root / "iam" / "p1.json";
  const Usage small = median_process(20, {writ, "check", "--isolated", one.string()});
  std::printf("one small file            %8.1f ms user+system, %.1f ms wall, %.1f MiB\n",
              small.cpu_ms, small.wall_ms, small.peak_mib);
  const Usage small_yaml = median_process(
      20, {writ, "check", "--isolated", (root / ".github/workflows/w0.yml").string()});
  std::printf("one small workflow        %8.1f ms user+system, %.1f ms wall, %.1f MiB\n",
              small_yaml.cpu_ms, small_yaml.wall_ms, small_yaml.peak_mib);
  const Usage all =
      median_process(5, {writ, "check", "--isolated", "--exit-zero", "--quiet", root.string()});
  std::printf("1,000 files               %8.1f ms user+system, %.1f ms wall, %.1f MiB\n",
              all.cpu_ms, all.wall_ms, all.peak_mib);

  const double bare = median_seconds(
      5, [&] { on_all_cores(yaml.size(), [&](std::size_t i) { parse_bare(yaml[i]); }); });
  const Usage many = median_process(5, {writ, "check", "--isolated", "--exit-zero", "--quiet",
                                        "--output", "concise", workflows.string()});
  std::printf(
      "%4zu workflows, whole run  %8.1f ms wall; bare event parsing on as many threads %.1f ms "
      "(%.2f x)\n",
      yaml.size(), many.wall_ms, bare * 1e3, many.wall_ms / (bare * 1e3));
}

/// What it costs to know what the jobs do, against reading the bytes alone.
void bench_models(const std::vector<std::string>& yaml) {
  std::vector<std::unique_ptr<writ::Input>> inputs;
  for (std::size_t i = 0; i < yaml.size(); ++i) {
    // Each in a repository of its own, so that no file calls another by chance.
    inputs.push_back(std::make_unique<writ::Input>(writ::SourceFile(
        "r" + std::to_string(i) + "/.github/workflows/w.yml", yaml[i])));
  }
  const double bare = median_seconds(
      5, [&] { on_all_cores(yaml.size(), [&](std::size_t i) { parse_bare(yaml[i]); }); });
  const writ::Config config;
  std::vector<std::unique_ptr<writ::Document>> documents(inputs.size());
  const double read = median_seconds(5, [&] {
    on_all_cores(inputs.size(), [&](std::size_t i) {
      documents[i] = writ::make_document(static_cast<writ::FileId>(i), *inputs[i], config);
    });
  });
  std::vector<const writ::Document*> all;
  for (const auto& document : documents) all.push_back(document.get());
  std::size_t jobs = 0;
  const double walk =
      median_seconds(5, [&] { jobs = writ::github::walk_jobs(all, {}, std::max(1u, std::thread::hardware_concurrency())).size(); });
  std::printf("%4zu workflows to models   %8.1f ms wall (%.2f x bare event parsing); %zu jobs "
              "walked in %.1f ms (%.2f x)\n",
              yaml.size(), read * 1e3, read / bare, jobs, walk * 1e3, (read + walk) / bare);
}

std::vector<std::string> workflows_below(const fs::path& folder) {
  std::vector<std::string> texts;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string ending = entry.path().extension();
    if (entry.is_regular_file() && (ending == ".yml" || ending == ".yaml"))
      texts.push_back(read(entry.path()));
  }
  return texts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: writ_bench WRIT [FOLDER_OF_WORKFLOWS]\n");
    return 2;
  }
  char name[] = "/tmp/writ-bench-XXXXXX";
  const fs::path root = ::mkdtemp(name);
  make_repository(root);
  const fs::path workflows = argc > 2 ? fs::path(argv[2]) : root / ".github" / "workflows";
  const std::vector<std::string> yaml = workflows_below(workflows);
  std::printf("%u threads\n", std::thread::hardware_concurrency());
  bench_decisions();
  bench_parsers(yaml);
  bench_runs(argv[1], root, workflows, yaml);
  bench_models(yaml);  // last, for what it holds would count as memory of the processes above
  fs::remove_all(root);
  return 0;
}
