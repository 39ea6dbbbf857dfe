#include "host/runtime/check_router.hpp"

#include "host/config/read_router.hpp"
#include "host/config_file.hpp"
#include "host/failure.hpp"
#include "host/http/server.hpp"
#include "host/runtime/loaded_plugin.hpp"

#include <set>
#include <unistd.h>

namespace desthost::runtime {
namespace {

// What a failure says is told, and the next file is looked at. A plugin that cannot be loaded counts more
// than a mistake: it is remembered in `worst`.
class all_findings {
public:
    explicit all_findings(log& to) : log_(to) {}

    template <class Check>
    void look(Check check) {
        try {
            is_good_ = check() && is_good_;
        } catch (const failure& error) {
            if (*error.what() != '\0') log_.error(error.what());
            if (error.status() == exit_status::no_plugin) misses_plugin_ = true;
            is_good_ = false;
        }
    }
    bool is_good() const noexcept { return is_good_; }
    bool misses_plugin() const noexcept { return misses_plugin_; }

private:
    log& log_;
    bool is_good_ = true;
    bool misses_plugin_ = false;
};

void check_tls(all_findings& all, const std::optional<config::tls_files>& tls, const std::string& place) {
    const bool is_there =
        tls && ::access(tls->certificate.c_str(), R_OK) == 0 && ::access(tls->key.c_str(), R_OK) == 0;
    if (!is_there) return;
    all.look([&] {
        http::check_certificate(tls->certificate, tls->key, place);
        return true;
    });
}

} // namespace

std::optional<config::router_settings> check_router(const std::string& path,
                                                    const std::vector<std::string>& places, log& to) {
    const auto file = read_config_file(path);
    diagnostic_writer writer{to, path, DESTINATION_DIAGNOSTIC_WARNING};
    auto reading = config::read_router(file.text, path, writer);
    all_findings all{to};
    std::set<std::string> checked;
    for (const auto& route : reading.settings.routes) {
        const bool is_new =
            ::access(route.destination.c_str(), R_OK) == 0 && checked.insert(route.destination).second;
        if (!is_new) continue;
        all.look([&] { return loaded_plugin{route.destination, places, to, nullptr}.check(); });
    }
    const auto& admin = reading.settings.admin;
    check_tls(all, admin.tls, admin.listen.place.empty() ? path : admin.listen.place);
    for (const auto& source : reading.settings.sources)
        if (const auto* http = std::get_if<config::http_source>(&source.what); http != nullptr)
            check_tls(all, http->tls, http->listen.place);
    if (reading.is_good && all.misses_plugin()) throw failure{exit_status::no_plugin, ""};
    if (!reading.is_good || !all.is_good()) return std::nullopt;
    return std::move(reading.settings);
}

} // namespace desthost::runtime
