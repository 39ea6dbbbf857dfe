#include "config/rules.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"

namespace lead_ads::config {
namespace {

constexpr std::size_t max_categories = 100;

// One category or a list of them; 3 and "3" are the same.
void read_consent(file_reader& in, const field& f, filters_section& out) {
    out.consent_where = in.at(f.key);
    if (f.value.kind != node_kind::sequence) {
        const auto text = read_text(in, f);
        if (text) out.consent.emplace_back(*text);
        return;
    }
    if (f.value.items.empty())
        in.missing(f.value, "consent is an empty list",
                   "name the categories that must be agreed to, or take the key away");
    if (f.value.items.size() > max_categories) {
        in.error(f.value, "consent has more than 100 categories");
        return;
    }
    for (const auto* item : f.value.items) {
        const auto text = read_text(in, {f.name, item->kind == node_kind::null ? *item : f.key, *item});
        if (text) out.consent.emplace_back(*text);
    }
}

constexpr key_row<filters_section> filter_rows[] = {
    {"consent", read_consent},
    {"when", [](auto& in, auto& f, auto& out) { out.when = read_condition(in, f); }},
};

} // namespace

void read_filters(file_reader& in, const field& f, settings& out) {
    if (is_map(in, f)) read_section(in, f.value, "filters", filter_rows, out.filters);
}

void list_filters_keys(std::vector<section_keys>& out) {
    out.push_back({"filters", names_of(filter_rows)});
}

} // namespace lead_ads::config
