// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "rule/fact_table.h"
#include "writ/aws.h"

namespace writ {
namespace {

using Values = std::vector<FactValue>;

// A part of the image reference with its own place. Unknown if a hole touches the part, or if a
// hole before it could hide it.
void push_image_part(Values& out, const Str& image, std::string_view part) {
  const std::size_t begin = static_cast<std::size_t>(part.data() - image.text.data());
  const std::size_t end = begin + part.size();
  out.push_back({part, image.span_of(begin, end), !image.hole_in(begin, end)});
}

/// The image as far as it is a reference at all: none has a blank, so `to be replaced` is none.
std::optional<aws::ImageRef> reference(const Str& image) {
  if (image.text.empty() || image.text.find_first_of(" \t\r\n") != std::string_view::npos)
    return std::nullopt;
  return aws::ImageRef::parse(image.text);
}

constexpr Fact table[] = {
    {"container.name", FactType::text, "the container's name",
     [](const Subject& s, Values& out) { push_text(out, s.container->name); }},
    {"container.image", FactType::text, "the image reference as written",
     [](const Subject& s, Values& out) { push_text(out, s.container->image); }},
    {"container.image.host", FactType::text, "registry host; `docker.io` where none is written",
     [](const Subject& s, Values& out) {
       const Str& image = s.container->image;
       const auto ref = reference(image);
       if (!ref) return;
       if (ref->host.empty()) {
         out.push_back({"docker.io", image.span(), image.known()});
       } else {
         push_image_part(out, image, ref->host);
       }
     }},
    {"container.image.tag", FactType::text,
     "the tag; `latest` where neither tag nor digest is written, as Docker reads it",
     [](const Subject& s, Values& out) {
       const Str& image = s.container->image;
       const auto ref = reference(image);
       if (!ref) return;
       if (ref->has_tag) {
         push_image_part(out, image, ref->tag);
       } else if (!ref->has_digest) {
         out.push_back({"latest", image.span(), image.known()});
       }
     }},
    {"container.image.digest", FactType::text, "the digest, `sha256:…`",
     [](const Subject& s, Values& out) {
       const Str& image = s.container->image;
       const auto ref = reference(image);
       if (ref && ref->has_digest) push_image_part(out, image, ref->digest);
     }},
    {"container.privileged", FactType::boolean, "`privileged`; AWS's default is false",
     [](const Subject& s, Values& out) {
       const Node& node = s.container->privileged;
       push_bool(out, node.text() == "true",
                 node.present() ? node.span() : s.container->node.span());
     }},
};

}  // namespace

std::span<const Fact> ecs_facts() { return table; }

}  // namespace writ
