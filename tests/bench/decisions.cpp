// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "decisions.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "simulate/simulate.h"
#include "writ/catalogue.h"

namespace {

using Clock = std::chrono::steady_clock;

std::string statement(int number) {
  return R"({"Sid": "S)" + std::to_string(number) +
         R"(", "Effect": "Allow", "Action": ["ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
           "ecr:CompleteLayerUpload", "ecr:PutImage"], "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/service-)" +
         std::to_string(number) +
         R"(/*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}})";
}

/// The last statement of the last policy allows.
std::string request(int policies, int statements) {
  std::string text =
      R"({"id": 1, "request": {"principal": "arn:aws:iam::111122223333:role/deploy", "action": "ecr:PutImage",
    "resource": "arn:aws:ecr:eu-west-1:111122223333:repository/service-)" +
      std::to_string(policies * statements - 1) +
      R"(/web", "context": {"aws:PrincipalAccount": "111122223333"}}, "policies": {"identity": [)";
  for (int p = 0; p < policies; ++p) {
    text += p == 0 ? "" : ", ";
    text += R"({"Version": "2012-10-17", "Statement": [)";
    for (int s = 0; s < statements; ++s)
      text += (s == 0 ? "" : ", ") + statement(p * statements + s);
    text += "]}";
  }
  text += "]}}";
  std::ranges::replace(text, '\n', ' ');
  return text;
}

/// Median microseconds of one answer.
double microseconds(const std::string& line, int runs) {
  writ::Simulator simulator;
  std::vector<double> times;
  std::size_t wrong = 0;
  for (int i = 0; i < 7; ++i) {
    const auto start = Clock::now();
    for (int run = 0; run < runs; ++run)
      wrong += simulator.answer(line).find("\"Allow\"") == std::string::npos;
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count() / runs);
  }
  if (wrong > 0) std::printf("%zu answers are wrong\n", wrong);
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace

void bench_decisions() {
  const auto start = Clock::now();
  const bool known = writ::catalogue::find_action("ecr:PutImage").has_value();
  const double first = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  std::printf("catalogue, first answer   %8.2f ms%s\n", first, known ? "" : ", and it is wrong");

  const std::string small = request(1, 1);
  const double one = microseconds(small, 20'000);
  std::printf("simulate, small policies  %8.0f decisions/s  (%zu bytes a line, one core)\n",
              1e6 / one, small.size());
  for (const int count : {1, 10, 100, 1000}) {
    const int runs = std::max(3, 5000 / count);
    std::printf("simulate, %4d statements %8.1f us;  %4d policies %8.1f us\n", count,
                microseconds(request(1, count), runs), count,
                microseconds(request(count, 1), runs));
  }
}
