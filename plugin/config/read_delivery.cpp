#include "config/section.hpp"
#include "config/sections.hpp"

namespace lead_ads::config {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr std::size_t kibibyte = 1024;
constexpr std::size_t mebibyte = 1024 * kibibyte;
constexpr milliseconds week = 7 * 24h;
constexpr milliseconds year = 365 * 24h;
// Meta takes no event of any action_source that is older.
constexpr milliseconds longest_age = 62 * 24h;

struct batch_target {
    decltype(delivery_section::batch)& batch;
    std::int64_t most_events; // of a request, as the API has it
};

void into(std::size_t& to, std::optional<std::int64_t> n) {
    if (n) to = static_cast<std::size_t>(*n);
}
void into(std::size_t& to, std::optional<std::size_t> n) {
    if (n) to = *n;
}
void into(milliseconds& to, std::optional<milliseconds> d) {
    if (d) to = *d;
}

constexpr key_row<batch_target> batch_rows[] = {
    {"max_events",
     [](auto& in, auto& f, auto& out) {
         into(out.batch.max_events, read_whole_number(in, f, 1, out.most_events));
     }},
    {"max_bytes", [](auto& in, auto& f,
                     auto& out) { into(out.batch.max_bytes, read_size(in, f, kibibyte, 64 * mebibyte)); }},
    {"max_delay",
     [](auto& in, auto& f, auto& out) { into(out.batch.max_delay, read_duration(in, f, 0ms, 1h)); }},
};

using timeouts = decltype(delivery_section::timeouts);
constexpr key_row<timeouts> timeout_rows[] = {
    {"connect", [](auto& in, auto& f, auto& out) { into(out.connect, read_duration(in, f, 1ms, 5min)); }},
    {"response", [](auto& in, auto& f, auto& out) { into(out.response, read_duration(in, f, 1ms, 10min)); }},
};

using retry = decltype(delivery_section::retry);
constexpr key_row<retry> retry_rows[] = {
    {"initial", [](auto& in, auto& f, auto& out) { into(out.initial, read_duration(in, f, 1ms, 1h)); }},
    {"max", [](auto& in, auto& f, auto& out) { into(out.max, read_duration(in, f, 1ms, 24h)); }},
    {"give_up_after",
     [](auto& in, auto& f, auto& out) { into(out.give_up_after, read_duration(in, f, 0ms, year)); }},
};

using queue = decltype(delivery_section::queue);
constexpr key_row<queue> queue_rows[] = {
    {"max_events",
     [](auto& in, auto& f, auto& out) { into(out.max_events, read_whole_number(in, f, 1, 10'000'000)); }},
    {"max_bytes",
     [](auto& in, auto& f, auto& out) { into(out.max_bytes, read_size(in, f, kibibyte, 4096 * mebibyte)); }},
};

using keep = decltype(delivery_section::keep);
constexpr milliseconds ten_years = 10 * year;
constexpr key_row<keep> keep_rows[] = {
    {"ledger", [](auto& in, auto& f, auto& out) { into(out.ledger, read_duration(in, f, 1s, ten_years)); }},
    {"dead_letters",
     [](auto& in, auto& f, auto& out) { into(out.dead_letters, read_duration(in, f, 1s, ten_years)); }},
    {"inputs", [](auto& in, auto& f, auto& out) { into(out.inputs, read_duration(in, f, 1s, ten_years)); }},
};

// What is delivered must be remembered for longer than an event may be delivered.
void read_keep(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    read_section(in, f.value, "delivery.keep", keep_rows, out.delivery.keep);
    const milliseconds window =
        out.delivery.max_event_age.value_or(std::chrono::duration_cast<std::chrono::seconds>(week));
    if (out.delivery.keep.ledger < window)
        in.warn(
            f.value,
            "delivery.keep.ledger is shorter than " + duration_text(window) +
                ", the age up to which an event is sent: an event that is exported again may be sent twice",
            "keep the ledger for longer than events are exported again; the default is 90d");
}

void read_too_old(file_reader& in, const field& f, settings& out) {
    constexpr std::string_view choices[] = {"invalid", "filtered"};
    if (const auto chosen = read_choice(in, f, choices)) out.delivery.too_old_is_filtered = *chosen == 1;
}

void read_batch(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    const bool is_offline = out.general.api == graph_api::offline_conversions;
    batch_target target{out.delivery.batch, is_offline ? 2000 : 1000};
    read_section(in, f.value, "delivery.batch", batch_rows, target);
}

void read_retry(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    read_section(in, f.value, "delivery.retry", retry_rows, out.delivery.retry);
    const auto& [initial, max, give_up_after] = out.delivery.retry;
    if (initial > max)
        in.error(f.value, "retry.initial is longer than retry.max",
                 "the first wait of " + duration_text(initial) + " must not be above " + duration_text(max));
}

// A longer window than Meta's makes Meta refuse whole requests.
void read_max_event_age(file_reader& in, const field& f, settings& out) {
    const auto age = read_duration(in, f, 1s, longest_age);
    if (!age) return;
    out.delivery.max_event_age = std::chrono::floor<std::chrono::seconds>(*age);
    const auto sets_source = [](const smart_mapping_entry& e) {
        return e.target_text == "data.0.action_source";
    };
    if (*age > week && std::none_of(out.smart_mapping.begin(), out.smart_mapping.end(), sets_source))
        in.warn(f.value, "Meta refuses events of action_source system_generated that are older than 7 days",
                "write 7d, or set data.0.action_source: physical_store");
}

constexpr key_row<settings> delivery_rows[] = {
    {"batch", read_batch},
    {"connections",
     [](auto& in, auto& f, auto& out) { into(out.delivery.connections, read_whole_number(in, f, 1, 64)); }},
    {"timeouts",
     [](auto& in, auto& f, auto& out) {
         if (is_map(in, f))
             read_section(in, f.value, "delivery.timeouts", timeout_rows, out.delivery.timeouts);
     }},
    {"retry", read_retry},
    {"queue",
     [](auto& in, auto& f, auto& out) {
         if (is_map(in, f)) read_section(in, f.value, "delivery.queue", queue_rows, out.delivery.queue);
     }},
    {"max_event_age", read_max_event_age},
    {"too_old", read_too_old},
    {"keep", read_keep},
};

} // namespace

void read_delivery(file_reader& in, const field& f, settings& out) {
    if (is_map(in, f)) read_section(in, f.value, "delivery", delivery_rows, out);
}

void list_delivery_keys(std::vector<section_keys>& out) {
    out.push_back({"delivery", names_of(delivery_rows)});
    out.push_back({"delivery.batch", names_of(batch_rows)});
    out.push_back({"delivery.timeouts", names_of(timeout_rows)});
    out.push_back({"delivery.retry", names_of(retry_rows)});
    out.push_back({"delivery.queue", names_of(queue_rows)});
    out.push_back({"delivery.keep", names_of(keep_rows)});
}

} // namespace lead_ads::config
