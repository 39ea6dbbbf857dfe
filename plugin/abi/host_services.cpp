#include "abi/host_services.hpp"

#include "abi/text.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace lead_ads::abi {

namespace {

template <class Extension>
const Extension* find_extension(const destination_host_t& host, const char* id) {
    return host.get_extension ? static_cast<const Extension*>(host.get_extension(&host, id)) : nullptr;
}

destination_result_t to_abi_result(const dispatch::result& r) {
    destination_result_t result{};
    result.size = sizeof result;
    result.outcome = static_cast<std::int32_t>(r.outcome);
    result.token = r.token;
    result.code = r.code;
    result.subcode = r.subcode;
    result.reason = to_abi(r.reason);
    result.text = to_abi(r.text);
    result.trace_id = to_abi(r.trace_id);
    result.event_id = to_abi(r.event_id);
    return result;
}

} // namespace

host_services::host_services(const destination_host_t& host)
    : host_(host), clock_(find_extension<destination_host_clock_t>(host, DESTINATION_EXT_CLOCK)),
      log_(find_extension<destination_host_log_t>(host, DESTINATION_EXT_LOG)),
      ledger_(find_extension<destination_host_ledger_t>(host, DESTINATION_EXT_LEDGER)) {}

std::int64_t host_services::now() const {
    if (clock_ && clock_->now) return clock_->now(&host_);
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count();
}

void host_services::log(dispatch::severity level, std::string_view message,
                        std::span<const dispatch::log_field> fields) const {
    if (!log_ || !log_->log) return;
    std::vector<destination_log_field_t> named;
    for (const auto& field : fields)
        named.push_back({to_abi(field.name), to_abi(field.value)});
    log_->log(&host_, static_cast<std::int32_t>(level), to_abi(message), named.data(),
              static_cast<std::uint32_t>(named.size()));
}

bool host_services::was_delivered(const destination_ledger_key_t& key) const {
    return ledger_ && ledger_->is_delivered && ledger_->is_delivered(&host_, &key) == 1;
}

void host_services::on_results(std::span<const dispatch::result> results) {
    converted_.clear();
    std::ranges::transform(results, std::back_inserter(converted_), to_abi_result);
    if (host_.on_results)
        host_.on_results(&host_, converted_.data(), static_cast<std::uint32_t>(converted_.size()));
}

void host_services::on_writable() {
    if (host_.on_writable) host_.on_writable(&host_);
}

} // namespace lead_ads::abi
