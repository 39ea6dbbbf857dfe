#include "facebook/privacy.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>

namespace lead_ads::facebook {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::optional<std::int64_t> whole_number(const core::value& written) noexcept {
    if (written.is_number()) return written.as_int64();
    if (!written.is_string()) return std::nullopt;
    const auto text = trimmed(written.as_string());
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<std::int64_t> code_of(const core::value& written, std::span<const place_code> places) noexcept {
    if (const auto code = whole_number(written)) {
        const bool is_known =
            *code == located_by_meta || std::ranges::find(places, *code, &place_code::code) != places.end();
        return is_known ? code : std::nullopt;
    }
    const auto* found = written.is_string() ? find_place(places, trimmed(written.as_string())) : nullptr;
    return found ? std::optional(found->code) : std::nullopt;
}

} // namespace

std::optional<std::int64_t> limited_data_use_country(const core::value& written) noexcept {
    return code_of(written, limited_data_use_countries);
}

std::optional<std::int64_t> limited_data_use_state(const core::value& written) noexcept {
    return code_of(written, limited_data_use_states);
}

} // namespace lead_ads::facebook
