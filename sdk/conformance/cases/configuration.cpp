// configure: what it takes, what it refuses, and what it keeps.
#include "conformance/case.hpp"
#include "conformance/driver.hpp"
#include "conformance/process.hpp"

#include <array>

namespace conformance {
namespace {

using std::string_literals::operator""s;

constexpr std::initializer_list<destination_status_t> config_answers = {
    DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_SECRET, DESTINATION_ERROR_ARGUMENT,
    DESTINATION_ERROR_RESOURCE};

std::vector<std::string> bad_texts() {
    return {"\x01: [no configuration of anybody",
            "\0\0\0\0"s,
            "\xff\xfe\xc3\x28",
            "{",
            "[",
            "}",
            "\"",
            "'",
            "- ",
            "?",
            ": :",
            "&a *a",
            "&a [*a]",
            "%TAG ! !",
            "--- ---",
            "\t\t",
            "!!binary x",
            "<?xml version=\"1.0\"?>",
            "a: b\na: b\n",
            "key",
            "42",
            "null",
            "\xef\xbb\xbf",
            "\r\r\r",
            "a: *unknown",
            "a: !t {b: [c, {d: e"};
}

void configure_null(bench& with) {
    test_host host;
    driver instance(with, host);
    const auto* plugin = instance.plugin();
    auto status = guarded_call("configure with null", [&] { return plugin->configure(plugin, nullptr); });
    expect_status("configure with null", status, {DESTINATION_ERROR_ARGUMENT});
    destination_config_t config{};
    config.size = sizeof config - 1;
    status = guarded_call("configure with a record that is too small",
                          [&] { return plugin->configure(plugin, &config); });
    expect_status("configure with a record that is too small", status, {DESTINATION_ERROR_ARGUMENT});
    config = {sizeof config, 0, {nullptr, 5}, {nullptr, 0}};
    status = guarded_call("configure with a null text of 5 bytes",
                          [&] { return plugin->configure(plugin, &config); });
    expect_status("configure with a null text of 5 bytes", status,
                  {DESTINATION_ERROR_ARGUMENT, DESTINATION_ERROR_CONFIG});
}

void configure_bad(bench& with) {
    test_host host;
    driver instance(with, host);
    for (const auto& text : bad_texts())
        expect_status("configure with nonsense", instance.configure(text), config_answers);
    instance.expect_rules_kept();
    if (!with.given().config_path.empty()) instance.make_configured();
}

std::vector<std::string> huge_texts() {
    constexpr std::size_t much = 1'000'000;
    std::string keys;
    for (int i = 0; i < 50000; ++i)
        keys += "key_" + std::to_string(i) + ": value\n";
    // Each line names the one before nine times: a few hundred bytes that mean 10^9 values.
    std::string aliases = "a0: &a0 x\n";
    for (int i = 1; i < 10; ++i) {
        aliases += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int n = 0; n < 9; ++n)
            aliases += "*a" + std::to_string(i - 1) + (n == 8 ? "]\n" : ",");
    }
    return {std::string(much * 16, 'x'),
            std::string(much, '['),
            std::string(much, '{'),
            std::string(much, '-'),
            std::string(much, '\n'),
            keys,
            aliases};
}

void configure_huge(bench& with) {
    constexpr std::size_t most = std::size_t{2} << 30;
    test_host host;
    driver instance(with, host);
    for (const auto& text : huge_texts()) {
        report().step("configure with " + std::to_string(text.size()) +
                      " bytes that begin with: " + text.substr(0, 20));
        expect_status("configure with a huge text", instance.configure(text), config_answers);
    }
    expect(resident_bytes() < most, "a huge configuration made the process larger than 2 GiB");
}

// The working configuration cut off at every place, and with every byte changed once.
void configure_damaged(bench& with) {
    constexpr std::size_t most = 300;
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto stride = good.size() / most + 1;
    for (std::size_t i = 0; i < good.size(); i += stride) {
        expect_status("configure with a text that is cut off", instance.configure(good.substr(0, i)),
                      config_answers);
        auto changed = good;
        changed[i] = static_cast<char>(changed[i] ^ 0x15);
        expect_status("configure with a changed byte", instance.configure(changed), config_answers);
    }
    expect_status("configure with the working configuration", instance.configure(good), {DESTINATION_OK});
}

destination_config_t config_of(const guarded_bytes& text, const guarded_bytes& path) {
    return {sizeof(destination_config_t), 0, text.text(), path.text()};
}

// The texts and the record end where their pages end, and are write-protected.
void config_not_overread(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const guarded_bytes text(good);
    const guarded_bytes path(with.given().config_path);
    const auto record = guarded_copy(config_of(text, path));
    const auto status =
        guarded_call("configure with texts that end at the end of a page, in memory that cannot be "
                     "written (a crash: it reads on behind `size`, or writes)",
                     [&] {
                         return instance.plugin()->configure(
                             instance.plugin(), reinterpret_cast<const destination_config_t*>(record.data()));
                     });
    expect_status("configure", status, {DESTINATION_OK});
}

void config_not_kept(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    guarded_bytes text(good);
    guarded_bytes path(with.given().config_path);
    auto record = guarded_copy(config_of(text, path));
    const auto* config = reinterpret_cast<const destination_config_t*>(record.data());
    expect_status("configure", instance.plugin()->configure(instance.plugin(), config), {DESTINATION_OK});
    text.revoke();
    path.revoke();
    record.revoke();
    report().step(
        "running after the configuration's memory was taken away (a crash: the plugin kept a pointer to it)");
    instance.start();
    instance.submit(50);
    instance.plugin()->flush(instance.plugin(), 200'000'000);
    instance.plugin()->stop(instance.plugin(), 200'000'000);
    instance.plugin()->destroy(instance.plugin());
    ::_exit((report().end(verdict::passed, ""), 0));
}

void configure_starts_nothing(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto threads = thread_count();
    const auto descriptors = open_descriptors();
    expect_status("configure", instance.configure(good), {DESTINATION_OK});
    expect(thread_count() == threads, "configure starts a thread");
    const auto added = added_descriptors(descriptors, open_descriptors());
    expect(added.empty(), "configure leaves open " + added);
    expect(with.peer() == nullptr || with.peer()->connections() == 0, "configure connects to the endpoint");
}

void configure_again(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    for (int i = 0; i < 5; ++i)
        expect_status("configure again", instance.configure(good), {DESTINATION_OK});
    expect_status("start", instance.start(), {DESTINATION_OK});
}

std::string refused_text(driver& instance) {
    for (const auto& text : bad_texts())
        if (instance.configure(text) == DESTINATION_ERROR_CONFIG) return text;
    skip("the plugin takes every configuration");
}

void failed_configure_keeps(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    const auto bad = refused_text(instance);
    expect_status("start after a configure that failed", instance.start(), {DESTINATION_ERROR_STATE});
    expect_status("configure", instance.configure(good), {DESTINATION_OK});
    expect_status("configure with nonsense", instance.configure(bad), {DESTINATION_ERROR_CONFIG});
    expect_status("start, with the configuration that succeeded last", instance.start(), {DESTINATION_OK});
}

void larger_config_record(bench& with) {
    struct {
        destination_config_t known;
        std::uint64_t later[4];
    } record{};
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    record.known = {sizeof record, 0, desthost::abi_string(good),
                    desthost::abi_string(with.given().config_path)};
    const auto status = guarded_call("configure with a record of a newer host", [&] {
        return instance.plugin()->configure(instance.plugin(), &record.known);
    });
    expect_status("configure with a record of a newer host", status, {DESTINATION_OK});
}

void without_secrets(bench& with) {
    const auto good = with.config();
    test_host host;
    driver instance(with, host);
    expect_status("configure without secrets", instance.configure(good, DESTINATION_CONFIG_WITHOUT_SECRETS),
                  {DESTINATION_OK});
    expect_status("start without secrets", instance.start(), {DESTINATION_ERROR_STATE});
    expect_status("configure", instance.configure(good), {DESTINATION_OK});
    expect_status("start", instance.start(), {DESTINATION_OK});
}

constexpr std::array configuration_table{
    conformance_case{"configure_null", "configure refuses a null pointer and a record that is too small.",
                     configure_null},
    conformance_case{"configure_bad",
                     "configure answers nonsense with a status, and takes a good text afterwards.",
                     configure_bad},
    conformance_case{"configure_huge",
                     "configure answers huge, deep and self-multiplying texts in time and memory.",
                     configure_huge},
    conformance_case{"configure_damaged",
                     "configure answers a working text that is cut off or changed anywhere.",
                     configure_damaged},
    conformance_case{"config_not_overread",
                     "configure reads no further than a text's size, and writes nothing.",
                     config_not_overread},
    conformance_case{"config_not_kept", "No text of the configuration is looked at after the call.",
                     config_not_kept},
    conformance_case{"configure_starts_nothing", "configure starts no thread, and leaves nothing open.",
                     configure_starts_nothing},
    conformance_case{"configure_again", "configure may be called again before start.", configure_again},
    conformance_case{"failed_configure_keeps", "A configure that fails leaves the instance as it was.",
                     failed_configure_keeps},
    conformance_case{"larger_config_record",
                     "A configuration's record of a newer host, which is larger, is taken.",
                     larger_config_record},
    conformance_case{"without_secrets", "An instance that was configured without secrets does not start.",
                     without_secrets},
};

} // namespace

std::span<const conformance_case> configuration_cases() {
    return configuration_table;
}

} // namespace conformance
