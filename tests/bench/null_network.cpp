#include "null_network.hpp"

#include "abi/identity.hpp"
#include "abi/instance.hpp"
#include "tests/support/fake_transport.hpp"

#include <cstring>
#include <destination/plugin.hpp>

namespace lead_ads::abi {

constexpr destination_descriptor_t instance::descriptor = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR},
    plugin_id,
    "Facebook Lead Ads without a network",
    "the facebook_lead_ads authors",
    plugin_version,
    "Maps and throws away",
};

} // namespace lead_ads::abi

namespace bench {

namespace {

std::size_t events_in(const std::string& request) {
    constexpr std::string_view name = "\"event_name\":";
    std::size_t count = 0;
    const char* const end = request.data() + request.size();
    for (const char* at = request.data();; at += name.size(), ++count) {
        at = static_cast<const char*>(
            ::memmem(at, static_cast<std::size_t>(end - at), name.data(), name.size()));
        if (at == nullptr) return count;
    }
}

std::optional<lead_ads::dispatch::answer> confirm(const std::string& request) {
    lead_ads::dispatch::answer confirmed;
    confirmed.status = 200;
    confirmed.body = "{\"events_received\":" + std::to_string(events_in(request)) + "}";
    return confirmed;
}

class instance_without_network : public lead_ads::abi::instance {
public:
    explicit instance_without_network(const destination_host_t& host)
        : instance(host, std::make_unique<test_support::fake_transport>(confirm)) {}
};

} // namespace

constexpr destination_entry_t entry_without_network = destination::entry_of<instance_without_network>();

} // namespace bench
