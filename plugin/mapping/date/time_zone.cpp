// Names of fixed offsets, as find() takes them:
//   offset = ["utc"] sign digit [digit] [":" digit digit] | "utc" | "gmt"     (in any case)
#include "mapping/date/time_zone.hpp"

#include "core/ascii.hpp"
#include "mapping/date/calendar.hpp"

#include <unicode/basictz.h>
#include <unicode/locid.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/tzfmt.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace lead_ads::mapping::date {

struct named_zone {
    struct change {
        std::int64_t ms;
        std::int32_t offset;
    };
    std::string name;
    std::int32_t first_offset = 0;
    std::vector<change> changes; // up to soon_ms
    // Later ones, read when a date asks for them: they are many, and hardly one ever does.
    mutable std::atomic<bool> has_later_changes{false};
    mutable std::vector<change> later_changes; // written under icu_mutex, before the flag is set
    // ICU's objects answer only for names; their thread safety is not promised, so one caller at a time.
    mutable std::mutex icu_mutex;
    std::unique_ptr<icu::TimeZone> icu_zone;
    mutable std::unique_ptr<icu::TimeZoneFormat> icu_names;
};

namespace {

constexpr std::int64_t days_in_400_years = 146097;
constexpr std::int64_t cycle_ms = days_in_400_years * day_ms;
constexpr std::int64_t soon_ms = 2'900'000'000'000; // in 2061
// Rules have settled long before 2100, and the calendar repeats after 400 years, weekdays included: changes
// are kept up to here, and later dates are looked up whole cycles earlier.
constexpr std::int64_t last_known_ms = 17'000'000'000'000; // in 2508
constexpr std::size_t max_changes = 4000;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_letters(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

using core::is_digit;

// The offset that `text` writes, sign first, or nothing.
std::optional<std::int32_t> parse_offset(std::string_view text) {
    if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    std::size_t at = 1;
    std::int32_t hours = 0;
    while (at < text.size() && at < 3 && is_digit(text[at]))
        hours = hours * 10 + (text[at++] - '0');
    if (at == 1) return std::nullopt;
    std::int32_t minutes = 0;
    if (at < text.size()) {
        const auto rest = text.substr(at);
        if (rest.size() != 3 || rest[0] != ':' || !is_digit(rest[1]) || !is_digit(rest[2]))
            return std::nullopt;
        minutes = (rest[1] - '0') * 10 + (rest[2] - '0');
    }
    const auto seconds = (hours * 60 + minutes) * 60;
    if (seconds >= 24 * 3600) return std::nullopt;
    return text[0] == '-' ? -seconds : seconds;
}

// ICU's own spelling of `name`, or nothing for a name that is not in its list.
std::optional<icu::UnicodeString> known_id(std::string_view name) {
    for (const std::string_view refused : {"Etc/Unknown", "Factory"})
        if (same_letters(name, refused)) return std::nullopt;
    std::unique_ptr<icu::StringEnumeration> ids(icu::TimeZone::createEnumeration());
    UErrorCode error = U_ZERO_ERROR;
    std::int32_t length = 0;
    while (const char* id = ids ? ids->next(&length, error) : nullptr) {
        if (U_FAILURE(error)) break;
        if (same_letters(name, {id, static_cast<std::size_t>(length)}))
            return icu::UnicodeString(id, length, US_INV);
    }
    return std::nullopt;
}

std::int32_t icu_offset(const icu::TimeZone& zone, double ms) {
    std::int32_t raw = 0, saving = 0;
    UErrorCode error = U_ZERO_ERROR;
    zone.getOffset(ms, 0, raw, saving, error);
    return (raw + saving) / 1000;
}

using changes = std::vector<named_zone::change>;

// The changes after `from` up to `until`.
changes read_changes(const icu::TimeZone& zone, std::int64_t from, std::int64_t until) {
    changes found;
    const auto* rules = dynamic_cast<const icu::BasicTimeZone*>(&zone);
    icu::TimeZoneTransition change;
    auto at = static_cast<double>(from);
    auto offset = icu_offset(zone, at);
    while (rules && found.size() < max_changes && rules->getNextTransition(at, false, change)) {
        at = change.getTime();
        if (at > static_cast<double>(until)) break;
        const auto after = icu_offset(zone, at);
        if (after != offset) found.push_back({static_cast<std::int64_t>(at), after});
        offset = after;
    }
    return found;
}

const changes& later_changes(const named_zone& zone) {
    if (!zone.has_later_changes.load(std::memory_order_acquire)) {
        const std::lock_guard lock(zone.icu_mutex);
        if (!zone.has_later_changes) {
            zone.later_changes = read_changes(*zone.icu_zone, soon_ms, last_known_ms);
            zone.has_later_changes.store(true, std::memory_order_release);
        }
    }
    return zone.later_changes;
}

// The offset after the last change at or before `ms`.
std::int32_t offset_among(const changes& all, std::int64_t ms, std::int32_t before_all) {
    const auto after = std::ranges::upper_bound(all, ms, {}, &named_zone::change::ms);
    return after == all.begin() ? before_all : std::prev(after)->offset;
}

std::string icu_name(const named_zone& zone, std::int64_t ms, time_zone::name_style style) {
    const std::lock_guard lock(zone.icu_mutex);
    UErrorCode error = U_ZERO_ERROR;
    if (!zone.icu_names)
        zone.icu_names.reset(icu::TimeZoneFormat::createInstance(icu::Locale("en", "US"), error));
    if (U_FAILURE(error) || !zone.icu_names) return {};
    const auto icu_style =
        style == time_zone::name_style::short_name ? UTZFMT_STYLE_SPECIFIC_SHORT : UTZFMT_STYLE_SPECIFIC_LONG;
    icu::UnicodeString name;
    zone.icu_names->format(icu_style, *zone.icu_zone, static_cast<double>(ms), name);
    std::string out;
    name.toUTF8String(out);
    return out;
}

std::string two_digits(std::int32_t n) {
    return {static_cast<char>('0' + n / 10 % 10), static_cast<char>('0' + n % 10)};
}

} // namespace

time_zone time_zone::fixed(std::int32_t offset_seconds) noexcept {
    time_zone zone;
    zone.fixed_seconds_ = offset_seconds;
    return zone;
}

std::optional<time_zone> time_zone::find(std::string_view name) {
    const bool has_prefix = name.size() >= 3 && same_letters(name.substr(0, 3), "utc");
    if (same_letters(name, "gmt") || (has_prefix && name.size() == 3)) return time_zone{};
    if (const auto offset = parse_offset(has_prefix ? name.substr(3) : name)) return fixed(*offset);
    return find_named(name);
}

std::optional<time_zone> time_zone::find_named(std::string_view name) {
    const auto id = known_id(name);
    if (!id) return std::nullopt;
    auto data = std::make_shared<named_zone>();
    data->name = name;
    data->icu_zone.reset(icu::TimeZone::createTimeZone(*id));
    if (!data->icu_zone) return std::nullopt;
    data->first_offset = icu_offset(*data->icu_zone, static_cast<double>(-max_ms));
    data->changes = read_changes(*data->icu_zone, -max_ms, soon_ms);
    time_zone zone;
    zone.named_ = std::move(data);
    return zone;
}

std::int32_t time_zone::offset_at(std::int64_t ms) const {
    if (!named_) return fixed_seconds_;
    if (ms > last_known_ms) ms -= floor_div(ms - last_known_ms + cycle_ms - 1, cycle_ms) * cycle_ms;
    const auto offset = offset_among(named_->changes, ms, named_->first_offset);
    return ms <= soon_ms ? offset : offset_among(later_changes(*named_), ms, offset);
}

std::string time_zone::name() const {
    return named_ ? named_->name : utc_offset_name(fixed_seconds_);
}

std::string time_zone::offset_name(std::int64_t ms, name_style style) const {
    return named_ ? icu_name(*named_, ms, style) : name();
}

std::string time_zone::offset_name_in_date(std::int64_t ms, name_style style) const {
    // The database has Etc zones for whole hours from -12 to +14; other fixed offsets keep their own name.
    const bool has_etc_zone = is_fixed() && fixed_seconds_ != 0 && fixed_seconds_ % 3600 == 0 &&
                              fixed_seconds_ >= -12 * 3600 && fixed_seconds_ <= 14 * 3600;
    if (!has_etc_zone) return offset_name(ms, style);
    const auto hours = std::abs(fixed_seconds_ / 3600);
    const std::string sign = fixed_seconds_ < 0 ? "-" : "+";
    if (style == name_style::short_name) return "GMT" + sign + std::to_string(hours);
    return "GMT" + sign + two_digits(hours) + ":00";
}

std::string utc_offset_name(std::int32_t offset_seconds) {
    if (offset_seconds == 0) return "UTC";
    const auto minutes = std::abs(offset_seconds) / 60;
    auto name = (offset_seconds < 0 ? "UTC-" : "UTC+") + std::to_string(minutes / 60);
    if (minutes % 60 != 0) name += ":" + std::to_string(minutes % 60);
    return name;
}

std::optional<time_zone> zone_cache::find_named(std::string_view name) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = zones_.find(name); found != zones_.end()) return found->second;
    }
    auto zone = time_zone::find_named(name);
    const std::lock_guard lock(mutex_);
    if (zone && zones_.size() < max_zones) zones_.emplace(name, *zone);
    return zone;
}

} // namespace lead_ads::mapping::date
