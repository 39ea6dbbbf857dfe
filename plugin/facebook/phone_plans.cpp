#include "facebook/phone_plans.hpp"

#include "core/ascii.hpp"
#include "facebook/numbering_plans.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace lead_ads::facebook {

namespace {

using core::ascii_lower;
using core::is_digit;
using core::is_lower_letter;

constexpr std::size_t plan_count = std::size(numbering_plans);
constexpr std::uint8_t no_plan = 255;
static_assert(plan_count < no_plan);

// Bit n of a set: n is in it.
using number_set = std::uint16_t;

// "1-5,7": reads numbers and runs of them.
constexpr number_set read_set(std::string_view text) {
    number_set set = 0;
    int from = 0, number = 0;
    bool is_run = false;
    const auto close = [&] {
        for (int n = is_run ? from : number; n <= number; ++n)
            set = static_cast<number_set>(set | 1u << n);
        number = 0;
        is_run = false;
    };
    for (const char c : text) {
        if (is_digit(c)) {
            number = number * 10 + (c - '0');
        } else if (c == '-') {
            from = number;
            number = 0;
            is_run = true;
        } else {
            close();
        }
    }
    if (!text.empty()) close();
    return set;
}

struct plan_lengths {
    std::array<number_set, 10> by_first_digit{};
    number_set own = 0;
};

constexpr plan_lengths read_lengths(const numbering_plan& plan) {
    plan_lengths all;
    for (auto rest = plan.numbers; !rest.empty();) {
        const auto group = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), group.size() + 1));
        const auto colon = group.find(':');
        const auto digits = read_set(group.substr(0, colon));
        for (unsigned digit = 0; digit < 10; ++digit)
            if ((digits >> digit & 1) != 0) all.by_first_digit[digit] = read_set(group.substr(colon + 1));
    }
    all.own = read_set(plan.own);
    return all;
}

constexpr auto lengths = [] {
    std::array<plan_lengths, plan_count> all{};
    for (std::size_t row = 0; row < plan_count; ++row)
        all[row] = read_lengths(numbering_plans[row]);
    return all;
}();

constexpr std::size_t letters_index(char first, char second) noexcept {
    return static_cast<std::size_t>(ascii_lower(first) - 'a') * 26 +
           static_cast<std::size_t>(ascii_lower(second) - 'a');
}

constexpr auto rows_by_country = [] {
    std::array<std::uint8_t, 26 * 26> rows{};
    rows.fill(no_plan);
    for (std::size_t row = 0; row < plan_count; ++row)
        rows[letters_index(numbering_plans[row].country[0], numbering_plans[row].country[1])] =
            static_cast<std::uint8_t>(row);
    return rows;
}();

constexpr std::size_t code_number(std::string_view code) noexcept {
    std::size_t number = 0;
    for (const char c : code)
        number = number * 10 + static_cast<std::size_t>(c - '0');
    return number;
}

struct row_run {
    std::uint8_t first = 0, count = 0;
};

constexpr auto rows_by_code = [] {
    std::array<row_run, 1000> runs{};
    for (std::size_t row = 0; row < plan_count; ++row) {
        auto& run = runs[code_number(numbering_plans[row].code)];
        if (run.count == 0) run.first = static_cast<std::uint8_t>(row);
        ++run.count;
    }
    return runs;
}();

// ITU's codes of networks: freephone, shared cost, satellites, personal numbers, trials, premium rate.
constexpr std::array<std::string_view, 9> global_codes{"800", "808", "870", "878", "881",
                                                       "882", "883", "888", "979"};

const plan_lengths& lengths_of(const numbering_plan& plan) noexcept {
    return lengths[static_cast<std::size_t>(&plan - numbering_plans)];
}

bool is_in(number_set set, std::size_t number) noexcept {
    return number < 16 && (set >> number & 1) != 0;
}

} // namespace

const numbering_plan* plan_of_country(std::string_view alpha2) noexcept {
    if (alpha2.size() != 2 || !std::ranges::all_of(alpha2, core::is_letter)) return nullptr;
    const auto row = rows_by_country[letters_index(alpha2[0], alpha2[1])];
    return row == no_plan ? nullptr : &numbering_plans[row];
}

std::span<const numbering_plan> plans_of_code(std::string_view code) noexcept {
    const bool is_code = !code.empty() && code.size() <= 3 && code[0] != '0' &&
                         std::ranges::all_of(code, [](char c) { return is_digit(c); });
    if (!is_code) return {};
    const auto run = rows_by_code[code_number(code)];
    return {numbering_plans + run.first, run.count};
}

std::span<const numbering_plan> plans_of_number(std::string_view digits) noexcept {
    for (std::size_t size = 1; size <= 3 && size < digits.size(); ++size)
        if (const auto plans = plans_of_code(digits.substr(0, size)); !plans.empty()) return plans;
    return {};
}

std::string_view global_code_of(std::string_view digits) noexcept {
    const auto* const found = std::ranges::find(global_codes, digits.substr(0, 3));
    return found == global_codes.end() ? std::string_view() : *found;
}

bool has_number(const numbering_plan& plan, std::string_view digits) noexcept {
    if (digits.empty()) return false;
    return is_in(lengths_of(plan).by_first_digit[static_cast<std::size_t>(digits[0] - '0')], digits.size());
}

bool has_numbers_with_zero(const numbering_plan& plan) noexcept {
    return lengths_of(plan).by_first_digit[0] != 0;
}

bool may_begin_with_own_code(const numbering_plan& plan, std::size_t length) noexcept {
    return is_in(lengths_of(plan).own, length);
}

} // namespace lead_ads::facebook
