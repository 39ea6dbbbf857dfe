// on_results: one for each event, from where it may come, and what its records say.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/text_rules.hpp"

#include <array>
#include <cctype>
#include <thread>

namespace conformance {
namespace {

using std::chrono::milliseconds;

// Enough events of every kind that the file has, and some that are broken.
std::vector<ended> results_of_a_run(bench& with, driver& instance) {
    instance.make_running();
    for (int i = 0; i < 50; ++i)
        instance.submit(static_cast<std::uint32_t>(with.event_count() < 20 ? 4 : 20));
    for (const auto* broken : {"", "{", "[1,2]", "{\"event_name\":7}", "\xff"})
        instance.submit_text(broken);
    instance.flush(milliseconds(1000));
    instance.stop(milliseconds(500));
    return instance.host().results();
}

void one_result_each(bench& with) {
    test_host host;
    driver instance(with, host);
    results_of_a_run(with, instance);
    instance.expect_one_result_each();
}

// The test host notes these faults in every case; the cases here provoke them.
void results_outside_submit(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running();
    for (int i = 0; i < 200; ++i)
        instance.submit(1);
    instance.submit_text("{");
    const auto broken = host.broken_rule();
    expect(broken.empty(), broken);
}

void results_on_plugin_threads(bench& with) {
    test_host host;
    driver instance(with, host);
    instance.make_running(with.has_endpoint() ? behaviour::stalled : behaviour::answering);
    instance.submit(20);
    instance.flush(milliseconds(50));
    instance.reconfigure(with.config_again());
    instance.stop(milliseconds(0));
    instance.expect_one_result_each();
}

void results_one_at_a_time(bench& with) {
    test_host host;
    driver instance(with, host);
    host.in_results = [](const std::vector<ended>&) {
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    };
    instance.make_running();
    report().step("submit from 4 threads, while on_results takes its time");
    on_threads(4, [&](unsigned) {
        for (int i = 0; i < 50; ++i) {
            instance.submit(3);
            instance.submit_text("{");
        }
    });
    instance.stop(milliseconds(500));
    instance.expect_one_result_each();
}

void result_records(bench& with) {
    test_host host;
    driver instance(with, host);
    for (const auto& r : results_of_a_run(with, instance)) {
        expect(r.size >= sizeof(destination_result_t), "a result's `size` is smaller than the record");
        expect(r.outcome >= DESTINATION_OUTCOME_DELIVERED && r.outcome <= DESTINATION_OUTCOME_UNDELIVERED,
               "a result has the unknown outcome " + std::to_string(r.outcome));
        const bool delivered = r.outcome == DESTINATION_OUTCOME_DELIVERED;
        const bool rejected = r.outcome == DESTINATION_OUTCOME_REJECTED;
        expect(!delivered || r.reason.empty(), "a delivered event has the reason " + r.reason);
        expect(delivered || rejected || is_code(r.reason),
               "the reason of an event that was not delivered is \"" + r.reason + "\", which is no code");
    }
    instance.expect_rules_kept();
}

void result_texts(bench& with) {
    constexpr std::size_t longest = 4096;
    test_host host;
    driver instance(with, host);
    for (const auto& r : results_of_a_run(with, instance))
        for (const auto& text : {r.reason, r.text, r.trace_id, r.event_id}) {
            expect(is_plain_text(text), "a text of a result is not UTF-8, or holds control characters");
            expect(text.size() <= longest, "a text of a result is longer than 4 KiB");
        }
    instance.expect_rules_kept();
}

// Values of the events that are certainly personal data: mail addresses and telephone numbers.
std::vector<std::string> personal_values(std::string_view event) {
    std::vector<std::string> found;
    for (std::size_t begin = event.find('"'); begin != std::string_view::npos;
         begin = event.find('"', begin + 1)) {
        const auto end = event.find('"', begin + 1);
        if (end == std::string_view::npos) break;
        const auto value = event.substr(begin + 1, end - begin - 1);
        const auto digits =
            std::count_if(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
        const bool is_mail = value.find('@') != std::string_view::npos && value.size() > 5;
        const bool is_phone = value.starts_with('+') && digits > 6;
        if (is_mail || is_phone) found.emplace_back(value);
        begin = end;
    }
    return found;
}

void no_customer_data(bench& with) {
    std::vector<std::string> personal{"conformance.person@example.com", "+33612345678"};
    for (std::size_t i = 0; i < with.event_count(); ++i)
        for (auto& value : personal_values(with.event(i)))
            personal.push_back(std::move(value));
    test_host host;
    driver instance(with, host);
    instance.make_running();
    instance.submit(200);
    for (const auto* event :
         {R"({"email":"conformance.person@example.com","phone":"+33612345678"})",
          R"({"event_name":"conformance.person@example.com","user":{"phone":"+33612345678"}})",
          R"({"conformance.person@example.com":"+33612345678")"})
        instance.submit_text(event);
    instance.flush(milliseconds(500));
    instance.stop(milliseconds(500));
    std::string said;
    for (const auto& r : host.results())
        said += r.reason + "\n" + r.text + "\n" + r.trace_id + "\n" + r.event_id + "\n";
    for (const auto& record : host.log()) {
        said += record.message + "\n";
        for (const auto& [name, value] : record.fields)
            said.append(name).append("\n").append(value).append("\n");
    }
    for (const auto& value : personal)
        expect(said.find(value) == std::string::npos, "a customer's data stands in a result or in the log");
}

constexpr std::array results_table{
    conformance_case{"one_result_each", "Each accepted event gets exactly one result.", one_result_each},
    conformance_case{"results_outside_submit",
                     "on_results and on_writable are never called from inside submit.",
                     results_outside_submit},
    conformance_case{"results_on_plugin_threads",
                     "Results come on threads of the plugin only, also those of stop.",
                     results_on_plugin_threads},
    conformance_case{"results_one_at_a_time", "on_results is never called twice at the same time.",
                     results_one_at_a_time},
    conformance_case{"result_records",
                     "A result's record is complete: size, outcome, and a code as its reason.",
                     result_records},
    conformance_case{"result_texts", "A result's texts are short, plain UTF-8.", result_texts},
    conformance_case{"no_customer_data", "No customer's data stands in a result or in the log.",
                     no_customer_data},
};

} // namespace

std::span<const conformance_case> result_cases() {
    return results_table;
}

} // namespace conformance
