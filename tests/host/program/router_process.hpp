// desthost serve as a process, with the echo or the file plugin behind it.
#pragma once

#include "tests/host/program/desthost.hpp"
#include "tests/support/http_client.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <thread>

namespace test {

// Looks again and again until it holds; false when it has not within a minute.
inline bool eventually(const std::function<bool()>& holds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

class router_process {
public:
    // `config` is router.yaml's path.
    explicit router_process(const temporary_folder& folder, const std::string& config, bool waits = true)
        : process_(
              desthost({"serve", "--config", config}),
              {{"DESTINATION_PLUGIN_PATH", plugin_folder("echo_destination") + ":" + FILE_DESTINATION_FOLDER},
               {"XDG_STATE_HOME", folder.path("state")},
               {"TEST_SECRET", "a-secret-of-the-test"}}) {
        if (waits) REQUIRE_MESSAGE(process_.wait_for("is ready\n", std::chrono::seconds(60)), process_.err());
    }
    // Where a source, or the admin listener, can be reached.
    std::string address(const std::string& source = "web") {
        return after("source " + source + " listens on ");
    }
    std::string admin() { return after("the admin listener is at http://"); }
    http_answer status() { return http_client(admin()).get("/status.json"); }
    bool shows(const std::string& text) {
        return eventually([&] { return status().body.find(text) != std::string::npos; });
    }
    class process& process() {
        return process_;
    }
    process_result stop() {
        process_.signal(SIGTERM);
        return process_.finish();
    }

private:
    std::string after(const std::string& text) {
        REQUIRE(process_.wait_for(text));
        const auto at = process_.err().rfind(text) + text.size();
        return process_.err().substr(at, process_.err().find('\n', at) - at);
    }
    class process process_;
};

// router.yaml with one HTTP source on a free port, and what else is given.
inline std::string router_yaml(const std::string& source = {}, const std::string& route = {},
                               const std::string& more = {}) {
    return "version: 1\nname: t\nadmin: {listen: 127.0.0.1:0}\ndrain: {ready_off: 0s, stop: 10s}\n"
           "sources:\n  web:\n    type: http\n    listen: 127.0.0.1:0\n" +
           source + "routes:\n  - name: r\n    from: [web]\n    destination: mapping.yaml\n" + route + more;
}

} // namespace test
