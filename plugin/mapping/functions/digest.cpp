// Digests and base64 of the UTF-8 bytes of a text.
#include "core/ascii.hpp"
#include "core/md5.hpp"
#include "core/utf8.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/scratch.hpp"

namespace lead_ads::mapping::functions {

namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Both alphabets are read: "-" and "_" of the URL-safe one stand for "+" and "/".
int base64_digit(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

void encode(std::string_view text, text_builder& out) {
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const auto group = text.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < group.size() ? static_cast<unsigned char>(group[k]) : 0u);
        char digits[4];
        for (std::size_t k = 0; k < 4; ++k)
            digits[k] = k <= group.size() ? base64_digits[bits >> (18 - 6 * k) & 63] : '=';
        if (!out.append({digits, 4})) return;
    }
}

// Writes at most 3 bytes for each 4 digits. Spaces are overlooked and padding may be missing, as in atob and
// Buffer; anything else, padding in the middle and a lone last digit are no base64.
std::optional<std::size_t> decode(std::string_view text, char* to) {
    std::uint32_t bits = 0;
    std::size_t digits = 0;
    std::size_t padding = 0;
    const auto* const begin = to;
    for (const char c : text) {
        if (core::is_ascii_space(c)) continue;
        if (c == '=' && ++padding <= 2) continue;
        const int digit = base64_digit(c);
        if (digit < 0 || padding > 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        if (++digits % 4 != 1) *to++ = static_cast<char>(bits >> (6 - 2 * ((digits - 1) % 4)) & 0xFF);
    }
    if (digits % 4 == 1 || (padding > 0 && (digits + padding) % 4 != 0)) return std::nullopt;
    return static_cast<std::size_t>(to - begin);
}

} // namespace

value sha256(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    if (!text) return {};
    auto* hex = r.memory().array<char>(core::sha256_digester::hex_size);
    r.work().sha256.digest(*text, hex);
    return value::string({hex, core::sha256_digester::hex_size});
}

value md5(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    if (!text) return {};
    auto* hex = r.memory().array<char>(core::md5_hex_size);
    core::write_md5(*text, hex);
    return value::string({hex, core::md5_hex_size});
}

value encode_base64(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    if (!text) return {};
    text_builder out(r, (text->size() + 2) / 3 * 4);
    encode(*text, out);
    return out.value();
}

value decode_base64(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    if (!text || !r.charge(text->size())) return {};
    auto* bytes = r.memory().array<char>(text->size());
    const auto size = decode(*text, bytes);
    if (!size || !core::is_utf8({bytes, *size})) return {};
    return r.text({bytes, *size});
}

} // namespace lead_ads::mapping::functions
