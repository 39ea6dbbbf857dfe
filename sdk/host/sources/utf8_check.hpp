// Checks that a text is UTF-8, piece by piece.
//
// In: bytes. Out: where the first byte stands that cannot be UTF-8. Pure; a run of ASCII is passed over eight
// bytes at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace desthost::sources {

struct utf8_finding {
    std::size_t good = 0;       // bytes that are whole characters
    bool is_invalid = false;    // the byte behind them begins no character
    bool has_multibyte = false; // among the good ones are characters beyond ASCII
};

// Neither at the end of `bytes` nor invalid: the last character is not complete yet.
utf8_finding check_utf8(std::string_view bytes) noexcept;

} // namespace desthost::sources
