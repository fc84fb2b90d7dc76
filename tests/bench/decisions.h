// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// How fast requests are decided and how soon the catalogue is ready, on one core. Prints a few
/// lines. To be called before anything else asks the catalogue.
void bench_decisions();
