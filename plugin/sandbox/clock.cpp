// date-time = date ( "T" | "t" | " " ) time [ "." digits ] ( "Z" | "z" | sign hh ":" mm )
// date      = yyyy "-" mm "-" dd
// time      = hh ":" mm ":" ss
#include "sandbox/clock.hpp"

#include <chrono>

namespace graph_sandbox {
namespace {

class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }

    bool one_of(std::string_view wanted) {
        if (rest_.empty() || wanted.find(rest_.front()) == std::string_view::npos) return false;
        last_ = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }

    // Exactly `count` digits, within [low, high].
    bool number(int count, int low, int high, int& out) {
        out = 0;
        for (int i = 0; i < count; ++i) {
            if (!one_of("0123456789")) return false;
            out = out * 10 + (last_ - '0');
        }
        return out >= low && out <= high;
    }

    char last() const { return last_; }

private:
    std::string_view rest_;
    char last_ = 0;
};

// The zone's offset from UTC in seconds.
bool read_zone(reader& in, int& offset) {
    offset = 0;
    if (in.one_of("Zz")) return true;
    if (!in.one_of("+-")) return false;
    const int sign = in.last() == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!in.number(2, 0, 23, hours) || !in.one_of(":") || !in.number(2, 0, 59, minutes)) return false;
    offset = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool skip_fraction(reader& in) {
    if (!in.one_of(".")) return true;
    if (!in.one_of("0123456789")) return false;
    while (in.one_of("0123456789")) {
    }
    return true;
}

} // namespace

std::optional<std::int64_t> parse_rfc3339(std::string_view text) noexcept {
    reader in(text);
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0;
    const bool date = in.number(4, 0, 9999, year) && in.one_of("-") && in.number(2, 1, 12, month) &&
                      in.one_of("-") && in.number(2, 1, 31, day) && in.one_of("Tt ");
    const bool time = date && in.number(2, 0, 23, hour) && in.one_of(":") && in.number(2, 0, 59, minute) &&
                      in.one_of(":") && in.number(2, 0, 60, second) && skip_fraction(in);
    if (!time || !read_zone(in, offset) || !in.done()) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                                          std::chrono::day(unsigned(day))};
    if (!ymd.ok()) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days{ymd}.time_since_epoch().count();
    return days * 86400 + hour * 3600 + minute * 60 + second - offset;
}

std::int64_t wall_clock::now() const noexcept {
    if (fixed_) return *fixed_;
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

} // namespace graph_sandbox
