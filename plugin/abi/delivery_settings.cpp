#include "abi/delivery_settings.hpp"

#include "abi/identity.hpp"
#include "config/proxy.hpp"

#include <charconv>
#include <chrono>
#include <string_view>

namespace lead_ads::abi {

namespace {

// "https://host:port" or "https://[::1]:port"; the reader has checked its form.
void read_endpoint(std::string_view endpoint, batch::target& to) {
    constexpr std::string_view secure = "https://";
    constexpr std::string_view plain = "http://";
    to.tls = endpoint.starts_with(secure);
    to.port = to.tls ? 443 : 80;
    auto authority = endpoint.substr(to.tls ? secure.size() : plain.size());
    const auto bracket = authority.rfind(']');
    const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        const auto port = authority.substr(colon + 1);
        std::from_chars(port.data(), port.data() + port.size(), to.port);
        authority = authority.substr(0, colon);
    }
    if (bracket != std::string_view::npos) authority = authority.substr(1, bracket - 1);
    to.host = std::string(authority);
}

std::int64_t nanoseconds(std::chrono::milliseconds duration) {
    return std::chrono::nanoseconds(duration).count();
}

} // namespace

std::shared_ptr<const batch::target> target_of(const config::settings& settings, bool without_secrets) {
    const auto& general = settings.general;
    const bool offline = general.api == config::graph_api::offline_conversions;
    auto to = std::make_shared<batch::target>();
    to->api = offline ? batch::graph_api::offline_conversions : batch::graph_api::conversions;
    read_endpoint(general.endpoint, *to);
    to->api_version = general.api_version;
    to->dataset_id = general.dataset_id;
    to->test_event_code = general.test_event_code;
    to->upload_tag = general.upload_tag;
    if (!offline) to->partner_agent = general.partner_agent.empty() ? partner_agent : general.partner_agent;
    const bool may_look = !without_secrets || general.proxy_reference.kind == config::secret_kind::none;
    if (auto chosen = may_look ? config::choose_proxy(general) : config::proxy_choice{}; chosen.proxy)
        to->proxy = {std::move(chosen.proxy->host), chosen.proxy->port,
                     std::move(chosen.proxy->authorization), std::string(chosen.origin)};
    to->max_events = settings.delivery.batch.max_events;
    return to;
}

dispatch::policy policy_of(const config::settings& settings) {
    const auto& delivery = settings.delivery;
    dispatch::policy how;
    how.batch_max_events = delivery.batch.max_events;
    how.batch_max_bytes = delivery.batch.max_bytes;
    how.batch_max_delay = nanoseconds(delivery.batch.max_delay);
    how.connections = delivery.connections;
    how.connect_timeout = nanoseconds(delivery.timeouts.connect);
    how.response_timeout = nanoseconds(delivery.timeouts.response);
    how.retry_initial = nanoseconds(delivery.retry.initial);
    how.retry_max = nanoseconds(delivery.retry.max);
    how.give_up_after = nanoseconds(delivery.retry.give_up_after);
    how.too_old_is_filtered = delivery.too_old_is_filtered;
    how.queue_max_events = delivery.queue.max_events;
    how.queue_max_bytes = delivery.queue.max_bytes;
    how.ca_file = settings.general.ca_file;
    how.retry_without_lead_id = settings.general.retry_without_lead_id;
    how.user_agent = user_agent;
    return how;
}

} // namespace lead_ads::abi
