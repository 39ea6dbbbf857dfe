#include "facebook/event_time.hpp"

#include "mapping/date/iso.hpp"

#include <charconv>
#include <cmath>

namespace lead_ads::facebook {

namespace {

constexpr event_time invalid{time_form::invalid, 0};

// Seconds until the year 5138 are below this, milliseconds since March 1973 above it.
constexpr double least_milliseconds = 1e11;
constexpr double most_milliseconds = 8.64e15; // JavaScript's range of dates, and so the platform's

event_time from_number(double number) noexcept {
    const double seconds = number >= least_milliseconds ? number / 1000 : number;
    if (!(std::fabs(seconds) <= most_milliseconds / 1000)) return invalid;
    return {time_form::valid, static_cast<std::int64_t>(std::floor(seconds))};
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

event_time from_text(std::string_view written, const mapping::date::time_zone& zone) {
    const auto text = trimmed(written);
    if (text.empty()) return {};
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc{} && end == text.data() + text.size()) return from_number(number);
    const auto date = mapping::date::parse_iso(text, {zone, 0, nullptr});
    if (!date) return invalid;
    const auto whole = date->ms / 1000;
    return {time_form::valid, date->ms % 1000 < 0 ? whole - 1 : whole};
}

} // namespace

event_time read_event_time(const core::value& written, const mapping::date::time_zone& zone) {
    if (written.is_null()) return {};
    if (written.is_number()) return from_number(written.as_double());
    if (written.is_string()) return from_text(written.as_string(), zone);
    return invalid;
}

std::chrono::seconds accepted_age(std::string_view action_source) noexcept {
    return std::chrono::days{action_source == "physical_store" ? 62 : 7};
}

} // namespace lead_ads::facebook
