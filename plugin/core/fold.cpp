#include "core/fold.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

#include <unicode/casemap.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace lead_ads::core {

namespace {

std::string_view folded_ascii(std::string_view text, arena& memory) {
    const auto* first = std::ranges::find_if_not(text, is_ascii_space);
    const auto* last = text.end();
    while (last != first && is_ascii_space(last[-1]))
        --last;
    auto* const to = memory.array<char>(static_cast<std::size_t>(last - first));
    auto* const end = std::transform(first, last, to, ascii_lower);
    return {to, end};
}

bool is_space_at(std::string_view text, std::size_t offset) noexcept {
    return u_isUWhiteSpace(static_cast<UChar32>(next_code_point(text, offset)));
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_space_at(text, 0))
        text.remove_prefix(offset_of(text, 1));
    while (!text.empty()) {
        auto last = text.size() - 1;
        while (last > 0 && is_trail(text[last]))
            --last;
        if (!is_space_at(text, last)) break;
        text.remove_suffix(text.size() - last);
    }
    return text;
}

} // namespace

std::string_view folded(std::string_view text, arena& memory) {
    if (std::ranges::all_of(text, [](char c) { return is_ascii(c); })) return folded_ascii(text, memory);
    if (text.size() > std::numeric_limits<std::int32_t>::max() / 2) return {};
    const auto name = trimmed(text);
    // Lower case never takes more than half as many bytes again (U+023A: two bytes become three).
    const auto capacity = name.size() + name.size() / 2 + 1;
    auto* const to = memory.array<char>(capacity);
    auto status = U_ZERO_ERROR;
    const auto size = icu::CaseMap::utf8ToLower("", 0, name.data(), static_cast<std::int32_t>(name.size()),
                                                to, static_cast<std::int32_t>(capacity), nullptr, status);
    return U_SUCCESS(status) ? std::string_view(to, static_cast<std::size_t>(size)) : std::string_view{};
}

std::string_view single_spaced(std::string_view text, arena& memory) {
    const auto is_plain = [&](std::size_t i) {
        return is_ascii(text[i]) &&
               (!is_ascii_space(text[i]) || (text[i] == ' ' && i > 0 && text[i - 1] != ' '));
    };
    std::size_t at = 0;
    while (at < text.size() && is_plain(at))
        ++at;
    if (at == text.size()) return text;
    auto* const to = memory.array<char>(text.size());
    auto* end = std::copy(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), to);
    while (at < text.size()) {
        const auto start = at;
        const bool is_space = is_js_space(next_code_point(text, at));
        if (!is_space)
            end = std::copy(text.data() + start, text.data() + at, end);
        else if (end == to || end[-1] != ' ')
            *end++ = ' ';
    }
    return {to, end};
}

std::string folded(std::string_view text) {
    arena memory(256);
    return std::string(folded(text, memory));
}

} // namespace lead_ads::core
