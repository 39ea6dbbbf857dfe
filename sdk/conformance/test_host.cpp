#include "conformance/test_host.hpp"

#include "conformance/bench.hpp"
#include "conformance/text_rules.hpp"
#include "host/text.hpp"

#include <cstring>

namespace conformance {
namespace {

thread_local int submit_depth = 0;

ended copy_of(const destination_result_t& r) {
    const auto text = [](destination_string_t s) { return std::string(desthost::view(s)); };
    return {r.size,         r.outcome,    r.token,          r.code,          r.subcode,
            text(r.reason), text(r.text), text(r.trace_id), text(r.event_id)};
}

} // namespace

test_host::inside_submit::inside_submit() noexcept {
    ++submit_depth;
}

test_host::inside_submit::~inside_submit() {
    --submit_depth;
}

// The functions that the plugin is given.
struct test_host::calls_of_host {
    static const void* get_extension(const destination_host_t* host, const char* id) {
        static const destination_host_log_t log_calls = {log};
        static const destination_host_clock_t clock_calls = {now};
        static const destination_host_ledger_t ledger_calls = {is_delivered};
        auto& self = of(host);
        if (id == nullptr) {
            self.note_broken("it asked the host for an extension without a name");
            return nullptr;
        }
        if (!self.traits_.has_extensions) return nullptr;
        if (std::strcmp(id, DESTINATION_EXT_LOG) == 0) return &log_calls;
        if (std::strcmp(id, DESTINATION_EXT_CLOCK) == 0) return &clock_calls;
        return std::strcmp(id, DESTINATION_EXT_LEDGER) == 0 ? &ledger_calls : nullptr;
    }

    static void on_results(const destination_host_t* host, const destination_result_t* results,
                           std::uint32_t count) {
        of(host).take_results(results, count);
    }

    static void on_writable(const destination_host_t* host) {
        auto& self = of(host);
        self.check_callback("on_writable");
        ++self.writable_calls_;
        self.changed_.notify_all();
        if (self.in_writable) self.in_writable();
    }

    static void log(const destination_host_t* host, std::int32_t severity, destination_string_t message,
                    const destination_log_field_t* fields, std::uint32_t count) {
        auto& self = of(host);
        logged record{severity, std::string(desthost::view(message)), {}};
        for (std::uint32_t i = 0; i < count; ++i)
            record.fields.emplace_back(desthost::view(fields[i].name), desthost::view(fields[i].value));
        const std::lock_guard lock(self.mutex_);
        self.log_.push_back(std::move(record));
    }

    static std::int64_t now(const destination_host_t* host) {
        of(host);
        const auto since = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
    }

    static std::int32_t is_delivered(const destination_host_t* host, const destination_ledger_key_t* key) {
        auto& self = of(host);
        if (submit_depth == 0) self.note_broken("it asked the ledger outside submit");
        for (const auto text :
             {key->endpoint, key->dataset, key->test_event_code, key->event_name, key->event_id})
            if (!is_plain_text(desthost::view(text)))
                self.note_broken("a text of a ledger key is not UTF-8, or holds control characters");
        const std::lock_guard lock(self.mutex_);
        self.keys_.push_back(*key);
        return self.traits_.knows_all_keys ? 1 : 0;
    }
};

test_host::test_host(host_traits traits) : traits_(traits) {
    const destination_host_t shown = {traits.abi_version,           this,
                                      "desthost conformance",       "1",
                                      calls_of_host::get_extension, calls_of_host::on_results,
                                      calls_of_host::on_writable};
    struct_ = std::make_unique<guarded_bytes>(
        std::string_view{reinterpret_cast<const char*>(&shown), sizeof shown});
}

const destination_host_t* test_host::get() const noexcept {
    return reinterpret_cast<const destination_host_t*>(struct_->data());
}

test_host& test_host::of(const destination_host_t* host) {
    auto& self = *static_cast<test_host*>(host->host_data);
    ++self.calls_;
    if (host != self.get()) self.note_broken("a callback got another pointer than the host's own struct");
    const auto stage = self.stage_.load();
    if (stage == stage::destroyed) self.note_broken("a callback came after destroy had returned");
    if (stage == stage::stopped && !is_host_thread())
        self.note_broken("a callback came after stop had returned");
    return self;
}

void test_host::enter_stopping() noexcept {
    auto before = stage::open;
    stage_.compare_exchange_strong(before, stage::stopping);
}

void test_host::note_broken(const std::string& rule) {
    const std::lock_guard lock(mutex_);
    if (broken_.empty()) broken_ = rule;
}

std::string test_host::broken_rule() const {
    const std::lock_guard lock(mutex_);
    return broken_;
}

void test_host::check_callback(const char* name) {
    if (submit_depth != 0)
        note_broken(std::string(name) + " was called from inside submit");
    else if (is_host_thread())
        note_broken(std::string(name) + " was called on a thread of the host");
}

void test_host::take_results(const destination_result_t* results, std::uint32_t count) {
    const bool in_stop = stage_ == stage::stopping;
    check_callback("on_results");
    if (reporting_.exchange(true)) note_broken("on_results was called while another call of it was going on");
    std::vector<ended> taken;
    if (results == nullptr && count != 0) {
        note_broken("on_results was called without results");
        count = 0;
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto* at = reinterpret_cast<const char*>(results) + std::size_t{i} * results->size;
        taken.push_back(copy_of(*reinterpret_cast<const destination_result_t*>(at)));
        taken.back().in_stop = in_stop;
        if (taken.back().size < sizeof(destination_result_t)) {
            note_broken("a result's `size` is smaller than the record");
            break;
        }
    }
    {
        std::unique_lock lock(mutex_);
        results_.insert(results_.end(), taken.begin(), taken.end());
        changed_.notify_all();
        changed_.wait(lock, [&] { return !held_; });
    }
    if (in_results) in_results(taken);
    reporting_ = false;
}

void test_host::hold_results() {
    const std::lock_guard lock(mutex_);
    held_ = true;
}

void test_host::let_results_go() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
}

bool test_host::wait_for_results(std::size_t count, std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [&] { return results_.size() >= count; });
}

std::vector<ended> test_host::results() const {
    const std::lock_guard lock(mutex_);
    return results_;
}

std::size_t test_host::result_count() const {
    const std::lock_guard lock(mutex_);
    return results_.size();
}

std::map<std::uint64_t, std::uint32_t> test_host::results_by_token() const {
    std::map<std::uint64_t, std::uint32_t> counts;
    const std::lock_guard lock(mutex_);
    for (const auto& one : results_)
        ++counts[one.token];
    return counts;
}

std::vector<logged> test_host::log() const {
    const std::lock_guard lock(mutex_);
    return log_;
}

std::vector<destination_ledger_key_t> test_host::ledger_keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

} // namespace conformance
