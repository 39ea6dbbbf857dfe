// Dates: the language's arguments to the date library and back. A date with an offset keeps it; one without,
// and a timestamp, takes the configured zone.
#include "mapping/date/date.hpp"

#include "mapping/functions/functions.hpp"
#include "mapping/number.hpp"
#include "mapping/scratch.hpp"

namespace lead_ads::mapping::functions {

namespace {

using date::moment;

// What a date function costs beside the bytes of its texts: zones and formats are many steps.
constexpr std::size_t date_cost = 256;

date::settings settings_of(run& r) {
    const auto* zone = r.with().zone;
    return {zone ? *zone : date::time_zone(), r.with().now_ms, &r.work().zones};
}

std::optional<moment> date_argument(run& r, const node& call, std::size_t position) {
    const auto v = r.argument(call, position);
    if (!r.charge(date_cost)) return std::nullopt;
    const auto settings = settings_of(r);
    if (v.is_number()) return date::from_milliseconds(v.as_double(), settings.zone);
    return v.is_string() ? date::parse_date(v.as_string(), settings) : std::nullopt;
}

std::optional<date::unit> unit_argument(run& r, const node& call, std::size_t position) {
    const auto name = r.text_argument(call, position);
    return name ? date::find_unit(*name) : std::nullopt;
}

value iso(run& r, const std::optional<moment>& m) {
    return m ? r.text(date::to_iso(*m, r.memory())) : value{};
}

value shift(run& r, const node& call, double sign) {
    const auto from = date_argument(r, call, 0);
    const auto amount = numeric_of(r.argument(call, 1));
    const auto unit = unit_argument(r, call, 2);
    if (!from || !amount || !unit) return {};
    return iso(r, date::add(*from, sign * amount->as_double, *unit));
}

value whole_units(run& r, const moment& from, const moment& to, date::unit unit) {
    const auto units = date::difference(from, to, unit);
    return units ? r.number(static_cast<double>(*units)) : value{};
}

value field(run& r, const node& call, std::int64_t date::fields::*which) {
    const auto m = date_argument(r, call, 0);
    return m ? r.number(static_cast<double>(date::local_fields(*m).*which)) : value{};
}

// False for a locale that is not known; without one, names are English.
bool find_language(run& r, const value& options, const date::locale_names*& language) {
    const auto* locale = options.find("locale");
    if (!locale || locale->is_null()) return true;
    if (locale->is_string()) language = r.work().locales.find(locale->as_string());
    return language != nullptr;
}

std::optional<moment> now(run& r) {
    return date::from_milliseconds(static_cast<double>(r.with().now_ms), settings_of(r).zone);
}

} // namespace

value timestamp(run& r, const node&) {
    return value::integer(r.with().now_ms, r.memory());
}

value today(run& r, const node&) {
    return iso(r, now(r));
}

// DATEPARSE(text, format, ..., {locale: "fr"}): the first format that fits.
value date_parse(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    if (!text) return {};
    auto formats = call.children.size();
    const auto options = formats > 2 ? r.argument(call, formats - 1) : value{};
    const date::locale_names* language = nullptr;
    if (options.is_object()) {
        --formats;
        if (!find_language(r, options, language)) return {};
    }
    const auto settings = settings_of(r);
    for (std::size_t i = 1; i < formats && r.charge(date_cost); ++i) {
        const auto format = r.text_argument(call, i);
        const auto read = format ? date::parse_format(*text, *format, settings, language) : std::nullopt;
        if (read) return iso(r, read);
    }
    return {};
}

value date_format(run& r, const node& call) {
    const auto m = date_argument(r, call, 0);
    const auto format = r.text_argument(call, 1);
    if (!m || !format) return {};
    const auto text = date::format(*m, *format, r.memory());
    return text && r.charge(text->size()) ? r.text(*text) : value{};
}

value date_add(run& r, const node& call) {
    return shift(r, call, 1);
}

value date_sub(run& r, const node& call) {
    return shift(r, call, -1);
}

value date_diff(run& r, const node& call) {
    const auto from = date_argument(r, call, 0);
    const auto to = date_argument(r, call, 1);
    const auto unit = unit_argument(r, call, 2);
    return from && to && unit ? whole_units(r, *from, *to, *unit) : value{};
}

value age(run& r, const node& call) {
    const auto from = date_argument(r, call, 0);
    const auto to = now(r);
    const auto unit = call.children.size() > 1 ? unit_argument(r, call, 1) : date::unit::years;
    return from && to && unit ? whole_units(r, *from, *to, *unit) : value{};
}

value year(run& r, const node& call) {
    return field(r, call, &date::fields::year);
}

value month(run& r, const node& call) {
    return field(r, call, &date::fields::month);
}

value day(run& r, const node& call) {
    return field(r, call, &date::fields::day);
}

value hour(run& r, const node& call) {
    return field(r, call, &date::fields::hour);
}

value minutes(run& r, const node& call) {
    return field(r, call, &date::fields::minute);
}

value seconds(run& r, const node& call) {
    return field(r, call, &date::fields::second);
}

value timezone(run& r, const node& call) {
    const auto m = date_argument(r, call, 0);
    return m ? r.text(r.memory().copy(date::utc_offset_name(m->offset))) : value{};
}

} // namespace lead_ads::mapping::functions
