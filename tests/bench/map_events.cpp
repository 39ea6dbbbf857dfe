// map_events: mapping alone, timed. Prints one line of JSON.
//
//   map_events MAPPING EVENTS [--add FILE] [--count N] [--threads N] [--portable] [--print]
//
// Maps the events of the file over and over until every thread has mapped N (all of them once when it is left
// out). --portable hashes as every processor can. --print writes the requests to standard output instead, one
// a line.
#include "allocations.hpp"
#include "arguments.hpp"
#include "mapping_run.hpp"
#include "mapping_setup.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <thread>

namespace {

struct options {
    std::string mapping, events, addition;
    std::uint64_t count = 0;
    std::uint64_t threads = 1;
    bool prints = false;
    bool portable = false;
};

options read_options(int argc, char** argv) {
    options read;
    bench::arguments given("map_events MAPPING EVENTS", argc, argv);
    given.positional({&read.mapping, &read.events});
    given.texts({{"--add", &read.addition}});
    given.numbers({{"--count", &read.count}, {"--threads", &read.threads}});
    given.flags({{"--print", &read.prints}, {"--portable", &read.portable}});
    given.read();
    return read;
}

void map_all(bench::mapper& with, const std::vector<std::string_view>& lines, std::uint64_t count) {
    std::size_t next = 0;
    for (std::uint64_t done = 0; done < count; ++done) {
        with.map(lines[next]);
        if (++next == lines.size()) next = 0;
    }
    with.finish();
}

std::string print(bench::mapper& with, const std::vector<std::string_view>& lines) {
    std::string kept;
    with.keep_in(&kept);
    map_all(with, lines, lines.size());
    return kept;
}

void measure(std::vector<std::unique_ptr<bench::mapper>>& mappers, const std::vector<std::string_view>& lines,
             std::uint64_t count) {
    // Once through before the clock starts: memory is warm, as it is after a process' first second.
    for (auto& m : mappers)
        map_all(*m, lines, std::min<std::uint64_t>(lines.size(), 2000));
    const auto bytes_before = mappers.front()->bytes();
    const auto allocated_before = bench::allocations();
    const auto cpu_before = bench::cpu_seconds();
    const auto before = std::chrono::steady_clock::now();
    if (mappers.size() == 1) {
        map_all(*mappers.front(), lines, count);
    } else {
        std::vector<std::jthread> threads;
        threads.reserve(mappers.size());
        for (auto& m : mappers)
            threads.emplace_back([&, with = m.get()] { map_all(*with, lines, count); });
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    const auto cpu = bench::cpu_seconds() - cpu_before;
    const auto events = static_cast<double>(count) * static_cast<double>(mappers.size());
    std::printf("{\"events\":%.0f,\"seconds\":%.6f,\"events_per_second\":%.0f,\"cpu_us_per_event\":%.3f,"
                "\"allocations_per_event\":%.5f,\"bytes_per_event\":%.1f}\n",
                events, took.count(), events / took.count(), cpu / events * 1e6,
                static_cast<double>(bench::allocations() - allocated_before) / events,
                static_cast<double>(mappers.front()->bytes() - bytes_before) / static_cast<double>(count));
}

} // namespace

int main(int argc, char** argv) try {
    const auto wanted = read_options(argc, argv);
    const auto rules = bench::compiled_mapping(wanted.mapping, wanted.addition);
    const bench::event_lines events(wanted.events);
    std::vector<std::unique_ptr<bench::mapper>> mappers;
    for (std::uint64_t i = 0; i < std::max<std::uint64_t>(wanted.threads, 1); ++i)
        mappers.push_back(std::make_unique<bench::mapper>(rules));
    if (wanted.portable)
        for (auto& m : mappers)
            m->hash_portably();
    if (wanted.prints) {
        std::fputs(print(*mappers.front(), events.lines()).c_str(), stdout);
        return 0;
    }
    measure(mappers, events.lines(), wanted.count == 0 ? events.lines().size() : wanted.count);
    return 0;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "map_events: %s\n", problem.what());
    return 1;
}
