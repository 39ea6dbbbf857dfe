// The names of months, days and halves of the day in a language, for dates that are read in it.
//
// In: the name of a locale, such as "fr" or "pt-BR". Out: ICU's names, each with and without the point of an
// abbreviation. Refuses (nullptr) locales that ICU does not have. Names are built once for each locale and
// kept; a cache serves one thread at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping::date {

// Every list goes through its names in order several times, once for each way of writing them: the name at
// position i means i modulo the number of months, days, ...
struct locale_names {
    std::vector<std::string_view> months;    // January first
    std::vector<std::string_view> weekdays;  // Monday first
    std::vector<std::string_view> meridiems; // the morning first
    std::vector<std::string_view> eras;      // before Christ first
    std::deque<std::string> texts;           // what the lists point to
};

// Nullptr for a locale that is not known.
std::shared_ptr<const locale_names> find_locale_names(std::string_view locale);

class locale_cache {
public:
    // Nullptr for a locale that is not known, and for more locales than anybody writes.
    const locale_names* find(std::string_view locale);

private:
    static constexpr std::size_t most = 64; // a locale's name may come from an event
    std::map<std::string, std::shared_ptr<const locale_names>, std::less<>> known_;
};

} // namespace lead_ads::mapping::date
