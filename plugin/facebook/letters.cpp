#include "facebook/letters.hpp"

#include "facebook/text.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include <algorithm>
#include <array>

namespace lead_ads::facebook {

namespace {

struct letter_fold {
    UChar32 letter;
    std::string_view to;
};

// Letters of Latin alphabets that Unicode does not decompose, and how names are written without them.
constexpr std::array letter_folds{
    letter_fold{0x00C6, "ae"}, letter_fold{0x00D0, "d"},  letter_fold{0x00D8, "o"},
    letter_fold{0x00DE, "th"}, letter_fold{0x00DF, "ss"}, letter_fold{0x00E6, "ae"},
    letter_fold{0x00F0, "d"},  letter_fold{0x00F8, "o"},  letter_fold{0x00FE, "th"},
    letter_fold{0x0110, "d"},  letter_fold{0x0111, "d"},  letter_fold{0x0131, "i"},
    letter_fold{0x0141, "l"},  letter_fold{0x0142, "l"},  letter_fold{0x0152, "oe"},
    letter_fold{0x0153, "oe"}, letter_fold{0x1E9E, "ss"},
};
static_assert(std::ranges::is_sorted(letter_folds, {}, &letter_fold::letter));

constexpr bool is_ascii_letter(UChar32 c) noexcept {
    return c < 0x80 && is_lower_letter(ascii_lower(static_cast<char>(c)));
}

class collector {
public:
    // No character gives more letters than it has bytes.
    collector(std::size_t capacity, core::arena& memory)
        : stripped_(memory.array<char>(capacity)), folded_(memory.array<char>(capacity)),
          starts_(memory.array<bool>(capacity)) {}

    void take(UChar32 c) noexcept {
        if (is_ascii_letter(c))
            take_ascii(static_cast<char>(c));
        else if (c >= 0x80)
            take_other(c);
        else
            before_ = nothing;
    }

    letters result() const noexcept {
        return {{stripped_, stripped_size_}, {folded_, folded_size_}, {starts_, folded_size_}};
    }

private:
    enum before : char { nothing, lower, upper };

    void put_stripped(char c) noexcept { stripped_[stripped_size_++] = c; }

    void put_folded(char c, bool starts) noexcept {
        starts_[folded_size_] = starts;
        folded_[folded_size_++] = c;
    }

    void take_ascii(char c) noexcept {
        const bool is_upper = is_upper_letter(c);
        put_stripped(ascii_lower(c));
        put_folded(ascii_lower(c), before_ == nothing || (before_ == lower && is_upper));
        before_ = is_upper ? upper : lower;
    }

    void take_other(UChar32 c) noexcept {
        // toLowerCase makes ASCII letters of these two.
        if (c == 0x0130) put_stripped('i');
        if (c == 0x212A) put_stripped('k');
        bool starts = before_ == nothing;
        for (const char letter : fold(c)) {
            put_folded(letter, starts);
            starts = false;
        }
        const bool is_mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        if (!is_mark) before_ = u_isalpha(c) ? (u_isupper(c) ? upper : lower) : nothing;
    }

    // The ASCII letters of c without its accents; often none.
    std::string_view fold(UChar32 c) noexcept {
        const auto* row = std::ranges::lower_bound(letter_folds, c, {}, &letter_fold::letter);
        if (row != letter_folds.end() && row->letter == c) return row->to;
        UErrorCode status = U_ZERO_ERROR;
        const auto* nfd = unorm2_getNFDInstance(&status);
        std::array<UChar, 8> parts;
        const auto count =
            U_SUCCESS(status) ? unorm2_getDecomposition(nfd, c, parts.data(), parts.size(), &status) : 0;
        if (U_FAILURE(status) || count <= 0 || !is_ascii_letter(parts[0])) return {};
        folded_letter_ = ascii_lower(static_cast<char>(parts[0]));
        return {&folded_letter_, 1};
    }

    char* stripped_;
    char* folded_;
    bool* starts_;
    std::size_t stripped_size_ = 0;
    std::size_t folded_size_ = 0;
    before before_ = nothing;
    char folded_letter_ = 0;
};

} // namespace

letters letters_of(std::string_view text, core::arena& memory) {
    collector all(text.size(), memory);
    for (std::size_t at = 0; at < text.size();) {
        const auto c = code_point_at(text, at);
        all.take(static_cast<UChar32>(c.value));
        at += c.size;
    }
    return all.result();
}

} // namespace lead_ads::facebook
