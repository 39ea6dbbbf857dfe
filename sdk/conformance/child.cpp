// The part of the checker that runs inside the child processes.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/runner.hpp"
#include "host/failure.hpp"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <sstream>

namespace conformance {
namespace {

constexpr std::string_view probe_name = "probe";
constexpr int default_descriptor = 3;

// Loads the plugin, says who it is, and tries the configuration that was given.
void probe(bench& with) {
    const auto& d = *with.entry().descriptor;
    const auto text = [](const char* s) { return std::string(s != nullptr ? s : ""); };
    std::string refusal;
    // The configuration may name things that are there only later; a refusal is told, and no more is tried.
    report().step(text(d.id) + "\x1f" + text(d.name) + "\x1f" + text(d.version));
    if (!with.given().config_path.empty()) {
        const auto good = with.config();
        test_host host;
        const destination_plugin_t* made = nullptr;
        if (with.entry().create(host.get(), &made) == DESTINATION_OK && made != nullptr) {
            const destination_config_t config = {sizeof config, 0, desthost::abi_string(good),
                                                 desthost::abi_string(with.given().config_path)};
            const auto status = made->configure(made, &config);
            if (status != DESTINATION_OK) refusal = status_name(status);
            made->destroy(made);
        }
    }
    report().end(verdict::passed, refusal);
}

} // namespace

int run_case(const settings& given, const child_task& task) {
    report_to(task.report_descriptor < 0 ? default_descriptor : task.report_descriptor);
    ::fcntl(default_descriptor, F_SETFD, FD_CLOEXEC);
    bench with(given, task.folder);
    try {
        if (task.name == probe_name) {
            probe(with);
            return EXIT_SUCCESS;
        }
        const auto* found = find_case(task.name);
        if (found == nullptr) fail("there is no case of this name");
        found->run(with);
    } catch (const desthost::failure& error) {
        fail(error.what());
    } catch (const std::exception& error) {
        fail(std::string("the checker cannot go on: ") + error.what());
    }
    report().end(verdict::passed, "");
    return EXIT_SUCCESS;
}

plugin_identity identify(const settings& given) {
    const auto probed = run_in_child(given, std::string(probe_name));
    plugin_identity who;
    std::array<std::string*, 3> parts{&who.id, &who.name, &who.version};
    std::istringstream text(probed.step);
    for (auto* part : parts)
        std::getline(text, *part, '\x1f');
    const bool was_loaded = probed.step.find('\x1f') != std::string::npos;
    if (!was_loaded) who.refusal = probed.text;
    if (was_loaded && probed.how == verdict::passed) who.config_refusal = probed.text;
    return who;
}

} // namespace conformance
