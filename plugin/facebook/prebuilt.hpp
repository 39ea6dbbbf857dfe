// The prebuilt mapping: where each Facebook property comes from when nobody says otherwise.
//
// A table, nothing else: the pipeline reads it once, when the configuration is read. Paths are those of the
// platform's datalayer; of several the first that is not empty counts.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace lead_ads::facebook {

struct prebuilt_property {
    std::string_view target;                 // below data.0
    std::array<std::string_view, 2> sources; // datalayer paths, in the order they are tried; "" for none
    std::array<std::string_view, 2> digests; // paths of values that are SHA-256 digests already
    std::string_view cookie = "";            // the cookie that is looked at last
};

// In the order in which the properties are written.
std::span<const prebuilt_property> prebuilt_properties() noexcept;

// The same value for every event.
struct prebuilt_constant {
    std::string_view target;
    std::string_view text;
};
std::span<const prebuilt_constant> prebuilt_constants() noexcept;

// Where the time and the id of an event stand.
inline constexpr std::string_view event_timestamp_path = "context.event_timestamp";
inline constexpr std::string_view event_id_path = "context.event_id";
// Where the cookies of the person's browser stand, as a Cookie header writes them.
inline constexpr std::string_view cookies_path = "context.device.cookie";
// Where a click id stands that no cookie has: by itself, or in the address of a page.
inline constexpr std::string_view fbclid_path = "user.fbclid";
inline constexpr std::array<std::string_view, 2> page_address_paths = {"context.page.url", "url"};

} // namespace lead_ads::facebook
