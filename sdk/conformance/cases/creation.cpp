// create, destroy and get_extension.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/exercise.hpp"
#include "conformance/process.hpp"

#include <array>

namespace conformance {
namespace {

constexpr std::array plugin_extensions{
    DESTINATION_EXT_CHECK,  DESTINATION_EXT_EVALUATE, DESTINATION_EXT_METRICS, DESTINATION_EXT_PREVIEW,
    DESTINATION_EXT_REPORT, DESTINATION_EXT_SCHEMA,   DESTINATION_EXT_STATE};

void create_refuses_null(bench& with) {
    const auto& entry = with.entry();
    const test_host host;
    const auto* const mark = reinterpret_cast<const destination_plugin_t*>(&host);
    const destination_plugin_t* made = mark;
    auto status = guarded_call("create with a null host", [&] { return entry.create(nullptr, &made); });
    expect_status("create with a null host", status, {DESTINATION_ERROR_ARGUMENT});
    expect(made == nullptr, "create failed and did not set *plugin to null");
    status = guarded_call("create with null for *plugin", [&] { return entry.create(host.get(), nullptr); });
    expect_status("create with null for *plugin", status, {DESTINATION_ERROR_ARGUMENT});
}

void create_refuses_other_hosts(bench& with) {
    constexpr std::array<destination_abi_version_t, 3> others{
        {{DESTINATION_ABI_MAJOR + 1, DESTINATION_ABI_MINOR}, {0, 0}, {DESTINATION_ABI_MAJOR - 1, 99}}};
    for (const auto version : others) {
        const test_host host({version, true, false});
        const destination_plugin_t* made = reinterpret_cast<const destination_plugin_t*>(&host);
        const auto status = guarded_call("create with a host of another version",
                                         [&] { return with.entry().create(host.get(), &made); });
        expect_status("create with a host of another version", status, {DESTINATION_ERROR_ARGUMENT});
        expect(made == nullptr, "create failed and did not set *plugin to null");
        expect(host.calls() == 0, "create called a host of another version");
    }
}

// Within a major number the minor ones only add extensions.
void create_takes_newer_hosts(bench& with) {
    const test_host host({{DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR + 7}, true, false});
    const destination_plugin_t* made = nullptr;
    const auto status = guarded_call("create with a host of a later minor version",
                                     [&] { return with.entry().create(host.get(), &made); });
    expect_status("create with a host of a later minor version", status, {DESTINATION_OK});
    made->destroy(made);
}

void instance_complete(bench& with) {
    test_host host;
    const driver instance(with, host);
    const auto& p = *instance.plugin();
    expect(p.descriptor != nullptr, "the instance has no descriptor");
    expect(p.configure && p.start && p.submit && p.flush && p.reconfigure && p.stop && p.destroy &&
               p.get_extension,
           "a function of the instance is null");
}

void create_starts_nothing(bench& with) {
    with.entry();
    const auto threads = thread_count();
    const auto descriptors = open_descriptors();
    test_host host;
    driver instance(with, host);
    expect(thread_count() == threads, "create starts a thread");
    const auto added = added_descriptors(descriptors, open_descriptors());
    expect(added.empty(), "create leaves open " + added);
    instance.destroy();
    expect(host.result_count() == 0 && host.writable_calls() == 0, "create calls back");
}

void create_and_destroy(bench& with, int times) {
    for (int i = 0; i < times; ++i) {
        test_host host;
        driver instance(with, host);
        if (i % 4 == 0) instance.configure("\x01: [no configuration of anybody");
    }
}

// One-time allocations, such as tables built at first use, happen in the warm-up.
void create_repeatedly(bench& with) {
    constexpr std::size_t heap_allowance = 16 * 1024;
    constexpr std::size_t resident_allowance = 4 * 1024 * 1024;
    create_and_destroy(with, 100);
    const auto threads = thread_count();
    const auto descriptors = open_descriptors();
    const auto heap = heap_bytes();
    const auto resident = resident_bytes();
    create_and_destroy(with, 1000);
    expect(eventually([&] { return thread_count() == threads; }), "1,000 instances left threads behind");
    const auto added = added_descriptors(descriptors, open_descriptors());
    expect(added.empty(), "1,000 instances left open " + added);
    const auto now = heap_bytes();
    expect(now <= heap + heap_allowance,
           "1,000 instances left " + std::to_string(now - heap) + " bytes of the heap");
    expect(resident_bytes() <= resident + resident_allowance,
           "1,000 instances made the process grow by " +
               std::to_string((resident_bytes() - resident) / 1024) + " KiB");
}

void create_from_threads(bench& with) {
    with.entry();
    on_threads(8, [&](unsigned) { create_and_destroy(with, 25); });
}

void unknown_extension(bench& with) {
    test_host host;
    driver instance(with, host);
    const std::string long_id = "destination." + std::string(100000, 'x') + "/1";
    for (const char* id : {"", "destination.nothing/1", "destination.check", "destination.check/",
                           "destination.check/2", "destination.check/10", "check/1", " destination.check/1",
                           "DESTINATION.CHECK/1", DESTINATION_EXT_LOG, long_id.c_str()})
        expect(instance.extension<void>(id) == nullptr,
               "get_extension gives something for \"" + std::string(id).substr(0, 40) + "\"");
}

void extensions_stable(bench& with) {
    const bool runs = can_run(with);
    test_host host;
    driver instance(with, host);
    std::array<const void*, plugin_extensions.size()> first{};
    for (std::size_t i = 0; i < first.size(); ++i)
        first[i] = instance.extension<void>(plugin_extensions[i]);
    if (runs) instance.make_running();
    for (std::size_t i = 0; i < first.size(); ++i) {
        expect(instance.extension<void>(plugin_extensions[i]) == first[i],
               std::string("asking twice for ") + plugin_extensions[i] + " gives two answers");
        // Each of these structs is a table of functions.
        const auto* functions = static_cast<void* const*>(first[i]);
        const bool is_report = plugin_extensions[i] == std::string_view(DESTINATION_EXT_REPORT);
        for (std::size_t n = 0; functions != nullptr && n < (is_report ? 7U : 1U); ++n)
            expect(functions[n] != nullptr,
                   std::string("a function of ") + plugin_extensions[i] + " is null");
    }
}

void host_without_extensions(bench& with) {
    const bool runs = can_run(with);
    test_host host({{DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, false, false});
    driver instance(with, host);
    instance.configure("\x01: [no configuration of anybody");
    if (!runs) return;
    instance.make_running();
    instance.submit(20);
    instance.flush(std::chrono::milliseconds(500));
    instance.stop(std::chrono::milliseconds(500));
    instance.expect_one_result_each();
}

constexpr std::array creation_table{
    conformance_case{"create_refuses_null", "create answers DESTINATION_ERROR_ARGUMENT to a null pointer.",
                     create_refuses_null},
    conformance_case{"create_refuses_other_hosts",
                     "create refuses a host of another version without calling it.",
                     create_refuses_other_hosts},
    conformance_case{"create_takes_newer_hosts",
                     "create takes a host of a later minor version: the interface is the same.",
                     create_takes_newer_hosts},
    conformance_case{"instance_complete", "Every function of an instance is there.", instance_complete},
    conformance_case{"create_starts_nothing",
                     "create starts no thread, opens nothing and calls nothing back.", create_starts_nothing},
    conformance_case{"create_repeatedly",
                     "1,000 instances that come and go leave no thread, descriptor or memory behind.",
                     create_repeatedly},
    conformance_case{"create_from_threads", "Instances can be made by several threads at the same time.",
                     create_from_threads},
    conformance_case{"unknown_extension", "An extension that the plugin does not know is null.",
                     unknown_extension},
    conformance_case{"extensions_stable",
                     "Asking twice for an extension gives the same, with all its functions.",
                     extensions_stable},
    conformance_case{"host_without_extensions", "A host that offers no extension is served.",
                     host_without_extensions},
};

} // namespace

std::span<const conformance_case> creation_cases() {
    return creation_table;
}

} // namespace conformance
