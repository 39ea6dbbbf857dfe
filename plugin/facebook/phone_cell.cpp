#include "facebook/phone_cell.hpp"

#include "facebook/text.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

// cell   = part *( between part )
// part   = *label number [ extension ] [ remark ]
// number = [ "+" ] 1*( digit / punctuation )
// label  = word that no digit touches: "Tel.", "p:", "Mobil"
namespace lead_ads::facebook {

namespace {

// Words before an extension: the digits behind them are not part of the number. In lower case.
constexpr std::array<std::string_view, 24> extension_words{
    "ext",
    "extn",
    "extension",
    "extensión",
    "x",
    "xtn",
    "poste",
    "durchwahl",
    "dw",
    "nebenstelle",
    "app",
    "klappe",
    "kl",
    "int",
    "interno",
    "interne",
    "ramal",
    "anexo",
    "doorkiesnummer",
    "toestel",
    "wew",
    "wewn",
    "доб",
    "anknytning",
};

// Words between two numbers.
constexpr std::array<std::string_view, 14> list_words{"or", "oder", "ou", "o",   "and", "und", "et",
                                                      "e",  "y",    "en", "och", "of",  "lub", "и"};

constexpr std::size_t longest_extension = 7;

bool is_one_of(std::span<const std::string_view> words, std::string_view word) noexcept {
    return std::ranges::find(words, word) != words.end();
}

// Spreadsheets write whole numbers as 33612345678.0.
std::string_view without_decimals(std::string_view text) noexcept {
    const auto point = text.find('.');
    if (point == text.npos || point + 1 == text.size() || text.starts_with('0')) return text;
    const bool is_zero = text.find_first_not_of('0', point + 1) == text.npos && text.size() - point <= 3;
    const bool is_whole = std::ranges::all_of(text.substr(0, point), [](char c) { return is_digit(c); });
    return is_zero && is_whole ? text.substr(0, point) : text;
}

class cell_reader {
public:
    cell_reader(std::string_view text, core::arena& memory)
        : text_(text), memory_(memory), next_(memory.array<char>(text.size())) {}

    phone_cell read() {
        open();
        for (at_ = 0; at_ < text_.size() && !failed_;)
            take(code_point_at(text_, at_));
        close();
        if (failed_) return {};
        return cell_;
    }

private:
    void take(code_point c) {
        if (const auto digit = digit_of(c.value); digit >= 0)
            take_digit(static_cast<char>('0' + digit));
        else if (u_isalpha(static_cast<UChar32>(c.value)))
            return take_word();
        else
            take_mark(c.value);
        before_ = c.value;
        at_ += c.size;
    }

    // Superscripts, fractions and numerals that are no digits do not count.
    static int digit_of(char32_t c) noexcept {
        if (c < 0x80) return is_digit(static_cast<char>(c)) ? static_cast<int>(c) - '0' : -1;
        if (u_charType(static_cast<UChar32>(c)) != U_DECIMAL_DIGIT_NUMBER) return -1;
        return u_charDigitValue(static_cast<UChar32>(c));
    }

    void take_digit(char digit) {
        if (in_extension_) {
            failed_ |= ++extension_digits_ > longest_extension;
            return;
        }
        failed_ |= is_closed_; // digits behind a word
        *next_++ = digit;
        ++part_size_;
    }

    void take_mark(char32_t c) {
        switch (c) {
        case '+':
        case 0xFF0B: // full width
            return take_plus();
        case ';':
        case ',':
        case '|':
        case '\n':
        case '&':
            return begin_another(true);
        case '/':
            return begin_another(false);
        case '#':
            in_extension_ |= part_size_ > 0;
            return;
        case '*':
        case '@':
        case '%':
            failed_ = true; // codes of services, addresses
            return;
        case ')':
            pending_.has_bracketed_zero |=
                size_at_bracket_ > 0 && part_size_ == size_at_bracket_ + 1 && next_[-1] == '0';
            return;
        case '(':
            size_at_bracket_ = part_size_;
            return;
        default:
            failed_ |= u_charType(static_cast<UChar32>(c)) == U_OTHER_NUMBER;
            return;
        }
    }

    void take_plus() {
        const bool only_zeros = std::all_of(next_ - part_size_, next_, [](char c) { return c == '0'; });
        if (only_zeros) {
            next_ -= part_size_;
            part_size_ = 0;
        } else {
            begin_another(true);
        }
        pending_.has_plus = true;
    }

    void take_word() {
        const auto begin = at_;
        while (at_ < text_.size() && u_isalpha(static_cast<UChar32>(code_point_at(text_, at_).value)))
            at_ += code_point_at(text_, at_).size;
        const auto word = to_lower(text_.substr(begin, at_ - begin), memory_);
        const auto behind = at_ < text_.size() ? code_point_at(text_, at_).value : U' ';
        const bool touches_digits = digit_of(before_) >= 0 || digit_of(behind) >= 0;
        if (in_extension_ || is_one_of(extension_words, word))
            take_extension_word(touches_digits);
        else if (part_size_ == 0)
            failed_ |= touches_digits || behind == '+';
        else if (!touches_digits && is_one_of(list_words, word))
            begin_another(true);
        else
            take_remark(touches_digits);
        before_ = U'a';
    }

    // Before the first number such a word is a label like any other.
    void take_extension_word(bool touches_digits) {
        if (part_size_ == 0 && cell_.count == 0)
            failed_ |= touches_digits;
        else
            in_extension_ = true;
    }

    // "0612345678 (office)", but not 555-CALL.
    void take_remark(bool touches_digits) {
        failed_ |= touches_digits || before_ == '-';
        is_closed_ = true;
    }

    // What stands between numbers before the first or behind the last is nothing.
    void begin_another(bool is_list) {
        if (part_size_ == 0) {
            is_list_next_ |= is_list && cell_.count > 0;
            return;
        }
        close();
        is_list_next_ = is_list || in_extension_ || is_closed_;
        open();
    }

    void open() noexcept {
        part_size_ = extension_digits_ = size_at_bracket_ = 0;
        in_extension_ = is_closed_ = false;
        pending_ = {};
    }

    void close() noexcept {
        if (part_size_ == 0) return;
        if (cell_.count == phone_cell::most) {
            failed_ = true;
            return;
        }
        cell_.is_list |= is_list_next_;
        is_list_next_ = false;
        pending_.digits = {next_ - part_size_, part_size_};
        cell_.parts[cell_.count++] = pending_;
    }

    std::string_view text_;
    core::arena& memory_;
    char* next_; // where the next digit goes
    phone_cell cell_;
    phone_part pending_;
    std::size_t at_ = 0;
    std::size_t part_size_ = 0;
    std::size_t extension_digits_ = 0;
    std::size_t size_at_bracket_ = 0; // of the part, when its last bracket opened
    char32_t before_ = U' ';
    bool in_extension_ = false;
    bool is_closed_ = false; // a word stands behind the number
    bool is_list_next_ = false;
    bool failed_ = false;
};

} // namespace

phone_cell read_phone_cell(std::string_view text, core::arena& memory) {
    text = trim(text);
    if (text.starts_with("%2B") || text.starts_with("%2b")) { // a plus that an address encoded
        auto* const plain = memory.array<char>(text.size() - 2);
        *plain = '+';
        std::copy(text.begin() + 3, text.end(), plain + 1);
        text = {plain, text.size() - 2};
    }
    return cell_reader(without_decimals(text), memory).read();
}

} // namespace lead_ads::facebook
