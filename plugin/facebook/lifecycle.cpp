#include "facebook/lifecycle.hpp"

#include "core/fold.hpp"
#include "facebook/text.hpp"

#include <algorithm>

namespace lead_ads::facebook {

bool is_lifecycle_stage(std::string_view name) noexcept {
    return std::ranges::find(lifecycle_stages, name) != lifecycle_stages.end();
}

std::string_view stage_key(std::string_view crm_stage, core::arena& memory) {
    return core::single_spaced(core::folded(compose(crm_stage, memory), memory), memory);
}

std::string_view facebook_stage(std::string_view crm_stage, stage_table table, std::string_view unmapped,
                                core::arena& memory) {
    const auto key = stage_key(crm_stage, memory);
    const auto row =
        std::ranges::find(table, key, [](const auto& pair) { return std::string_view(pair.first); });
    return row == table.end() ? unmapped : std::string_view(row->second);
}

std::string_view facebook_stage(std::string_view crm_stage, stage_table table, std::string_view unmapped) {
    core::arena memory(256);
    return facebook_stage(crm_stage, table, unmapped, memory);
}

} // namespace lead_ads::facebook
