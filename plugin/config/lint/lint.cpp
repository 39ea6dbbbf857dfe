#include "config/lint/lint.hpp"

#include "config/section.hpp"
#include "config/yaml_scalar.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::config::lint {

namespace {

// Collects the rules of the file, section by section.
class site_collector {
public:
    explicit site_collector(subject& into) : into_(into) {}

    void collect() {
        const auto* settings = value_of(&into_.root, "settings");
        for (const auto key : {"lead_id", "lead_event_source", "default_country_code"})
            add_text("settings", key, value_of(settings, key));
        collect_list("mapping", &site_collector::collect_mapping);
        collect_list("properties", &site_collector::collect_property);
        add_condition("filters", value_of(value_of(&into_.root, "filters"), "when"));
        collect_smart_mapping();
        collect_lifecycle();
        const auto* ldu = value_of(value_of(&into_.root, "privacy"), "limited_data_use");
        add_condition("limited_data_use", value_of(ldu, "when"));
        for (const auto key : {"country", "state"})
            add_typed("limited_data_use", key, value_of(ldu, key), {});
    }

private:
    void collect_list(std::string_view section, void (site_collector::*each)(const yaml_node&)) {
        const auto* list = value_of(&into_.root, section);
        if (list == nullptr) return;
        for (position_ = 0; position_ < list->items.size(); ++position_)
            (this->*each)(*list->items[position_]);
        position_ = 0;
    }
    void collect_mapping(const yaml_node& entry) {
        add_text("mapping", "facebook_event_name", value_of(&entry, "facebook_event_name"));
    }
    void collect_property(const yaml_node& entry) {
        add_condition("properties", value_of(&entry, "when"));
        if (const auto* target = value_of(&entry, "set"))
            add_typed("properties", "to", value_of(&entry, "to"), target->text);
    }
    void collect_smart_mapping() {
        const auto* map = value_of(&into_.root, "smart_mapping");
        if (map == nullptr) return;
        for (const auto& entry : map->entries)
            add_typed("smart_mapping", "smart_mapping", entry.value, entry.key->text);
    }
    void collect_lifecycle() {
        const auto* lifecycle = value_of(&into_.root, "lifecycle");
        add_text("lifecycle", "stage", value_of(lifecycle, "stage"));
        const auto* history = value_of(lifecycle, "history");
        if (history == nullptr) return;
        for (const auto* entry : history->items)
            for (const auto& member : entry->entries)
                if (member.key->text != "stage") add_typed("lifecycle", member.key->text, member.value, {});
    }

    void add_text(std::string_view section, std::string_view key, const yaml_node* value) {
        if (value != nullptr && value->kind == node_kind::scalar) add(section, key, *value, {}, 0, false);
    }
    void add_typed(std::string_view section, std::string_view key, const yaml_node* value,
                   std::string target) {
        if (value == nullptr || value->kind != node_kind::scalar) return;
        const bool is_text = !value->plain || read_plain_scalar(value->text).type == scalar_type::text;
        if (is_text) add(section, key, *value, std::move(target), 0, false);
    }
    void add_condition(std::string_view section, const yaml_node* value) {
        if (value == nullptr || value->kind != node_kind::scalar) return;
        const bool has_sign = value->text.starts_with('=') && !value->text.starts_with("==");
        add(section, "when", *value, {}, has_sign ? 1 : 0, true);
    }
    void add(std::string_view section, std::string_view key, const yaml_node& value, std::string target,
             std::size_t skipped, bool is_condition) {
        const mapping::compile_settings compile{&into_.in.zone, nullptr};
        const auto text = std::string_view(value.text).substr(skipped);
        auto compiled = is_condition ? mapping::rule::compile_formula(text, compile)
                                     : mapping::rule::compile_text(text, compile);
        if (!compiled) return;
        into_.sites.push_back({section, key, std::move(target), &value, skipped, position_, is_condition,
                               *std::move(compiled)});
    }

    subject& into_;
    std::size_t position_ = 0;
};

void visit(const subject& in, const rule_site& site, const mapping::node& n, node_lint look) {
    look(in, site, n);
    for (const auto* child : n.children)
        visit(in, site, *child, look);
}

} // namespace

void subject::warn(const rule_site& site, const mapping::node& where, std::string message,
                   std::string cure) const {
    warn_at(site, where.offset + site.program().shift, where.length, std::move(message), std::move(cure));
}

void subject::warn_at(const rule_site& site, std::size_t offset, std::size_t length, std::string message,
                      std::string cure) const {
    in.report_inside(severity::warning, *site.value, offset + site.skipped, length, std::move(message),
                     std::move(cure));
}

void subject::warn(const rule_site& site, std::string message, std::string cure) const {
    in.warn(*site.value, std::move(message), std::move(cure));
}

void review(file_reader& in, const yaml_node& root, const settings& read) {
    subject about{in, root, read, {}};
    site_collector(about).collect();
    for (const auto lints : {path_lints(), formula_lints(), comparison_lints()})
        for (const auto look : lints)
            for (const auto& site : about.sites)
                visit(about, site, *site.program().root, look);
    for (const auto lints : {text_lints(), privacy_lints(), value_lints()})
        for (const auto look : lints)
            for (const auto& site : about.sites)
                look(about, site);
    for (const auto lints : {event_lints(), target_lints(), section_lints()})
        for (const auto look : lints)
            look(about);
}

const yaml_node* value_of(const yaml_node* map, std::string_view key) {
    const auto* entry = map == nullptr ? nullptr : find_entry(*map, key);
    return entry == nullptr ? nullptr : entry->value;
}

std::string bare_name(std::string_view name) {
    std::string bare;
    for (const char c : name)
        if (core::is_letter(c) || core::is_digit(c) || !core::is_ascii(c)) bare += core::ascii_lower(c);
    return bare;
}

bool is_identifier(std::string_view text) noexcept {
    return !text.empty() && (core::is_letter(text[0]) || text[0] == '_') &&
           std::ranges::all_of(text,
                               [](char c) { return core::is_letter(c) || core::is_digit(c) || c == '_'; });
}

std::string_view constant_text_of(const mapping::node& n) noexcept {
    return n.folded && n.constant.is_string() ? n.constant.as_string() : std::string_view{};
}

bool is_call(const mapping::node& n, std::string_view function) noexcept {
    return n.kind == mapping::node_kind::call && n.function != nullptr && n.function->name == function;
}

} // namespace lead_ads::config::lint
