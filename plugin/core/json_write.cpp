#include "core/json_write.hpp"

#include "core/json_quote.hpp"
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
    if (digits.empty() || digits.size() > 16 || digits.back() == '0') return false;
    std::size_t point = digits.size(), first = digits.size();
    for (std::size_t at = 0; at < digits.size(); ++at) {
        const char c = digits[at];
        if (c == 'e' || c == 'E') return false;
        if (c == '.')
            point = at;
        else if (c != '0' && first == digits.size())
            first = at;
    }
    // From 0.000001 on downwards there are exponents.
    return point != digits.size() && first != digits.size() && first <= point + 6;
}

} // namespace

std::string_view js_number_text(double d, number_text_buffer& buffer) noexcept {
    if (std::isnan(d)) return "NaN";
    if (std::isinf(d)) return d < 0 ? "-Infinity" : "Infinity";
    if (d == 0) return "0";
    if (const auto magnitude = std::fabs(d); magnitude >= 1e-6 && magnitude < 0x1p53) {
        // Neither exponents nor digits that a double does not hold: the shortest fixed form is it.
        const auto end = std::to_chars(buffer.bytes, std::end(buffer.bytes), d, std::chars_format::fixed).ptr;
        return {buffer.bytes, end};
    }
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

// Every function here leaves room for two characters behind what it wrote: see core/json_quote.hpp.
constexpr std::size_t what_follows = 2;

char* put(char* at, std::string_view text, json_sink& to) {
    at = to.with_room(at, text.size() + what_follows);
    std::memcpy(at, text.data(), text.size());
    return at + text.size();
}

char* put_number(char* at, const value& v, json_sink& to) {
    if (!v.is_written_integer() && !v.is_finite()) return put(at, "null", to);
    number_text_buffer buffer;
    return put(at, number_text(v, buffer), to);
}

char* put_value(char* at, const value& v, json_sink& to);

// Closes what holds `count` items, each with a comma behind it.
char* close(char* at, std::size_t count, char bracket, json_sink& to) {
    at[count == 0 ? 0 : -1] = bracket;
    return to.with_room(count == 0 ? at + 1 : at, what_follows);
}

char* put_array(char* at, const value& v, json_sink& to) {
    *at++ = '[';
    for (const auto& element : v.elements()) {
        at = put_value(at, element, to);
        *at++ = ',';
    }
    return close(at, v.size(), ']', to);
}

char* put_object(char* at, const value& v, json_sink& to) {
    *at++ = '{';
    for (const auto& m : v.members()) {
        at = put_quoted(at, m.key, to);
        *at++ = ':';
        at = put_value(at, m.item, to);
        *at++ = ',';
    }
    return close(at, v.size(), '}', to);
}

char* put_value(char* at, const value& v, json_sink& to) {
    switch (v.type()) {
    case kind::null:
        return put(at, "null", to);
    case kind::boolean:
        return put(at, v.as_boolean() ? "true" : "false", to);
    case kind::number:
        return put_number(at, v, to);
    case kind::string:
        return v.is_plain_string() ? put_quoted_plain(at, v.as_string(), to)
                                   : put_quoted(at, v.as_string(), to);
    case kind::array:
        return put_array(to.with_room(at, 1 + what_follows), v, to);
    case kind::object:
        return put_object(to.with_room(at, 1 + what_follows), v, to);
    }
    return at;
}

} // namespace

void write_json_string(std::string_view text, std::string& out) {
    string_sink to(out);
    to.finish(put_quoted(to.start(), text, to));
}

void write_json(const value& v, std::string& out) {
    string_sink to(out);
    to.finish(put_value(to.start(), v, to));
}

std::string_view write_json(const value& v, arena& memory) {
    arena_sink to(memory);
    const auto* const end = put_value(to.start(), v, to);
    return to.finish(end);
}

} // namespace lead_ads::core
