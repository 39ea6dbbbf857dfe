#include "core/value.hpp"

#include "core/short_decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace lead_ads::core {

value value::number(double d) noexcept {
    if (!std::isfinite(d)) return {};
    return {{.number = d}, kind::number, number_form::computed, 0};
}

value value::integer(std::int64_t n, arena& memory) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
    return written_number(memory.copy({digits, end}), true);
}

double value::as_double() const noexcept {
    if (number() == number_form::computed) return bits_.number;
    const auto digits = written();
    if (const auto exact = short_decimal(digits)) return *exact;
    double d = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), d);
    if (failure != std::errc::result_out_of_range) return d;
    // from_chars leaves the number alone when it is out of range: tiny ones are zero, the others infinite.
    const auto exponent = digits.find_first_of("eE");
    const bool tiny =
        (exponent != std::string_view::npos && digits.find('-', exponent) != std::string_view::npos) ||
        digits.starts_with("0.") || digits.starts_with("-0.");
    const double magnitude = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    return digits.starts_with('-') ? -magnitude : magnitude;
}

std::optional<std::int64_t> value::as_int64() const noexcept {
    if (!is_number()) return std::nullopt;
    if (number() == number_form::integer) {
        std::int64_t n = 0;
        const auto digits = written();
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (failure != std::errc{}) return std::nullopt;
        return n;
    }
    const double d = as_double();
    if (d != std::trunc(d) || d < -9223372036854775808.0 || d >= 9223372036854775808.0) return std::nullopt;
    return static_cast<std::int64_t>(d);
}

namespace {

bool has_exponent(std::string_view digits) noexcept {
    return std::ranges::any_of(digits, [](char c) { return c == 'e' || c == 'E'; });
}

} // namespace

bool value::is_finite() const noexcept {
    // Digits without an exponent are below ten to the power of their number.
    const auto digits = written();
    const bool plain =
        number() == number_form::integer || (number() == number_form::decimal && !has_exponent(digits));
    if (plain && digits.size() <= std::numeric_limits<double>::max_exponent10) return true;
    return std::isfinite(as_double());
}

namespace {

bool equal_numbers(const value& a, const value& b) noexcept {
    if (a.is_written_integer() && b.is_written_integer()) return a.written() == b.written();
    return a.as_double() == b.as_double();
}

bool equal_objects(const value& a, const value& b) noexcept {
    if (a.size() != b.size()) return false;
    return std::ranges::all_of(a.members(), [&](const member& m) {
        const auto* other = b.find(m.key);
        return other && *other == m.item;
    });
}

} // namespace

bool operator==(const value& a, const value& b) noexcept {
    if (a.type() != b.type()) return false;
    switch (a.type()) {
    case kind::null:
        return true;
    case kind::boolean:
        return a.as_boolean() == b.as_boolean();
    case kind::number:
        return equal_numbers(a, b);
    case kind::string:
        return a.as_string() == b.as_string();
    case kind::array:
        return std::ranges::equal(a.elements(), b.elements());
    case kind::object:
        return equal_objects(a, b);
    }
    return false;
}

value deep_copy(const value& source, arena& memory) {
    switch (source.type()) {
    case kind::null:
    case kind::boolean:
        return source;
    case kind::number:
        return source.written().empty() ? source : value::written_number(memory.copy(source.written()));
    case kind::string:
        return value::string(memory.copy(source.as_string()));
    case kind::array: {
        auto* elements = memory.array<value>(source.size());
        std::ranges::transform(source.elements(), elements,
                               [&](const value& v) { return deep_copy(v, memory); });
        return value::array({elements, source.size()});
    }
    case kind::object: {
        auto* members = memory.array<member>(source.size());
        std::ranges::transform(source.members(), members, [&](const member& m) {
            return member{memory.copy(m.key), deep_copy(m.item, memory)};
        });
        return value::object({members, source.size()});
    }
    }
    return {};
}

} // namespace lead_ads::core
