#include "config/rules.hpp"

#include "config/values.hpp"
#include "config/yaml_scalar.hpp"
#include "core/json_write.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lead_ads::config {
namespace {

using core::value;

// Together, so that aliases cannot make the compiler work for hours.
constexpr std::size_t max_rule_bytes = 4 * 1024 * 1024;

// What a plain scalar means, when it is not text.
std::optional<value> typed_scalar(file_reader& in, const yaml_node& node, core::arena& memory) {
    constexpr std::string_view advice = "put it in quotes if it is a text";
    const auto scalar = read_plain_scalar(node.text);
    switch (scalar.type) {
    case scalar_type::text:
        return std::nullopt;
    case scalar_type::boolean:
        return value::boolean(scalar.is_true);
    case scalar_type::not_finite:
        in.error(node, "JSON has no number " + quoted(node.text), std::string(advice));
        return value();
    case scalar_type::number:
        break;
    }
    const auto number = value::written_number(memory.copy(scalar.digits));
    if (!number.is_written_integer() && !std::isfinite(number.as_double()))
        in.error(node, "this number is beyond what JSON readers hold", std::string(advice));
    return number;
}

bool is_reference(std::string_view text) noexcept {
    return (text.starts_with("${env:") || text.starts_with("${file:")) && text.ends_with('}');
}

// Reports what is common to every text that is compiled; false when it must not be.
bool can_compile(file_reader& in, const field& f) {
    if (is_reference(f.value.text)) {
        in.error(f.value, "${...} is resolved in plain settings only, not in templates",
                 "write the value itself");
        return false;
    }
    if (in.count_rule_bytes(f.value.text.size()) <= max_rule_bytes) return true;
    in.error(f.value, "the templates and formulas of the file are longer than 4 MiB together");
    return false;
}

std::optional<placed_rule> finish(file_reader& in, const field& f, mapping::result<mapping::rule> compiled,
                                  std::size_t skipped) {
    if (compiled) return placed_rule{std::move(*compiled), in.at(f.value)};
    in.report_compile_errors(f.value, compiled.error(), skipped);
    return std::nullopt;
}

// Places below data.0 that Meta takes numbers in, and members of contents.
constexpr auto number_targets = std::to_array<std::string_view>(
    {"custom_data.value", "custom_data.predicted_ltv", "custom_data.num_items"});
constexpr auto number_members = std::to_array<std::string_view>({"quantity", "item_price"});

bool is_content_number(std::string_view target) noexcept {
    const auto member = target.substr(target.rfind('.') + 1);
    return target.starts_with("custom_data.contents.") &&
           std::find(number_members.begin(), number_members.end(), member) != number_members.end();
}

mapping::compile_settings settings_for(file_reader& in, std::string_view target) {
    mapping::compile_settings settings{&in.zone, &in.paths};
    settings.lookups = &in.lookups;
    settings.is_number =
        std::find(number_targets.begin(), number_targets.end(), target) != number_targets.end() ||
        is_content_number(target);
    if (target.starts_with("custom_data.contents")) settings.number_members = number_members;
    return settings;
}

std::optional<placed_rule> compile_text(file_reader& in, const field& f, std::string_view target) {
    if (!can_compile(in, f)) return std::nullopt;
    return finish(in, f, mapping::rule::compile_text(f.value.text, settings_for(in, target)), 0);
}

void warn_of_holes(file_reader& in, const yaml_node& node) {
    const auto hole = node.text.find("{{");
    if (hole == std::string::npos) return;
    in.report_inside(severity::warning, node, hole, 2,
                     "a template inside a list or a map is sent as it stands",
                     "write the whole value as a formula: \"=[user.email, 'x']\"");
}

} // namespace

std::optional<placed_rule> read_rule(file_reader& in, const field& f, rule_input input,
                                     std::string_view target) {
    if (f.value.broken) return std::nullopt;
    if (input == rule_input::text) {
        if (f.value.kind == node_kind::scalar) return compile_text(in, f, target);
        if (f.value.kind == node_kind::null) {
            in.error(f.key, std::string(f.name) + " has no value", "give it one, or take the key away");
        } else {
            in.error(f.value, std::string(f.name) + " must be a template or a formula, not " +
                                  std::string(kind_name(f.value)));
        }
        return std::nullopt;
    }
    core::arena memory;
    if (f.value.kind == node_kind::scalar) {
        const auto typed = f.value.plain ? typed_scalar(in, f.value, memory) : std::nullopt;
        if (!typed) return compile_text(in, f, target);
        return placed_rule{mapping::rule::constant(*typed), in.at(f.value)};
    }
    const bool is_null = f.value.kind == node_kind::null;
    const value constant = is_null ? value() : read_constant(in, f.value, memory);
    return placed_rule{mapping::rule::constant(constant), in.at(is_null ? f.key : f.value)};
}

std::optional<placed_rule> read_condition(file_reader& in, const field& f) {
    if (f.value.broken) return std::nullopt;
    if (f.value.kind != node_kind::scalar) {
        in.error(f.value.kind == node_kind::null ? f.key : f.value,
                 std::string(f.name) + " must be a formula, not " + std::string(kind_name(f.value)),
                 "for example 'user.country = \"FR\"'");
        return std::nullopt;
    }
    if (!can_compile(in, f)) return std::nullopt;
    const std::string_view text = f.value.text;
    const std::size_t skipped = text.starts_with('=') && !text.starts_with("==") ? 1 : 0;
    return finish(in, f, mapping::rule::compile_formula(text.substr(skipped), settings_for(in, {})), skipped);
}

core::value read_constant(file_reader& in, const yaml_node& node, core::arena& memory) {
    switch (node.kind) {
    case node_kind::null:
        return {};
    case node_kind::scalar:
        if (node.plain)
            if (const auto typed = typed_scalar(in, node, memory)) return *typed;
        warn_of_holes(in, node);
        return value::string(memory.copy(node.text));
    case node_kind::sequence: {
        auto* items = memory.array<value>(node.items.size());
        for (std::size_t i = 0; i < node.items.size(); ++i)
            items[i] = read_constant(in, *node.items[i], memory);
        return value::array({items, node.items.size()});
    }
    case node_kind::map: {
        // A repeated key has been reported; members must be unique all the same.
        auto* members = memory.array<core::member>(node.entries.size());
        std::size_t count = 0;
        for (const auto& [key, item, is_repeated] : node.entries) {
            const value v = read_constant(in, *item, memory);
            if (!is_repeated) members[count++] = {memory.copy(key->text), v};
        }
        return value::object({members, count});
    }
    }
    return {};
}

bool is_nothing(const placed_rule& rule) {
    return rule.rule.is_constant() && mapping::is_empty(rule.rule.constant_value());
}

std::optional<std::string> constant_text(const placed_rule& rule) {
    if (!rule.rule.is_constant()) return std::nullopt;
    const value v = rule.rule.constant_value();
    if (v.is_string()) return std::string(v.as_string());
    if (!v.is_number()) return std::nullopt;
    core::number_text_buffer buffer;
    return std::string(core::number_text(v, buffer));
}

} // namespace lead_ads::config
