#include "abi/instance.hpp"

#include "abi/delivery_settings.hpp"
#include "abi/time.hpp"
#include "config/read.hpp"
#include "core/json_write.hpp"
#include "pipeline/preview.hpp"

#include <destination/ext/draft/delivery.h>
#include <utility>

namespace lead_ads::abi {

namespace {

dispatch::environment environment_of(host_services& host, std::shared_ptr<secret_store> secrets) {
    dispatch::environment outside;
    outside.wall_clock = [&host] { return host.now(); };
    outside.log = [&host](dispatch::severity level, std::string_view message,
                          std::span<const dispatch::log_field> fields) { host.log(level, message, fields); };
    outside.secrets = std::move(secrets);
    return outside;
}

constexpr std::int64_t nanoseconds_in_a_millisecond = 1'000'000;

// What was delivered stays delivered, however old it has become since.
bool is_for_the_ledger(core::reason why) {
    return why == core::reason::none || why == core::reason::event_too_old ||
           why == core::reason::too_old_left_out || why == core::reason::event_in_future;
}

} // namespace

instance::instance(const destination_host_t& host, std::unique_ptr<dispatch::transport> network)
    : host_(host), secrets_(std::make_shared<secret_store>()),
      dispatcher_(environment_of(host_, secrets_), host_, dispatch::policy{}, std::move(network)) {}

std::shared_ptr<const pipeline::compiled> instance::rules() const {
    const std::lock_guard lock(rules_mutex_);
    return rules_;
}

destination_status_t instance::prepare(const destination_config_t& config, prepared& ready) {
    config::read_options options;
    options.now = time_point_of(host_.now());
    options.without_secrets = (config.flags & DESTINATION_CONFIG_WITHOUT_SECRETS) != 0;
    const auto read =
        config::read(destination::to_view(config.text), destination::to_view(config.path), options);
    if (!read.value) return DESTINATION_ERROR_CONFIG;
    if (!options.without_secrets) {
        if (read.has(config::severity::secret)) return DESTINATION_ERROR_SECRET;
        ready.secrets = secret_store::open(*read.value);
        if (!ready.secrets) return DESTINATION_ERROR_SECRET;
    }
    ready.target = target_of(*read.value, options.without_secrets);
    ready.rules = pipeline::compile(read.value);
    return DESTINATION_OK;
}

void instance::put_in_force(prepared ready) {
    dispatcher_.reconfigure(policy_of(*ready.rules->settings), [&] {
        if (ready.secrets) secrets_->use(ready.rules->settings, ready.secrets);
    });
    has_secrets_ = ready.secrets != nullptr;
    const std::lock_guard lock(rules_mutex_);
    rules_ = std::move(ready.rules);
    target_ = std::move(ready.target);
}

destination_status_t instance::configure(const destination_config_t& config) {
    if (stage_ == stage::running) return DESTINATION_ERROR_STATE;
    prepared ready;
    if (const auto status = prepare(config, ready); status != DESTINATION_OK) return status;
    put_in_force(std::move(ready));
    stage_ = stage::configured;
    return DESTINATION_OK;
}

destination_status_t instance::reconfigure(const destination_config_t& config) {
    if (stage_ != stage::running || (config.flags & DESTINATION_CONFIG_WITHOUT_SECRETS) != 0)
        return DESTINATION_ERROR_STATE;
    prepared ready;
    if (const auto status = prepare(config, ready); status != DESTINATION_OK) return status;
    return with_authorities([&] { put_in_force(std::move(ready)); });
}

destination_status_t instance::start() {
    if (stage_ != stage::configured || !has_secrets_) return DESTINATION_ERROR_STATE;
    return with_authorities([&] {
        dispatcher_.start();
        was_started_ = true;
        stage_ = stage::running;
    });
}

// The CA file is read only when something is to be sent.
template <class Step>
destination_status_t instance::with_authorities(Step&& step) {
    try {
        step();
        return DESTINATION_OK;
    } catch (const dispatch::unusable_authorities& problem) {
        host_.log(dispatch::severity::error, problem.what(), {});
        return DESTINATION_ERROR_CONFIG;
    }
}

destination_status_t instance::flush(std::int64_t timeout) {
    if (stage_ != stage::running) return DESTINATION_ERROR_STATE;
    return dispatcher_.flush(timeout) ? DESTINATION_OK : DESTINATION_TIMED_OUT;
}

destination_status_t instance::stop(std::int64_t timeout) {
    if (stage_ != stage::running) return DESTINATION_ERROR_STATE;
    const bool all_done = dispatcher_.stop(timeout);
    stage_ = stage::configured;
    return all_done ? DESTINATION_OK : DESTINATION_TIMED_OUT;
}

destination_status_t instance::drain(std::int64_t timeout) {
    if (stage_ != stage::running) return DESTINATION_ERROR_STATE;
    const bool none_was_cut = dispatcher_.drain(timeout);
    stage_ = stage::configured;
    return none_was_cut ? DESTINATION_OK : DESTINATION_TIMED_OUT;
}

destination_status_t instance::set_dry_run(bool on) {
    if (stage_ == stage::running) return DESTINATION_ERROR_STATE;
    dry_run_ = on;
    return DESTINATION_OK;
}

destination_status_t instance::submit(const destination_event_t* events, std::uint32_t count,
                                      std::uint32_t& accepted) {
    if (count == 0) return DESTINATION_OK;
    if (!was_started_) return DESTINATION_ERROR_STATE;
    std::shared_ptr<const pipeline::compiled> rules;
    std::shared_ptr<const dispatch::target> target;
    {
        const std::lock_guard lock(rules_mutex_);
        rules = rules_;
        target = target_;
    }
    const auto memory = scratch_.lend();
    const auto* at = reinterpret_cast<const char*>(events);
    for (; accepted < count; ++accepted, at += events->size) {
        const auto status =
            submit_one(*reinterpret_cast<const destination_event_t*>(at), *rules, target, *memory);
        if (status != DESTINATION_OK) return status;
    }
    return DESTINATION_OK;
}

destination_status_t instance::submit_one(const destination_event_t& event, const pipeline::compiled& rules,
                                          const std::shared_ptr<const dispatch::target>& target,
                                          pipeline::scratch& memory) {
    const auto bytes = destination::to_view(event.payload);
    switch (dispatcher_.reserve(bytes.size())) {
    case dispatch::admission::busy:
        return DESTINATION_BUSY;
    case dispatch::admission::stopped:
        return DESTINATION_STOPPED;
    case dispatch::admission::too_large:
        return report_too_large(event.token, bytes.size());
    case dispatch::admission::accepted:
        break;
    }
    try {
        map_and_hand_over(event, bytes, rules, target, memory);
    } catch (...) {
        dispatcher_.cancel(bytes.size());
        throw;
    }
    return DESTINATION_OK;
}

destination_status_t instance::report_too_large(std::uint64_t token, std::size_t bytes) {
    try {
        dispatcher_.report_too_large(token, bytes);
    } catch (...) {
        dispatcher_.cancel(0);
        throw;
    }
    return DESTINATION_OK;
}

void instance::map_and_hand_over(const destination_event_t& event, std::string_view bytes,
                                 const pipeline::compiled& rules,
                                 const std::shared_ptr<const dispatch::target>& target,
                                 pipeline::scratch& memory) {
    auto mapped = pipeline::map_event(bytes, rules, host_.now() / nanoseconds_in_a_millisecond, memory,
                                      nullptr, event.arrived_at / nanoseconds_in_a_millisecond);
    watch_lead_id(mapped, memory.notes);
    notes_.count(memory.notes);
    if (is_for_the_ledger(mapped.why) && is_known_to_ledger(event.token, mapped, rules))
        mapped.why = core::reason::already_delivered;
    if (mapped.why != core::reason::none) return report_decided(event.token, mapped, bytes.size());
    if (dry_run_) return report_dry_run(event.token, mapped, bytes.size());
    const auto json = core::write_json(mapped.event, memory.memory);
    dispatcher_.enqueue(target, {event.token, json, mapped.event_id, mapped.event_time, mapped.accepted_age},
                        bytes.size());
}

void instance::report_decided(std::uint64_t token, const pipeline::mapped_event& mapped,
                              std::size_t reserved) {
    const auto& why = core::describe(mapped.why);
    dispatch::result decided;
    decided.token = token;
    decided.outcome =
        why.ends_as == core::outcome::filtered ? dispatch::outcome::filtered : dispatch::outcome::invalid;
    decided.reason = why.code;
    const auto text = pipeline::sentence_of(mapped);
    decided.text = text;
    decided.event_id = mapped.event_id;
    if (mapped.why == core::reason::event_in_future)
        decided.retry_at = mapped.event_time * 1000 * nanoseconds_in_a_millisecond;
    dispatcher_.report(decided, reserved);
}

void instance::report_dry_run(std::uint64_t token, const pipeline::mapped_event& mapped,
                              std::size_t reserved) {
    dispatch::result decided;
    decided.token = token;
    decided.outcome = dispatch::outcome::undelivered;
    decided.reason = DESTINATION_REASON_DRY_RUN;
    decided.text = "It would be sent.";
    decided.event_id = mapped.event_id;
    dispatcher_.report(decided, reserved);
}

void instance::watch_lead_id(const pipeline::mapped_event& mapped, core::note_list& notes) {
    if (!lead_ids_.add(mapped.lead_id)) return;
    notes.add("data.0.user_data.lead_id", "lead_ids_rounded");
    if (has_warned_of_lead_ids_.exchange(true)) return;
    host_.log(
        dispatch::severity::warning,
        "the first 20 lead ids all end in 0: a spreadsheet has rounded them, and they are other people's "
        "ids or none; export lead ids as text",
        {});
}

bool instance::is_known_to_ledger(std::uint64_t token, const pipeline::mapped_event& mapped,
                                  const pipeline::compiled& rules) const {
    const auto& general = rules.settings->general;
    destination_ledger_key_t key{};
    key.size = sizeof key;
    key.token = token;
    key.endpoint = destination::to_abi(general.endpoint);
    key.dataset = destination::to_abi(general.dataset_id);
    key.test_event_code = destination::to_abi(general.test_event_code);
    key.event_name = destination::to_abi(mapped.event_name);
    key.event_id = destination::to_abi(mapped.event_id);
    return host_.was_delivered(key);
}

} // namespace lead_ads::abi
