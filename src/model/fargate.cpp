// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "writ/ecs.h"

namespace writ::ecs {
namespace {

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
// Windows: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-considerations.html
constexpr std::array sizes = {
    FargateSize{256, 512, 512, 512, false},
    FargateSize{256, 1024, 2048, 1024, false},
    FargateSize{512, 1024, 4096, 1024, false},
    FargateSize{1024, 2048, 8192, 1024, true},
    FargateSize{2048, 4096, 16384, 1024, true},
    FargateSize{4096, 8192, 30720, 1024, true},
    FargateSize{8192, 16384, 61440, 4096, false},
    FargateSize{16384, 32768, 122880, 8192, false},
    FargateSize{32768, 61440, 122880, 61440, false},
    FargateSize{32768, 249856, 249856, 1024, false},
};

}  // namespace

std::span<const FargateSize> fargate_sizes() { return sizes; }

}  // namespace writ::ecs
