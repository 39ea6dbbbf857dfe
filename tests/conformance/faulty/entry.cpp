// The entry: makes an honest instance and puts the fault into its table of calls.
#include "faulty.hpp"

#include <cstdlib>
#include <cstring>

namespace faulty {

destination_descriptor_t descriptor = honest::descriptor;

namespace {

constexpr destination_entry_t honest_entry = destination::entry_of<honest>();

void destroy(const destination_plugin_t* plugin) {
    auto& self = of(plugin);
    self.good->destroy(self.good);
    for (auto& thread : self.threads)
        thread.join();
    delete &self;
}

destination_status_t create(const destination_host_t* host, const destination_plugin_t** plugin) {
    const auto* chosen = current_fault();
    const std::string_view name = chosen != nullptr ? chosen->name : "";
    if (name == "create_ignores_null" && host == nullptr) return DESTINATION_ERROR_INTERNAL;
    if (plugin == nullptr) return DESTINATION_ERROR_ARGUMENT;
    *plugin = nullptr;
    if (host == nullptr) return DESTINATION_ERROR_ARGUMENT;
    auto made = std::make_unique<patched>();
    made->made_by = std::this_thread::get_id();
    made->real_host = host;
    made->host = *host;
    const bool wraps = chosen != nullptr && chosen->on_host != nullptr;
    if (wraps) chosen->on_host(*made);
    const auto status = honest_entry.create(wraps ? &made->host : host, &made->good);
    if (status != DESTINATION_OK) return status;
    made->calls = *made->good;
    made->calls.destroy = destroy;
    if (chosen != nullptr && chosen->on_calls != nullptr) chosen->on_calls(*made);
    *plugin = &made.release()->calls;
    return DESTINATION_OK;
}

__attribute__((constructor)) void load() {
    const auto* chosen = current_fault();
    if (chosen != nullptr && chosen->at_load != nullptr) chosen->at_load();
}

} // namespace
} // namespace faulty

extern "C" const destination_entry_t destination_entry = {
    {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, &faulty::descriptor, faulty::create};

#ifdef FAULT_SECOND_SYMBOL
extern "C" DESTINATION_EXPORT int second_symbol;
int second_symbol = 1;
#endif

#ifdef FAULT_SHARED_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
extern "C" DESTINATION_EXPORT int (*const uses_pcre2)(uint32_t, void*);
int (*const uses_pcre2)(uint32_t, void*) = pcre2_config;
#endif
