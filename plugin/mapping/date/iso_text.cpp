// What is written: date "T" time offset
//   date = [sign] year "-" month "-" day;  time = hour ":" minute ":" second "." millisecond;  offset = "Z" |
//   sign hh ":" mm
#include "mapping/date/iso.hpp"

#include <cstdlib>

namespace lead_ads::mapping::date {
namespace {

char* put_digits(char* to, std::int64_t value, int width) {
    for (int i = width - 1; i >= 0; --i, value /= 10)
        to[i] = static_cast<char>('0' + value % 10);
    return to + width;
}

char* put_date(char* to, const fields& f) {
    const bool long_year = f.year < 0 || f.year > 9999;
    if (long_year) *to++ = f.year < 0 ? '-' : '+';
    to = put_digits(to, std::abs(f.year), long_year ? 6 : 4);
    *to++ = '-';
    to = put_digits(to, f.month, 2);
    *to++ = '-';
    return put_digits(to, f.day, 2);
}

char* put_time(char* to, const fields& f) {
    *to++ = 'T';
    to = put_digits(to, f.hour, 2);
    *to++ = ':';
    to = put_digits(to, f.minute, 2);
    *to++ = ':';
    to = put_digits(to, f.second, 2);
    *to++ = '.';
    return put_digits(to, f.millisecond, 3);
}

char* put_offset(char* to, const moment& m) {
    if (m.zone.is_fixed() && m.offset == 0) {
        *to++ = 'Z';
        return to;
    }
    const auto minutes = std::abs(m.offset) / 60;
    *to++ = m.offset < 0 ? '-' : '+';
    to = put_digits(to, minutes / 60, minutes / 60 > 99 ? 3 : 2);
    *to++ = ':';
    return put_digits(to, minutes % 60, 2);
}

constexpr std::size_t max_iso_text = 40;

std::size_t put_iso(char* to, const moment& m) {
    const auto shown = local_fields(m);
    return static_cast<std::size_t>(put_offset(put_time(put_date(to, shown), shown), m) - to);
}

} // namespace

std::string_view to_iso(const moment& m, core::arena& out) {
    auto* text = out.array<char>(max_iso_text);
    return {text, put_iso(text, m)};
}

std::string to_iso(const moment& m) {
    char text[max_iso_text];
    return {text, put_iso(text, m)};
}

} // namespace lead_ads::mapping::date
