// duration = digits unit            unit = "ms" | "s" | "m" | "h" | "d"
// moment   = date ("T"|"t"|" ") time zone
// date     = 4digit "-" 2digit "-" 2digit
// time     = 2digit ":" 2digit ":" 2digit [ "." 1*9digit ]
// zone     = "Z" | "z" | ("+"|"-") 2digit ":" 2digit
#include "host/time_text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace desthost {
namespace {

struct unit {
    std::string_view name;
    std::int64_t nanoseconds;
};

constexpr std::array units{
    unit{"ms", 1'000'000},       unit{"s", 1'000'000'000},         unit{"m", 60'000'000'000},
    unit{"h", 3600'000'000'000}, unit{"d", 24 * 3600'000'000'000},
};

constexpr std::int64_t second = 1'000'000'000;

// Takes what a moment is made of from the front of the text, and remembers whether all of it was there.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    int digits(std::size_t count) {
        int number = 0;
        for (std::size_t i = 0; i < count; ++i)
            number = number * 10 + next_digit();
        return number;
    }

    void one_of(std::string_view choices) {
        good_ = good_ && !rest_.empty() && choices.find(rest_.front()) != choices.npos;
        if (good_) rest_.remove_prefix(1);
    }

    std::int64_t fraction() {
        if (!next_is(".")) return 0;
        one_of(".");
        std::int64_t number = next_digit();
        int count = 1;
        for (; next_is("0123456789"); ++count)
            number = count < 9 ? number * 10 + next_digit() : (good_ = false, 0);
        for (; count < 9; ++count)
            number *= 10;
        return number;
    }

    // Seconds east of Greenwich.
    std::int64_t zone() {
        if (next_is("Zz")) return one_of("Zz"), 0;
        const bool west = next_is("-");
        one_of("+-");
        const int hours = digits(2);
        one_of(":");
        const int minutes = digits(2);
        good_ = good_ && hours < 24 && minutes < 60;
        return (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    }

    bool next_is(std::string_view choices) const {
        return good_ && !rest_.empty() && choices.find(rest_.front()) != choices.npos;
    }
    bool is_complete() const { return good_ && rest_.empty(); }

private:
    int next_digit() {
        if (!next_is("0123456789")) return good_ = false, 0;
        const int digit = rest_.front() - '0';
        rest_.remove_prefix(1);
        return digit;
    }

    std::string_view rest_;
    bool good_ = true;
};

} // namespace

std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    if (text.empty() || text.front() == '-') return {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return {};
    const std::string_view name = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& u : units) {
        std::int64_t product = 0;
        if (u.name != name) continue;
        if (__builtin_mul_overflow(number, u.nanoseconds, &product)) return {};
        return std::chrono::nanoseconds{product};
    }
    return {};
}

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
    reader in{text};
    const int year = in.digits(4);
    in.one_of("-");
    const int month = in.digits(2);
    in.one_of("-");
    const int day = in.digits(2);
    in.one_of("Tt ");
    const int hour = in.digits(2);
    in.one_of(":");
    const int minute = in.digits(2);
    in.one_of(":");
    const int seconds = in.digits(2);
    const std::int64_t fraction = in.fraction();
    const std::int64_t east = in.zone();
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    // A leap second (60) is taken as the next minute's first second.
    if (!in.is_complete() || !date.ok() || hour > 23 || minute > 59 || seconds > 60) return {};
    if (year < 1678 || year > 2261) return {};
    const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
    return (days * 86400 + hour * 3600 + minute * 60 + seconds - east) * second + fraction;
}

std::string rfc3339(std::int64_t nanoseconds) {
    using namespace std::chrono;
    const sys_time<milliseconds> moment{floor<milliseconds>(std::chrono::nanoseconds{nanoseconds})};
    const auto midnight = floor<days>(moment);
    const year_month_day date{midnight};
    const hh_mm_ss time{moment - midnight};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                  static_cast<int>(time.subseconds().count()));
    return text.data();
}

std::int64_t system_now() noexcept {
    using namespace std::chrono;
    return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace desthost
