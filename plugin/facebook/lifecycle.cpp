#include "facebook/lifecycle.hpp"

#include <unicode/unistr.h>

#include <algorithm>

namespace lead_ads::facebook {

bool is_lifecycle_stage(std::string_view name) noexcept {
    return std::ranges::find(lifecycle_stages, name) != lifecycle_stages.end();
}

std::string folded_stage(std::string_view crm_stage) {
    auto text = icu::UnicodeString::fromUTF8({crm_stage.data(), static_cast<int32_t>(crm_stage.size())});
    std::string folded;
    text.trim().foldCase().toUTF8String(folded);
    return folded;
}

std::string_view facebook_stage(std::string_view crm_stage, stage_table table, std::string_view unmapped) {
    const auto key = folded_stage(crm_stage);
    const auto row = std::ranges::find(table, key, [](const auto& pair) { return pair.first; });
    return row == table.end() ? unmapped : std::string_view(row->second);
}

} // namespace lead_ads::facebook
