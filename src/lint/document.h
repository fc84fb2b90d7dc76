// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One input to one document: parse, recognise, extract, and run the rules that need only this
// document. Pure.

#include <memory>
#include <vector>

#include "lint/select.h"
#include "writ/document.h"
#include "writ/lint.h"

namespace writ {

/// Never null. A document that is skipped has a reason.
std::unique_ptr<Document> make_document(FileId id, const Input& input, const Config& config);
/// The findings of all rules that look at one document, with their anchors.
RuleOutput run_document_rules(const std::vector<PreparedRule>& rules, const Document& document,
                              const Config& config);

}  // namespace writ
