#include "core/json_write.hpp"

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

constexpr char hex_digits[] = "0123456789abcdef";

void write_escaped(unsigned char c, std::string& out) {
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    const char escape[] = {'\\', 'u', '0', '0', hex_digits[c >> 4], hex_digits[c & 15]};
    out.append(escape, sizeof escape);
}

void write_number(const value& v, std::string& out) {
    if (!v.is_written_integer() && !std::isfinite(v.as_double())) {
        out += "null";
        return;
    }
    number_text_buffer buffer;
    out += number_text(v, buffer);
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
    if (v.is_written_integer()) return v.written() == "-0" ? std::string_view("0") : v.written();
    return js_number_text(v.as_double(), buffer);
}

void write_json_string(std::string_view text, std::string& out) {
    out += '"';
    std::size_t plain_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, plain_from, i - plain_from);
        write_escaped(c, out);
        plain_from = i + 1;
    }
    out.append(text, plain_from);
    out += '"';
}

void write_json(const value& v, std::string& out) {
    switch (v.type()) {
    case kind::null:
        out += "null";
        return;
    case kind::boolean:
        out += v.as_boolean() ? "true" : "false";
        return;
    case kind::number:
        write_number(v, out);
        return;
    case kind::string:
        write_json_string(v.as_string(), out);
        return;
    case kind::array: {
        char separator = '[';
        for (const auto& element : v.elements()) {
            out += separator;
            write_json(element, out);
            separator = ',';
        }
        out += v.size() == 0 ? "[]" : "]";
        return;
    }
    case kind::object: {
        char separator = '{';
        for (const auto& m : v.members()) {
            out += separator;
            write_json_string(m.key, out);
            out += ':';
            write_json(m.item, out);
            separator = ',';
        }
        out += v.size() == 0 ? "{}" : "}";
        return;
    }
    }
}

} // namespace lead_ads::core
