// desthost serve: the event router.
#include "host/commands/commands.hpp"
#include "host/plugin_search.hpp"
#include "host/runtime/check_router.hpp"
#include "host/runtime/router.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <sys/resource.h>

namespace desthost::commands {
namespace {

struct serve_options {
    std::string config;
    bool check = false;
};

// Each connection takes a descriptor; what the system allows is not too much.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

exit_status run(const serve_options& o, log& to, const common_options& common) {
    const auto places = plugin_places(common.plugin_paths);
    const auto settings = runtime::check_router(o.config, places, to);
    if (!settings) return exit_status::usage;
    if (o.check) {
        to.info(o.config +
                " and the files that it names can be used: " + counted(settings->sources.size(), "source") +
                ", " + counted(settings->routes.size(), "route"));
        return exit_status::ok;
    }
    raise_descriptor_limit();
    runtime::signals from;
    runtime::router router{*settings, places, from, to};
    return router.run();
}

} // namespace

runner add_serve(CLI::App& app) {
    auto o = std::make_shared<serve_options>();
    app.add_option("--config,-c", o->config, "router.yaml: sources, routes and how the router runs")
        ->required()
        ->type_name("FILE");
    app.add_flag("--check", o->check, "reads and checks all files, connects to nothing, and ends");
    return [o](log& to, const common_options& common) { return run(*o, to, common); };
}

} // namespace desthost::commands
