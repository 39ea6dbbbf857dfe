#include "facebook/phone.hpp"

#include "facebook/text.hpp"

#include <algorithm>
#include <array>

// With a default country code:
//   international  begins with "+" or "00": the digits as they are, without leading zeros
//   national       begins with "0": code + digits without that 0 (Italy keeps it)
//   bare           anything else: taken as international when it begins with the code and enough digits
//   follow,
//                  otherwise code + digits
namespace lead_ads::facebook {

namespace {

struct national_length {
    std::string_view code;
    std::size_t digits; // that must follow the code
};

// How many digits must follow a code before a bare number counts as international already: the usual length
// of a national significant number, for plans where that is not about eight. Short plans (Luxembourg) would
// otherwise get the code twice; in long ones (India, where 91 also begins mobile numbers) it would be
// missing. Source: ITU-T E.164 national numbering plans, https://www.itu.int/oth/T0202.aspx?parent=T0202
constexpr std::array national_lengths{
    national_length{"1", 10},  national_length{"20", 9},  national_length{"220", 7},
    national_length{"238", 7}, national_length{"239", 7}, national_length{"248", 7},
    national_length{"269", 7}, national_length{"290", 5}, national_length{"291", 7},
    national_length{"297", 7}, national_length{"298", 6}, national_length{"299", 6},
    national_length{"352", 6}, national_length{"353", 7}, national_length{"354", 7},
    national_length{"358", 7}, national_length{"372", 7}, national_length{"376", 6},
    national_length{"378", 6}, national_length{"39", 9},  national_length{"423", 7},
    national_length{"500", 5}, national_length{"501", 7}, national_length{"507", 7},
    national_length{"508", 6}, national_length{"52", 10}, national_length{"54", 10},
    national_length{"55", 10}, national_length{"57", 10}, national_length{"58", 10},
    national_length{"592", 7}, national_length{"597", 6}, national_length{"599", 7},
    national_length{"63", 9},  national_length{"670", 7}, national_length{"672", 6},
    national_length{"673", 7}, national_length{"674", 7}, national_length{"675", 7},
    national_length{"676", 5}, national_length{"677", 5}, national_length{"678", 5},
    national_length{"679", 7}, national_length{"680", 7}, national_length{"681", 6},
    national_length{"682", 5}, national_length{"683", 4}, national_length{"685", 5},
    national_length{"686", 5}, national_length{"687", 6}, national_length{"688", 5},
    national_length{"689", 6}, national_length{"690", 4}, national_length{"691", 7},
    national_length{"692", 7}, national_length{"7", 10},  national_length{"81", 9},
    national_length{"86", 10}, national_length{"90", 10}, national_length{"91", 10},
    national_length{"92", 9},  national_length{"960", 7}, national_length{"98", 10},
};
static_assert(std::ranges::is_sorted(national_lengths, {}, &national_length::code));
constexpr std::size_t usual_national_length = 8;

std::size_t least_digits_after(std::string_view code) noexcept {
    const auto* row = std::ranges::lower_bound(national_lengths, code, {}, &national_length::code);
    return row != national_lengths.end() && row->code == code ? row->digits : usual_national_length;
}

std::string_view only_digits(std::string_view text, core::arena& memory) {
    if (std::all_of(text.begin(), text.end(), is_digit)) return text;
    auto* const to = memory.array<char>(text.size());
    auto* const end = std::copy_if(text.begin(), text.end(), to, is_digit);
    return {to, static_cast<std::size_t>(end - to)};
}

std::string_view without_leading_zeros(std::string_view digits) noexcept {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

std::string_view join(std::string_view code, std::string_view digits, core::arena& memory) {
    auto* const to = memory.array<char>(code.size() + digits.size());
    std::copy(digits.begin(), digits.end(), std::copy(code.begin(), code.end(), to));
    return {to, code.size() + digits.size()};
}

bool begins_with_plus(std::string_view text) noexcept {
    const auto first = text.find_first_of("+0123456789");
    return first != text.npos && text[first] == '+';
}

} // namespace

std::string_view normalise_phone(std::string_view text, std::string_view default_country_code,
                                 core::arena& memory) {
    const auto digits = only_digits(text, memory);
    const auto significant = without_leading_zeros(digits);
    const bool international = begins_with_plus(text) || digits.starts_with("00");
    if (default_country_code.empty() || significant.empty() || international) return significant;
    if (digits.front() == '0')
        return join(default_country_code, default_country_code == "39" ? digits : significant, memory);
    const bool has_code =
        digits.starts_with(default_country_code) &&
        digits.size() - default_country_code.size() >= least_digits_after(default_country_code);
    return has_code ? digits : join(default_country_code, digits, memory);
}

} // namespace lead_ads::facebook
