// URLDECODE as JavaScript's decodeURIComponent, URLPARAM as its URLSearchParams.
#include "core/ascii.hpp"
#include "core/utf8.hpp"
#include "mapping/functions/functions.hpp"

#include <optional>

namespace lead_ads::mapping::functions {

namespace {

int hexadecimal(char c) noexcept {
    if (core::is_digit(c)) return c - '0';
    const char lower = core::ascii_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The byte that "%XX" at the beginning of the text stands for, or -1.
int escaped_byte(std::string_view text) noexcept {
    if (text.size() < 3 || text[0] != '%') return -1;
    const int high = hexadecimal(text[1]);
    const int low = hexadecimal(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// What the text stands for; nothing for a "%" that begins no escape.
std::optional<std::string_view> strictly_decoded(std::string_view text, core::arena& memory) {
    auto* const to = memory.array<char>(text.size());
    auto* end = to;
    for (std::size_t at = 0; at < text.size();) {
        const int byte = escaped_byte(text.substr(at));
        if (byte < 0 && text[at] == '%') return std::nullopt;
        *end++ = byte < 0 ? text[at] : static_cast<char>(byte);
        at += byte < 0 ? 1 : 3;
    }
    return std::string_view(to, static_cast<std::size_t>(end - to));
}

// As forms are: "+" is a space, a lone "%" stays.
std::string_view form_decoded(std::string_view text, core::arena& memory) {
    auto* const to = memory.array<char>(text.size());
    auto* end = to;
    for (std::size_t at = 0; at < text.size();) {
        const int byte = escaped_byte(text.substr(at));
        *end++ = byte >= 0 ? static_cast<char>(byte) : text[at] == '+' ? ' ' : text[at];
        at += byte < 0 ? 1 : 3;
    }
    return {to, static_cast<std::size_t>(end - to)};
}

// The parameters of an address, or of a text that has parameters only.
std::string_view query_of(std::string_view url) noexcept {
    const auto without_fragment = url.substr(0, url.find('#'));
    const auto mark = without_fragment.find('?');
    if (mark != url.npos) return without_fragment.substr(mark + 1);
    return url.find("://") == url.npos ? without_fragment : std::string_view{};
}

// The value, still encoded, of the first parameter of this name.
std::optional<std::string_view> find_parameter(std::string_view query, std::string_view name,
                                               core::arena& memory) {
    while (!query.empty()) {
        const auto part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        const auto sign = part.find('=');
        if (part.empty() || form_decoded(part.substr(0, sign), memory) != name) continue;
        return sign == part.npos ? std::string_view{} : part.substr(sign + 1);
    }
    return std::nullopt;
}

} // namespace

value url_decode(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    if (!text || !r.charge(text->size())) return {};
    const auto decoded = strictly_decoded(*text, r.memory());
    if (decoded && core::is_utf8(*decoded)) return r.text(*decoded);
    return r.unread(value::string(*text)), value{};
}

value url_param(run& r, const node& call) {
    const auto url = r.text_argument(call, 0);
    const auto name = r.text_argument(call, 1);
    if (!url || !name || !r.charge(2 * url->size())) return {};
    const auto found = find_parameter(query_of(*url), *name, r.memory());
    if (!found) return {};
    const auto decoded = form_decoded(*found, r.memory());
    if (core::is_utf8(decoded)) return r.text(decoded);
    return r.unread(value::string(*url)), value{};
}

} // namespace lead_ads::mapping::functions
