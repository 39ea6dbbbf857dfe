#include "host/replay/notes.hpp"

#include "host/instance.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <destination/ext/metrics.h>
#include <string_view>
#include <tuple>

namespace desthost::replay {
namespace {

constexpr std::size_t most_notes = 1000;

std::string_view label(const destination_metric_t& metric, std::string_view name) {
    if (view(metric.label_name) == name) return view(metric.label_value);
    return view(metric.label_name_2) == name ? view(metric.label_value_2) : std::string_view{};
}

void take(std::vector<note_count>& to, const destination_metric_t& metric) {
    if (view(metric.name) != "notes_total" || metric.kind != DESTINATION_METRIC_COUNTER) return;
    if (to.size() == most_notes || !(metric.value >= 1)) return;
    to.push_back({std::string(label(metric, "property")), std::string(label(metric, "note")),
                  static_cast<std::uint64_t>(metric.value)});
}

bool names_its_property(const note_count& note) {
    const auto own_name = note.property.substr(note.property.rfind('.') + 1);
    return note.property.empty() || note.note.starts_with(own_name + "_");
}

} // namespace

std::vector<note_count> notes_of(const instance& from) {
    std::vector<note_count> notes;
    const auto* metrics = from.extension<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS);
    if (metrics == nullptr) return notes;
    metrics->snapshot(
        from.plugin(),
        [](void* data, const destination_metric_t* metric) {
            if (metric != nullptr) take(*static_cast<std::vector<note_count>*>(data), *metric);
        },
        &notes);
    std::ranges::sort(notes, [](const note_count& a, const note_count& b) {
        return std::tie(b.count, a.note, a.property) < std::tie(a.count, b.note, b.property);
    });
    return notes;
}

std::string notes_text(const std::vector<note_count>& notes) {
    std::string out;
    for (const auto& note : notes) {
        if (names_its_property(note))
            out += printable(note.note);
        else
            out += "note " + printable(note.note) + " " + printable(note.property);
        out += ": " + std::to_string(note.count) + "\n";
    }
    return out;
}

std::string notes_json(const std::vector<note_count>& notes) {
    std::string out = "[";
    for (const auto& note : notes) {
        append_json_string(out += out.size() == 1 ? "{\"property\":" : ",{\"property\":", note.property);
        append_json_string(out += ",\"note\":", note.note);
        out += ",\"count\":" + std::to_string(note.count) + "}";
    }
    return out + "]";
}

} // namespace desthost::replay
