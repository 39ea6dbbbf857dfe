#include "config/versions.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lead_ads::config {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using namespace std::chrono_literals;

struct ending {
    int major;
    std::chrono::year_month_day last_day;
};

// v26 is current (2026-07-29) and has no last day yet.
constexpr int newest_major = 26;
constexpr auto endings = std::to_array<ending>({
    {25, 2028y / 7 / 29},
    {24, 2028y / 2 / 18},
    {23, 2027y / 10 / 8},
    {22, 2027y / 5 / 20},
    {21, 2027y / 1 / 21},
});
constexpr days warning_time{90};

int major_of(std::string_view version) noexcept {
    int major = 0;
    std::from_chars(version.data() + 1, version.data() + version.size(), major);
    return major;
}

std::string date_text(std::chrono::year_month_day date) {
    const auto two_digits = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two_digits(static_cast<unsigned>(date.month())) + "-" +
           two_digits(static_cast<unsigned>(date.day()));
}

} // namespace

bool is_version(std::string_view text) noexcept {
    const auto point = text.find('.');
    if (!text.starts_with('v') || point == std::string_view::npos || point < 2 || point > 4) return false;
    return std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(point), core::is_digit) &&
           text.size() == point + 2 && core::is_digit(text.back());
}

std::optional<version_finding> check_version(std::string_view version,
                                             std::chrono::system_clock::time_point now) {
    const int major = major_of(version);
    const std::string name(version);
    const std::string upgrade = "use " + std::string(newest_version);
    if (major == newest_major) return std::nullopt;
    if (major > newest_major)
        return version_finding{"this release does not know the Graph API " + name,
                               upgrade + ", unless you know that Meta offers this one"};
    const auto* row =
        std::find_if(endings.begin(), endings.end(), [&](const ending& e) { return e.major == major; });
    if (row == endings.end()) return version_finding{"the Graph API " + name + " has ended", upgrade};
    const auto today = std::chrono::floor<days>(now);
    const auto left = sys_days(row->last_day) - today;
    if (left > warning_time) return std::nullopt;
    if (left < days(0))
        return version_finding{"the Graph API " + name + " ended on " + date_text(row->last_day), upgrade};
    return version_finding{"the Graph API " + name + " ends on " + date_text(row->last_day) + ", in " +
                               std::to_string(left.count()) + " days",
                           upgrade};
}

} // namespace lead_ads::config
