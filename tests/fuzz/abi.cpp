// The whole plugin through its ABI: calls in any order, with good records and bad ones, against an endpoint
// that refuses connections. Whatever the order, every answer is one that the headers allow in that state, and
// each accepted event gets one result by the time stop or destroy returns, and none later.
//
// program ::= { call }      call ::= a byte that chooses from `calls`, and the bytes that it reads
#include "tests/fuzz/require.hpp"
#include "tests/support/abi_host.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <destination/abi.h>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace {

// Port 1 of loopback refuses at once.
#define MAPPING_HEAD                                                                                         \
    "version: 1\ndestination: facebook_lead_ads\nsettings:\n  pixel_id: \"1\"\n"                             \
    "  lead_id: \"{{crm.lead_id}}\"\n  lead_event_source: fuzz\n  endpoint: http://127.0.0.1:1\n"
#define MAPPING_TOKEN "  access_token: ${env:FUZZ_TOKEN}\n"
#define MAPPING_REST "mapping:\n  - {event: /^crm/, facebook_event_name: \"{{crm.stage}}\"}\n"

enum class config_kind : std::uint8_t {
    good,        // Can be used.
    bad,         // Is no configuration.
    secretless,  // Its secret is not there.
    unsendable,  // Can be used until something is to be sent: its CA file is none.
    of_the_input // Anything.
};
struct known_config {
    config_kind kind;
    std::string_view text;
};
constexpr known_config configs[] = {
    {config_kind::good, MAPPING_HEAD MAPPING_TOKEN MAPPING_REST},
    {config_kind::good,
     MAPPING_HEAD MAPPING_TOKEN MAPPING_REST "delivery:\n  queue: {max_events: 3}\n  batch: {max_delay: 1ms, "
                                             "max_events: 2}\n  retry: {initial: 1ms, max: 2ms}\n"},
    {config_kind::good, MAPPING_HEAD MAPPING_TOKEN MAPPING_REST
     "delivery:\n  retry: {initial: 1ms, max: 2ms, give_up_after: 1ms}\nfilters: {consent: \"3\"}\n"},
    {config_kind::bad, "version: 1\n"},
    {config_kind::bad, "\x01: ["},
    {config_kind::secretless, MAPPING_HEAD "  access_token: ${env:FUZZ_NOTHING}\n" MAPPING_REST},
    {config_kind::unsendable, MAPPING_HEAD MAPPING_TOKEN "  ca_file: /dev/null\n" MAPPING_REST},
    {config_kind::of_the_input, {}},
};
constexpr std::string_view events[] = {
    R"({"event_name":"crm","crm":{"lead_id":"1234567890123456","stage":"won"},"user":{"email":"a@b.example"}})",
    R"({"event_name":"other","crm":{"lead_id":"1234567890123456"}})",
    R"({"event_name":"crm","user":{"consent_categories":["3"]}})",
    "{",
    "",
};
constexpr const char* ids[] = {DESTINATION_EXT_CHECK,   DESTINATION_EXT_EVALUATE, DESTINATION_EXT_METRICS,
                               DESTINATION_EXT_PREVIEW, DESTINATION_EXT_REPORT,   DESTINATION_EXT_SCHEMA,
                               DESTINATION_EXT_STATE,   DESTINATION_EXT_LOG,      ""};

class input {
public:
    input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
    bool is_over() const { return rest_.empty(); }
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    std::string_view text() {
        const auto taken = rest_.substr(0, byte());
        rest_.remove_prefix(taken.size());
        return taken;
    }
    template <class T, std::size_t size>
    const T& one_of(const T (&all)[size]) {
        return all[byte() % size];
    }

private:
    std::string_view rest_;
};

destination_string_t abi(std::string_view text) {
    return {text.data(), text.size()};
}
void expect(const char* call, destination_status_t status,
            std::initializer_list<destination_status_t> allowed) {
    if (std::find(allowed.begin(), allowed.end(), status) == allowed.end())
        std::fprintf(stderr, "%s answered %d\n", call, status);
    require(std::find(allowed.begin(), allowed.end(), status) != allowed.end(),
            "an answer is one that is allowed");
}

// The host's view.
class host final : public test::abi_host {
public:
    host() : abi_host("fuzz") {}
    void runs(bool now) {
        const std::lock_guard lock(mutex_);
        runs_ = now;
    }
    // Each accepted event has ended once.
    void expect_all(std::uint64_t accepted) {
        const std::lock_guard lock(mutex_);
        require(ended_.size() == accepted, "each accepted event gets a result");
        for (const auto& [token, times] : ended_)
            require(times == 1, "no event gets two results");
    }

private:
    void take(const destination_result_t* results, std::uint32_t count) override {
        const std::lock_guard lock(mutex_);
        require(runs_, "no result comes outside of a run");
        for_each(results, count, [&](const destination_result_t& result) {
            require(result.outcome >= DESTINATION_OUTCOME_DELIVERED &&
                        result.outcome <= DESTINATION_OUTCOME_UNDELIVERED,
                    "an outcome is known");
            ++ended_[result.token];
        });
    }
    const void* extension(std::string_view id) override {
        return id == DESTINATION_EXT_LOG ? &log_ : nullptr;
    }

    static constexpr destination_host_log_t log_ = {[](const destination_host_t*, int32_t,
                                                       destination_string_t message,
                                                       const destination_log_field_t*, uint32_t) {
        require(std::string_view(message.data, message.size).find("fuzz-token") == std::string_view::npos,
                "no log holds the token");
    }};
    std::mutex mutex_;
    std::map<std::uint64_t, int> ended_;
    bool runs_ = false;
};

enum class stage : std::uint8_t {
    created,    // Nothing was configured, or nothing that the model can judge.
    configured, // Ready to start.
    running,    // Started.
};

class session {
public:
    explicit session(input& from) : in_(from) {
        require(destination_entry.create(&host_.abi(), &plugin_) == DESTINATION_OK,
                "create makes an instance");
    }
    ~session() {
        for (auto* handle : reports_)
            extension<destination_plugin_report_t>(DESTINATION_EXT_REPORT)->abandon(plugin_, handle);
        plugin_->destroy(plugin_);
        host_.runs(false);
        host_.expect_all(accepted_);
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    void configure() { set_up(false); }
    void reconfigure() { set_up(true); }

    void start() {
        const bool ready = stage_ == stage::configured && !unknown_;
        host_.runs(true);
        const auto status = plugin_->start(plugin_);
        if (stage_ == stage::running || stage_ == stage::created) {
            if (!unknown_) expect("start", status, {DESTINATION_ERROR_STATE});
        }
        if (ready) expect("start", status, {sendable_ ? DESTINATION_OK : DESTINATION_ERROR_CONFIG});
        if (status == DESTINATION_OK) {
            stage_ = stage::running;
            was_started_ = true;
        }
        host_.runs(stage_ == stage::running);
    }

    void submit() {
        struct larger {
            destination_event_t known;
            std::uint64_t later;
        };
        std::array<larger, 8> records{};
        const auto count = in_.byte() % records.size();
        const auto odd = in_.byte();
        for (std::size_t i = 0; i < count; ++i) {
            auto& event = records[i].known;
            event.size = sizeof(larger);
            event.token = next_token_ + i;
            event.payload = abi(odd % 16 == 1 ? in_.text() : in_.one_of(events));
            if (odd % 16 == 2) event.payload = {nullptr, 0};
        }
        if (odd % 16 == 3) records[0].known.size = odd % sizeof(destination_event_t);
        std::uint32_t taken = 99;
        const auto* given = odd % 16 == 4 ? nullptr : &records[0].known;
        const auto status = plugin_->submit(plugin_, given, static_cast<std::uint32_t>(count),
                                            odd % 16 == 5 ? nullptr : &taken);
        if (odd % 16 == 5) {
            expect("submit", status, {DESTINATION_ERROR_ARGUMENT});
            return;
        }
        require(taken <= count, "no more is taken than was given");
        require(taken == 0 || stage_ == stage::running, "nothing is taken outside of a run");
        if (status == DESTINATION_OK) require(taken == count, "all is taken, or the answer says otherwise");
        expect("submit", status,
               {DESTINATION_OK, DESTINATION_BUSY, DESTINATION_STOPPED, DESTINATION_ERROR_STATE,
                DESTINATION_ERROR_ARGUMENT});
        if (count > 0 && given != nullptr && odd % 16 != 3 && stage_ != stage::running)
            expect("submit", status, {was_started_ ? DESTINATION_STOPPED : DESTINATION_ERROR_STATE});
        next_token_ += count;
        accepted_ += taken;
    }

    void flush() {
        const auto status = plugin_->flush(plugin_, 0);
        if (stage_ == stage::running) return expect("flush", status, {DESTINATION_OK, DESTINATION_TIMED_OUT});
        expect("flush", status, {DESTINATION_ERROR_STATE});
    }

    void stop() {
        const auto status = plugin_->stop(plugin_, in_.byte() % 4 == 0 ? 1'000'000 : 0);
        if (stage_ != stage::running) return expect("stop", status, {DESTINATION_ERROR_STATE});
        expect("stop", status, {DESTINATION_OK, DESTINATION_TIMED_OUT});
        stage_ = stage::configured;
        host_.runs(false);
        host_.expect_all(accepted_);
    }

    void get_extension() {
        const auto id = std::string(in_.text());
        const auto known =
            std::any_of(std::begin(ids), std::end(ids), [&](const char* one) { return id == one; });
        require(known || plugin_->get_extension(plugin_, id.c_str()) == nullptr,
                "an unknown extension is null");
        const auto* asked = in_.one_of(ids);
        require(plugin_->get_extension(plugin_, asked) == plugin_->get_extension(plugin_, asked),
                "asking twice gives the same");
    }

    void check() {
        const auto& chosen = in_.one_of(configs);
        const auto text = chosen.kind == config_kind::of_the_input ? in_.text() : chosen.text;
        const auto record = record_of(text, in_.byte());
        const auto status =
            extension<destination_plugin_check_t>(DESTINATION_EXT_CHECK)
                ->check(
                    plugin_, &record, [](void*, const destination_diagnostic_t*) {}, nullptr, sink());
        if (chosen.kind == config_kind::good) return expect("check", status, {DESTINATION_OK});
        expect("check", status, {DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_SECRET});
    }

    void preview() {
        destination_event_t event{};
        event.size = sizeof event;
        event.payload = abi(in_.byte() % 2 == 0 ? in_.text() : in_.one_of(events));
        int32_t outcome = 0;
        written_.clear();
        const auto status = extension<destination_plugin_preview_t>(DESTINATION_EXT_PREVIEW)
                                ->preview(plugin_, &event, in_.byte(), &outcome, sink());
        expect("preview", status,
               {DESTINATION_OK, stage_ == stage::created ? DESTINATION_ERROR_STATE : DESTINATION_OK});
        require(status != DESTINATION_OK || !written_.empty(), "a preview says something");
    }

    void evaluate() {
        destination_event_t event{};
        event.size = sizeof event;
        event.payload = abi(in_.one_of(events));
        const auto formula = in_.text();
        const auto status = extension<destination_plugin_evaluate_t>(DESTINATION_EXT_EVALUATE)
                                ->evaluate(
                                    plugin_, abi(formula), in_.byte() % 2 == 0 ? &event : nullptr,
                                    [](void*, const destination_diagnostic_t*) {}, nullptr, sink());
        expect(
            "evaluate", status,
            {DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_STATE, DESTINATION_ERROR_ARGUMENT});
    }

    void look() {
        expect("snapshot",
               extension<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS)
                   ->snapshot(
                       plugin_, [](void*, const destination_metric_t*) {}, nullptr),
               {DESTINATION_OK});
        destination_state_t state{};
        state.size =
            static_cast<std::uint32_t>(in_.byte() % 4 == 0 ? in_.byte() % sizeof state : sizeof state);
        const auto whole = state.size == sizeof state;
        const auto status =
            extension<destination_plugin_state_t>(DESTINATION_EXT_STATE)->get(plugin_, &state, sink());
        expect("state", status, {DESTINATION_OK, whole ? DESTINATION_OK : DESTINATION_ERROR_ARGUMENT});
        if (whole)
            require((state.state == DESTINATION_STATE_IDLE) == (stage_ != stage::running),
                    "idle is: not running");
    }

    void report() {
        const auto* calls = extension<destination_plugin_report_t>(DESTINATION_EXT_REPORT);
        const auto what = in_.byte() % 4;
        if (what == 0 || reports_.empty()) {
            void* handle = nullptr;
            const auto name = in_.byte() % 8 == 0 ? abi(in_.text()) : calls->name(plugin_, 0);
            const auto status = calls->begin(plugin_, name, &handle);
            expect("begin", status,
                   {DESTINATION_OK, DESTINATION_NEVER, DESTINATION_ERROR_STATE, DESTINATION_ERROR_ARGUMENT});
            if (status == DESTINATION_OK) reports_.push_back(handle);
            return;
        }
        auto* handle = reports_.back();
        destination_event_t event{};
        event.size = sizeof event;
        event.payload = abi(in_.one_of(events));
        if (what == 1) return expect("add", calls->add(plugin_, handle, &event), {DESTINATION_OK});
        reports_.pop_back();
        if (what == 2) return calls->abandon(plugin_, handle);
        expect("finish", calls->finish(plugin_, handle, in_.byte() % 2, sink()), {DESTINATION_OK});
    }

private:
    void set_up(bool again) {
        const auto& chosen = in_.one_of(configs);
        const auto text = chosen.kind == config_kind::of_the_input ? in_.text() : chosen.text;
        const auto odd = in_.byte();
        auto record = record_of(text, odd);
        if (odd == 2) record.size = odd;
        const bool secrets = record.flags == 0;
        const auto status =
            (again ? plugin_->reconfigure : plugin_->configure)(plugin_, odd == 1 ? nullptr : &record);
        if (odd == 1 || odd == 2) return expect("configure", status, {DESTINATION_ERROR_ARGUMENT});
        const bool allowed = again == (stage_ == stage::running) && !(again && !secrets);
        if (!allowed) return expect("configure", status, {DESTINATION_ERROR_STATE});
        switch (chosen.kind) {
        case config_kind::good:
            expect("configure", status, {DESTINATION_OK});
            break;
        case config_kind::bad:
            expect("configure", status, {DESTINATION_ERROR_CONFIG});
            break;
        case config_kind::secretless:
            expect("configure", status, {secrets ? DESTINATION_ERROR_SECRET : DESTINATION_OK});
            break;
        case config_kind::unsendable:
            expect("configure", status, {again ? DESTINATION_ERROR_CONFIG : DESTINATION_OK});
            break;
        case config_kind::of_the_input:
            expect("configure", status, {DESTINATION_OK, DESTINATION_ERROR_CONFIG, DESTINATION_ERROR_SECRET});
            break;
        }
        if (status != DESTINATION_OK || again) return;
        stage_ = stage::configured;
        sendable_ = chosen.kind == config_kind::good;
        unknown_ = chosen.kind == config_kind::of_the_input || !secrets;
    }
    static destination_config_t record_of(std::string_view text, std::uint8_t odd) {
        return {sizeof(destination_config_t),
                odd % 8 == 7 ? std::uint32_t{DESTINATION_CONFIG_WITHOUT_SECRETS} : 0, abi(text),
                abi("/nowhere/fuzz.yaml")};
    }
    template <class Extension>
    const Extension* extension(const char* id) {
        const auto* found = static_cast<const Extension*>(plugin_->get_extension(plugin_, id));
        require(found != nullptr, "the plugin has all extensions");
        return found;
    }
    destination_sink_t sink() {
        return {&written_, [](void* to, destination_string_t piece) {
                    static_cast<std::string*>(to)->append(piece.data, piece.size);
                }};
    }

    input& in_;
    host host_;
    const destination_plugin_t* plugin_ = nullptr;
    stage stage_ = stage::created;
    bool sendable_ = false; // the configuration in force can be started with
    bool unknown_ = false;  // it is unknown if it can
    bool was_started_ = false;
    std::uint64_t next_token_ = 0;
    std::uint64_t accepted_ = 0;
    std::vector<void*> reports_;
    std::string written_;
};

constexpr void (session::*calls[])() = {
    &session::configure,   &session::start,  &session::submit, &session::flush,         &session::stop,
    &session::reconfigure, &session::submit, &session::check,  &session::preview,       &session::evaluate,
    &session::look,        &session::report, &session::submit, &session::get_extension,
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    [[maybe_unused]] static const int token = ::setenv("FUZZ_TOKEN", "fuzz-token", 1);
    // Each run costs threads; more calls than these find little more.
    constexpr int most_calls = 60;
    input in(data, size);
    const auto instances = 1 + in.byte() % 2;
    std::vector<std::unique_ptr<session>> all;
    for (int i = 0; i < instances; ++i)
        all.push_back(std::make_unique<session>(in));
    for (int i = 0; i < most_calls && !in.is_over(); ++i) {
        const auto chosen = in.byte();
        auto& on = *all[chosen / 128 % all.size()];
        (on.*calls[chosen % 128 % std::size(calls)])();
    }
    return 0;
}
