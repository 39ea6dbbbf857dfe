#include "facebook/phone.hpp"

#include "facebook/phone_cell.hpp"
#include "facebook/phone_plans.hpp"
#include "facebook/places.hpp"
#include "facebook/text.hpp"

#include <algorithm>

namespace lead_ads::facebook {

namespace {

// Digits, and nothing else but a plus before them: nearly every number of a stream.
bool is_plain(std::string_view text) noexcept {
    if (text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_digit(c); });
}

phone_number read_part(const phone_cell& cell, std::size_t first, std::size_t last, const phone_home& home,
                       core::arena& memory) {
    const auto& begin = cell.parts[first];
    const auto& end = cell.parts[last];
    const auto size = static_cast<std::size_t>(end.digits.data() + end.digits.size() - begin.digits.data());
    return read_phone_number({{begin.digits.data(), size}, begin.has_plus, begin.has_bracketed_zero}, home,
                             memory);
}

constexpr std::size_t longest_group = 7;

// All parts are numbers of their own: the cell is a list, whatever stands between them.
bool read_each(const phone_cell& cell, const phone_home& home, core::arena& memory, phone_numbers& found) {
    for (std::size_t i = 0; i < cell.count; ++i) {
        // Slashes stand within numbers too, between groups of few digits.
        if (!cell.is_list && cell.parts[i].digits.size() < longest_group) return false;
        const auto number = read_part(cell, i, i, home, memory);
        if (!number.fits_plan) return false;
        found.numbers[found.count++] = number.digits;
    }
    return true;
}

} // namespace

phone_numbers normalise_phones(std::string_view text, const phone_home& home, core::arena& memory) {
    phone_numbers found;
    if (is_plain(text)) {
        const bool has_plus = text[0] == '+';
        const auto number = read_phone_number({text.substr(has_plus ? 1 : 0), has_plus, false}, home, memory);
        if (!number.digits.empty()) found.numbers[found.count++] = number.digits;
        return found;
    }
    const auto cell = read_phone_cell(text, memory);
    if (cell.count > 1 && read_each(cell, home, memory, found)) return found;
    found.count = 0;
    const bool is_one = cell.count > 0 && !cell.is_list;
    if (!is_one) return found;
    const auto number = read_part(cell, 0, cell.count - 1, home, memory);
    if (!number.digits.empty()) found.numbers[found.count++] = number.digits;
    return found;
}

std::string_view normalise_phone(std::string_view text, const phone_home& home, core::arena& memory) {
    const auto found = normalise_phones(text, home, memory);
    return found.count == 1 ? found.numbers[0] : std::string_view();
}

std::string_view country_code_of(std::string_view written, core::arena& memory) {
    if (plan_of_country(written)) return written;
    const auto code = normalise_country(written, memory);
    return plan_of_country(code) ? code : std::string_view();
}

std::string_view calling_code_of(std::string_view written, core::arena& memory) {
    auto digits = trim(written);
    if (digits.starts_with('+'))
        digits.remove_prefix(1);
    else if (digits.starts_with("00"))
        digits.remove_prefix(2);
    const bool is_code = !digits.empty() && digits.size() <= 3 && digits[0] != '0' &&
                         std::ranges::all_of(digits, [](char c) { return is_digit(c); });
    if (is_code) return digits;
    const auto* const plan = plan_of_country(country_code_of(trim(written), memory));
    return plan ? plan->code : std::string_view();
}

} // namespace lead_ads::facebook
