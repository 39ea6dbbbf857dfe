// Whether bytes that are not UTF-8 are Windows-1252 beyond doubt.
//
// In: the bytes of a text, in pieces. Out: doubt, as soon as there is any. Bytes alone do not say which code
// page they are of; but text of western Europe has its letters beyond ASCII alone or in pairs, between
// letters of ASCII, and uses few of them. What the code pages of other languages (Cyrillic, Greek, Turkish,
// Polish, Czech, Hungarian, the Baltic), of DOS and of the Macintosh would look like raises doubt. One
// thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace desthost::sources {

class western_text {
public:
    // Returns false once there is doubt.
    bool add(std::string_view bytes) noexcept;
    bool is_doubtful() const noexcept { return doubtful_; }

private:
    enum class kind : std::uint8_t;
    static kind kind_of(std::uint8_t byte) noexcept;
    bool fits(std::uint8_t byte, kind k) noexcept;

    std::uint8_t before_ = '\n';
    std::uint8_t run_ = 0; // letters beyond ASCII in a row
    bool doubtful_ = false;
};

} // namespace desthost::sources
