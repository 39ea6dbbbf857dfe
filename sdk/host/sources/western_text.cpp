#include "host/sources/western_text.hpp"

#include <algorithm>
#include <array>

namespace desthost::sources {

enum class western_text::kind : std::uint8_t {
    other,      // ASCII that is no letter.
    lower,      // An ASCII letter.
    upper,      // An ASCII letter.
    high_lower, // A small letter of western Europe.
    high_upper, // A capital letter of western Europe.
    mark,       // A sign that may touch letters: a quotation mark, a dash, a no-break space.
    sign,       // A sign that does not stand behind a letter.
    foreign,    // No text of western Europe has it.
};

namespace {

// 81 8D 8F 90 9D are not assigned. 8A 8E 9A 9E (S and Z with caron) and 9F are letters of other languages'
// and Macintosh's text; D0 DD DE F0 FD FE are Icelandic here, and Turkish or Czech in their own code pages.
constexpr std::string_view foreign_bytes = "\x81\x8D\x8F\x90\x9D\x8A\x8E\x9A\x9E\x9F\xD0\xDD\xDE\xF0\xFD\xFE";
constexpr std::string_view marks =
    "\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xA0\xA9\xAA\xAB\xAD\xAE\xB0\xB4\xB7\xBA\xBB";

bool holds(std::string_view bytes, std::uint8_t byte) noexcept {
    return bytes.find(static_cast<char>(byte)) != bytes.npos;
}

} // namespace

western_text::kind western_text::kind_of(std::uint8_t byte) noexcept {
    static const auto table = [] {
        std::array<kind, 256> made{};
        for (std::size_t i = 0; i < made.size(); ++i) {
            const auto b = static_cast<std::uint8_t>(i);
            made[i] = b >= 'a' && b <= 'z'      ? kind::lower
                      : b >= 'A' && b <= 'Z'    ? kind::upper
                      : b < 0x80                ? kind::other
                      : holds(foreign_bytes, b) ? kind::foreign
                      : b == 0x9C               ? kind::high_lower
                      : b == 0x8C               ? kind::high_upper
                      : b == 0xD7 || b == 0xF7  ? kind::sign
                      : b >= 0xDF               ? kind::high_lower
                      : b >= 0xC0               ? kind::high_upper
                      : holds(marks, b)         ? kind::mark
                                                : kind::sign;
        }
        return made;
    }();
    return table[byte];
}

bool western_text::add(std::string_view bytes) noexcept {
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        // Most bytes are ASCII behind ASCII, which says nothing.
        if ((byte | before_) >= 0x80 && !fits(byte, kind_of(byte))) return doubtful_ = true, false;
        before_ = byte;
    }
    return !doubtful_;
}

bool western_text::fits(std::uint8_t byte, kind k) noexcept {
    constexpr std::uint8_t most_in_a_row = 2;
    const auto previous = kind_of(before_);
    const bool is_high = k == kind::high_lower || k == kind::high_upper;
    const bool is_small_before = previous == kind::lower || previous == kind::high_lower;
    const bool is_letter_before = is_small_before || previous == kind::upper || previous == kind::high_upper;
    const bool is_letter = is_high || k == kind::lower || k == kind::upper;
    run_ = is_high ? static_cast<std::uint8_t>(run_ + 1) : std::uint8_t{0};
    if (k == kind::foreign || run_ > most_in_a_row) return false;
    if (k == kind::high_upper && is_small_before) return false;
    // In Czech text "Jiří" would read as "Jiøí", "Dvořák" as "Dvoøák": no Scandinavian word has these.
    constexpr std::string_view czech_behind = "\xE1\xE8\xE9\xEC\xED\xF2\xF3\xF9\xFA";
    if (before_ == 0xF8 && holds(czech_behind, byte)) return false;
    // Behind õ and ã Portuguese has few letters; Hungarian and Romanian have any.
    if (before_ == 0xF5 && is_letter && byte != 'e' && byte != 's') return false;
    if (before_ == 0xEC && is_letter) return false; // ì ends a word in Italian; ě is anywhere in Czech
    return k != kind::sign || !is_letter_before;
}

} // namespace desthost::sources
