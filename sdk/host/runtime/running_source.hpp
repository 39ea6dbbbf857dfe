// A source while the router runs: what it takes events with, and where it keeps them.
//
// Throws failure when its address or its files cannot be used. One thread but for status.
#pragma once

#include "host/admin/router_view.hpp"
#include "host/config/router_config.hpp"
#include "host/log.hpp"
#include "host/routing/journal_end_log.hpp"
#include "host/routing/source.hpp"
#include "host/runtime/state_folder.hpp"
#include "host/sources/http/collector.hpp"
#include "host/storage/event_store.hpp"

#include <functional>
#include <memory>
#include <string>

namespace desthost::runtime {

class running_source {
public:
    virtual ~running_source() = default;
    // The source of one route. `ends` is the route's journal.
    virtual std::unique_ptr<routing::source> open_for(const std::string& route,
                                                      routing::journal_end_log& ends) = 0;
    // Begins to take events.
    virtual void start() = 0;
    // Whether `fresh` can be taken over while it runs; then prepare is called, and, when nothing of the
    // reload failed, apply.
    virtual bool can_become(const config::source_settings& fresh) const = 0;
    virtual void prepare(const config::source_settings& fresh) = 0;
    virtual void forget_prepared() noexcept = 0;
    virtual void apply(const config::source_settings& fresh) = 0;
    // Takes no more events: requests are refused from now on, and those under way finish.
    virtual void stop_taking(std::chrono::milliseconds patience) = 0;
    virtual bool can_store() = 0;
    virtual admin::source_status status() = 0;
    // The journal of what can never be delivered; empty: none.
    virtual std::string letters() const { return {}; }
};

struct source_surroundings {
    const state_folder& state;
    log& to;
    std::function<std::int64_t()> now;
    // Called by another thread when the store has failed for good.
    std::function<void()> on_failure;
};

// `settings` are of a kind that this program runs itself.
std::unique_ptr<running_source> make_running_source(const config::source_settings& settings,
                                                    const source_surroundings& around);

std::unique_ptr<running_source> make_http_source(const config::source_settings& settings,
                                                 const source_surroundings& around);
std::unique_ptr<running_source> make_files_source(const config::source_settings& settings,
                                                  const source_surroundings& around);

} // namespace desthost::runtime
