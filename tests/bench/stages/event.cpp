// Benchmarks of the stages of every event: parsing, properties, the whole of the pipeline, serialising,
// batching.
#include "batch/accumulator.hpp"
#include "batch/body.hpp"
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "mapping_run.hpp"
#include "mapping_setup.hpp"
#include "reference_event.hpp"
#include "transform/properties.hpp"

#include <benchmark/benchmark.h>
#include <vector>

namespace {

using namespace lead_ads;

const std::string mapping_file = PROJECT_SOURCE_DIR "/mappings/facebook_lead_ads.yaml";
const std::string formulas_file = PROJECT_SOURCE_DIR "/tests/bench/twenty_formulas.yaml";
const std::string properties_file = PROJECT_SOURCE_DIR "/tests/bench/four_properties.yaml";

// As many as processors have trouble to learn by heart.
const std::vector<std::string>& events() {
    static const auto made = [] {
        std::vector<std::string> list(1000);
        bench::reference_events next;
        for (auto& event : list)
            next.append_next(event);
        return list;
    }();
    return made;
}

const std::string& next_event() {
    static std::size_t at = 0;
    at = (at + 1) % events().size();
    return events()[at];
}

void parse(benchmark::State& state) {
    core::arena memory;
    for (auto _ : state) {
        benchmark::DoNotOptimize(core::parse_json(next_event(), memory));
        memory.reset();
    }
}
BENCHMARK(parse);

class no_listener final : public transform::refused_write_listener {
    void on_refused_write(const config::property_change&, mapping::write_result) override {}
};

// Parsing is in it, because each event can be changed only once.
void parse_and_change_four_properties(benchmark::State& state) {
    const auto rules = bench::compiled_mapping(mapping_file, properties_file);
    core::arena memory;
    mapping::evaluation with(memory);
    no_listener listener;
    for (auto _ : state) {
        with.start(core::parse_json(next_event(), memory).root, bench::reference_now_ms);
        transform::change_properties(rules->settings->properties, with, listener);
        memory.reset();
    }
}
BENCHMARK(parse_and_change_four_properties);

void whole_event(benchmark::State& state, const std::string& addition) {
    bench::mapper with(bench::compiled_mapping(mapping_file, addition));
    for (auto _ : state)
        with.map(next_event());
}
BENCHMARK_CAPTURE(whole_event, prebuilt_mapping, std::string());
BENCHMARK_CAPTURE(whole_event, twenty_formulas, formulas_file);

void serialise(benchmark::State& state) {
    const auto rules = bench::compiled_mapping(mapping_file);
    pipeline::scratch memory;
    const auto mapped = pipeline::map_event(events().front(), *rules, bench::reference_now_ms, memory);
    std::string text;
    for (auto _ : state) {
        text.clear();
        core::write_json(mapped.event, text);
        benchmark::DoNotOptimize(text.data());
    }
}
BENCHMARK(serialise);

// An event joins its bundle, and its share of writing a request of 1,000.
void batch_event(benchmark::State& state) {
    const std::string json(1446, 'x');
    const auto to = bench::bench_target();
    batch::accumulator open{{}};
    open.set_credentials(bench::bench_credentials());
    std::vector<batch::bundle> full;
    std::string closing;
    std::uint64_t token = 0;
    for (auto _ : state) {
        open.add(to, {token++, json, "crm-100000001", 1785315600, 604800}, {}, full);
        if (full.empty()) continue;
        closing.clear();
        batch::write_body_closing(*to, bench::bench_credentials(), closing);
        open.recycle(std::move(full.front()));
        full.clear();
    }
}
BENCHMARK(batch_event);

} // namespace
