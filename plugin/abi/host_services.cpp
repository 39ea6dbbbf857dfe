#include "abi/host_services.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace lead_ads::abi {

namespace {

destination_result_t to_abi_result(const dispatch::result& r) {
    auto result = destination::result_of(r.token, static_cast<std::int32_t>(r.outcome), r.reason, r.text);
    result.code = r.code;
    result.subcode = r.subcode;
    result.trace_id = destination::to_abi(r.trace_id);
    result.event_id = destination::to_abi(r.event_id);
    result.retry_at = r.retry_at;
    return result;
}

} // namespace

std::int64_t host_services::now() const {
    if (host_.has_clock()) return host_.now();
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count();
}

void host_services::log(dispatch::severity level, std::string_view message,
                        std::span<const dispatch::log_field> fields) const {
    std::vector<destination_log_field_t> named;
    for (const auto& field : fields)
        named.push_back({destination::to_abi(field.name), destination::to_abi(field.value)});
    host_.log(static_cast<std::int32_t>(level), message, named);
}

void host_services::on_results(std::span<const dispatch::result> results) {
    converted_.clear();
    std::ranges::transform(results, std::back_inserter(converted_), to_abi_result);
    host_.on_results(converted_);
}

} // namespace lead_ads::abi
