// The grammar, as RFC 8259 has it:
//   value  = object | array | string | number | "true" | "false" | "null"
//   object = "{" [ string ":" value { "," string ":" value } ] "}"
//   array  = "[" [ value { "," value } ] "]"
//   number = [ "-" ] ( "0" | digit1-9 { digit } ) [ "." digit { digit } ] [ ("e"|"E") [ "+"|"-" ] digit {
//   digit } ]
// with white space (space, tab, CR, LF) between any two tokens.
#include "host/json_scan.hpp"

#include <algorithm>

namespace desthost {
namespace {

constexpr std::size_t most_levels = 1'000'000;

bool is_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool ends_plain_run(char c) noexcept {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

} // namespace

void json_scanner::reset() {
    open_.clear();
    place_ = place::value;
}

scan json_scanner::feed(const char*& at, const char* end) {
    while (place_ != place::ended && at != end) {
        if (place_ == place::in_string) {
            at = std::find_if(at, end, ends_plain_run);
            if (at == end) break;
        }
        const auto result = take(*at);
        if (result == step::refused) return scan::broken;
        if (result == step::taken) ++at;
    }
    return place_ == place::ended ? scan::done : scan::more;
}

scan json_scanner::finish() const noexcept {
    if (place_ == place::ended) return scan::done;
    const bool number_may_end = place_ == place::number_zero || place_ == place::number_integer ||
                                place_ == place::number_fraction || place_ == place::number_exponent;
    return number_may_end && open_.empty() ? scan::done : scan::broken;
}

json_scanner::step json_scanner::take(char c) {
    switch (place_) {
    case place::value:
    case place::first_element:
    case place::first_key:
    case place::key:
    case place::colon:
    case place::after_value:
        return is_space(c) ? step::taken : take_structure(c);
    case place::in_string:
        if (c == '"') return key_ ? (place_ = place::colon, step::taken) : end_value();
        if (c != '\\') return step::refused;
        place_ = place::in_escape;
        return step::taken;
    case place::in_escape:
    case place::in_code:
        return take_escape(c);
    case place::in_literal:
        if (c != literal_.front()) return step::refused;
        literal_.remove_prefix(1);
        return literal_.empty() ? end_value() : step::taken;
    default:
        return take_number(c);
    }
}

json_scanner::step json_scanner::take_structure(char c) {
    switch (place_) {
    case place::first_element:
        return c == ']' ? close(c) : begin_value(c);
    case place::first_key:
        if (c == '}') return close(c);
        [[fallthrough]];
    case place::key:
        if (c != '"') return step::refused;
        key_ = true;
        place_ = place::in_string;
        return step::taken;
    case place::colon:
        if (c != ':') return step::refused;
        place_ = place::value;
        return step::taken;
    case place::after_value:
        if (c != ',') return close(c);
        place_ = open_.back() ? place::key : place::value;
        return step::taken;
    default:
        return begin_value(c);
    }
}

json_scanner::step json_scanner::begin_value(char c) {
    switch (c) {
    case '{':
        return open(true);
    case '[':
        return open(false);
    case '"':
        key_ = false;
        place_ = place::in_string;
        return step::taken;
    case 't':
        literal_ = "rue";
        break;
    case 'f':
        literal_ = "alse";
        break;
    case 'n':
        literal_ = "ull";
        break;
    case '-':
        place_ = place::number_minus;
        return step::taken;
    case '0':
        place_ = place::number_zero;
        return step::taken;
    default:
        if (!is_digit(c)) return step::refused;
        place_ = place::number_integer;
        return step::taken;
    }
    place_ = place::in_literal;
    return step::taken;
}

json_scanner::step json_scanner::take_escape(char c) {
    if (place_ == place::in_code) {
        if (!is_hex(c)) return step::refused;
        if (++code_digits_ == 4) place_ = place::in_string;
        return step::taken;
    }
    constexpr std::string_view known = "\"\\/bfnrt";
    if (c == 'u') {
        code_digits_ = 0;
        place_ = place::in_code;
        return step::taken;
    }
    place_ = place::in_string;
    return known.find(c) != known.npos ? step::taken : step::refused;
}

// A number has no last character of its own: what does not belong to it is looked at again.
json_scanner::step json_scanner::take_number(char c) {
    const auto go = [this](place next) { return place_ = next, step::taken; };
    const auto end = [this] { return end_value(), step::again; };
    const bool exponent = c == 'e' || c == 'E';
    switch (place_) {
    case place::number_minus:
        if (!is_digit(c)) return step::refused;
        return go(c == '0' ? place::number_zero : place::number_integer);
    case place::number_integer:
        if (is_digit(c)) return step::taken;
        [[fallthrough]];
    case place::number_zero:
        if (c == '.') return go(place::number_point);
        return exponent ? go(place::number_e) : end();
    case place::number_point:
        return is_digit(c) ? go(place::number_fraction) : step::refused;
    case place::number_fraction:
        if (is_digit(c)) return step::taken;
        return exponent ? go(place::number_e) : end();
    case place::number_e:
        if (c == '+' || c == '-') return go(place::number_sign);
        [[fallthrough]];
    case place::number_sign:
        return is_digit(c) ? go(place::number_exponent) : step::refused;
    default:
        return is_digit(c) ? step::taken : end();
    }
}

json_scanner::step json_scanner::open(bool object) {
    if (open_.size() == most_levels) return step::refused;
    open_.push_back(object);
    place_ = object ? place::first_key : place::first_element;
    return step::taken;
}

json_scanner::step json_scanner::close(char c) {
    if (c != (open_.back() ? '}' : ']')) return step::refused;
    open_.pop_back();
    return end_value();
}

json_scanner::step json_scanner::end_value() {
    place_ = open_.empty() ? place::ended : place::after_value;
    return step::taken;
}

bool is_json(std::string_view text) {
    json_scanner scanner;
    const char* at = text.data();
    const char* end = at + text.size();
    if (auto state = scanner.feed(at, end); state == scan::more)
        return scanner.finish() == scan::done;
    else if (state == scan::broken)
        return false;
    return std::all_of(at, end, is_space);
}

void append_compact_json(std::string& out, std::string_view json) {
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (!in_string && is_space(c)) continue;
        out += c;
        if (c == '"') in_string = !in_string;
        if (in_string && c == '\\' && i + 1 < json.size()) out += json[++i];
    }
}

} // namespace desthost
