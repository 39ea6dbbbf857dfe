// One instance of the plugin: the lifecycle of destination.h over the pipeline and dispatch.
//
// Control calls come one at a time; submit, previews and snapshots from any thread at any time. The
// compiled rules are swapped whole under a mutex that is held only to copy two pointers.
#pragma once

#include "abi/host_services.hpp"
#include "abi/note_counters.hpp"
#include "abi/secret_store.hpp"
#include "dispatch/dispatcher.hpp"
#include "dispatch/transport.hpp"
#include "facebook/rounded_ids.hpp"
#include "pipeline/map_event.hpp"
#include "pipeline/scratch.hpp"

#include <atomic>
#include <destination/destination.h>
#include <memory>
#include <mutex>
#include <string_view>

namespace lead_ads::abi {

class instance {
public:
    // The plugin's descriptor and extensions: the same for every instance.
    static const destination_descriptor_t descriptor;
    static const void* get_extension(std::string_view id) noexcept;

    // `host` outlives the instance. `network` replaces the real one in measurements.
    explicit instance(const destination_host_t& host, std::unique_ptr<dispatch::transport> network = nullptr);

    destination_status_t configure(const destination_config_t& config);
    destination_status_t start();
    destination_status_t submit(const destination_event_t* events, std::uint32_t count,
                                std::uint32_t& accepted);
    destination_status_t flush(std::int64_t timeout);
    destination_status_t reconfigure(const destination_config_t& config);
    destination_status_t stop(std::int64_t timeout);
    // The draft extension for delivery.
    destination_status_t set_dry_run(bool on);
    destination_status_t drain(std::int64_t timeout);

    // The compiled rules in force; null before configure.
    std::shared_ptr<const pipeline::compiled> rules() const;
    pipeline::scratch_pool& scratch() noexcept { return scratch_; }
    host_services& host() noexcept { return host_; }
    const dispatch::dispatcher& delivery() const noexcept { return dispatcher_; }
    const note_counters& notes() const noexcept { return notes_; }
    // Looks at the lead id of each event that is mapped: adds a note, and warns once, when a spreadsheet has
    // rounded all of them. [any thread]
    void watch_lead_id(const pipeline::mapped_event& mapped, core::note_list& notes);

private:
    // A configuration that was read and opened, not yet in force.
    struct prepared {
        std::shared_ptr<const pipeline::compiled> rules;
        std::shared_ptr<const dispatch::target> target;
        std::shared_ptr<const batch::credentials> secrets; // null without secrets
    };
    destination_status_t prepare(const destination_config_t& config, prepared& ready);
    void put_in_force(prepared ready); // all of it, or nothing and throws
    template <class Step>
    destination_status_t with_authorities(Step&& step);
    destination_status_t submit_one(const destination_event_t& event, const pipeline::compiled& rules,
                                    const std::shared_ptr<const dispatch::target>& target,
                                    pipeline::scratch& memory);
    destination_status_t report_too_large(std::uint64_t token, std::size_t bytes);
    void map_and_hand_over(const destination_event_t& event, std::string_view bytes,
                           const pipeline::compiled& rules,
                           const std::shared_ptr<const dispatch::target>& target, pipeline::scratch& memory);
    void report_decided(std::uint64_t token, const pipeline::mapped_event& mapped, std::size_t reserved);
    void report_dry_run(std::uint64_t token, const pipeline::mapped_event& mapped, std::size_t reserved);
    bool is_known_to_ledger(std::uint64_t token, const pipeline::mapped_event& mapped,
                            const pipeline::compiled& rules) const;

    enum class stage : std::uint8_t {
        created,    // Nothing was configured yet.
        configured, // Ready to start, or stopped.
        running,    // Between start and stop.
    };

    host_services host_;
    std::shared_ptr<secret_store> secrets_;
    pipeline::scratch_pool scratch_;
    note_counters notes_;
    facebook::rounded_ids lead_ids_;
    std::atomic<bool> has_warned_of_lead_ids_{false};
    mutable std::mutex rules_mutex_;
    std::shared_ptr<const pipeline::compiled> rules_;
    std::shared_ptr<const dispatch::target> target_;
    std::atomic<stage> stage_{stage::created};
    std::atomic<bool> was_started_{false};
    bool has_secrets_ = false;
    bool dry_run_ = false; // changes only while nothing runs
    dispatch::dispatcher dispatcher_;
};

} // namespace lead_ads::abi
