// The plugin of one route: its library, an instance, and the mapping file that it was configured with.
//
// Control calls (configure to stop) are serialised here; the rest as the ABI says. Throws failure: no
// configuration, no plugin.
#pragma once

#include "host/config_file.hpp"
#include "host/host_services.hpp"
#include "host/instance.hpp"
#include "host/journal/journal.hpp"
#include "host/library.hpp"
#include "host/log.hpp"
#include "host/routing/destination_port.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace desthost::runtime {

class loaded_plugin final : public routing::destination_port {
public:
    // `places`: where plugins are. `receiver` may be null for one that is only checked.
    loaded_plugin(const std::string& config_path, const std::vector<std::string>& places, log& to,
                  result_receiver* receiver);

    // Tells every finding about the mapping file from warnings on; false: it cannot be used.
    bool check();
    // False when it cannot be configured; the reason has been told.
    bool configure();
    // Where it delivers to, and how long what was remembered is to be kept. Once configured.
    void apply_terms(journal::options& to) const;
    bool start();
    // Takes the file's new text; false: the one from before goes on, and the reason has been told.
    bool reconfigure();
    bool flush(std::chrono::nanoseconds timeout);
    void stop(std::chrono::nanoseconds timeout);

    destination_status_t submit(std::span<const destination_event_t> events,
                                std::uint32_t& accepted) override;
    routing::destination_condition condition() override;

    const std::string& text() const noexcept { return config_.text; }
    const std::string& path() const noexcept { return config_.path; }
    const desthost::instance& instance() const noexcept { return instance_; }

private:
    std::uint64_t tell_findings(const config_file& config);

    log& log_;
    config_file config_;
    library library_;
    host_services services_;
    desthost::instance instance_;
    std::mutex control_;
};

} // namespace desthost::runtime
