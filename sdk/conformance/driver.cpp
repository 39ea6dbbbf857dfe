#include "conformance/driver.hpp"

#include <algorithm>
#include <array>
#include <cinttypes>

namespace conformance {
namespace {

struct known_status {
    destination_status_t value;
    const char* name;
};

constexpr std::array statuses{
    known_status{DESTINATION_OK, "DESTINATION_OK"},
    known_status{DESTINATION_BUSY, "DESTINATION_BUSY"},
    known_status{DESTINATION_STOPPED, "DESTINATION_STOPPED"},
    known_status{DESTINATION_NEVER, "DESTINATION_NEVER"},
    known_status{DESTINATION_TIMED_OUT, "DESTINATION_TIMED_OUT"},
    known_status{DESTINATION_ERROR_STATE, "DESTINATION_ERROR_STATE"},
    known_status{DESTINATION_ERROR_ARGUMENT, "DESTINATION_ERROR_ARGUMENT"},
    known_status{DESTINATION_ERROR_CONFIG, "DESTINATION_ERROR_CONFIG"},
    known_status{DESTINATION_ERROR_SECRET, "DESTINATION_ERROR_SECRET"},
    known_status{DESTINATION_ERROR_RESOURCE, "DESTINATION_ERROR_RESOURCE"},
    known_status{DESTINATION_ERROR_INTERNAL, "DESTINATION_ERROR_INTERNAL"},
};

std::string milliseconds_text(std::chrono::nanoseconds time) {
    return time.count() < 0
               ? "no limit"
               : std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + " ms";
}

} // namespace

std::string status_name(destination_status_t status) {
    for (const auto& known : statuses)
        if (known.value == status) return known.name;
    return "the unknown status " + std::to_string(status);
}

void expect_status(std::string_view call, destination_status_t status,
                   std::initializer_list<destination_status_t> allowed) {
    if (std::find(allowed.begin(), allowed.end(), status) != allowed.end()) return;
    std::string wanted;
    for (const auto one : allowed)
        wanted += (wanted.empty() ? "" : " or ") + status_name(one);
    fail(std::string(call) + " answered " + status_name(status) + " instead of " + wanted);
}

driver::driver(bench& with, test_host& host) : bench_(with), host_(host) {
    const auto& entry = with.entry();
    const auto status = guarded_call("create", [&] { return entry.create(host.get(), &plugin_); });
    expect_status("create", status, {DESTINATION_OK});
    expect(plugin_ != nullptr, "create answered DESTINATION_OK and made no instance");
}

driver::~driver() {
    destroy();
}

void driver::destroy() {
    if (plugin_ == nullptr) return;
    guarded_call("destroy", [&] { plugin_->destroy(plugin_); });
    plugin_ = nullptr;
    host_.enter(test_host::stage::destroyed);
}

destination_config_t driver::record_of(std::string_view text, std::uint32_t flags) const {
    destination_config_t config{};
    config.size = sizeof config;
    config.flags = flags;
    config.text = desthost::abi_string(text);
    config.path = desthost::abi_string(bench_.given().config_path);
    return config;
}

destination_status_t driver::configure(std::string_view text, std::uint32_t flags) {
    const auto config = record_of(text, flags);
    return guarded_call("configure", [&] { return plugin_->configure(plugin_, &config); });
}

destination_status_t driver::reconfigure(std::string_view text) {
    const auto config = record_of(text, 0);
    return guarded_call("reconfigure", [&] { return plugin_->reconfigure(plugin_, &config); });
}

destination_status_t driver::start() {
    host_.enter(test_host::stage::open);
    return guarded_call("start", [&] { return plugin_->start(plugin_); });
}

destination_status_t driver::flush(std::chrono::nanoseconds timeout) {
    return guarded_call("flush with a time-out of " + milliseconds_text(timeout),
                        [&] { return plugin_->flush(plugin_, timeout.count()); });
}

destination_status_t driver::stop(std::chrono::nanoseconds timeout) {
    const auto status = guarded_call("stop with a time-out of " + milliseconds_text(timeout),
                                     [&] { return plugin_->stop(plugin_, timeout.count()); });
    if (status == DESTINATION_OK || status == DESTINATION_TIMED_OUT) host_.enter(test_host::stage::stopped);
    return status;
}

void driver::make_configured(behaviour how) {
    const auto& text = bench_.config(how);
    expect_status("configure with the working configuration", configure(text), {DESTINATION_OK});
}

void driver::make_running(behaviour how) {
    make_configured(how);
    expect_status("start", start(), {DESTINATION_OK});
}

submission driver::submit(std::uint32_t count) {
    std::vector<std::string_view> payloads;
    payloads.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i)
        payloads.push_back(bench_.event(last_token_ + i));
    return submit_payloads(payloads);
}

submission driver::submit_text(std::string_view payload) {
    return submit_payloads({payload});
}

submission driver::submit_payloads(const std::vector<std::string_view>& payloads) {
    std::vector<destination_event_t> events(payloads.size());
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        events[i].size = sizeof(destination_event_t);
        events[i].token = next_token();
        events[i].payload = desthost::abi_string(payloads[i]);
    }
    const auto taken = submit_records(events.data(), static_cast<std::uint32_t>(events.size()));
    const std::lock_guard lock(mutex_);
    for (std::uint32_t i = 0; i < taken.accepted; ++i)
        accepted_.insert(events[i].token);
    return taken;
}

submission driver::submit_records(const destination_event_t* events, std::uint32_t count) {
    submission made;
    made.accepted = 0xfefefefe;
    const test_host::inside_submit mark;
    try {
        made.status = plugin_->submit(plugin_, events, count, &made.accepted);
    } catch (...) {
        fail("an exception came across the boundary out of submit");
    }
    expect(made.accepted != 0xfefefefe,
           "submit did not set *accepted; it answered " + status_name(made.status));
    expect(made.accepted <= count, "submit took more events than it was given");
    expect(made.status != DESTINATION_OK || made.accepted == count,
           "submit answered DESTINATION_OK and did not take all events");
    if (made.status == DESTINATION_BUSY) ++busy_answers_;
    return made;
}

std::uint64_t driver::accepted() const {
    const std::lock_guard lock(mutex_);
    return accepted_.size();
}

void driver::expect_one_result_each() {
    expect_rules_kept();
    const auto counts = host_.results_by_token();
    const std::lock_guard lock(mutex_);
    std::size_t without = 0;
    for (const auto token : accepted_)
        without += counts.contains(token) ? 0 : 1;
    expect(without == 0, std::to_string(without) + " of " + std::to_string(accepted_.size()) +
                             " accepted events have no result");
    for (const auto& [token, count] : counts) {
        expect(accepted_.contains(token), "a result came for an event that was not accepted");
        expect(count == 1, "an event got " + std::to_string(count) + " results");
    }
}

void driver::expect_rules_kept() {
    const auto broken = host_.broken_rule();
    expect(broken.empty(), broken);
    expect(host_.writable_calls() <= busy_answers_,
           "on_writable was called " + std::to_string(host_.writable_calls()) + " times, for " +
               std::to_string(busy_answers_) + " busy answers");
}

} // namespace conformance
