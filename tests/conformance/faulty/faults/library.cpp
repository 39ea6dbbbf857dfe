// Faults of the library as such, of create and of get_extension.
#include "../breaking.hpp"

#include <atomic>
#include <cstdlib>
#include <dlfcn.h>

namespace faulty {
namespace {

std::atomic<int> inside{0};

// The library never leaves memory again.
void stay_loaded() {
    Dl_info about{};
    ::dladdr(&inside, &about);
    ::dlopen(about.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
}

struct has_destructor {
    ~has_destructor() { ++inside; }
};
thread_local has_destructor of_this_thread;

constexpr fault faults[] = {
    // The library.
    {"opens_at_load", nullptr, nullptr, leave_open},
    {"bad_id", nullptr, nullptr, [] { descriptor.id = "Not An Id"; }},
    {"descriptor_changes", [](patched&) { descriptor.description = "something else"; }},
    {"stays_loaded", nullptr, nullptr, stay_loaded},
    {"stays_after_use", [](patched&) { stay_loaded(); }},
    {"thread_local_object",
     [](patched& p) {
         p.calls.start = [](plugin_t plugin) {
             [[maybe_unused]] const volatile auto* touched = &of_this_thread;
             return start_good(plugin);
         };
     }},
    {"works_once",
     [](patched& p) {
         if (std::getenv("FAULTY_WAS_LOADED") != nullptr)
             p.calls.start = [](plugin_t) -> destination_status_t { return DESTINATION_ERROR_INTERNAL; };
         static const bool marked = [] {
             return std::atexit([] { ::setenv("FAULTY_WAS_LOADED", "1", 1); }) == 0;
         }();
         (void)marked;
     }},
    // create and get_extension.
    {"create_ignores_null", [](patched&) {}},
    {"create_takes_any_host", nullptr,
     [](patched& p) {
         p.host.abi_version = {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR};
     }},
    {"create_needs_same_minor", nullptr,
     [](patched& p) {
         if (p.host.abi_version.minor != DESTINATION_ABI_MINOR) p.host.abi_version.major = 0;
     }},
    {"no_flush", [](patched& p) { p.calls.flush = nullptr; }},
    {"create_opens", [](patched&) { leave_open(); }},
    {"create_leaks", [](patched&) { [[maybe_unused]] auto* volatile lost = std::malloc(64); }},
    {"create_not_reentrant",
     [](patched&) {
         if (inside++ != 0) std::abort();
         sleep_for(1);
         --inside;
     }},
    {"knows_everything",
     [](patched& p) {
         p.calls.get_extension = [](plugin_t, const char*) -> const void* { return &descriptor; };
     }},
    {"new_extension_each_time",
     [](patched& p) {
         p.calls.get_extension = [](plugin_t, const char*) -> const void* { return new char(1); };
     }},
    {"needs_a_log",
     [](patched& p) {
         if (p.real_host->get_extension(p.real_host, DESTINATION_EXT_LOG) == nullptr) std::abort();
     }},
};

} // namespace

std::span<const fault> library_faults() {
    return faults;
}

} // namespace faulty
