// Time zones: a fixed offset, or a zone of the IANA database.
//
// In: a name. Out: an immutable zone, cheap to copy, that tells its offset at any millisecond. Refuses
// (nullopt) names that nobody knows. A named zone's changes are read from ICU once, when it is found (those
// after 2061 when a date asks), so that asking for an offset touches no library. Every const member may be
// called from many threads at once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace lead_ads::mapping::date {

struct named_zone;

class time_zone {
public:
    // UTC.
    time_zone() noexcept = default;
    static time_zone fixed(std::int32_t offset_seconds) noexcept;

    // A zone as a configuration names it: an IANA name in any case, "UTC", "GMT", "UTC+5:30" or "+02:00".
    static std::optional<time_zone> find(std::string_view name);
    // Only names of the IANA database; "UTC" is then a zone with a name, whose dates end in +00:00 and not in
    // Z.
    static std::optional<time_zone> find_named(std::string_view name);

    // Seconds east of UTC. Throws std::bad_alloc when a date after 2061 is the first to ask, and there is no
    // memory for the changes; the next such date tries again.
    std::int32_t offset_at(std::int64_t ms) const;
    bool is_fixed() const noexcept { return named_ == nullptr; }
    // As it was asked for, or "UTC", "UTC+1", "UTC+5:30" for a fixed offset.
    std::string name() const;

    // How people call the offset in force at `ms`, in American English.
    enum class name_style {
        // An abbreviation where Americans know one, otherwise the offset: "EST", "GMT+2".
        short_name,
        // The full name: "Central European Summer Time".
        long_name,
    };
    std::string offset_name(std::int64_t ms, name_style style) const;
    // The same inside a localized date, where whole hours from UTC are "GMT+1" and "GMT+01:00".
    std::string offset_name_in_date(std::int64_t ms, name_style style) const;

private:
    std::shared_ptr<const named_zone> named_;
    std::int32_t fixed_seconds_ = 0;
};

// "UTC", "UTC+1" or "UTC-3:30".
std::string utc_offset_name(std::int32_t offset_seconds);

// Remembers named zones that dates in the data mention, because finding one takes milliseconds. Shared by
// threads.
class zone_cache {
public:
    std::optional<time_zone> find_named(std::string_view name);

private:
    static constexpr std::size_t max_zones = 256;
    std::mutex mutex_;
    std::map<std::string, time_zone, std::less<>> zones_;
};

} // namespace lead_ads::mapping::date
