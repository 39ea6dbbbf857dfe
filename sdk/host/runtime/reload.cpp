// How a running router takes over changed files: all or nothing, and only what differs.
#include "host/runtime/check_router.hpp"
#include "host/runtime/notify.hpp"
#include "host/runtime/router.hpp"
#include "host/time_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace desthost::runtime {
namespace {

using std::chrono::milliseconds;

const config::source_settings* find_named(const std::vector<config::source_settings>& all,
                                          const std::string& name) {
    const auto found = std::ranges::find(all, name, &config::source_settings::name);
    return found == all.end() ? nullptr : &*found;
}

void tell(std::string& told, const std::string& what) {
    told += (told.empty() ? "" : "; ") + what;
}

} // namespace

void router::reload(std::function<void(admin::reload_result)> done) {
    {
        const std::lock_guard lock{reloads_mutex_};
        reloads_.push_back(std::move(done));
    }
    signals_.wake();
}

void router::answer_reloads() {
    std::vector<std::function<void(admin::reload_result)>> asked;
    {
        const std::lock_guard lock{reloads_mutex_};
        asked.swap(reloads_);
    }
    if (asked.empty()) return;
    const auto result = reload_now();
    for (const auto& done : asked)
        done(result);
}

admin::reload_result router::reload_now() {
    try {
        notify("RELOADING=1");
        const auto fresh = check_router(settings_.path, places_, log_);
        if (!fresh) throw failure{exit_status::usage, "the files have mistakes, which the log names"};
        if (fresh->name != settings_.name || fresh->state != settings_.state)
            throw failure{exit_status::usage,
                          "name and state cannot change while the router runs; restart it"};
        const auto told = apply(*fresh);
        log_.info("the configuration was read again: " + told);
        notify("READY=1");
        return {true, told};
    } catch (const failure& error) {
        const std::string why =
            *error.what() != '\0' ? error.what() : "a plugin or a file cannot be used, as the log says";
        log_.error("the new configuration is not used: " + why + "; the one from before goes on");
        notify("READY=1");
        return {false, why + "; the configuration from before goes on"};
    }
}

// Everything that may fail comes first; from the exchange on nothing is given up.
std::string router::apply(const config::router_settings& fresh) {
    source_map added;
    std::set<std::string> moved;
    std::shared_ptr<admin_parts> admin;
    try {
        prepare_sources(fresh, added);
        for (const auto& [name, route] : routes_)
            if (route->has_moved(places_)) moved.insert(name);
        if (!(fresh.admin.listen == settings_.admin.listen)) admin = make_admin(fresh.admin);
    } catch (...) {
        for (const auto& [name, source] : sources_)
            source->forget_prepared();
        throw;
    }
    std::string told;
    route_map removed_routes;
    source_map removed_sources;
    {
        const std::unique_lock lock{objects_};
        for (auto route = routes_.begin(); route != routes_.end();) {
            const auto wanted = std::ranges::find(fresh.routes, route->first, &config::route_settings::name);
            const bool stays =
                wanted != fresh.routes.end() && *wanted == route->second->settings() &&
                std::ranges::none_of(wanted->from, [&](const auto& s) { return added.contains(s); }) &&
                !moved.contains(route->first);
            if (!stays)
                removed_routes.insert(routes_.extract(route++));
            else
                ++route;
        }
    }
    // What they have under way ends, or is handed out again to those that take their place.
    for (const auto& [name, route] : removed_routes)
        route->stop(fresh.drain.stop);
    std::set<std::string> known;
    for (const auto& [name, route] : removed_routes)
        known.insert(name);
    removed_routes.clear();
    {
        const std::unique_lock lock{objects_};
        for (auto source = sources_.begin(); source != sources_.end();) {
            const auto* wanted = find_named(fresh.sources, source->first);
            if (wanted == nullptr || added.contains(source->first)) {
                removed_sources.insert(sources_.extract(source++));
                continue;
            }
            const auto* before = find_named(settings_.sources, source->first);
            if (before == nullptr || !(*before == *wanted)) {
                source->second->apply(*wanted);
                tell(told, "source " + source->first + " changed");
            }
            ++source;
        }
    }
    for (const auto& [name, source] : removed_sources) {
        source->stop_taking(milliseconds{1000});
        if (!added.contains(name)) tell(told, "source " + name + " removed");
    }
    removed_sources.clear();
    for (auto& [name, source] : added) {
        source->start();
        tell(told, "source " + name + " added");
        const std::unique_lock lock{objects_};
        sources_[name] = std::move(source);
    }
    settings_ = fresh;
    exchange_routes(fresh, told);
    for (const auto& name : known)
        if (std::ranges::find(fresh.routes, name, &config::route_settings::name) == fresh.routes.end())
            tell(told, "route " + name + " removed");
    if (admin) {
        start_admin(admin);
        const std::unique_lock lock{objects_};
        retired_admin_ = std::exchange(admin_, std::move(admin));
    }
    return told.empty() ? "nothing has changed" : told;
}

void router::prepare_sources(const config::router_settings& fresh, source_map& added) {
    for (const auto& wanted : fresh.sources) {
        const auto found = sources_.find(wanted.name);
        if (found != sources_.end() && found->second->can_become(wanted))
            found->second->prepare(wanted);
        else if (found == sources_.end() || !(*find_named(settings_.sources, wanted.name) == wanted))
            added.emplace(wanted.name, make_running_source(wanted, surroundings()));
    }
}

void router::exchange_routes(const config::router_settings& fresh, std::string& told) {
    for (const auto& wanted : fresh.routes) {
        const auto found = routes_.find(wanted.name);
        if (found != routes_.end()) {
            if (found->second->reconfigure()) tell(told, "route " + wanted.name + " reconfigured");
            continue;
        }
        try {
            auto made = std::make_unique<running_route>(wanted, places_, state_, sources_, log_,
                                                        [] { return system_now(); });
            made->start();
            tell(told, "route " + wanted.name + " started");
            const std::unique_lock lock{objects_};
            routes_[wanted.name] = std::move(made);
        } catch (const failure& error) {
            log_.error("route " + wanted.name + " could not be started: " + error.what());
            tell(told, "route " + wanted.name + " could not be started");
        }
    }
}

} // namespace desthost::runtime
