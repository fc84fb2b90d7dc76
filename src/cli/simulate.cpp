// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "lint/read_file.h"

namespace writ::cli {
namespace {

// A request with its policies is far smaller; one line must not fill the memory.
constexpr std::size_t longest_line = 16u << 20;

/// Standard input, or a file that is closed in the end.
class Source {
 public:
  explicit Source(const std::string& path)
      : descriptor_(path == "-" ? STDIN_FILENO
                                : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
  ~Source() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  /// Bytes read, 0 at the end, negative with `errno` on failure.
  ssize_t read(char* to, std::size_t size) {
    ssize_t got = 0;
    do got = ::read(descriptor_, to, size);
    while (got < 0 && errno == EINTR);
    return got;
  }

 private:
  int descriptor_;
};

/// Cuts what is read into lines and answers each.
class Answers {
 public:
  void take(std::string_view bytes) {
    for (std::size_t end = 0; (end = bytes.find('\n')) != std::string_view::npos;) {
      add(bytes.substr(0, end));
      finish();
      bytes.remove_prefix(end + 1);
    }
    add(bytes);
  }

  void finish() {
    std::string_view line = line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (too_long_) {
      out_ += R"({"id": null, "error": "the line is longer than 16 MiB"})";
      out_ += '\n';
    } else if (line.find_first_not_of(" \t") != std::string_view::npos) {
      out_ += simulator_.answer(line);
      out_ += '\n';
    }
    line_.clear();
    too_long_ = false;
  }

  /// False once nobody reads them.
  bool flush() {
    const bool written = write_all(STDOUT_FILENO, out_);
    out_.clear();
    return written;
  }

 private:
  void add(std::string_view bytes) {
    too_long_ = too_long_ || line_.size() + bytes.size() > longest_line;
    if (too_long_) {
      line_.clear();
    } else {
      line_.append(bytes);
    }
  }

  Simulator simulator_;
  std::string line_;
  std::string out_;
  bool too_long_ = false;
};

int failed(std::string_view doing, const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  complain("cannot " + std::string(doing) + " " + name + ": " +
           std::generic_category().message(errno));
  return exit_failed;
}

}  // namespace

int simulate(const std::string& path) {
  Source source(path);
  if (!source.is_open()) return failed("open", path);
  Answers answers;
  std::string buffer(1 << 16, '\0');
  while (true) {
    const ssize_t got = source.read(buffer.data(), buffer.size());
    if (got < 0) return failed("read", path);
    if (got == 0) answers.finish();
    answers.take(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
    // What was asked so far is answered before more is awaited, so that a program can talk with
    // writ through pipes.
    if (!answers.flush()) {
      if (errno == EPIPE) return exit_ok;
      complain("cannot write to standard output: " + std::generic_category().message(errno));
      return exit_failed;
    }
    if (got == 0) return exit_ok;
  }
}

}  // namespace writ::cli
