#include "filter/consent.hpp"

#include "core/json_write.hpp"

#include <algorithm>

namespace lead_ads::filter {

namespace {

bool reads_as(const core::value& category, std::string_view text) noexcept {
    if (category.is_string()) return category.as_string() == text;
    core::number_text_buffer buffer;
    return category.is_number() && core::number_text(category, buffer) == text;
}

} // namespace

bool has_consent(const core::value& event, std::span<const std::string> required) noexcept {
    const auto* user = event.find("user");
    const auto* given = user ? user->find("consent_categories") : nullptr;
    return std::ranges::all_of(required, [&](const std::string& category) {
        if (!given) return false;
        if (!given->is_array()) return reads_as(*given, category);
        return std::ranges::any_of(given->elements(),
                                   [&](const core::value& v) { return reads_as(v, category); });
    });
}

} // namespace lead_ads::filter
