// What the admin listener sees of the router, and what it may ask of it.
//
// Any thread. Values are snapshots.
#pragma once

#include "host/http/server.hpp"
#include "host/instance.hpp"
#include "host/routing/route.hpp"
#include "host/sources/http/collector.hpp"
#include "host/storage/event_store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace desthost::admin {

struct source_status {
    std::string name;
    std::string type;    // "http", "files"
    std::string address; // of an http source
    std::string error;   // empty: it works
    std::optional<sources::collector_numbers> collector;
    std::optional<http::server_numbers> server;
    std::optional<storage::store_numbers> store;
};

struct route_status {
    std::string name;
    std::vector<std::string> from;
    std::string destination; // path of the mapping file
    std::string plugin;      // its id
    routing::route_numbers numbers;
    std::vector<routing::end_count> counts;
    std::int64_t dead_letters = 0;
    std::string journal; // its path
};

struct reload_result {
    bool done = false;
    std::string text; // what has changed, or why nothing was
};

class router_view {
public:
    virtual ~router_view() = default;
    virtual std::string name() = 0;
    virtual std::int64_t started_at() = 0; // nanoseconds since 1970
    virtual bool is_draining() = 0;
    virtual bool can_store() = 0;
    // Every loop has made a round not long ago.
    virtual bool is_alive() = 0;
    virtual std::vector<source_status> sources() = 0;
    virtual std::vector<route_status> routes() = 0;
    // The journals of routes and sources that hold dead letters, by their names.
    virtual std::vector<std::pair<std::string, std::string>> journals() = 0;
    virtual void each_plugin(const std::function<void(const std::string& route, const instance&)>& f) = 0;
    // Reads all files again; `done` is called once it is over, from another thread.
    virtual void reload(std::function<void(reload_result)> done) = 0;
    // Tries dead letters of a route again; none: all. How many wait then; less than 0: `why`.
    virtual std::int64_t retry(const std::string& route, std::vector<std::int64_t> ids, std::string& why) = 0;
};

} // namespace desthost::admin
