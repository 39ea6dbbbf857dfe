// Fixture of a case: the plugin, a configuration, events, a stand-in for the endpoint, a folder.
//
// In: what the command line gave. Out: the same, ready to use. A missing item ends the case as skipped,
// with a sentence that says what to give. Used by the case's first thread.
#pragma once

#include "conformance/endpoint.hpp"
#include "host/library.hpp"

#include <chrono>
#include <destination/entry.h>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conformance {

struct settings {
    std::string plugin;               // the shared object
    std::string config_path;          // empty: none was given
    std::string events_path;          // empty: none was given
    std::string endpoint;             // the URL of one that works; empty: none was given
    std::chrono::seconds timeout{30}; // for one case
};

// Waits for something that must happen are as long as this, limits on what must be quick half of it. On a
// busy machine a thread can be late by much.
inline constexpr std::chrono::seconds patience{10};

class bench {
public:
    // `folder` is the case's own; the parent makes it and removes it.
    bench(settings given, std::string folder);

    const settings& given() const noexcept { return given_; }
    const std::string& folder() const noexcept { return folder_; }

    const destination_entry_t& entry();
    void close_library() { library_.reset(); }

    // The working configuration, whose {{endpoint}} behaves so. Without --config: the empty text, if the
    // plugin takes it; otherwise the case is skipped.
    const std::string& config(behaviour how = behaviour::answering);
    // The same text as the last call of config gave, with the same endpoint.
    const std::string& config_again() const noexcept { return config_; }
    // True when the configuration names an endpoint.
    bool has_endpoint() const noexcept;
    void need_endpoint() const;
    // The one behind the last call of config.
    const endpoint* peer() const noexcept { return endpoint_.get(); }

    // Event `index` of the file, which begins again at its end; without a file, one of the checker's own.
    const std::string& event(std::size_t index) const { return events_[index % events_.size()]; }
    std::size_t event_count() const noexcept { return events_.size(); }

private:
    void need_config();

    settings given_;
    std::string folder_;
    std::string template_;
    std::string config_;
    std::vector<std::string> events_;
    std::unique_ptr<endpoint> endpoint_;
    std::unique_ptr<desthost::library> library_;
    bool takes_empty_config_ = false;
};

// Runs `work(0)` ... `work(count - 1)`, each on a thread of the host, and waits for all.
void on_threads(unsigned count, const std::function<void(unsigned)>& work);

// Marks the calling thread as one of the host's.
void mark_host_thread() noexcept;
bool is_host_thread() noexcept;

} // namespace conformance
