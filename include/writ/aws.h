// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names that AWS gives to things: ARNs, accounts, regions, partitions, ECR registries and image
// references. Small value types; views point into the text they were parsed from.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace writ::aws {

/// `arn:partition:service:region:account:resource`; fields may be empty or hold wildcards and
/// holes. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
struct Arn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;  ///< everything after the fifth colon

  /// Only splits; null if the text does not start with `arn:` or has fewer than six fields.
  static std::optional<Arn> parse(std::string_view text);
};

/// Exactly twelve ASCII digits.
bool is_account_id(std::string_view text);

struct Region {
  std::string_view name;        ///< `eu-west-1`
  std::string_view partition;   ///< `aws`, `aws-cn`, `aws-us-gov`, …
  std::string_view dns_suffix;  ///< `amazonaws.com`, `amazonaws.com.cn`, …
};

/// Null for a region that the table (rules/catalogue/regions.txt) does not have.
const Region* find_region(std::string_view name);
/// Has some region of the table this partition (`aws`, `aws-cn`)?
bool is_partition(std::string_view name);
/// Has the form of a region name (`xx-word-N`), whether it exists or not.
bool looks_like_region(std::string_view text);
/// The known region nearest in spelling, empty if none is near.
std::string_view nearest_region(std::string_view text);

/// Is it an IAM service prefix (`ecr`, `s3`)? Case does not matter. Table:
/// rules/catalogue/services.txt.
bool is_service_prefix(std::string_view text);
std::string_view nearest_service_prefix(std::string_view text);
/// Date of the data in the tables, `YYYY-MM-DD`.
std::string_view catalogue_date();

/// What a registry host name says. https://docs.aws.amazon.com/general/latest/gr/ecr.html
struct EcrHost {
  std::string_view account;
  std::string_view region;
  std::string_view suffix;  ///< DNS suffix after the region
  bool fips = false;
  bool dual_stack = false;
};

/// `public.ecr.aws` or its dual-stack twin.
bool is_public_ecr(std::string_view host);
/// Recognises what is *meant* as a private ECR host, also when a part of it is wrong: it has the
/// shape
/// `<something>.dkr.ecr[-fips].<something>` or `<something>.dkr-ecr[-fips].<something>`. Null for
/// any other host.
std::optional<EcrHost> parse_ecr_host(std::string_view host);

/// Bytes `[begin, end)` of a text that hold a host name.
struct HostPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
};
/// Every place of a text (an image reference, a script's word, an input) that names what
/// `parse_ecr_host` would recognise. Variables and expressions in a host belong to it; scheme, port
/// and path do not. Linear.
std::vector<HostPlace> find_ecr_hosts(std::string_view text);

/// What is wrong with the name of an ECR registry, so that no such registry can exist.
struct EcrFault {
  enum class Kind : uint8_t {
    account,         ///< `part` is meant as an account id but is not one
    no_region,       ///< `part` is the whole host
    region,          ///< no region has this form
    unknown_region,  ///< a region by form that the table does not have; may be newer than the table
    no_suffix,       ///< the host ends after the region
    suffix,          ///< not the domain of the region's partition
  };
  Kind kind = Kind::account;
  std::string_view part;  ///< of the text given
  std::string better;     ///< what is probably meant; may be empty
};
/// The faults of a host that `find_ecr_hosts` found. Parts with variables or placeholders have
/// none, nor have domains that resemble none of AWS's. `path_follows` says whether a repository
/// stands behind the host.
std::vector<EcrFault> find_ecr_faults(std::string_view host, bool path_follows);

/// A container image reference `[host[:port]/]path[:tag][@digest]`, split as Docker does.
/// https://github.com/distribution/reference
struct ImageRef {
  std::string_view host;  ///< empty for Docker Hub short names
  std::string_view repository;
  std::string_view tag;
  std::string_view digest;
  bool has_tag = false;     ///< a colon was written, even if nothing follows
  bool has_digest = false;  ///< an `@` was written

  static ImageRef parse(std::string_view text);
};

}  // namespace writ::aws
