// The extension check: it agrees with configure and changes nothing.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/text_rules.hpp"

#include <array>

namespace conformance {
namespace {

using std::chrono::milliseconds;

struct findings {
    std::size_t errors = 0, secrets = 0, count = 0;
    bool inside = true;
};

void take_finding(void* data, const destination_diagnostic_t* d) {
    auto& all = *static_cast<findings*>(data);
    expect(all.inside && is_host_thread(),
           "a diagnostic came on another thread, or after check had returned");
    expect(d->size >= sizeof *d, "a diagnostic's `size` is smaller than the record");
    expect(d->severity >= DESTINATION_DIAGNOSTIC_NOTE && d->severity <= DESTINATION_DIAGNOSTIC_SECRET,
           "a diagnostic has an unknown severity");
    const auto message = desthost::view(d->message);
    expect(!message.empty() && is_plain_lines(message), "a diagnostic's message is empty or not plain UTF-8");
    expect(is_plain_text(desthost::view(d->path)) && desthost::is_utf8(desthost::view(d->source)) &&
               is_plain_lines(desthost::view(d->suggestion)),
           "a text of a diagnostic is not plain UTF-8");
    expect(d->line != 0 || d->column == 0, "a diagnostic has a column and no line");
    ++all.count;
    all.errors += d->severity == DESTINATION_DIAGNOSTIC_ERROR ? 1 : 0;
    all.secrets += d->severity == DESTINATION_DIAGNOSTIC_SECRET ? 1 : 0;
}

destination_status_t check(bench& with, driver& instance, const destination_plugin_check_t& extension,
                           std::string_view text, findings& found, std::string& description) {
    const destination_config_t config = {sizeof config, 0, desthost::abi_string(text),
                                         desthost::abi_string(with.given().config_path)};
    return guarded_call("check", [&] {
        return extension.check(instance.plugin(), &config, take_finding, &found,
                               desthost::sink_into(description));
    });
}

void check_agrees(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_check_t>(DESTINATION_EXT_CHECK);
    for (const std::string& text : {good, std::string("\x01: [no configuration of anybody"),
                                    std::string("a: b\n"), good.substr(0, good.size() / 2), std::string()}) {
        findings found;
        std::string description;
        const auto checked = check(with, instance, extension, text, found, description);
        expect_status("check", checked, {DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_SECRET});
        const auto configured = instance.configure(text);
        expect(checked == configured, "check answered " + status_name(checked) + " and configure " +
                                          status_name(configured) + " to the same text");
        expect((checked == DESTINATION_ERROR_CONFIG) == (found.errors != 0),
               "check answered " + status_name(checked) + " with " + std::to_string(found.errors) +
                   " errors");
        expect(checked != DESTINATION_ERROR_SECRET || found.secrets != 0,
               "check misses a secret and does not say which");
        expect(checked != DESTINATION_OK || is_plain_lines(description),
               "check's description is not plain UTF-8");
        found.inside = false;
    }
}

void check_changes_nothing(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto& extension = instance.need<destination_plugin_check_t>(DESTINATION_EXT_CHECK);
    findings found;
    std::string description;
    check(with, instance, extension, good, found, description);
    expect_status("start after check", instance.start(), {DESTINATION_ERROR_STATE});
    const auto null = guarded_call("check with null", [&] {
        return extension.check(instance.plugin(), nullptr, take_finding, &found,
                               desthost::sink_into(description));
    });
    expect_status("check with null", null, {DESTINATION_ERROR_ARGUMENT});
    instance.make_running();
    check(with, instance, extension, "\x01: [", found, description);
    expect_status("submit after check while running", instance.submit(5).status, {DESTINATION_OK});
    instance.stop(milliseconds(300));
    instance.expect_one_result_each();
}

constexpr std::array check_table{
    conformance_case{"check_agrees", "check and configure agree about every text.", check_agrees},
    conformance_case{"check_changes_nothing", "check does not change the instance.", check_changes_nothing},
};

} // namespace

std::span<const conformance_case> check_cases() {
    return check_table;
}

} // namespace conformance
