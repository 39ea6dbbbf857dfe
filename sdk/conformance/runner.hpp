// Runs cases, each in a child process: the same program again, told to run one case.
//
// In: a plugin and what to test it with. Out: how each case ended, with the last thing that the child was
// doing when it crashed or hung. Nothing of the plugin is loaded into the calling process. One thread.
#pragma once

#include "conformance/bench.hpp"
#include "conformance/verdict.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace conformance {

struct outcome {
    verdict how = verdict::failed;
    std::string text;   // why it failed or was skipped
    std::string step;   // what was being done; empty if it passed
    std::string output; // what the child wrote to its standard streams, if it did not pass
    std::chrono::milliseconds took{};
};

outcome run_in_child(const settings& given, const std::string& case_name);

// Entry point of the child: the whole life of one case. Never returns to the caller's loop: the result is the
// exit status. `name` may be `probe`.
struct child_task {
    std::string name;
    std::string folder;
    int report_descriptor = -1;
};
int run_case(const settings& given, const child_task& task);

// The plugin's descriptor, and whether it accepts the configuration; read in a child too.
struct plugin_identity {
    std::string id, name, version;
    std::string refusal;        // why it cannot be loaded; empty: it can
    std::string config_refusal; // why the configuration of --config cannot be used
};
plugin_identity identify(const settings& given);

} // namespace conformance
