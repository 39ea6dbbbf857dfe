#include "facebook/phone_number.hpp"

#include "facebook/phone_plans.hpp"

#include <algorithm>
#include <span>

namespace lead_ads::facebook {

namespace {

constexpr std::size_t shortest_number = 7; // with its code: Niue's 683 and four digits
constexpr std::size_t longest_number = 15; // ITU-T E.164, 6.2.1
// A country code and what follows it are long enough to be told from a national number.
constexpr std::size_t clear_after_code = 8;
constexpr std::size_t clear_after_italian_code = 9; // ten digits that begin with 39 are a mobile number
constexpr std::size_t clear_international = 11;

std::string_view without_leading_zeros(std::string_view digits) noexcept {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

bool is_length(std::size_t length) noexcept {
    return length >= shortest_number && length <= longest_number;
}

bool is_clear_after_code(const numbering_plan& plan, std::size_t length) noexcept {
    return length >= (plan.country == "IT" ? clear_after_italian_code : clear_after_code);
}

bool is_length_of(const numbering_plan& plan, std::size_t length) noexcept {
    return length >= plan.shortest && length <= plan.longest;
}

std::string_view join(std::string_view a, std::string_view b, core::arena& memory) {
    if (a.data() + a.size() == b.data()) return {a.data(), a.size() + b.size()};
    auto* const to = memory.array<char>(a.size() + b.size());
    std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), to));
    return {to, a.size() + b.size()};
}

// Argentina dials mobile numbers as area, 15, subscriber at home and as 9, area, subscriber from abroad.
std::string_view argentine_mobile(std::string_view digits, core::arena& memory) {
    constexpr std::size_t length = 12; // area and subscriber have ten digits together
    if (digits.starts_with('9')) digits.remove_prefix(1);
    if (digits.size() != length) return {};
    for (std::size_t area = digits.starts_with("11") ? 2 : 3; area <= 4; ++area)
        if (digits.substr(area, 2) == "15")
            return join(join("9", digits.substr(0, area), memory), digits.substr(area + 2), memory);
    return {};
}

class reader {
public:
    reader(const phone_home& home, core::arena& memory) : home_(home), memory_(memory) {}

    // Digits that begin with a country code.
    phone_number international(std::string_view digits) const {
        digits = without_leading_zeros(digits);
        const auto plans = plans_of_number(digits);
        if (plans.empty())
            return is_length(digits.size()) && !global_code_of(digits).empty() ? phone_number{digits, true}
                                                                               : phone_number{};
        const auto code = digits.substr(0, plans.front().code.size());
        const auto number = digits.substr(code.size());
        for (const auto& plan : plans)
            if (has_number(plan, number)) return {digits, true};
        for (const auto& plan : plans)
            if (const auto rest = significant(plan, number); !rest.empty()) return with(code, rest, true);
        const auto rest = after_zero(plans.front(), number);
        const bool is_possible = std::ranges::any_of(
            plans, [&](const numbering_plan& plan) { return is_length_of(plan, rest.size()); });
        return is_possible ? with(code, rest, false) : phone_number{};
    }

    phone_number at_home(std::string_view digits) const {
        if (digits.starts_with("00")) return after_double_zero(digits);
        const auto& plan = *home_.plan;
        const auto behind_code = after_own_code(digits);
        const bool fits = has_number(plan, digits);
        const bool is_international =
            !behind_code.empty() && (!fits || !may_begin_with_own_code(plan, digits.size()) ||
                                     is_clear_after_code(plan, digits.size() - plan.code.size()));
        if (is_international) return with(plan.code, behind_code, true);
        if (fits) return with(plan.code, digits, true);
        if (const auto number = significant(plan, digits); !number.empty())
            return with(plan.code, number, true);
        if (!plan.area.empty())
            if (const auto number = join(plan.area, digits, memory_); has_number(plan, number))
                return with(plan.code, number, true);
        if (const auto number = from_abroad(digits); number.fits_plan) return number;
        return of_possible_length(plan, after_zero(plan, digits));
    }

    // The code is one that no plan is known of.
    phone_number at_unknown_home(std::string_view digits) const {
        if (digits.starts_with("00")) return international(digits);
        const auto number = without_leading_zeros(digits);
        const bool has_code =
            digits.starts_with(home_.code) && digits.size() - home_.code.size() >= clear_after_code;
        const auto whole = has_code ? digits : join(home_.code, number, memory_);
        return is_length(whole.size()) && !number.empty() ? phone_number{whole, false} : phone_number{};
    }

private:
    phone_number with(std::string_view code, std::string_view number, bool fits) const {
        const auto digits = join(code, number, memory_);
        return is_length(digits.size()) || (fits && digits.size() <= longest_number)
                   ? phone_number{digits, fits}
                   : phone_number{};
    }

    // The national significant number within digits that do not fit as they are: without trunk prefix and
    // carrier, and in the form that callers from abroad dial.
    std::string_view significant(const numbering_plan& plan, std::string_view digits) const {
        std::string_view found = in_dialling_form(plan, digits);
        if (!found.empty()) return found;
        after_prefix(plan.trunk, digits, [&](std::string_view rest) {
            found = has_number(plan, rest) ? rest : in_dialling_form(plan, rest);
            if (found.empty() && home_.plan == &plan) found = after_own_code(rest);
            return !found.empty();
        });
        if (!found.empty()) return found;
        const bool has_zero = digits.starts_with('0') && has_number(plan, digits.substr(1));
        return has_zero ? digits.substr(1) : found;
    }

    std::string_view in_dialling_form(const numbering_plan& plan, std::string_view digits) const {
        if (plan.country != "AR") return {};
        return argentine_mobile(digits, memory_);
    }

    // Numbering plans grow: what begins as no number does that the table knows is taken by its length.
    phone_number of_possible_length(const numbering_plan& plan, std::string_view digits) const {
        if (digits.size() > plan.longest && digits.starts_with(plan.code))
            digits.remove_prefix(plan.code.size());
        return is_length_of(plan, digits.size()) ? with(plan.code, digits, false) : phone_number{};
    }

    // What fits the home's plan behind its code.
    std::string_view after_own_code(std::string_view digits) const {
        const auto& plan = *home_.plan;
        if (!digits.starts_with(plan.code)) return {};
        const auto rest = digits.substr(plan.code.size());
        if (has_number(plan, rest)) return rest;
        std::string_view found = in_dialling_form(plan, rest);
        if (found.empty())
            after_prefix(plan.trunk, rest, [&](std::string_view number) {
                if (has_number(plan, number)) found = number;
                return !found.empty();
            });
        return found;
    }

    // 00 is the exit code of most countries and understood from all; others have one that begins with it.
    phone_number after_double_zero(std::string_view digits) const {
        const auto usual = international(digits);
        if (!usual.digits.empty() && usual.digits.starts_with(home_.code)) return usual;
        const auto found = after_exit_code(digits);
        const bool is_found = found.fits_plan && (!usual.fits_plan || found.digits.starts_with(home_.code));
        return is_found ? found : usual;
    }

    phone_number after_exit_code(std::string_view digits) const {
        phone_number found;
        after_prefix(home_.plan->exit, digits, [&](std::string_view rest) {
            found = rest.starts_with('0') ? phone_number{} : international(rest);
            return found.fits_plan;
        });
        return found.fits_plan ? found : phone_number{};
    }

    // A number of another country: behind the exit code, or its digits alone, too many for a number at home.
    phone_number from_abroad(std::string_view digits) const {
        if (const auto found = after_exit_code(digits); found.fits_plan) return found;
        if (digits.size() < clear_international || digits.size() <= home_.plan->longest || digits[0] == '0')
            return {};
        return international(digits);
    }

    // A zero is a national prefix wherever no number begins with one, also where it is dialled no longer.
    static std::string_view after_zero(const numbering_plan& plan, std::string_view digits) noexcept {
        return digits.starts_with('0') && !has_numbers_with_zero(plan) ? digits.substr(1) : digits;
    }

    const phone_home& home_;
    core::arena& memory_;
};

} // namespace

phone_home find_phone_home(std::string_view country, std::string_view default_country_code) noexcept {
    if (const auto* const plan = plan_of_country(country)) return {plan, plan->code};
    const auto plans = plans_of_code(default_country_code);
    return {plans.empty() ? nullptr : &plans.front(), default_country_code};
}

phone_number read_phone_number(const written_number& written, const phone_home& home, core::arena& memory) {
    const reader read(home, memory);
    const auto digits = written.digits;
    if (without_leading_zeros(digits).empty()) return {};
    if (written.has_plus) return read.international(digits);
    if (home.plan) return read.at_home(digits);
    if (!home.code.empty()) return read.at_unknown_home(digits);
    if (digits.starts_with("00")) return read.international(digits);
    if (written.has_bracketed_zero)
        if (const auto found = read.international(digits); found.fits_plan) return found;
    // Nothing tells its country: it is taken as it is, as the parameter builder takes it.
    const auto number = without_leading_zeros(digits);
    return is_length(number.size()) ? phone_number{number, true} : phone_number{};
}

} // namespace lead_ads::facebook
