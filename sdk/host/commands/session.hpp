// A plugin, loaded for one configuration: what every command begins with.
//
// In: the configuration's path, where to look for plugins. Out: an instance, configured or not. Throws
// failure: no configuration, no plugin, or a configuration with mistakes (they have then been told). One
// thread.
#pragma once

#include "host/commands/commands.hpp"
#include "host/config_file.hpp"
#include "host/host_services.hpp"
#include "host/instance.hpp"
#include "host/journal/journal.hpp"
#include "host/library.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace desthost::commands {

class session {
public:
    session(const std::string& config_path, const common_options& common, log& to,
            std::optional<std::int64_t> fixed_now, result_receiver* receiver = nullptr);

    // Configures; when that fails, tells all mistakes and throws failure(usage). Warnings are told either
    // way. `flags`: DESTINATION_CONFIG_....
    void configure(std::uint32_t flags);

    // Reads the configuration's file again and gives it to the running instance. When that fails, tells why;
    // the instance goes on as it was.
    void reconfigure();

    // Where the configuration delivers to, and how long to remember; empty and the host's own choice when the
    // plugin does not say.
    struct terms {
        std::string scope;
        journal::retention keep;
    };
    terms delivery_terms() const { return terms_of(instance_); }
    // Does everything but send from now on, or throws failure(no_plugin). Before the instance starts.
    void begin_dry_run();

    desthost::instance& instance() noexcept { return instance_; }
    const config_file& config() const noexcept { return config_; }
    std::int64_t now() const noexcept { return services_.now(); }

    // The extension, or failure(no_plugin) that says what the plugin cannot do.
    template <class T>
    const T& need(const char* id, const char* what) const {
        if (const auto* found = instance_.extension<T>(id); found != nullptr) return *found;
        missing(id, what);
    }

private:
    static terms terms_of(const desthost::instance& of);
    // Where `config` would deliver to; empty when that cannot be said.
    std::string scope_of(const config_file& config);
    [[noreturn]] void missing(const char* id, const char* what) const;
    // Tells what check/1 finds from `least` on; returns how many errors there were.
    std::uint64_t tell_findings(const config_file& config, std::uint32_t flags, std::int32_t least);

    log& log_;
    config_file config_;
    library library_;
    host_services services_;
    desthost::instance instance_;
    std::uint32_t flags_ = 0;
};

} // namespace desthost::commands
