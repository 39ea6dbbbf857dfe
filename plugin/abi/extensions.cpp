#include "abi/extensions.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lead_ads::abi {

namespace {

struct extension {
    std::string_view id;
    const void* calls;
};

const std::array extensions = {
    extension{DESTINATION_EXT_CHECK, &check_extension},
    extension{DESTINATION_EXT_CHECK_EVENTS, &check_events_extension},
    extension{DESTINATION_EXT_DRAFT_DELIVERY, &delivery_extension},
    extension{DESTINATION_EXT_EVALUATE, &evaluate_extension},
    extension{DESTINATION_EXT_METRICS, &metrics_extension},
    extension{DESTINATION_EXT_PREVIEW, &preview_extension},
    extension{DESTINATION_EXT_REPORT, &report_extension},
    extension{DESTINATION_EXT_SCHEMA, &schema_extension},
    extension{DESTINATION_EXT_STATE, &state_extension},
};

} // namespace

const void* instance::get_extension(std::string_view id) noexcept {
    const auto found = std::ranges::find(extensions, id, &extension::id);
    return found == extensions.end() ? nullptr : found->calls;
}

} // namespace lead_ads::abi
