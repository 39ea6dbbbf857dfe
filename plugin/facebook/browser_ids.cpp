// fbc and fbp: the ids that Meta's pixel keeps in a browser's cookies.
//
//   id           = "fb" "." index "." milliseconds "." own [ "." appendix ]
//   index        = 1*2DIGIT     the cookie's domain: how many of its parts count
//   milliseconds = 13DIGIT      from 2001 to 2286
//   own          = 1*( ALPHA / DIGIT / "-" / "_" ) of fbc, 1*DIGIT of fbp
//   appendix     = 1*( ALPHA / DIGIT / "-" / "_" )
#include "core/ascii.hpp"
#include "facebook/placeholders.hpp"
#include "facebook/property_types.hpp"
#include "facebook/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lead_ads::facebook {

namespace {

using core::value;

constexpr std::size_t most_parts = 5;
constexpr std::size_t millisecond_digits = 13;

struct dotted {
    std::array<std::string_view, most_parts> parts{};
    std::size_t count = 0; // more than most_parts: there are more than that
};

dotted split_at_dots(std::string_view text) noexcept {
    dotted all;
    for (bool more = true; more && all.count <= most_parts; ++all.count) {
        const auto dot = text.find('.');
        more = dot != text.npos;
        if (all.count < most_parts) all.parts[all.count] = text.substr(0, dot);
        text.remove_prefix(more ? dot + 1 : text.size());
    }
    return all;
}

bool are_digits(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return core::is_digit(c); });
}

bool is_base64url(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return core::is_digit(c) || core::is_letter(c) || c == '-' || c == '_';
    });
}

value checked_id(const value& v, bool (*is_own)(std::string_view), core::arena& memory) {
    if (!v.is_string()) return {};
    const auto text = trim(v.as_string());
    const auto [parts, count] = split_at_dots(text);
    const bool is_one = (count == 4 || count == 5) && parts[0] == "fb" && are_digits(parts[1]) &&
                        parts[1].size() <= 2 && are_digits(parts[2]) &&
                        parts[2].size() == millisecond_digits && is_own(parts[3]) &&
                        !is_placeholder(parts[3], memory) && (count == 4 || is_base64url(parts[4]));
    if (!is_one) return {};
    return text.size() == v.size() ? v : value::string(text);
}

} // namespace

value as_click_id(const value& v, core::arena& memory) {
    return checked_id(v, is_base64url, memory);
}

value as_browser_id(const value& v, core::arena& memory) {
    return checked_id(v, are_digits, memory);
}

} // namespace lead_ads::facebook
