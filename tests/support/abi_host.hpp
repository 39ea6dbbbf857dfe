// A host for tests that speak to a plugin through the ABI: the struct that the plugin is given, whose calls
// end in members of a class.
//
// In: what a plugin calls, from any of its threads. Out: take() with what came, tell_room() for on_writable,
// and whatever extension() offers; a host that overrides nothing more has no extensions.
#pragma once

#include <cstdint>
#include <destination/abi.h>
#include <string_view>

namespace test {

class abi_host {
public:
    abi_host(const abi_host&) = delete;
    abi_host& operator=(const abi_host&) = delete;

    const destination_host_t& abi() const noexcept { return host_; }

protected:
    explicit abi_host(const char* name) {
        host_.abi_version = {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR};
        host_.host_data = this;
        host_.name = name;
        host_.version = "1";
        host_.get_extension = [](const destination_host_t* host, const char* id) {
            return of(host).extension(id);
        };
        host_.on_results = [](const destination_host_t* host, const destination_result_t* results,
                              std::uint32_t count) { of(host).take(results, count); };
        host_.on_writable = [](const destination_host_t* host) { of(host).tell_room(); };
    }
    ~abi_host() = default;

    virtual void take(const destination_result_t* results, std::uint32_t count) = 0;
    virtual void tell_room() {}
    virtual const void* extension(std::string_view) { return nullptr; }

    // The records lie as far apart as the plugin says they are large.
    template <class Look>
    static void for_each(const destination_result_t* results, std::uint32_t count, Look&& look) {
        const auto* at = reinterpret_cast<const char*>(results);
        for (std::uint32_t i = 0; i < count; ++i, at += results->size)
            look(*reinterpret_cast<const destination_result_t*>(at));
    }

private:
    static abi_host& of(const destination_host_t* host) { return *static_cast<abi_host*>(host->host_data); }

    destination_host_t host_{};
};

} // namespace test
