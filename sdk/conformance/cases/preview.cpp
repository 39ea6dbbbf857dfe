// The extensions preview, evaluate and report.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/process.hpp"
#include "conformance/text_rules.hpp"
#include "host/json_scan.hpp"

#include <array>
#include <map>
#include <set>

namespace conformance {
namespace {

using std::chrono::milliseconds;

destination_event_t event_of(std::string_view payload) {
    destination_event_t event{};
    event.size = sizeof event;
    event.payload = desthost::abi_string(payload);
    return event;
}

struct previewed {
    destination_status_t status = DESTINATION_OK;
    std::int32_t outcome = 0;
    std::string text;
};

previewed preview(driver& instance, const destination_plugin_preview_t& extension, std::string_view payload,
                  std::uint32_t flags = 0) {
    previewed made;
    const auto event = event_of(payload);
    made.status = guarded_call("preview", [&] {
        return extension.preview(instance.plugin(), &event, flags, &made.outcome,
                                 desthost::sink_into(made.text));
    });
    return made;
}

std::string_view outcome_word(std::int32_t outcome) {
    if (outcome == DESTINATION_OUTCOME_DELIVERED) return "mapped";
    return outcome == DESTINATION_OUTCOME_FILTERED ? "filtered" : "invalid";
}

void expect_preview(const previewed& made) {
    expect_status("preview", made.status, {DESTINATION_OK});
    expect(made.outcome >= DESTINATION_OUTCOME_DELIVERED && made.outcome <= DESTINATION_OUTCOME_INVALID,
           "preview set the outcome " + std::to_string(made.outcome));
    expect(desthost::is_json(made.text) && made.text.find('\n') == std::string::npos,
           "preview did not write one JSON text on one line");
    const auto begin = "{\"outcome\":\"" + std::string(outcome_word(made.outcome)) + "\"";
    expect(made.text.starts_with(begin), "preview's text begins with " + made.text.substr(0, 40) +
                                             ", its outcome is " + std::string(outcome_word(made.outcome)));
}

constexpr std::array odd_events{
    "", "{", "[]", "null", "{\"a\":\"\xff\"}", "{}", "{\"event_name\":\"\\u0000\"}"};

void preview_writes_json(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_preview_t>(DESTINATION_EXT_PREVIEW);
    expect_status("preview before configure", preview(instance, extension, "{}").status,
                  {DESTINATION_ERROR_STATE});
    expect_status("configure without secrets", instance.configure(good, DESTINATION_CONFIG_WITHOUT_SECRETS),
                  {DESTINATION_OK});
    for (std::size_t i = 0; i < with.event_count(); ++i)
        for (const auto flags : {0U, 1U})
            expect_preview(preview(instance, extension, with.event(i), flags));
    for (const auto* event : odd_events)
        expect_preview(preview(instance, extension, event));
    const auto table =
        preview(instance, extension, with.event(0), DESTINATION_PREVIEW_EXPLAIN | DESTINATION_PREVIEW_TABLE);
    expect_status("preview as a table", table.status, {DESTINATION_OK});
    expect(is_plain_lines(table.text), "preview's table is not plain UTF-8");
}

void preview_sends_nothing(bench& with) {
    const auto good = with.config();
    const auto threads = thread_count();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_preview_t>(DESTINATION_EXT_PREVIEW);
    expect_status("configure", instance.configure(good), {DESTINATION_OK});
    const auto descriptors = open_descriptors();
    report().step("preview from 4 threads at the same time");
    const auto first = preview(instance, extension, with.event(0)).status;
    on_threads(4, [&](unsigned) {
        for (std::size_t i = 0; i < 50; ++i)
            preview(instance, extension, with.event(i));
    });
    expect_status("preview", first, {DESTINATION_OK});
    expect(host.result_count() == 0, "preview gave a result");
    const auto added = added_descriptors(descriptors, open_descriptors());
    expect(added.empty(), "preview leaves open " + added);
    expect(eventually([&] { return thread_count() == threads; }), "preview starts a thread");
    expect(with.peer() == nullptr || with.peer()->connections() == 0, "preview connects to the endpoint");
}

void preview_agrees(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_preview_t>(DESTINATION_EXT_PREVIEW);
    instance.make_running();
    std::map<std::uint64_t, previewed> expected;
    std::vector<std::string> payloads(odd_events.begin(), odd_events.end());
    for (std::size_t i = 0; i < std::min<std::size_t>(with.event_count(), 200); ++i)
        payloads.push_back(with.event(i));
    std::uint64_t token = 0;
    for (const auto& payload : payloads) {
        const auto seen = preview(instance, extension, payload);
        if (instance.submit_text(payload).accepted == 1)
            expected[++token] = seen;
        else
            token = instance.next_token();
    }
    instance.stop(milliseconds(500));
    for (const auto& r : host.results()) {
        const auto& seen = expected[r.token];
        const bool ended_in_submit =
            r.outcome == DESTINATION_OUTCOME_FILTERED || r.outcome == DESTINATION_OUTCOME_INVALID;
        const bool mapped = seen.outcome == DESTINATION_OUTCOME_DELIVERED;
        expect(mapped != ended_in_submit || r.outcome == seen.outcome,
               "an event ended otherwise than preview said");
        if (!ended_in_submit) continue;
        expect(r.outcome == seen.outcome, "an event ended with another outcome than preview's");
        expect(seen.text.find("\"reason\":\"" + r.reason + "\"") != std::string::npos,
               "an event ended with the reason " + r.reason + " and preview says " + seen.text.substr(0, 80));
    }
}

void count_finding(void* data, const destination_diagnostic_t*) {
    ++*static_cast<int*>(data);
}

void evaluate_answers(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_evaluate_t>(DESTINATION_EXT_EVALUATE);
    const auto event = event_of(with.event(0));
    int found = 0;
    std::string text;
    const auto evaluate = [&](const std::string& formula, const destination_event_t* on) {
        found = 0;
        text.clear();
        return guarded_call("evaluate with a formula of " + std::to_string(formula.size()) + " bytes", [&] {
            return extension.evaluate(instance.plugin(), desthost::abi_string(formula), on, count_finding,
                                      &found, desthost::sink_into(text));
        });
    };
    expect_status("evaluate before configure", evaluate("1", nullptr), {DESTINATION_ERROR_STATE});
    expect_status("configure without secrets", instance.configure(good, DESTINATION_CONFIG_WITHOUT_SECRETS),
                  {DESTINATION_OK});
    constexpr std::size_t much = 200'000;
    for (const std::string& formula :
         {std::string("1"), std::string(), std::string("((("), std::string("\xff"), std::string("\"a"),
          std::string(much, '('), std::string(much, '-'), "1" + std::string(much, '+'),
          std::string(much, '9'), std::string(1, '\0')})
        for (const auto* on : {&event, static_cast<const destination_event_t*>(nullptr)}) {
            const auto status = evaluate(formula, on);
            expect_status("evaluate", status,
                          {DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_ARGUMENT});
            expect(status != DESTINATION_OK ||
                       (desthost::is_json(text) && text.find('\n') == std::string::npos),
                   "evaluate answered DESTINATION_OK and did not write one JSON text on one line");
            expect(status != DESTINATION_ERROR_CONFIG || found > 0,
                   "evaluate refused a formula and did not say why");
        }
}

std::string text_of(destination_string_t text) {
    return std::string(desthost::view(text));
}

std::string run_report(bench& with, driver& instance, const destination_plugin_report_t& extension,
                       const std::string& name, std::uint32_t flags) {
    void* handle = nullptr;
    auto status = guarded_call("begin a report", [&] {
        return extension.begin(instance.plugin(), desthost::abi_string(name), &handle);
    });
    expect_status("begin a report", status, {DESTINATION_OK});
    for (std::size_t i = 0; i < 50; ++i) {
        const auto event = event_of(i < odd_events.size() ? odd_events[i] : std::string_view(with.event(i)));
        status =
            guarded_call("add to a report", [&] { return extension.add(instance.plugin(), handle, &event); });
        expect_status("add to a report", status, {DESTINATION_OK});
    }
    std::string text;
    status = guarded_call("finish a report", [&] {
        return extension.finish(instance.plugin(), handle, flags, desthost::sink_into(text));
    });
    expect_status("finish a report", status, {DESTINATION_OK});
    return text;
}

void reports_work(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_report_t>(DESTINATION_EXT_REPORT);
    const auto* plugin = instance.plugin();
    const auto count = guarded_call("count of reports", [&] { return extension.count(plugin); });
    std::set<std::string> names;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto name = text_of(extension.name(plugin, i));
        expect(!name.empty() && is_plain_text(name) && names.insert(name).second,
               "two reports have one name, or one has none");
        const auto about = text_of(extension.description(plugin, i));
        expect(!about.empty() && is_plain_text(about),
               "the report " + name + " has no description of one line");
    }
    expect(extension.name(plugin, count).size == 0 && extension.description(plugin, 0xffffffff).size == 0,
           "there is a report behind the last one");
    void* handle = nullptr;
    for (const auto& name : names)
        expect_status("begin before configure", extension.begin(plugin, desthost::abi_string(name), &handle),
                      {DESTINATION_ERROR_STATE});
    expect_status("configure without secrets", instance.configure(good, DESTINATION_CONFIG_WITHOUT_SECRETS),
                  {DESTINATION_OK});
    expect_status("begin of an unknown report",
                  extension.begin(plugin, desthost::abi_string("no report"), &handle), {DESTINATION_NEVER});
    for (const auto& name : names) {
        const auto json = run_report(with, instance, extension, name, DESTINATION_REPORT_JSON);
        expect(desthost::is_json(json), "the report " + name + " is not JSON, though it was asked for it");
        const auto table = run_report(with, instance, extension, name, 0);
        expect(!table.empty() && is_plain_lines(table),
               "the report " + name + " is empty or not plain UTF-8");
    }
}

void reports_abandoned(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_report_t>(DESTINATION_EXT_REPORT);
    const auto* plugin = instance.plugin();
    if (extension.count(plugin) == 0) skip("the plugin has no reports");
    expect_status("configure", instance.configure(good, DESTINATION_CONFIG_WITHOUT_SECRETS),
                  {DESTINATION_OK});
    const auto name = extension.name(plugin, 0);
    const auto event = event_of(with.event(0));
    std::size_t heap = 0;
    for (int i = 0; i < 1100; ++i) {
        if (i == 100) heap = heap_bytes();
        void* handle = nullptr;
        guarded_call("begin a report", [&] { return extension.begin(plugin, name, &handle); });
        extension.add(plugin, handle, &event);
        extension.abandon(plugin, handle);
    }
    expect(heap_bytes() <= heap + 16 * 1024,
           "1,000 reports that were abandoned left " + std::to_string(heap_bytes() - heap) + " bytes");
}

constexpr std::array preview_table{
    conformance_case{"preview_writes_json",
                     "preview writes one JSON object that begins with the outcome it sets.",
                     preview_writes_json},
    conformance_case{"preview_sends_nothing", "preview reaches no network, from any thread.",
                     preview_sends_nothing},
    conformance_case{"preview_agrees", "Events end as preview said.", preview_agrees},
    conformance_case{"evaluate_answers",
                     "evaluate writes one line of JSON or says what is wrong with a formula.",
                     evaluate_answers},
    conformance_case{"reports_work", "Each report has a name and can be made, as text and as JSON.",
                     reports_work},
    conformance_case{"reports_abandoned", "A report that is abandoned leaves nothing behind.",
                     reports_abandoned},
};

} // namespace

std::span<const conformance_case> preview_cases() {
    return preview_table;
}

} // namespace conformance
