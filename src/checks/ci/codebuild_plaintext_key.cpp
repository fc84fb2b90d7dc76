// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include "writ/check.h"
#include "writ/document.h"
#include "writ/quote.h"

namespace writ::checks {
extern const Check ci_codebuild_plaintext_key;
}

using namespace writ;

/// Of a secret access key.
constexpr std::size_t key_size = 40;

// https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.variables
static void run(const Document& document, Reporter& report) {
  for (const github::Pipeline& pipeline : document.pipelines) {
    if (pipeline.system != "codebuild-buildspec") continue;
    const Node value = pipeline.node["env"]["variables"]["AWS_SECRET_ACCESS_KEY"];
    const Str secret = read_str(value, Dialect::template_);
    // Keys for local stand-ins of AWS are words such as `test`.
    if (!value.is_string() || secret.text.size() != key_size || !secret.known()) continue;
    report
        .at(value.span(),
            "the secret access key `" + mask_secret(secret.text) +
                "` is in plain text, so everyone who can read the file or the build's "
                "settings can use it")
        .label = "secret access key";
    report.conceal(value.span());
  }
}

constinit const writ::Check writ::checks::ci_codebuild_plaintext_key{&run};
