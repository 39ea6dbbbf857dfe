// The exported symbol: the SDK makes the table of calls from the class instance.
#include "abi/identity.hpp"
#include "abi/instance.hpp"

#include <destination/plugin.hpp>

namespace lead_ads::abi {

constexpr destination_descriptor_t instance::descriptor = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR},
    plugin_id,
    "Facebook Lead Ads",
    "the facebook_lead_ads authors",
    plugin_version,
    "Sends what became of leads to Meta's Conversions API",
};

} // namespace lead_ads::abi

extern "C" constexpr destination_entry_t destination_entry = destination::entry_of<lead_ads::abi::instance>();
