#include "host/host_services.hpp"

#include "host/text.hpp"
#include "host/time_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace desthost {
namespace {

severity severity_of(std::int32_t level) noexcept {
    constexpr std::array levels{severity::debug, severity::info, severity::warning, severity::error};
    return levels[static_cast<std::size_t>(std::clamp(level, 0, 3))];
}

} // namespace

host_services& host_services::of(const destination_host_t* host) noexcept {
    return *static_cast<host_services*>(host->host_data);
}

host_services::host_services(log& to, std::optional<std::int64_t> fixed_now,
                             result_receiver* receiver) noexcept
    : log_(to), fixed_now_(fixed_now), receiver_(receiver) {
    host_.abi_version = {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR};
    host_.host_data = this;
    host_.name = "desthost";
    host_.version = DESTHOST_VERSION;
    host_.get_extension = [](const destination_host_t* host, const char* id) -> const void* {
        return id == nullptr ? nullptr : of(host).extension(id);
    };
    host_.on_results = [](const destination_host_t* host, const destination_result_t* results,
                          std::uint32_t count) {
        if (auto* to_whom = of(host).receiver_; to_whom != nullptr && results != nullptr)
            to_whom->on_results(results, count);
    };
    host_.on_writable = [](const destination_host_t* host) {
        if (auto* to_whom = of(host).receiver_; to_whom != nullptr) to_whom->on_writable();
    };
    log_extension_.log = [](const destination_host_t* host, std::int32_t level, destination_string_t message,
                            const destination_log_field_t* fields,
                            std::uint32_t count) { of(host).record(level, message, fields, count); };
    clock_extension_.now = [](const destination_host_t* host) { return of(host).now(); };
    ledger_extension_.is_delivered = [](const destination_host_t* host, const destination_ledger_key_t* key) {
        return std::int32_t{key != nullptr && of(host).receiver_->is_delivered(*key)};
    };
}

std::int64_t host_services::now() const noexcept {
    return fixed_now_ ? *fixed_now_ : system_now();
}

const void* host_services::extension(std::string_view id) const noexcept {
    if (id == DESTINATION_EXT_LOG) return &log_extension_;
    if (id == DESTINATION_EXT_CLOCK) return &clock_extension_;
    // An instance without a receiver is never started and has nothing to ask.
    return id == DESTINATION_EXT_LEDGER && receiver_ != nullptr ? &ledger_extension_ : nullptr;
}

void host_services::record(std::int32_t level, destination_string_t message,
                           const destination_log_field_t* fields, std::uint32_t count) noexcept {
    if (!log_.records(severity_of(level))) return;
    std::vector<log_field> named;
    for (std::uint32_t i = 0; fields != nullptr && i < count; ++i)
        named.push_back({view(fields[i].name), view(fields[i].value)});
    log_.write(severity_of(level), view(message), named);
}

} // namespace desthost
