// The host's services as dispatch uses them: clock, log, ledger, and the two callbacks for
// results.
//
// A host without a clock has the system's; one without a log or a ledger is silent and forgetful.
#pragma once

#include "dispatch/policy.hpp"
#include "dispatch/result.hpp"

#include <cstdint>
#include <destination/plugin.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace lead_ads::abi {

class host_services final : public dispatch::sink {
public:
    explicit host_services(const destination_host_t& host) : host_(host) {}

    std::int64_t now() const; // nanoseconds since 1970
    void log(dispatch::severity level, std::string_view message,
             std::span<const dispatch::log_field> fields) const;
    bool was_delivered(const destination_ledger_key_t& key) const { return host_.was_delivered(key); }

    void on_results(std::span<const dispatch::result> results) override;
    void on_writable() override { host_.on_writable(); }

private:
    destination::host host_;
    std::vector<destination_result_t> converted_; // of the results thread
};

} // namespace lead_ads::abi
