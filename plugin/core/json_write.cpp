#include "core/json_write.hpp"

#include "core/json_sink.hpp"

#include <charconv>
#include <cmath>
#include <cstring>

namespace lead_ads::core {

namespace {

// The shortest digits that give the double back, and the power of ten of the first one.
struct shortest {
    char digits[20];
    int count = 0;
    int exponent = 0; // d.ddd * 10^exponent
};

shortest shortest_digits(double magnitude) noexcept {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, magnitude, std::chars_format::scientific).ptr;
    const auto* e = static_cast<const char*>(std::memchr(text, 'e', static_cast<std::size_t>(end - text)));
    shortest result;
    for (const char* c = text; c != e; ++c)
        if (*c != '.') result.digits[result.count++] = *c;
    std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, result.exponent);
    return result;
}

class appender {
public:
    explicit appender(char* at) : at_(at) {}
    void put(char c) { *at_++ = c; }
    void put(const char* from, int count) {
        std::memcpy(at_, from, static_cast<std::size_t>(count));
        at_ += count;
    }
    void zeros(int count) {
        for (int i = 0; i < count; ++i)
            put('0');
    }
    char* at() const { return at_; }

private:
    char* at_;
};

// Number::toString of ECMA-262, with n = exponent + 1 and k = count.
void put_js(const shortest& s, appender& out) {
    const int n = s.exponent + 1;
    if (s.count <= n && n <= 21) {
        out.put(s.digits, s.count);
        out.zeros(n - s.count);
    } else if (0 < n && n <= 21) {
        out.put(s.digits, n);
        out.put('.');
        out.put(s.digits + n, s.count - n);
    } else if (-6 < n && n <= 0) {
        out.put("0.", 2);
        out.zeros(-n);
        out.put(s.digits, s.count);
    } else {
        out.put(s.digits[0]);
        if (s.count > 1) {
            out.put('.');
            out.put(s.digits + 1, s.count - 1);
        }
        out.put('e');
        out.put(s.exponent < 0 ? '-' : '+');
        char text[8];
        const auto end = std::to_chars(text, text + sizeof text, std::abs(s.exponent)).ptr;
        out.put(text, static_cast<int>(end - text));
    }
}

// Digits that JavaScript would print just so: no exponent, no zero that says nothing, and so few that every
// double near them has a longer text. Up to 15 digits name their double alone.
bool is_printed_already(std::string_view digits) noexcept {
    if (digits.starts_with('-')) digits.remove_prefix(1);
    const auto point = digits.find('.');
    if (digits.size() > 16 || point == digits.npos || digits.find_first_of("eE") != digits.npos) return false;
    const auto first = digits.find_first_not_of("0.");
    // From 0.000001 on downwards there are exponents.
    return first != digits.npos && first <= point + 6 && digits.back() != '0';
}

} // namespace

std::string_view js_number_text(double d, number_text_buffer& buffer) noexcept {
    if (std::isnan(d)) return "NaN";
    if (std::isinf(d)) return d < 0 ? "-Infinity" : "Infinity";
    if (d == 0) return "0";
    appender out(buffer.bytes);
    if (d < 0) out.put('-');
    put_js(shortest_digits(std::fabs(d)), out);
    return {buffer.bytes, static_cast<std::size_t>(out.at() - buffer.bytes)};
}

std::string_view number_text(const value& v, number_text_buffer& buffer) noexcept {
    const auto written = v.written();
    if (v.is_written_integer()) return written == "-0" ? std::string_view("0") : written;
    if (is_printed_already(written)) return written;
    return js_number_text(v.as_double(), buffer);
}

namespace {

void write_number(const value& v, json_sink& to) {
    if (!v.is_written_integer() && !v.is_finite()) return to.put("null");
    number_text_buffer buffer;
    to.put(number_text(v, buffer));
}

void write(const value& v, json_sink& to) {
    switch (v.type()) {
    case kind::null:
        return to.put("null");
    case kind::boolean:
        return to.put(v.as_boolean() ? "true" : "false");
    case kind::number:
        return write_number(v, to);
    case kind::string:
        return to.put_string(v.as_string());
    case kind::array: {
        char separator = '[';
        for (const auto& element : v.elements()) {
            to.put(separator);
            write(element, to);
            separator = ',';
        }
        return to.put(v.size() == 0 ? "[]" : "]");
    }
    case kind::object: {
        char separator = '{';
        for (const auto& m : v.members()) {
            to.put(separator);
            to.put_string(m.key);
            to.put(':');
            write(m.item, to);
            separator = ',';
        }
        return to.put(v.size() == 0 ? "{}" : "}");
    }
    }
}

} // namespace

void write_json_string(std::string_view text, std::string& out) {
    json_sink to(out);
    to.put_string(text);
}

void write_json(const value& v, std::string& out) {
    json_sink to(out);
    write(v, to);
}

} // namespace lead_ads::core
