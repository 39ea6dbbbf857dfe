// Every line of tests/golden/dates.json, which Luxon wrote (tests/tools/dates_golden.mjs), answered by this
// library. What it answers otherwise on purpose stands in dates_ours.json: an hour that the clocks show twice
// is the first one, whatever the time is now, and runs of blanks count as one.
#include "core/json_write.hpp"
#include "mapping/date/date.hpp"
#include "tests/mapping/golden.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace lead_ads;
namespace date = lead_ads::mapping::date;
using core::value;

namespace {

using arguments = std::span<const value>;
constexpr std::int64_t winter = 1768469213589;

struct bench {
    core::arena memory;
    date::zone_cache zones;
    std::map<std::string, date::time_zone, std::less<>> settings_zones;

    date::settings settings(const value& zone, std::int64_t now) {
        const auto name = zone.as_string();
        auto found = settings_zones.find(name);
        if (found == settings_zones.end())
            found = settings_zones.emplace(name, date::time_zone::find(name).value()).first;
        return {found->second, now, &zones};
    }
    value iso(const std::optional<date::moment>& m) {
        return m ? value::string(date::to_iso(*m, memory)) : value{};
    }
};

value parse_iso(bench& b, arguments a) {
    return b.iso(date::parse_iso(a[1].as_string(), b.settings(a[2], *a[3].as_int64())));
}
value format(bench& b, arguments a) {
    const auto m = date::parse_iso(a[1].as_string(), b.settings(a[2], winter));
    const auto text = m ? date::format(*m, a[3].as_string(), b.memory) : std::nullopt;
    return text ? value::string(*text) : value{};
}
value parse_format(bench& b, arguments a) {
    return b.iso(date::parse_format(a[1].as_string(), a[2].as_string(), b.settings(a[3], *a[4].as_int64())));
}
value add(bench& b, arguments a) {
    const auto m = date::parse_iso(a[1].as_string(), b.settings(a[2], winter));
    const auto in = date::find_unit(a[4].as_string());
    return m && in ? b.iso(date::add(*m, a[3].as_double(), *in)) : value{};
}
value difference(bench& b, arguments a) {
    const auto with = b.settings(a[3], winter);
    const auto from = date::parse_iso(a[1].as_string(), with), to = date::parse_iso(a[2].as_string(), with);
    const auto count =
        from && to ? date::difference(*from, *to, *date::find_unit(a[4].as_string())) : std::nullopt;
    return count ? value::integer(*count, b.memory) : value{};
}
value at(bench& b, arguments a) {
    return b.iso(date::from_milliseconds(a[1].as_double(), b.settings(a[2], winter).zone));
}

const std::map<std::string_view, value (*)(bench&, arguments)> functions{
    {"iso", parse_iso}, {"format", format},         {"parse", parse_format},
    {"add", add},       {"difference", difference}, {"at", at},
};

std::string json(const value& v) {
    std::string out;
    core::write_json(v, out);
    return out;
}

value answer(bench& b, const value& item) {
    const auto call = item.elements();
    return functions.at(call[0].as_string())(b, call.first(call.size() - 1));
}

std::string call_text(const value& item) {
    return json(value::array(item.elements().first(item.size() - 1)));
}

} // namespace

TEST_CASE("dates are what Luxon makes of them, but for what is answered otherwise on purpose") {
    golden::file ours;
    golden::read(ours, "dates_ours.json", nullptr, 10);
    std::map<std::string, value> on_purpose;
    for (const auto& item : ours.cases)
        on_purpose.emplace(call_text(item), item.elements().back());
    golden::file golden;
    golden::read(golden, "dates.json", "GOLDEN_DATES");
    bench b;
    for (const auto& item : golden.cases) {
        const auto exception = on_purpose.find(call_text(item));
        const auto expected = exception == on_purpose.end() ? item.elements().back() : exception->second;
        const auto got = answer(b, item);
        if (!(got == expected)) FAIL_CHECK(json(item) << " but here: " << json(got));
    }
}
