// Each kind of rule of the mapping language, on the reference event.
#include "core/json_parse.hpp"
#include "mapping/date/time_zone.hpp"
#include "mapping/path.hpp"
#include "mapping/rule.hpp"
#include "reference_event.hpp"

#include <benchmark/benchmark.h>
#include <stdexcept>

namespace {

using namespace lead_ads;

class event_in_memory {
public:
    event_in_memory() : with_(memory_, &zone_) {
        bench::reference_events().append_next(text_);
        with_.start(core::parse_json(text_, own_).root, bench::reference_now_ms);
    }
    mapping::evaluation& with() { return with_; }
    void forget() { memory_.reset(); }

private:
    std::string text_;
    core::arena own_, memory_;
    mapping::date::time_zone zone_;
    mapping::evaluation with_;
};

void path(benchmark::State& state, const char* text) {
    event_in_memory event;
    const auto where = mapping::path::parse(text).value();
    for (auto _ : state) {
        benchmark::DoNotOptimize(mapping::resolve(where, event.with().event, event.with()));
        event.forget();
    }
}
BENCHMARK_CAPTURE(path, two_steps, "crm.lead_id");
BENCHMARK_CAPTURE(path, three_steps, "partners.facebook.fbp");
BENCHMARK_CAPTURE(path, missing, "user.email_sha256");
BENCHMARK_CAPTURE(path, wildcard, "user.consent_categories.*");

void rule(benchmark::State& state, const char* text) {
    event_in_memory event;
    const auto compiled = mapping::rule::compile_text(text, {});
    if (!compiled) throw std::runtime_error(std::string("no rule: ") + text);
    for (auto _ : state) {
        benchmark::DoNotOptimize(mapping::evaluate(compiled.value(), event.with()));
        event.forget();
    }
}
BENCHMARK_CAPTURE(rule, constant, "Lead");
BENCHMARK_CAPTURE(rule, template_of_one_path, "{{crm.stage}}");
BENCHMARK_CAPTURE(rule, template_with_text, "lead {{crm.lead_id}} of {{user.id}}");
BENCHMARK_CAPTURE(rule, arithmetic, "=value * 3 + crm.score / 2");
BENCHMARK_CAPTURE(rule, comparison, "=crm.stage = \"Won\"");
BENCHMARK_CAPTURE(rule, logic, "=IF(crm.score >= 75 AND NOT crm.is_test, \"hot\", \"cold\")");
BENCHMARK_CAPTURE(rule, in_list, "=user.country IN(\"DE\", \"AT\", \"CH\")");
BENCHMARK_CAPTURE(rule, text_functions, "=UPPER(TRIM(user.firstname))");
BENCHMARK_CAPTURE(rule, concat, "=CONCAT(user.firstname, \" \", user.lastname)");
BENCHMARK_CAPTURE(rule, array_functions, "=SUM(user.consent_categories)");
BENCHMARK_CAPTURE(rule, for_each, "=FOR_EACH(user.consent_categories, {id: root.user.id})");
BENCHMARK_CAPTURE(rule, digest, "=SHA256(LOWER(user.email))");
BENCHMARK_CAPTURE(rule, regular_expression, "=REPLACE(user.phone, \"[^0-9]\", \"\")");
BENCHMARK_CAPTURE(rule, date, "=DATEFORMAT(user.birthdate, \"dd/MM/yyyy\")");
BENCHMARK_CAPTURE(rule, json, "=JSON_STRINGIFY(crm)");

} // namespace
