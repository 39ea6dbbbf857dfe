#include "dispatch/usage.hpp"

#include "core/ascii.hpp"
#include "core/json_parse.hpp"
#include "dispatch/policy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace lead_ads::dispatch {

namespace {

using core::value;

constexpr std::int64_t longest_pause = 3600; // seconds
constexpr std::size_t deepest = 8;

double number(const value& in, std::string_view name) {
    const auto* v = in.find(name);
    return v && v->is_number() ? v->as_double() : 0;
}

void add_percents(const value& in, usage& to) {
    for (const auto* name : {"call_count", "total_cputime", "total_time"})
        to.percent = std::max(to.percent, std::min(number(in, name), 1000.0));
}

std::int64_t bounded_seconds(double seconds) {
    if (!(seconds > 0)) return 0;
    return static_cast<std::int64_t>(std::min(seconds, static_cast<double>(longest_pause)) * 1e9);
}

void read_app_usage(std::string_view text, usage& to) {
    core::arena memory(4096);
    const auto parsed = core::parse_json(text, memory, deepest);
    if (parsed.ok) add_percents(parsed.root, to);
}

void read_business_usage(std::string_view text, usage& to) {
    core::arena memory(4096);
    const auto parsed = core::parse_json(text, memory, deepest);
    if (!parsed.ok) return;
    for (const auto& id : parsed.root.is_object() ? parsed.root.members() : std::span<const core::member>{})
        for (const auto& use : id.item.is_array() ? id.item.elements() : std::span<const value>{}) {
            add_percents(use, to);
            const auto minutes = number(use, "estimated_time_to_regain_access");
            to.named_pause = std::max(to.named_pause, bounded_seconds(minutes * 60));
        }
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int n = 0;
    const auto* const first = text.data() + at;
    const auto [end, problem] = std::from_chars(first, first + count, n);
    if (problem != std::errc{} || end != first + count || n < 0) return std::nullopt;
    return n;
}

std::int64_t read_retry_after(const answer& got, std::int64_t wall_now) {
    const auto text = std::string_view(got.retry_after);
    if (text.empty()) return 0;
    if (std::ranges::all_of(text, core::is_digit)) {
        // More digits than fit mean longer than the longest pause.
        std::int64_t seconds = longest_pause;
        std::from_chars(text.data(), text.data() + text.size(), seconds);
        return bounded_seconds(static_cast<double>(seconds));
    }
    const auto until = read_http_date(text);
    if (!until) return 0;
    const auto sent = read_http_date(got.date);
    return bounded_seconds(static_cast<double>(*until - sent.value_or(wall_now / second)));
}

} // namespace

std::optional<std::int64_t> read_http_date(std::string_view text) {
    // Sun, 06 Nov 1994 08:49:37 GMT
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
    const auto month = std::ranges::find(months, text.substr(8, 3));
    const auto d = digits(text, 5, 2);
    const auto y = digits(text, 12, 4);
    const auto h = digits(text, 17, 2);
    const auto m = digits(text, 20, 2);
    const auto s = digits(text, 23, 2);
    if (month == months.end() || !d || !y || !h || !m || !s || *h > 23 || *m > 59 || *s > 60)
        return std::nullopt;
    const std::chrono::year_month_day date(
        std::chrono::year(*y), std::chrono::month(static_cast<unsigned>(month - months.begin() + 1)),
        std::chrono::day(static_cast<unsigned>(*d)));
    if (!date.ok()) return std::nullopt;
    const auto days = std::chrono::sys_days(date).time_since_epoch().count();
    return static_cast<std::int64_t>(days) * 86400 + *h * 3600 + *m * 60 + *s;
}

usage read_usage(const answer& got, std::int64_t wall_now) {
    usage read;
    if (!got.app_usage.empty()) read_app_usage(got.app_usage, read);
    if (!got.business_usage.empty()) read_business_usage(got.business_usage, read);
    read.named_pause = std::max(read.named_pause, read_retry_after(got, wall_now));
    return read;
}

} // namespace lead_ads::dispatch
