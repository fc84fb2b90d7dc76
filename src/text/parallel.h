// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The same work on many things, on several threads. The order of the results is the caller's: each
// piece of work writes to a place of its own.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace writ {

/// Calls `work(i)` for every i below `count`, on several threads where that pays.
template <class Work>
void for_each_index(std::size_t count, unsigned threads, Work work) {
  // Starting a thread costs about as much as a small file.
  const std::size_t workers = std::min<std::size_t>(threads, count / 4);
  if (workers <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> pool;
  try {
    for (std::size_t i = 1; i < workers; ++i) pool.emplace_back(run);
  } catch (const std::system_error&) {
    // No more threads to be had: those there are do the work.
  }
  run();
  for (std::thread& thread : pool) thread.join();
}

}  // namespace writ
