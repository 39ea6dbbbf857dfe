/*
 * For who writes a plugin in C++20: the boring parts of the ABI.
 *
 *     class instance {
 *     public:
 *         static constexpr destination_descriptor_t descriptor = {...};
 *         explicit instance(const destination_host_t& host);      // may throw
 *         destination_status_t configure(const destination_config_t& config);
 *         destination_status_t start();
 *         destination_status_t submit(const destination_event_t* events, uint32_t count, uint32_t& accepted);
 *         destination_status_t flush(int64_t timeout);
 *         destination_status_t reconfigure(const destination_config_t& config);
 *         destination_status_t stop(int64_t timeout);             // the destructor stops a running one
 *         static const void* get_extension(std::string_view id);
 *     };
 *     extern "C" constexpr destination_entry_t destination_entry = destination::entry_of<instance>();
 *
 * In: a class like this. Out: the exported table, which finds the instance behind each call, refuses null
 * pointers and records that are too small, checks the host's version, and lets no exception through. The
 * order of calls, threads and results are the instance's own affair (see destination/delivery_queue.hpp).
 */
#pragma once

#include <cstdint>
#include <destination/abi.h>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace destination {

// The ABI's text as a view, and back. Both live as long as the bytes do.
constexpr std::string_view to_view(destination_string_t text) noexcept {
    return text.data != nullptr ? std::string_view(text.data, text.size) : std::string_view{};
}
constexpr destination_string_t to_abi(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

inline void write(destination_sink_t sink, std::string_view text) {
    if (sink.write != nullptr) sink.write(sink.data, to_abi(text));
}

// Runs `call`; what it throws becomes a status.
template <class Call>
destination_status_t guarded(Call&& call) noexcept {
    try {
        return std::forward<Call>(call)();
    } catch (const std::bad_alloc&) {
        return DESTINATION_ERROR_RESOURCE;
    } catch (const std::system_error&) {
        return DESTINATION_ERROR_RESOURCE;
    } catch (...) {
        return DESTINATION_ERROR_INTERNAL;
    }
}

// Calls that return something else than a status: what they give when something is thrown.
template <class Result, class Call>
Result guarded_or(Result otherwise, Call&& call) noexcept {
    try {
        return std::forward<Call>(call)();
    } catch (...) {
        return otherwise;
    }
}

// True when a record of the other side is present and at least as large as this header's.
template <class Record>
constexpr bool is_whole(const Record* record) noexcept {
    return record != nullptr && record->size >= sizeof(Record);
}

// A text with a size has bytes.
constexpr bool is_whole(destination_string_t text) noexcept {
    return text.data != nullptr || text.size == 0;
}
inline bool is_whole_config(const destination_config_t* config) noexcept {
    return is_whole(config) && is_whole(config->text) && is_whole(config->path);
}

// Event `index` of an array of the host, whose records may be larger than ours.
inline const destination_event_t& event_at(const destination_event_t* events, std::uint32_t index) noexcept {
    const auto* bytes = reinterpret_cast<const char*>(events) + std::size_t{index} * events->size;
    return *reinterpret_cast<const destination_event_t*>(bytes);
}

// The host's callbacks and extensions, as lent to an instance. Its extensions are looked up once; one that is
// missing is silent. Copies refer to the same host, which outlives the instance. [any-thread] but for what
// the ABI says of callbacks.
class host {
public:
    explicit host(const destination_host_t& from)
        : host_(&from), log_(find<destination_host_log_t>(DESTINATION_EXT_LOG)),
          clock_(find<destination_host_clock_t>(DESTINATION_EXT_CLOCK)),
          ledger_(find<destination_host_ledger_t>(DESTINATION_EXT_LEDGER)) {}

    // Null when the host does not have it.
    template <class Extension>
    const Extension* find(const char* id) const {
        return static_cast<const Extension*>(host_->get_extension != nullptr ? host_->get_extension(host_, id)
                                                                             : nullptr);
    }

    void log(std::int32_t severity, std::string_view message,
             std::span<const destination_log_field_t> fields = {}) const {
        if (log_ != nullptr)
            log_->log(host_, severity, to_abi(message), fields.data(),
                      static_cast<std::uint32_t>(fields.size()));
    }
    // Nanoseconds since 1970; 0 without a clock of the host's: ask the system's then.
    bool has_clock() const noexcept { return clock_ != nullptr; }
    std::int64_t now() const { return clock_ != nullptr ? clock_->now(host_) : 0; }
    bool was_delivered(const destination_ledger_key_t& key) const {
        return ledger_ != nullptr && ledger_->is_delivered(host_, &key) == 1;
    }

    void on_results(std::span<const destination_result_t> results) const {
        if (!results.empty())
            host_->on_results(host_, results.data(), static_cast<std::uint32_t>(results.size()));
    }
    void on_writable() const { host_->on_writable(host_); }

private:
    const destination_host_t* host_;
    const destination_host_log_t* log_;
    const destination_host_clock_t* clock_;
    const destination_host_ledger_t* ledger_;
};

// A result with what most of them need; the texts must live until on_results has returned.
inline destination_result_t result_of(std::uint64_t token, std::int32_t outcome, std::string_view reason = {},
                                      std::string_view text = {}) noexcept {
    destination_result_t made{};
    made.size = sizeof made;
    made.token = token;
    made.outcome = outcome;
    made.reason = to_abi(reason);
    made.text = to_abi(text);
    return made;
}

// The struct that the host holds and the instance behind it: they live and die together.
template <class Instance>
class exported {
public:
    static destination_status_t create(const destination_host_t* from, const destination_plugin_t** plugin) {
        if (plugin == nullptr) return DESTINATION_ERROR_ARGUMENT;
        *plugin = nullptr;
        if (from == nullptr || !destination_abi_is_compatible(from->abi_version))
            return DESTINATION_ERROR_ARGUMENT;
        // Without these two no result could be told, and the first one would crash.
        if (from->on_results == nullptr || from->on_writable == nullptr) return DESTINATION_ERROR_ARGUMENT;
        return guarded([&] {
            *plugin = &std::make_unique<exported>(*from).release()->handle_.calls;
            return DESTINATION_OK;
        });
    }

    // Not for use: create makes them.
    explicit exported(const destination_host_t& from) : instance_(from) {}
    exported(const exported&) = delete;
    exported& operator=(const exported&) = delete;

private:
    using plugin_pointer = const destination_plugin_t*;

    // The host's pointer is that of the first member, and leads back to the whole.
    struct handle {
        destination_plugin_t calls;
        exported* whole;
    };

    static Instance& of(const destination_plugin_t& plugin) noexcept {
        return *static_cast<Instance*>(plugin.plugin_data);
    }

    static destination_status_t configure(plugin_pointer plugin, const destination_config_t* config) {
        if (plugin == nullptr || !is_whole_config(config)) return DESTINATION_ERROR_ARGUMENT;
        return guarded([&] { return of(*plugin).configure(*config); });
    }
    static destination_status_t start(plugin_pointer plugin) {
        if (plugin == nullptr) return DESTINATION_ERROR_ARGUMENT;
        return guarded([&] { return of(*plugin).start(); });
    }
    static destination_status_t submit(plugin_pointer plugin, const destination_event_t* events,
                                       std::uint32_t count, std::uint32_t* accepted) {
        if (accepted == nullptr) return DESTINATION_ERROR_ARGUMENT;
        *accepted = 0;
        if (plugin == nullptr || (count != 0 && !is_whole(events))) return DESTINATION_ERROR_ARGUMENT;
        return guarded([&] { return of(*plugin).submit(events, count, *accepted); });
    }
    static destination_status_t flush(plugin_pointer plugin, std::int64_t timeout) {
        if (plugin == nullptr) return DESTINATION_ERROR_ARGUMENT;
        return guarded([&] { return of(*plugin).flush(timeout); });
    }
    static destination_status_t reconfigure(plugin_pointer plugin, const destination_config_t* config) {
        if (plugin == nullptr || !is_whole_config(config)) return DESTINATION_ERROR_ARGUMENT;
        return guarded([&] { return of(*plugin).reconfigure(*config); });
    }
    static destination_status_t stop(plugin_pointer plugin, std::int64_t timeout) {
        if (plugin == nullptr) return DESTINATION_ERROR_ARGUMENT;
        return guarded([&] { return of(*plugin).stop(timeout); });
    }
    static void destroy(plugin_pointer plugin) {
        if (plugin != nullptr) delete reinterpret_cast<const handle*>(plugin)->whole;
    }
    static const void* get_extension(plugin_pointer, const char* id) {
        return id != nullptr ? guarded_or<const void*>(nullptr, [&] { return Instance::get_extension(id); })
                             : nullptr;
    }

    Instance instance_;
    const handle handle_ = {{&Instance::descriptor, &instance_, configure, start, submit, flush, reconfigure,
                             stop, destroy, get_extension},
                            this};
};

// The instance behind what the host holds; extensions need it.
template <class Instance>
Instance& instance_of(const destination_plugin_t& plugin) noexcept {
    return *static_cast<Instance*>(plugin.plugin_data);
}

template <class Instance>
constexpr destination_entry_t entry_of() noexcept {
    return {
        {DESTINATION_ABI_MAJOR, DESTINATION_ABI_MINOR}, &Instance::descriptor, exported<Instance>::create};
}

} // namespace destination
