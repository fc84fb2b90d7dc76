// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one wildcard language of IAM: `*` is any run of characters, `?` exactly one. Used for actions, ARNs and condition values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

#include <string_view>

namespace writ::glob {

/// Whether upper and lower case differ. Actions and key names fold ASCII case, ARNs and values do not.
enum class Case : bool { sensitive, insensitive };

bool has_wildcard(std::string_view pattern);
/// Does `pattern` match the literal `text`? Linear in practice, at worst |pattern| * |text|.
bool matches(std::string_view pattern, std::string_view text, Case c = Case::sensitive);
/// Is there a text that both patterns match?
bool intersects(std::string_view a, std::string_view b, Case c = Case::sensitive);
/// Does `outer` match everything that `inner` matches? May answer false for an `outer` that mixes `*` and `?`
/// where the truth is true; never the other way round.
bool covers(std::string_view outer, std::string_view inner, Case c = Case::sensitive);

}  // namespace writ::glob
