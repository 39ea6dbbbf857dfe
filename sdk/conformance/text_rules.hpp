// Rules for texts that cross the ABI.
//
// In: text. Out: whether it keeps the rule. Any thread.
#pragma once

#include "host/text.hpp"

#include <algorithm>
#include <string_view>

namespace conformance {

// UTF-8 without control characters.
inline bool is_plain_text(std::string_view text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    return desthost::is_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

// The same, but lines and tabs are allowed.
inline bool is_plain_lines(std::string_view text) {
    const auto is_control = [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
    };
    return desthost::is_utf8(text) && std::none_of(text.begin(), text.end(), is_control);
}

// Lower case, digits and _, not empty: reasons, ids, names of fields and metrics.
inline bool is_code(std::string_view text) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

} // namespace conformance
