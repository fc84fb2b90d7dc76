// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "lint/read_file.h"

namespace writ::cli {
bool print(std::string_view text) {
  if (write_all(STDOUT_FILENO, text)) return true;
  // The reader has seen enough (`| head`); that is no failure of ours.
  if (errno == EPIPE) return true;
  complain("cannot write to standard output: " + std::generic_category().message(errno));
  return false;
}

void say(std::string_view text) { write_all(STDERR_FILENO, text); }

void complain(std::string_view message) {
  write_all(STDERR_FILENO, "writ: " + printable(message) + "\n");
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

bool use_color(Color wanted) {
  if (wanted != Color::automatic) return wanted == Color::always;
  if (!environment("NO_COLOR").empty()) return false;
  for (const char* name : {"FORCE_COLOR", "CLICOLOR_FORCE"}) {
    const std::string value = environment(name);
    if (!value.empty() && value != "0") return true;
  }
  return ::isatty(STDOUT_FILENO) == 1 && environment("TERM") != "dumb";
}

unsigned terminal_width() {
  struct winsize size {};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 100;
}

}  // namespace writ::cli
