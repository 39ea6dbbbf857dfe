// Meta's side: each field's normalising alone, digests, the rules.
#include "core/json_parse.hpp"
#include "core/sha256.hpp"
#include "facebook/hash_field.hpp"
#include "facebook/normalise.hpp"
#include "facebook/property_checks.hpp"
#include "facebook/rules.hpp"
#include "mapping_setup.hpp"
#include "pipeline/map_event.hpp"
#include "reference_event.hpp"

#include <array>
#include <benchmark/benchmark.h>

namespace {

using namespace lead_ads;
using facebook::user_field;

const facebook::normalise_settings settings{"33", 2026};

void normalise(benchmark::State& state, user_field field, std::string_view text) {
    core::arena memory;
    for (auto _ : state) {
        benchmark::DoNotOptimize(facebook::normalise(field, text, settings, memory));
        memory.reset();
    }
}
BENCHMARK_CAPTURE(normalise, em, user_field::em, "Lead.212242@Example.COM");
BENCHMARK_CAPTURE(normalise, ph, user_field::ph, "06 12 34 56 78");
BENCHMARK_CAPTURE(normalise, fn, user_field::fn, "Jean-Pierre");
BENCHMARK_CAPTURE(normalise, fn_with_accents, user_field::fn, "Valéry");
BENCHMARK_CAPTURE(normalise, ln, user_field::ln, "O'Brien");
BENCHMARK_CAPTURE(normalise, db, user_field::db, "1984-02-29");
BENCHMARK_CAPTURE(normalise, ge, user_field::ge, "Female");
BENCHMARK_CAPTURE(normalise, ct, user_field::ct, "San Francisco");
BENCHMARK_CAPTURE(normalise, st, user_field::st, "CA");
BENCHMARK_CAPTURE(normalise, st_by_name, user_field::st, "California");
BENCHMARK_CAPTURE(normalise, zp, user_field::zp, "94107-1234");
BENCHMARK_CAPTURE(normalise, country, user_field::country, "US");
BENCHMARK_CAPTURE(normalise, country_by_name, user_field::country, "Allemagne");
BENCHMARK_CAPTURE(normalise, external_id, user_field::external_id, "contact-212242");
BENCHMARK_CAPTURE(normalise, already_a_digest, user_field::em,
                  "1FB1F420856780A29719B994C8764B81770D79F97E2E1861BA938A7A5A15DFB9");

// Eleven short texts handed over together, as one event brings them.
void hash_eleven(benchmark::State& state) {
    const std::array<std::string_view, 11> texts{"lead.212242@example.com",
                                                 "33612345678",
                                                 "jeanpierre",
                                                 "obrien",
                                                 "19840229",
                                                 "f",
                                                 "sanfrancisco",
                                                 "ca",
                                                 "94107",
                                                 "us",
                                                 "contact-212242"};
    std::array<std::array<char, 64>, 11> digests;
    std::array<core::digest_job, 11> jobs;
    for (std::size_t i = 0; i < jobs.size(); ++i)
        jobs[i] = {texts[i].data(), texts[i].size(), digests[i].data()};
    core::sha256_digester digester;
    for (auto _ : state) {
        digester.digest(jobs);
        benchmark::DoNotOptimize(digests);
    }
}
BENCHMARK(hash_eleven);

void hash_one(benchmark::State& state) {
    std::array<char, 64> digest;
    core::sha256_digester digester;
    for (auto _ : state) {
        digester.digest("lead.212242@example.com", digest.data());
        benchmark::DoNotOptimize(digest);
    }
}
BENCHMARK(hash_one);

// The finished reference event, and what checks it.
class finished_event {
public:
    finished_event() {
        bench::reference_events().append_next(text_);
        event_ = pipeline::map_event(text_, *rules_, bench::reference_now_ms, memory_).event;
    }
    const core::value& event() const { return event_; }
    const facebook::rule_settings& rules() const { return rules_->rules; }

private:
    std::string text_;
    std::shared_ptr<const pipeline::compiled> rules_ =
        bench::compiled_mapping(PROJECT_SOURCE_DIR "/mappings/facebook_lead_ads.yaml");
    pipeline::scratch memory_;
    core::value event_;
};

void fatal_rules(benchmark::State& state) {
    const finished_event finished;
    for (auto _ : state)
        benchmark::DoNotOptimize(
            facebook::find_fatal(finished.event(), finished.rules(), {bench::reference_now_ms / 1000, true}));
}
BENCHMARK(fatal_rules);

void property_rules(benchmark::State& state) {
    const finished_event finished;
    core::arena memory;
    core::note_list notes;
    const core::report report{notes};
    for (auto _ : state) {
        benchmark::DoNotOptimize(facebook::with_valid_properties(finished.event(), memory, report));
        memory.reset();
        notes.clear();
    }
}
BENCHMARK(property_rules);

} // namespace
