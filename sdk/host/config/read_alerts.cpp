// alerts := list of {to, when, repeat}
#include "host/config/sections.hpp"

#include <array>
#include <charconv>

namespace desthost::config {
namespace {

using namespace std::chrono_literals;

enum class limit_kind : std::uint8_t { none, duration, count, percentage };

struct alert_row {
    std::string_view name;
    alert_kind kind;
    limit_kind limit;
    std::string_view example;
};
constexpr auto alert_rows = std::to_array<alert_row>({
    {"blocked", alert_kind::blocked, limit_kind::none, "blocked"},
    {"no_delivery", alert_kind::no_delivery, limit_kind::duration, "no_delivery 24h"},
    {"event_age", alert_kind::event_age, limit_kind::duration, "event_age 2h"},
    {"dead_letters", alert_kind::dead_letters, limit_kind::count, "dead_letters 1"},
    {"delivered_below", alert_kind::delivered_below, limit_kind::percentage, "delivered_below 90%"},
    {"store_above", alert_kind::store_above, limit_kind::percentage, "store_above 80%"},
});

std::optional<double> parse_limit(std::string_view text, limit_kind kind) {
    if (kind == limit_kind::none) return text.empty() ? std::optional(0.0) : std::nullopt;
    if (kind == limit_kind::duration) {
        const auto milliseconds = parse_milliseconds(text);
        return milliseconds ? std::optional(static_cast<double>(*milliseconds) / 1000) : std::nullopt;
    }
    const bool is_percentage = kind == limit_kind::percentage;
    if (is_percentage != text.ends_with('%')) return std::nullopt;
    if (is_percentage) text.remove_suffix(1);
    std::uint32_t n = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), n);
    const bool good =
        problem == std::errc() && end == text.data() + text.size() && (!is_percentage || n <= 100);
    return good ? std::optional(static_cast<double>(n)) : std::nullopt;
}

void read_condition(router_file& in, const field& f, alert_settings& out) {
    const auto text = read_text(in, f);
    if (!text) return;
    const auto space = std::min(text->find(' '), text->size());
    const auto name = std::string_view(*text).substr(0, space);
    const auto row = std::ranges::find(alert_rows, name, &alert_row::name);
    if (row == alert_rows.end()) {
        std::array<std::string_view, alert_rows.size()> names;
        std::ranges::transform(alert_rows, names.begin(), &alert_row::name);
        return in.error(f.value, "there is no alert called " + yaml::quoted(name), suggest(name, names));
    }
    const auto limit =
        parse_limit(std::string_view(*text).substr(std::min(space + 1, text->size())), row->limit);
    if (!limit)
        return in.error(f.value, "the limit of this alert cannot be read",
                        "write it like " + std::string(row->example));
    out.when.push_back({row->kind, *limit, *text});
}

void read_conditions(router_file& in, const field& f, alert_settings& out) {
    if (!is_list(in, f)) return;
    if (f.value.items.empty()) in.error(f.value, "when is empty", "add a condition: blocked");
    for (const auto* item : f.value.items)
        read_condition(in, {f.name, *item, *item}, out);
}

void read_to(router_file& in, const field& f, alert_settings& out) {
    const auto address = read_secret(in, f);
    if (!address) return;
    if (!address->starts_with("https://") && !address->starts_with("http://"))
        return in.error(f.value, "the address of the alert is no http or https URL",
                        "put the webhook's whole address into the secret");
    out.to = *address;
}

constexpr key_row<alert_settings> rows[] = {
    {"to", read_to},
    {"when", read_conditions},
    {"repeat", [](auto& in, auto& f, auto& out) { into(out.repeat, read_duration(in, f, 1min, 24h * 31)); }},
};

} // namespace

void read_alerts(router_file& in, const field& f, router_settings& out) {
    if (!is_list(in, f)) return;
    for (const auto* item : f.value.items) {
        const field entry{f.name, *item, *item};
        if (!is_map(in, entry)) continue;
        alert_settings made;
        read_section(in, *item, f.name, rows, made);
        require_key(in, *item, "an entry of alerts", "to", "add to: ${file:PATH}");
        require_key(in, *item, "an entry of alerts", "when", "add when: [blocked]");
        out.alerts.push_back(std::move(made));
    }
}

} // namespace desthost::config
