// A route while the router runs: its journal, its plugin, and the loop between them.
//
// Throws failure when one of them cannot be used. One thread but for status.
#pragma once

#include "host/admin/router_view.hpp"
#include "host/config/router_config.hpp"
#include "host/log.hpp"
#include "host/routing/journal_end_log.hpp"
#include "host/routing/route.hpp"
#include "host/runtime/loaded_plugin.hpp"
#include "host/runtime/running_source.hpp"

#include <map>
#include <memory>
#include <string>

namespace desthost::runtime {

using source_map = std::map<std::string, std::unique_ptr<running_source>>;

class running_route {
public:
    // Opens the journal, loads and configures the plugin, and opens its sources; nothing runs yet.
    running_route(const config::route_settings& settings, const std::vector<std::string>& places,
                  const state_folder& state, source_map& sources, log& to, std::function<std::int64_t()> now);
    ~running_route();
    running_route(const running_route&) = delete;
    running_route& operator=(const running_route&) = delete;

    // Throws failure when the plugin cannot start.
    void start();
    // Whether the mapping file now delivers to another place: the journal must be told, and the route starts
    // anew.
    bool has_moved(const std::vector<std::string>& places) const;
    // Takes the mapping file's new text and its secrets; true when the text had changed.
    bool reconfigure();
    void stop_fetching() { route_->stop_fetching(); }
    // Sends what can be sent in that time. Returns how many events stay behind.
    std::size_t stop(std::chrono::milliseconds patience);

    const config::route_settings& settings() const noexcept { return settings_; }
    routing::route& route() noexcept { return *route_; }
    const loaded_plugin& plugin() const noexcept { return *plugin_; }
    std::string journal_path() const { return ends_->journal().path(); }
    admin::route_status status();
    // Removes a little of what the journal need not keep any longer.
    void upkeep();

private:
    std::int64_t count_letters();

    const config::route_settings settings_;
    log& log_;
    const std::function<std::int64_t()> now_;
    // The plugin is configured before the journal, which must know where it delivers to, can be opened.
    class receiver;
    // Ends in the reverse order: the plugin may ask the route and its ledger until it has gone.
    std::unique_ptr<receiver> receiver_;
    std::unique_ptr<routing::journal_end_log> ends_;
    std::unique_ptr<routing::route> route_;
    std::unique_ptr<loaded_plugin> plugin_;
    std::string scope_; // where it delivers to
    bool is_started_ = false;
    bool is_stopped_ = false;

    std::mutex letters_mutex_;
    journal::database letters_db_;
    std::int64_t letters_ = 0;
    std::int64_t letters_at_ = 0;
};

} // namespace desthost::runtime
