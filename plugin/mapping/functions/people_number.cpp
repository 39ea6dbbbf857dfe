// NUMBER with a decimal sign: numbers as people write them, "12 500,50 €".
//
//   number  := [ "(" ] { mark } [ minus ] { mark } digits { group digits } [ sign digits ] { mark } [ minus ]
//   [ ")" ] group   := a space, "'", "’", "_", or the one of "." and "," that is not the decimal sign mark :=
//   a letter, a currency sign, a space, or a decimal sign that no digit follows
//
// Of groups the last has three digits and the others have two or three; anything else could be meant
// otherwise and is no number.
#include "mapping/functions/people_number.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

#include <unicode/uchar.h>

#include <algorithm>

namespace lead_ads::mapping::functions {

namespace {

constexpr char32_t minus_sign = 0x2212;
constexpr char32_t right_quote = 0x2019;

bool is_minus(char32_t c) noexcept {
    return c == '-' || c == minus_sign;
}

bool is_mark(char32_t c) noexcept {
    if (core::is_js_space(c) || c == '+') return true;
    return u_isalpha(static_cast<UChar32>(c)) || u_charType(static_cast<UChar32>(c)) == U_CURRENCY_SYMBOL;
}

class number_reader {
public:
    number_reader(std::string_view text, char sign, char* out)
        : text_(text), sign_(sign), begin_(out), end_(out) {}

    std::string_view read() {
        if (!read_front() || !read_digits() || !read_back()) return {};
        return {begin_, static_cast<std::size_t>(end_ - begin_)};
    }

private:
    char32_t peek(std::size_t& next) const {
        next = at_;
        return at_ < text_.size() ? core::next_code_point(text_, next) : U'\0';
    }
    bool is_digit_at(std::size_t at) const { return at < text_.size() && core::is_digit(text_[at]); }
    // A decimal sign belongs to the number when a digit follows; "Rs. 500" and "Rs.500" have none.
    bool is_sign_here() const {
        return at_ < text_.size() && text_[at_] == sign_ && is_digit_at(at_ + 1) && !is_behind_letter_;
    }

    bool read_front() {
        for (std::size_t next = 0; at_ < text_.size() && !is_digit_at(at_); at_ = next) {
            const auto c = peek(next);
            if (is_sign_here()) break;
            if (c == '(' && !is_bracketed_ && !is_negative_)
                is_bracketed_ = true;
            else if (is_minus(c) && !is_negative_ && !is_bracketed_)
                is_negative_ = true;
            else if (!is_mark(c) && c != '.' && c != ',')
                return false;
            is_behind_letter_ = u_isalpha(static_cast<UChar32>(c)) != 0;
        }
        is_behind_letter_ = false;
        if (is_negative_ || is_bracketed_) *end_++ = '-';
        return at_ < text_.size();
    }

    // Reads digits to the output; how many there were.
    std::size_t take_digits() {
        const auto from = at_;
        while (is_digit_at(at_))
            *end_++ = text_[at_++];
        return at_ - from;
    }

    // Behind a sign between groups, if one stands here and a digit follows.
    bool take_group_sign(bool& is_space) {
        std::size_t next = 0;
        const auto c = peek(next);
        is_space = core::is_js_space(c);
        const bool is_other = (c == '.' || c == ',') && c != static_cast<unsigned char>(sign_);
        if (!(is_space || is_other || c == '\'' || c == right_quote || c == '_') || !is_digit_at(next))
            return false;
        at_ = next;
        return true;
    }

    bool read_digits() {
        auto size = take_digits();
        bool is_space = false;
        bool is_first = true;
        while (size > 0 && take_group_sign(is_space)) {
            if (size > 3 || (!is_first && size < 2)) return false;
            is_first = false;
            size = take_digits();
        }
        if (!is_first && size != 3) return false;
        if (!is_sign_here()) return size > 0;
        if (size == 0) *end_++ = '0';
        *end_++ = '.';
        ++at_;
        take_digits();
        return true;
    }

    bool read_back() {
        for (std::size_t next = 0; at_ < text_.size(); at_ = next) {
            const auto c = peek(next);
            if (c == ')' && is_bracketed_ && !is_closed_)
                is_closed_ = true;
            else if (is_minus(c) && *begin_ != '-' && !is_space_minus(next))
                move_minus_to_front();
            else if (!is_mark(c) && c != '.' && c != ',')
                return false;
        }
        return is_bracketed_ == is_closed_;
    }
    // Behind a number at its end: "500-". "500 - 20" and "500-EUR" are something else.
    bool is_space_minus(std::size_t next) const { return next != text_.size() || !is_digit_before(); }
    bool is_digit_before() const { return at_ > 0 && core::is_digit(text_[at_ - 1]); }
    void move_minus_to_front() {
        std::copy_backward(begin_, end_, end_ + 1);
        *begin_ = '-';
        ++end_;
    }

    std::string_view text_;
    char sign_;
    char* begin_;
    char* end_;
    std::size_t at_ = 0;
    bool is_negative_ = false;
    bool is_bracketed_ = false;
    bool is_closed_ = false;
    bool is_behind_letter_ = false;
};

} // namespace

std::string_view plain_number(std::string_view text, char decimal_sign, core::arena& memory) {
    return number_reader(text, decimal_sign, memory.array<char>(text.size() + 2)).read();
}

} // namespace lead_ads::mapping::functions
