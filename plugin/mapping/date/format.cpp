#include "mapping/date/format.hpp"

#include "mapping/date/tokens.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <string>

namespace lead_ads::mapping::date {
namespace {

constexpr std::size_t max_format = 4096;

// Text that grows inside an arena.
class writer {
public:
    explicit writer(core::arena& memory) : memory_(memory) {}
    void put(std::string_view text) {
        if (text.empty()) return;
        if (size_ + text.size() > capacity_) grow(size_ + text.size());
        std::memcpy(text_ + size_, text.data(), text.size());
        size_ += text.size();
    }
    // At least `width` digits, not counting the sign.
    void put(std::int64_t value, std::size_t width) {
        std::array<char, 24> digits;
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), value < 0 ? -value : value).ptr;
        const auto count = static_cast<std::size_t>(end - digits.data());
        if (value < 0) put("-");
        for (std::size_t i = count; i < width; ++i)
            put("0");
        put({digits.data(), count});
    }
    std::string_view text() const { return {text_, size_}; }

private:
    void grow(std::size_t at_least) {
        capacity_ = std::max(at_least, capacity_ * 2 + 64);
        auto* bigger = memory_.array<char>(capacity_);
        if (size_ != 0) std::memcpy(bigger, text_, size_);
        text_ = bigger;
    }
    core::arena& memory_;
    char* text_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// What the tokens are shown from.
struct view {
    const moment& when;
    fields local;
    bool in_macro; // years then have no sign, and zones the names that localized dates give them
};

using show = void (*)(const view&, writer&);
using name_style = time_zone::name_style;

// A part of the date, as a number of at least `width` digits.
template <auto Part, std::size_t Width>
void number(const view& v, writer& out) {
    out.put(Part(v), Width);
}

std::int64_t year(const view& v) {
    if (v.in_macro && v.local.year <= 0) return 1 - v.local.year;
    return v.local.year;
}
std::int64_t month(const view& v) {
    return v.local.month;
}
std::int64_t day(const view& v) {
    return v.local.day;
}
std::int64_t hour(const view& v) {
    return v.local.hour;
}
std::int64_t hour_of_12(const view& v) {
    return v.local.hour % 12 == 0 ? 12 : v.local.hour % 12;
}
std::int64_t minute(const view& v) {
    return v.local.minute;
}
std::int64_t second(const view& v) {
    return v.local.second;
}
std::int64_t millisecond(const view& v) {
    return v.local.millisecond;
}
std::int64_t hundredth(const view& v) {
    return v.local.millisecond / 10;
}
std::int64_t tenth(const view& v) {
    return v.local.millisecond / 100;
}
std::int64_t quarter(const view& v) {
    return (v.local.month + 2) / 3;
}
std::int64_t ordinal(const view& v) {
    return ordinal_of(v.local);
}
std::int64_t week_year(const view& v) {
    return week_of(v.local, iso_weeks).year;
}
std::int64_t week(const view& v) {
    return week_of(v.local, iso_weeks).week;
}
std::int64_t us_week_year(const view& v) {
    return week_of(v.local, us_weeks).year;
}
std::int64_t us_week(const view& v) {
    return week_of(v.local, us_weeks).week;
}
std::int64_t weekday(const view& v) {
    return iso_weekday(v.local.year, v.local.month, v.local.day);
}
std::int64_t milliseconds(const view& v) {
    return v.when.ms;
}
std::int64_t unix_seconds(const view& v) {
    return floor_div(v.when.ms, second_ms);
}

// The last two characters of the year as written, with its sign: -5 gives -05, and -1234 gives 34.
template <auto Year>
void two_digit_year(const view& v, writer& out) {
    const auto value = Year(v);
    out.put(value < 0 && value > -10 ? value : (value < 0 ? -value : value) % 100, 2);
}

template <auto& Names>
void month_name(const view& v, writer& out) {
    out.put(Names[static_cast<std::size_t>(v.local.month - 1)]);
}
template <auto& Names>
void weekday_name(const view& v, writer& out) {
    out.put(Names[static_cast<std::size_t>(weekday(v) - 1)]);
}
void narrow_month(const view& v, writer& out) {
    out.put(long_months[static_cast<std::size_t>(v.local.month - 1)].substr(0, 1));
}
void narrow_weekday(const view& v, writer& out) {
    out.put(long_weekdays[static_cast<std::size_t>(weekday(v) - 1)].substr(0, 1));
}
void meridiem(const view& v, writer& out) {
    out.put(meridiems[v.local.hour < 12 ? 0 : 1]);
}
template <auto& Names>
void era(const view& v, writer& out) {
    out.put(Names[v.local.year < 0 ? 0 : 1]);
}
void narrow_era(const view& v, writer& out) {
    out.put(v.local.year < 0 ? "B" : "A");
}

// +6, +5:30
void narrow_offset(const view& v, writer& out) {
    const auto minutes = std::abs(v.when.offset) / 60;
    out.put(v.when.offset < 0 ? "-" : "+");
    out.put(minutes / 60, 1);
    if (minutes % 60 == 0) return;
    out.put(":");
    out.put(minutes % 60, 1);
}
template <bool Colon>
void full_offset(const view& v, writer& out) {
    const auto minutes = std::abs(v.when.offset) / 60;
    out.put(v.when.offset < 0 ? "-" : "+");
    out.put(minutes / 60, 2);
    if (Colon) out.put(":");
    out.put(minutes % 60, 2);
}
template <name_style Style>
void offset_name(const view& v, writer& out) {
    const auto& zone = v.when.zone;
    out.put(v.in_macro ? zone.offset_name_in_date(v.when.ms, Style) : zone.offset_name(v.when.ms, Style));
}
void zone_name(const view& v, writer& out) {
    out.put(v.when.zone.name());
}

struct row {
    std::string_view token_text;
    show how;
};
constexpr std::array rows{
    row{"S", number<millisecond, 1>},
    row{"SSS", number<millisecond, 3>},
    row{"u", number<millisecond, 3>},
    row{"uu", number<hundredth, 2>},
    row{"uuu", number<tenth, 1>},
    row{"s", number<second, 1>},
    row{"ss", number<second, 2>},
    row{"m", number<minute, 1>},
    row{"mm", number<minute, 2>},
    row{"h", number<hour_of_12, 1>},
    row{"hh", number<hour_of_12, 2>},
    row{"H", number<hour, 1>},
    row{"HH", number<hour, 2>},
    row{"Z", narrow_offset},
    row{"ZZ", full_offset<true>},
    row{"ZZZ", full_offset<false>},
    row{"ZZZZ", offset_name<name_style::short_name>},
    row{"ZZZZZ", offset_name<name_style::long_name>},
    row{"z", zone_name},
    row{"a", meridiem},
    row{"d", number<day, 1>},
    row{"dd", number<day, 2>},
    row{"c", number<weekday, 1>},
    row{"ccc", weekday_name<short_weekdays>},
    row{"cccc", weekday_name<long_weekdays>},
    row{"ccccc", narrow_weekday},
    row{"E", number<weekday, 1>},
    row{"EEE", weekday_name<short_weekdays>},
    row{"EEEE", weekday_name<long_weekdays>},
    row{"EEEEE", narrow_weekday},
    row{"L", number<month, 1>},
    row{"LL", number<month, 2>},
    row{"LLL", month_name<short_months>},
    row{"LLLL", month_name<long_months>},
    row{"LLLLL", narrow_month},
    row{"M", number<month, 1>},
    row{"MM", number<month, 2>},
    row{"MMM", month_name<short_months>},
    row{"MMMM", month_name<long_months>},
    row{"MMMMM", narrow_month},
    row{"y", number<year, 1>},
    row{"yy", two_digit_year<year>},
    row{"yyyy", number<year, 4>},
    row{"yyyyyy", number<year, 6>},
    row{"G", era<short_eras>},
    row{"GG", era<long_eras>},
    row{"GGGGG", narrow_era},
    row{"kk", two_digit_year<week_year>},
    row{"kkkk", number<week_year, 4>},
    row{"W", number<week, 1>},
    row{"WW", number<week, 2>},
    row{"n", number<us_week, 1>},
    row{"nn", number<us_week, 2>},
    row{"ii", two_digit_year<us_week_year>},
    row{"iiii", number<us_week_year, 4>},
    row{"o", number<ordinal, 1>},
    row{"ooo", number<ordinal, 3>},
    row{"q", number<quarter, 1>},
    row{"qq", number<quarter, 2>},
    row{"X", number<unix_seconds, 1>},
    row{"x", number<milliseconds, 1>},
};

show find_row(std::string_view token_text) {
    for (const auto& [text, how] : rows)
        if (text == token_text) return how;
    return nullptr;
}

// An expansion holds no macro token of its own, so this calls itself once at most.
void put_tokens(const view& v, std::string_view format_text, writer& out) {
    token_reader tokens(format_text);
    for (token next; tokens.next(next);) {
        const auto how = next.quoted ? nullptr : find_row(next.text);
        const auto expansion = next.quoted || v.in_macro ? std::string_view{} : macro_expansion(next.text);
        if (how)
            how(v, out);
        else if (!expansion.empty())
            put_tokens({v.when, v.local, true}, expansion, out);
        else
            out.put(next.text);
    }
}

} // namespace

std::optional<std::string_view> format(const moment& m, std::string_view format_text, core::arena& out) {
    if (format_text.size() > max_format) return std::nullopt;
    writer text(out);
    put_tokens({m, local_fields(m), false}, format_text, text);
    return text.text();
}

} // namespace lead_ads::mapping::date
