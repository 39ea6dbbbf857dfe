#include "host/http/message.hpp"

#include "host/text.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace desthost::http {
namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int base64_digit(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

bool is_scheme(std::string_view header, std::string_view scheme) noexcept {
    return header.size() > scheme.size() && header[scheme.size()] == ' ' &&
           std::ranges::equal(header.substr(0, scheme.size()), scheme, {},
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

} // namespace

std::string_view request::header(std::string_view name) const noexcept {
    const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::string request::parameter(std::string_view name) const {
    for (std::string_view rest = query; !rest.empty();) {
        const auto one = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        const auto equals = std::min(one.find('='), one.size());
        if (decode_parameter(one.substr(0, equals)) == name)
            return decode_parameter(one.substr(std::min(equals + 1, one.size())));
    }
    return {};
}

response error_response(int status, std::string_view text) {
    response made;
    made.status = status;
    made.body = "{\"error\":";
    append_json_string(made.body, text);
    made.body += "}\n";
    return made;
}

std::string decode_parameter(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                               hex_digit(text[i + 2]) >= 0;
        if (is_escape) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

bool is_same_secret(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool decode_base64(std::string_view text, std::string& out) {
    out.clear();
    while (text.ends_with('='))
        text.remove_suffix(1);
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0) return false;
        bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFFFFu;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 0xFFu);
    }
    return count < 6;
}

std::string authorization_key(std::string_view header) {
    if (is_scheme(header, "bearer")) {
        auto key = header.substr(7);
        while (key.starts_with(' '))
            key.remove_prefix(1);
        return std::string(key);
    }
    std::string user;
    if (!is_scheme(header, "basic") || !decode_base64(header.substr(6), user)) return {};
    return user.substr(0, user.find(':'));
}

} // namespace desthost::http
