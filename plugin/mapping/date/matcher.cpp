// What is matched, token by token (tokens.hpp has the grammar of formats):
//   digits | names in any case | sign 1 or 2 digits [[":"] 2 digits] | zone name | blank | literal text in
//   any case
#include "mapping/date/matcher.hpp"

#include "core/ascii.hpp"
#include "mapping/date/locale_names.hpp"
#include "mapping/date/tokens.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>

namespace lead_ads::mapping::date {
namespace {

constexpr std::array rows{
    token_row{"G", token_kind::name, 0, 0, short_eras, 0},
    token_row{"GG", token_kind::name, 0, 0, long_eras, 0},
    token_row{"y", token_kind::digits, 1, 6},
    token_row{"yy", token_kind::short_year, 2, 4},
    token_row{"yyyy", token_kind::digits, 4, 4},
    token_row{"yyyyy", token_kind::digits, 4, 6},
    token_row{"yyyyyy", token_kind::digits, 6, 6},
    token_row{"M", token_kind::digits, 1, 2},
    token_row{"MM", token_kind::digits, 2, 2},
    token_row{"MMM", token_kind::name, 0, 0, short_months, 1},
    token_row{"MMMM", token_kind::name, 0, 0, long_months, 1},
    token_row{"L", token_kind::digits, 1, 2},
    token_row{"LL", token_kind::digits, 2, 2},
    token_row{"LLL", token_kind::name, 0, 0, short_months, 1},
    token_row{"LLLL", token_kind::name, 0, 0, long_months, 1},
    token_row{"d", token_kind::digits, 1, 2},
    token_row{"dd", token_kind::digits, 2, 2},
    token_row{"o", token_kind::digits, 1, 3},
    token_row{"ooo", token_kind::digits, 3, 3},
    token_row{"H", token_kind::digits, 1, 2},
    token_row{"HH", token_kind::digits, 2, 2},
    token_row{"h", token_kind::digits, 1, 2},
    token_row{"hh", token_kind::digits, 2, 2},
    token_row{"m", token_kind::digits, 1, 2},
    token_row{"mm", token_kind::digits, 2, 2},
    token_row{"q", token_kind::digits, 1, 2},
    token_row{"qq", token_kind::digits, 2, 2},
    token_row{"s", token_kind::digits, 1, 2},
    token_row{"ss", token_kind::digits, 2, 2},
    token_row{"S", token_kind::digits, 1, 3},
    token_row{"SSS", token_kind::digits, 3, 3},
    token_row{"u", token_kind::fraction, 1, 9},
    token_row{"uu", token_kind::fraction, 1, 2},
    token_row{"uuu", token_kind::fraction, 1, 1},
    token_row{"a", token_kind::name, 0, 0, meridiems, 0},
    token_row{"kkkk", token_kind::digits, 4, 4},
    token_row{"kk", token_kind::short_year, 2, 4},
    token_row{"W", token_kind::digits, 1, 2},
    token_row{"WW", token_kind::digits, 2, 2},
    token_row{"E", token_kind::digits, 1, 1},
    token_row{"c", token_kind::digits, 1, 1},
    token_row{"EEE", token_kind::name, 0, 0, short_weekdays, 1},
    token_row{"EEEE", token_kind::name, 0, 0, long_weekdays, 1},
    token_row{"ccc", token_kind::name, 0, 0, short_weekdays, 1},
    token_row{"cccc", token_kind::name, 0, 0, long_weekdays, 1},
    token_row{"Z", token_kind::offset_with_colon},
    token_row{"ZZ", token_kind::offset_with_colon},
    token_row{"ZZZ", token_kind::offset_without_colon},
    token_row{"z", token_kind::zone},
};

// Inside a macro, tokens are wider when parsed than when shown.
struct macro_row {
    std::string_view shown;
    std::string_view parsed;
};
constexpr std::array macro_rows{
    macro_row{"y", "yyyyy"}, macro_row{"mm", "m"},     macro_row{"ss", "s"},
    macro_row{"HH", "H"},    macro_row{"ZZZZ", "ZZZ"},
};
constexpr token_row blank_row{" ", token_kind::blank};

// The character at the front of `text`, without its case; a stray byte is its own character.
struct folded {
    UChar32 character;
    std::size_t size;
};
folded fold_front(std::string_view text) {
    std::int32_t at = 0;
    UChar32 c = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    U8_NEXT(bytes, at, static_cast<std::int32_t>(text.size()), c);
    if (c < 0) return {-1 - static_cast<unsigned char>(text.front()), 1};
    const auto upper = u_toupper(c);
    // JavaScript never folds a letter beyond ASCII into one of ASCII.
    return {c >= 128 && upper < 128 ? c : upper, static_cast<std::size_t>(at)};
}

// How many bytes at the front of `text` spell `wanted`, in any case. In names, as `no_break` says, a no-break
// space is as good as a blank.
std::optional<std::size_t> prefix(std::string_view text, std::string_view wanted, bool no_break) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < wanted.size();) {
        if (at == text.size()) return std::nullopt;
        const auto want = fold_front(wanted.substr(i));
        const auto have = fold_front(text.substr(at));
        const bool blank = no_break && want.character == ' ' && have.character == 0xA0;
        if (want.character != have.character && !blank) return std::nullopt;
        i += want.size;
        at += have.size;
    }
    return at;
}

using core::is_digit;
// What Luxon's pattern of a zone name takes: [a-z_+-/]
bool is_zone_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (c >= '+' && c <= '/');
}

std::size_t digits_at(std::string_view text, std::size_t at, std::size_t limit) {
    std::size_t n = 0;
    while (n < limit && at + n < text.size() && is_digit(text[at + n]))
        ++n;
    return n;
}

std::size_t blank_size(std::string_view text) {
    const auto front = text.empty() ? folded{'\n', 0} : fold_front(text);
    const auto c = front.character;
    const bool blank = c == '\t' || c == '\v' || c == '\f' || c == ' ' || c == 0xA0 || c == 0x1680 ||
                       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
                       c == 0x205F || c == 0x3000 || c == 0xFEFF;
    return blank ? front.size : 0;
}

class text_matcher {
public:
    text_matcher(std::string_view text, std::span<matcher> matchers) : text_(text), matchers_(matchers) {}
    // On success every matcher holds its piece.
    bool run() { return match(0, 0); }

private:
    // Matches the matchers from `index` on against the text from `at` on. A pair that failed once fails
    // always, so it is remembered and the work stays within the product of both lengths.
    bool match(std::size_t index, std::size_t at) {
        if (index == matchers_.size()) return at == text_.size();
        const auto state = index * (max_parsed_text + 1) + at;
        if (failed_[state]) return false;
        if (try_pieces(index, at)) return true;
        failed_[state] = true;
        return false;
    }

    bool accept(std::size_t index, std::size_t at, std::size_t length) {
        matchers_[index].found = text_.substr(at, length);
        return match(index + 1, at + length);
    }

    bool try_pieces(std::size_t index, std::size_t at) {
        const auto& m = matchers_[index];
        const auto rest = text_.substr(at);
        switch (m.what()) {
        case token_kind::digits:
        case token_kind::fraction:
        case token_kind::short_year:
            return try_digits(index, at, *m.row);
        case token_kind::name:
            for (std::size_t i = 0; i < m.names.size(); ++i) {
                const auto length = prefix(rest, m.names[i], true);
                matchers_[index].name = i % m.meanings;
                if (length && accept(index, at, *length)) return true;
            }
            return false;
        case token_kind::offset_with_colon:
            return try_offset(index, at, ":");
        case token_kind::offset_without_colon:
            return try_offset(index, at, "");
        case token_kind::zone:
            return try_zone(index, at);
        case token_kind::blank:
            return blank_size(rest) != 0 && accept(index, at, blank_size(rest));
        case token_kind::literal:
            break;
        }
        const auto length = prefix(rest, m.literal, false);
        return length && accept(index, at, *length);
    }

    bool try_digits(std::size_t index, std::size_t at, const token_row& row) {
        for (auto n = digits_at(text_, at, row.high); n >= row.low; --n)
            if (accept(index, at, n)) return true;
        return false;
    }

    bool try_offset(std::size_t index, std::size_t at, std::string_view colon) {
        if (at == text_.size() || (text_[at] != '+' && text_[at] != '-')) return false;
        for (auto hours = digits_at(text_, at + 1, 2); hours >= 1; --hours) {
            const auto minutes_at = at + 1 + hours + colon.size();
            const bool has_colon = text_.substr(at + 1 + hours).starts_with(colon);
            if (has_colon && digits_at(text_, minutes_at, 2) == 2 && accept(index, at, minutes_at + 2 - at))
                return true;
            if (accept(index, at, 1 + hours)) return true;
        }
        return false;
    }

    bool try_zone(std::size_t index, std::size_t at) {
        constexpr std::size_t longest = 256;
        for (std::size_t n = 1; n <= longest && at + n <= text_.size() && is_zone_char(text_[at + n - 1]);
             ++n)
            if (accept(index, at, n)) return true;
        return false;
    }

    std::string_view text_;
    std::span<matcher> matchers_;
    std::bitset<(max_parsed_format + 1) * (max_parsed_text + 1)> failed_;
};

const token_row* find_row(std::string_view token_text) {
    const auto found = std::ranges::find(rows, token_text, &token_row::token_text);
    return found == rows.end() ? nullptr : &*found;
}

// How many things a list of names is about, by the first letter of the token.
std::size_t meanings_of(char letter) {
    switch (letter) {
    case 'M':
    case 'L':
        return long_months.size();
    case 'E':
    case 'c':
        return long_weekdays.size();
    default:
        return short_eras.size();
    }
}

const std::vector<std::string_view>& names_in(const locale_names& language, char letter) {
    switch (letter) {
    case 'M':
    case 'L':
        return language.months;
    case 'E':
    case 'c':
        return language.weekdays;
    case 'a':
        return language.meridiems;
    default:
        return language.eras;
    }
}

void set_names(matcher& m, const locale_names* language) {
    if (m.what() != token_kind::name) return;
    const char letter = m.row->token_text.front();
    m.meanings = meanings_of(letter);
    m.names = language ? names_in(*language, letter) : m.row->names;
}

// False when the format has more tokens than are allowed.
bool add_matchers(std::string_view format_text, const locale_names* language, bool in_macro,
                  std::span<matcher> all, std::size_t& count) {
    token_reader tokens(format_text);
    for (token next; tokens.next(next);) {
        const auto expansion = next.quoted || in_macro ? std::string_view{} : macro_expansion(next.text);
        if (!expansion.empty()) {
            if (!add_matchers(expansion, language, true, all, count)) return false;
            continue;
        }
        if (count == all.size()) return false;
        auto text = next.text;
        const auto macro = std::ranges::find(macro_rows, text, &macro_row::shown);
        if (in_macro && !next.quoted && macro != macro_rows.end()) text = macro->parsed;
        all[count].literal = text;
        if (!next.quoted) all[count].row = in_macro && text == " " ? &blank_row : find_row(text);
        set_names(all[count], language);
        ++count;
    }
    return true;
}

} // namespace

bool make_matchers(std::string_view format_text, const locale_names* language, std::span<matcher> all,
                   std::size_t& count) {
    count = 0;
    return add_matchers(format_text, language, false, all, count);
}

bool fit(std::string_view text, std::span<matcher> matchers) {
    return text.size() <= max_parsed_text && matchers.size() <= max_parsed_format &&
           text_matcher(text, matchers).run();
}

} // namespace lead_ads::mapping::date
