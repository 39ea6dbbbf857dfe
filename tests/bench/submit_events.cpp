// submit_events: submit, as hosts call it, timed. Prints one line of JSON.
//
//   submit_events MAPPING EVENTS [--plugin FILE] [--count N] [--threads N]
//   submit_events MAPPING EVENTS [--plugin FILE] --latency N [--rate N]
//
// Without --plugin the plugin is the one that is linked in, with a network that throws requests away; with
// it, the shared object delivers to the endpoint that the mapping file names. The first form submits N events
// from each thread in arrays of 32 as fast as they are taken and waits for their results. The second submits
// N events one at a time, at a rate of 4,000 a second unless told otherwise, and tells the percentiles of the
// time that a call takes; a call that says busy counts, and results are not awaited.
#include "allocations.hpp"
#include "arguments.hpp"
#include "bench_host.hpp"
#include "mapping_setup.hpp"
#include "null_network.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <dlfcn.h>
#include <exception>
#include <stdexcept>
#include <thread>

namespace {

struct options {
    std::string mapping, events, plugin;
    std::uint64_t count = 0;
    std::uint64_t latency = 0;
    std::uint64_t rate = 4000;
    std::uint64_t threads = 1;
};

constexpr std::uint32_t events_in_a_call = 32;

const destination_entry_t& entry_of(const std::string& plugin) {
    if (plugin.empty()) return bench::entry_without_network;
    void* const library = ::dlopen(plugin.c_str(), RTLD_NOW | RTLD_LOCAL);
    const auto* entry =
        library == nullptr
            ? nullptr
            : static_cast<const destination_entry_t*>(::dlsym(library, DESTINATION_ENTRY_SYMBOL));
    if (entry == nullptr) throw std::runtime_error(plugin + " is no plugin: " + ::dlerror());
    return *entry;
}

class running_plugin {
public:
    running_plugin(const options& wanted, const bench::bench_host& host) {
        const auto& entry = entry_of(wanted.plugin);
        require(entry.create(&host.abi(), &calls_), "create");
        const auto text = bench::read_file(wanted.mapping);
        destination_config_t config{};
        config.size = sizeof config;
        config.text = {text.data(), text.size()};
        config.path = {wanted.mapping.data(), wanted.mapping.size()};
        require(calls_->configure(calls_, &config), "configure");
        require(calls_->start(calls_), "start");
    }
    ~running_plugin() { calls_->destroy(calls_); }
    running_plugin(const running_plugin&) = delete;
    running_plugin& operator=(const running_plugin&) = delete;

    destination_status_t submit(const destination_event_t* events, std::uint32_t count,
                                std::uint32_t& taken) {
        return calls_->submit(calls_, events, count, &taken);
    }
    void flush() { require(calls_->flush(calls_, -1), "flush"); }
    void stop() { calls_->stop(calls_, 0); }

private:
    static void require(destination_status_t status, const char* call) {
        if (status != DESTINATION_OK)
            throw std::runtime_error(std::string(call) + " answered " + std::to_string(status));
    }
    const destination_plugin_t* calls_ = nullptr;
};

std::vector<destination_event_t> events_of(const std::vector<std::string_view>& lines) {
    std::vector<destination_event_t> events;
    for (const auto line : lines) {
        destination_event_t event{};
        event.size = sizeof event;
        event.token = events.size();
        event.payload = {line.data(), line.size()};
        events.push_back(event);
    }
    return events;
}

void submit_all(running_plugin& to, bench::bench_host& host, const std::vector<destination_event_t>& events,
                std::uint64_t count) {
    std::size_t next = 0;
    while (count > 0) {
        const auto most = std::min<std::uint64_t>({events_in_a_call, count, events.size() - next});
        const auto rooms = host.rooms();
        std::uint32_t taken = 0;
        const auto status = to.submit(&events[next], static_cast<std::uint32_t>(most), taken);
        count -= taken;
        next = (next + taken) % events.size();
        if (status == DESTINATION_BUSY)
            host.wait_for_room(rooms);
        else if (status != DESTINATION_OK)
            throw std::runtime_error("submit answered " + std::to_string(status));
    }
}

void measure_throughput(running_plugin& to, bench::bench_host& host,
                        const std::vector<destination_event_t>& events, const options& wanted) {
    submit_all(to, host, events, 5000);
    to.flush();
    const auto delivered_before = host.delivered();
    const auto allocated_before = bench::allocations();
    const auto cpu_before = bench::cpu_seconds();
    const auto before = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        threads.reserve(wanted.threads);
        for (std::uint64_t i = 0; i < wanted.threads; ++i)
            threads.emplace_back([&] { submit_all(to, host, events, wanted.count); });
    }
    const std::chrono::duration<double> submitted = std::chrono::steady_clock::now() - before;
    to.flush();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    const auto cpu = bench::cpu_seconds() - cpu_before;
    const auto count = wanted.count * wanted.threads;
    if (host.delivered() - delivered_before != count || host.other_ends() != 0)
        throw std::runtime_error("not every event was delivered");
    const auto number = static_cast<double>(count);
    std::printf("{\"events\":%.0f,\"seconds\":%.6f,\"events_per_second\":%.0f,\"submitted_per_second\":%.0f,"
                "\"cpu_us_per_event\":%.3f,\"allocations_per_event\":%.5f}\n",
                number, took.count(), number / took.count(), number / submitted.count(), cpu / number * 1e6,
                static_cast<double>(bench::allocations() - allocated_before) / number);
}

void measure_latency(running_plugin& to, const std::vector<destination_event_t>& events,
                     const options& wanted) {
    using clock = std::chrono::steady_clock;
    const auto pause = std::chrono::nanoseconds(1'000'000'000 / wanted.rate);
    std::vector<double> microseconds;
    std::uint64_t busy = 0;
    // The first thousand warm the memory.
    constexpr std::uint64_t first = 1000;
    auto next_at = clock::now();
    for (std::uint64_t i = 0; i < wanted.latency + first; ++i) {
        std::this_thread::sleep_until(next_at += pause);
        std::uint32_t taken = 0;
        const auto before = clock::now();
        const auto status = to.submit(&events[i % events.size()], 1, taken);
        const std::chrono::duration<double, std::micro> took = clock::now() - before;
        busy += status == DESTINATION_BUSY;
        if (i >= first) microseconds.push_back(took.count());
    }
    std::ranges::sort(microseconds);
    const auto at = [&](double share) {
        return microseconds[static_cast<std::size_t>(share * static_cast<double>(microseconds.size() - 1))];
    };
    std::printf("{\"calls\":%zu,\"busy\":%llu,\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}\n",
                microseconds.size(), static_cast<unsigned long long>(busy), at(0.5), at(0.99), at(0.999),
                at(1));
}

options read_options(int argc, char** argv) {
    options read;
    bench::arguments given("submit_events MAPPING EVENTS", argc, argv);
    given.positional({&read.mapping, &read.events});
    given.texts({{"--plugin", &read.plugin}});
    given.numbers({{"--count", &read.count},
                   {"--threads", &read.threads},
                   {"--latency", &read.latency},
                   {"--rate", &read.rate}});
    given.read();
    return read;
}

} // namespace

int main(int argc, char** argv) try {
    auto wanted = read_options(argc, argv);
    const bench::event_lines lines(wanted.events);
    const auto events = events_of(lines.lines());
    if (wanted.count == 0) wanted.count = events.size();
    bench::bench_host host;
    running_plugin plugin(wanted, host);
    if (wanted.latency > 0)
        measure_latency(plugin, events, wanted);
    else
        measure_throughput(plugin, host, events, wanted);
    plugin.stop();
    return 0;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "submit_events: %s\n", problem.what());
    return 1;
}
