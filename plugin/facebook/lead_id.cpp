#include "facebook/lead_id.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace lead_ads::facebook {

namespace {

using core::is_digit;

// No id with all its separators is longer.
constexpr std::size_t longest_text = 128;

bool is_all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

// White space, and characters that have no width.
bool is_around(char32_t c) {
    return core::is_js_space(c) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           c == 0x2060;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty()) {
        std::size_t size = 0;
        if (!is_around(core::next_code_point(text, size))) break;
        text.remove_prefix(size);
    }
    while (!text.empty()) {
        auto last = text.size() - 1;
        while (last > 0 && core::is_trail(text[last]))
            --last;
        auto at = last;
        if (!is_around(core::next_code_point(text, at))) break;
        text.remove_suffix(text.size() - last);
    }
    return text;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool take_quotes(std::string_view& text, std::string_view open) {
    if (text.size() <= open.size() || !text.starts_with(open) || !text.ends_with('"')) return false;
    text = text.substr(open.size(), text.size() - open.size() - 1);
    return true;
}

// One layer of what programs put around an id: against being taken for a number or a formula, or as a label.
bool take_layer(std::string_view& text) {
    text = trimmed(text);
    constexpr std::array<std::string_view, 5> prefixes = {"l:", "L:", "'", "\xE2\x80\x99", "\xE2\x80\x98"};
    return take_quotes(text, "=\"") || take_quotes(text, "\"") ||
           std::ranges::any_of(prefixes, [&](std::string_view prefix) { return take_prefix(text, prefix); });
}

std::string_view without_dress(std::string_view text) {
    constexpr int most_layers = 6;
    for (int i = 0; i < most_layers && take_layer(text); ++i) {
    }
    return trimmed(text);
}

// "1234567890123456.0": programs that take the id for a number write a fraction of nothing. Three digits
// would be a group of thousands.
std::string_view without_fraction(std::string_view text) {
    const auto point = text.find_last_of(".,");
    if (point == std::string_view::npos) return text;
    const auto fraction = text.substr(point + 1);
    const bool is_nothing = !fraction.empty() && fraction.find_first_not_of('0') == std::string_view::npos;
    const bool is_group = fraction.size() == 3 && text.find_first_of(".,") != point;
    return is_nothing && !is_group ? text.substr(0, point) : text;
}

bool may_separate(char32_t c) {
    return c == ',' || c == '.' || c == '\'' || c == 0x2019 || core::is_js_space(c);
}

// The digits of "1,234,567": groups of three with one and the same separator. Nothing when it is not so.
std::optional<std::string_view> without_separators(std::string_view text, core::arena& memory) {
    auto* digits = memory.array<char>(text.size());
    std::size_t count = 0;
    std::size_t group = 0;
    char32_t separator = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = core::next_code_point(text, at);
        if (c < 0x80 && is_digit(static_cast<char>(c))) {
            digits[count++] = static_cast<char>(c);
            ++group;
            continue;
        }
        const bool is_complete = separator == 0 ? group >= 1 && group <= 3 : group == 3;
        if (!may_separate(c) || (separator != 0 && c != separator) || !is_complete) return std::nullopt;
        separator = c;
        group = 0;
    }
    if (separator == 0 || group != 3) return std::nullopt;
    return std::string_view(digits, count);
}

// "1.23457E+15", with a decimal comma too.
bool is_scientific(std::string_view text) {
    const auto e = text.find_first_of("eE");
    if (e == std::string_view::npos || e == 0 || !is_digit(text.front())) return false;
    auto exponent = text.substr(e + 1);
    if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
    const auto is_of_number = [](char c) { return is_digit(c) || c == '.' || c == ',' || c == ' '; };
    return is_all_digits(exponent) && std::ranges::all_of(text.substr(0, e), is_of_number);
}

lead_id of_digits(std::string_view digits, std::span<const std::uint32_t> lengths) {
    if (std::ranges::find(lengths, digits.size()) == lengths.end()) return {{}, lead_id_fault::wrong_length};
    if (digits.front() == '0') return {{}, lead_id_fault::leading_zero};
    return {digits, lead_id_fault::none};
}

lead_id of_text(std::string_view given, std::span<const std::uint32_t> lengths, core::arena& memory) {
    if (is_all_digits(given)) return of_digits(given, lengths);
    if (given.size() > longest_text) return {{}, lead_id_fault::no_digits};
    const auto dressed = without_dress(given);
    if (dressed.empty()) return {{}, lead_id_fault::missing};
    const auto text = without_fraction(dressed);
    if (is_all_digits(text)) return of_digits(text, lengths);
    if (is_scientific(text)) return {{}, lead_id_fault::lost_digits};
    if (const auto digits = without_separators(text, memory)) return of_digits(*digits, lengths);
    return {{}, lead_id_fault::no_digits};
}

// A number that a formula computed is exact up to 2^53.
lead_id of_computed(const core::value& given, std::span<const std::uint32_t> lengths, core::arena& memory) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    const auto whole = given.as_int64();
    if (!whole || *whole < 0 || *whole > exact) return {{}, lead_id_fault::lost_digits};
    return of_digits(memory.copy(std::to_string(*whole)), lengths);
}

std::string listed(std::span<const std::uint32_t> lengths) {
    std::string text;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (i > 0) text += i + 1 == lengths.size() ? " or " : ", ";
        text += std::to_string(lengths[i]);
    }
    return text;
}

} // namespace

lead_id read_lead_id(const core::value& given, std::span<const std::uint32_t> lengths, core::arena& memory) {
    if (given.is_null()) return {};
    if (given.is_string()) return of_text(given.as_string(), lengths, memory);
    if (!given.is_number()) return {{}, lead_id_fault::no_digits};
    return given.written().empty() ? of_computed(given, lengths, memory)
                                   : of_text(given.written(), lengths, memory);
}

std::string_view describe(lead_id_fault fault, std::span<const std::uint32_t> lengths, core::arena& memory) {
    switch (fault) {
    case lead_id_fault::none:
    case lead_id_fault::missing:
        return {};
    case lead_id_fault::lost_digits:
        return "the lead id is in scientific notation, in which spreadsheets write long numbers: its last "
               "digits are lost; export lead ids as text";
    case lead_id_fault::leading_zero:
        return "the lead id begins with a zero, and Meta's never do; check the path in settings.lead_id";
    case lead_id_fault::no_digits:
        return "the lead id is something else than digits; check the path in settings.lead_id, and take away "
               "what stands around the digits, as in =SELECT(id, \"\\d{15,17}\")";
    case lead_id_fault::wrong_length:
        break;
    }
    return memory.copy("the lead id does not have " + listed(lengths) +
                       " digits; check the path in settings.lead_id, and export lead ids as text: "
                       "spreadsheets and scripts that treat them as numbers spoil their last digits");
}

} // namespace lead_ads::facebook
