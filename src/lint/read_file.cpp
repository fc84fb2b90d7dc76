// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "lint/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace writ {
namespace {

Error last_error() { return {std::generic_category().message(errno)}; }

/// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

Result<std::string> read_all(int descriptor, std::size_t expected) {
  std::string text;
  text.resize(expected + 1);
  std::size_t size = 0;
  while (true) {
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error();
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > max_file_size) return Error{"it is larger than 64 MiB"};
    if (size == text.size()) text.resize(size * 2);
  }
  text.resize(size);
  return text;
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  // O_NONBLOCK: opening a pipe without a writer would wait for ever.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) return last_error();
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return last_error();
  if (!S_ISREG(info.st_mode)) return Error{"it is not a regular file"};
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size > max_file_size) return Error{"it is larger than 64 MiB"};
  return read_all(file.get(), size);
}

Result<std::string> read_argument(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return last_error();
  if (!S_ISFIFO(info.st_mode)) return read_file(path);
  const Descriptor pipe(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (pipe.get() < 0) return last_error();
  return read_all(pipe.get(), 1 << 16);
}

Result<std::string> read_stdin() { return read_all(STDIN_FILENO, 1 << 16); }

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

namespace {

/// Writes beside the file and moves the whole into its place.
Result<bool> replace_file(const std::string& path, mode_t mode, std::string_view text) {
  std::string temporary = path + ".XXXXXX";
  const Descriptor file(::mkstemp(temporary.data()));
  if (file.get() < 0) return last_error();
  const bool good = ::fchmod(file.get(), mode) == 0 && write_all(file.get(), text) &&
                    ::rename(temporary.c_str(), path.c_str()) == 0;
  if (good) return true;
  const Error error = last_error();
  ::unlink(temporary.c_str());
  return error;
}

}  // namespace

Result<bool> write_file(const std::string& path, std::string_view text) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return replace_file(path, 0644, text);
  std::error_code error;
  const std::string target = std::filesystem::canonical(path, error).string();
  if (S_ISREG(info.st_mode) && !error) return replace_file(target, info.st_mode & 07777, text);
  // A device or a pipe is written to, never replaced.
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0 || !write_all(file.get(), text)) return last_error();
  return true;
}

}  // namespace writ
