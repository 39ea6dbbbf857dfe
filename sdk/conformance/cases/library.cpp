// The shared object itself: what it exports, what loading and closing it does, how it says what it is.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/elf_file.hpp"
#include "conformance/exercise.hpp"
#include "conformance/process.hpp"
#include "conformance/text_rules.hpp"

#include <array>
#include <dlfcn.h>
#include <filesystem>
#include <future>
#include <thread>

namespace conformance {
namespace {

void one_symbol(bench& with) {
    std::string others;
    std::size_t count = 0;
    constexpr std::size_t shown = 5;
    for (const auto& name : elf_file(with.given().plugin).exports())
        if (name != DESTINATION_ENTRY_SYMBOL && ++count <= shown) others += " " + name;
    expect(count == 0, "the library exports " + std::to_string(count) +
                           " symbols more (a version script hides them):" + others);
}

void no_executable_stack(bench& with) {
    const elf_file file(with.given().plugin);
    expect(!file.wants_executable_stack(), "loading the library makes the stacks of the host executable");
    expect(!file.has_text_relocations(),
           "the library's code is written to when it is loaded; build with -fPIC");
}

void load_is_quiet(bench& with) {
    const auto threads = thread_count();
    const auto descriptors = open_descriptors();
    const auto streams = standard_streams_now();
    with.entry();
    expect(thread_count() == threads, "loading the library starts a thread");
    const auto added = added_descriptors(descriptors, open_descriptors());
    expect(added.empty(), "loading the library leaves open " + added);
    expect(standard_streams_now() == streams, "loading the library writes to a standard stream");
}

void expect_line(const char* text, const std::string& name) {
    expect(text != nullptr, "the descriptor's `" + name + "` is null");
    expect(*text != '\0' && is_plain_text(text),
           "the descriptor's `" + name + "` is empty, not UTF-8, or more than one line");
}

void descriptor_valid(bench& with) {
    const auto& entry = with.entry();
    const auto& descriptor = *entry.descriptor;
    expect(descriptor.abi_version.major == entry.abi_version.major &&
               descriptor.abi_version.minor == entry.abi_version.minor,
           "the descriptor's abi_version is not the entry's");
    expect_line(descriptor.id, "id");
    expect(is_code(descriptor.id),
           "the descriptor's `id` has other characters than lower case, digits and _");
    expect_line(descriptor.name, "name");
    expect_line(descriptor.vendor, "vendor");
    expect_line(descriptor.version, "version");
    expect(descriptor.version[0] >= '0' && descriptor.version[0] <= '9',
           "the descriptor's `version` does not begin with a number");
    expect_line(descriptor.description, "description");
}

std::string bytes_of(const destination_entry_t& entry) {
    const auto& d = *entry.descriptor;
    std::string all(reinterpret_cast<const char*>(&entry), sizeof entry);
    all.append(reinterpret_cast<const char*>(&d), sizeof d);
    for (const char* text : {d.id, d.name, d.vendor, d.version, d.description})
        all.append(text).append("\n");
    return all;
}

void descriptor_constant(bench& with) {
    const auto before = bytes_of(with.entry());
    exercise(with);
    test_host host;
    driver instance(with, host);
    expect(bytes_of(with.entry()) == before,
           "the entry or the descriptor changed while the library was used");
    expect(instance.plugin()->descriptor != nullptr &&
               std::string_view(instance.plugin()->descriptor->id) == with.entry().descriptor->id,
           "an instance's descriptor is not the library's");
}

void expect_unmapped(bench& with, const char* when) {
    const auto path = std::filesystem::canonical(with.given().plugin).string();
    with.close_library();
    expect(!is_mapped(path), std::string("the library stays in memory ") + when +
                                 "; look for thread_local objects with destructors, unique symbols "
                                 "(-fno-gnu-unique) and RTLD_NODELETE");
}

void closes(bench& with) {
    with.entry();
    expect_unmapped(with, "though it was only loaded and closed");
}

void closes_after_use(bench& with) {
    exercise(with);
    expect_unmapped(with, "after an instance was used and destroyed");
}

// A thread of the host has called into the library and outlives it.
void closes_while_threads_live(bench& with) {
    with.config();
    std::promise<void> used;
    std::promise<void> closed;
    std::thread other([&] {
        mark_host_thread();
        exercise(with);
        used.set_value();
        closed.get_future().wait();
    });
    used.get_future().wait();
    expect_unmapped(with, "as long as a thread of the host lives that made calls");
    report().step("a thread that had made calls ends, after the library was closed");
    closed.set_value();
    other.join();
}

void reopens(bench& with) {
    exercise(with);
    for (int i = 0; i < 10; ++i) {
        with.close_library();
        test_host host;
        driver instance(with, host);
    }
    with.close_library();
    exercise(with);
}

constexpr std::array host_libraries{
    "libssl.so.3",     "libcrypto.so.3",          "libssl.so.1.1",           "libcrypto.so.1.1",
    "libpcre2-8.so.0", "libboost_json.so.1.74.0", "libboost_json.so.1.81.0", "libboost_json.so.1.83.0"};

void host_copies(bench& with) {
    std::vector<std::string> present;
    for (const auto* name : host_libraries)
        if (::dlopen(name, RTLD_NOW | RTLD_GLOBAL) != nullptr) present.emplace_back(name);
    if (present.empty())
        skip("this machine has no OpenSSL, PCRE2 or Boost.JSON of its own to load beside it");
    exercise(with);
    with.entry();
    for (const auto& [symbol, provider] : bindings_of(std::filesystem::canonical(with.given().plugin)))
        for (const auto& name : present)
            expect(provider.find(name) == std::string::npos, "the library runs on the host's " + name + ": " +
                                                                 symbol + " was bound to " + provider +
                                                                 "; link it statically and hide its symbols");
}

constexpr std::array library_table{
    conformance_case{"one_symbol", "The library exports destination_entry and nothing else.", one_symbol},
    conformance_case{"no_executable_stack",
                     "Loading the library needs no executable stack and no writable code.",
                     no_executable_stack},
    conformance_case{"load_is_quiet",
                     "Loading the library starts no thread, opens nothing and writes nothing.",
                     load_is_quiet},
    conformance_case{"descriptor_valid",
                     "The descriptor says who the plugin is, in texts that hosts can show.",
                     descriptor_valid},
    conformance_case{"descriptor_constant",
                     "The entry and the descriptor stay the same while the library is used.",
                     descriptor_constant},
    conformance_case{"closes", "A library that was loaded and not used can be closed and leaves memory.",
                     closes},
    conformance_case{"closes_after_use", "A library that was used can be closed and leaves memory.",
                     closes_after_use},
    conformance_case{"closes_while_threads_live",
                     "A library can be closed while threads of the host live that made calls.",
                     closes_while_threads_live},
    conformance_case{"reopens", "A library that was closed can be opened again and works.", reopens},
    conformance_case{"host_copies", "The host's own OpenSSL, PCRE2 and Boost do not meet the plugin's.",
                     host_copies},
};

} // namespace

std::span<const conformance_case> library_cases() {
    return library_table;
}

} // namespace conformance
