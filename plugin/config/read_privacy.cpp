#include "config/limited_data_use.hpp"
#include "config/rules.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"

namespace lead_ads::config {
namespace {

using code_finder = std::optional<int> (*)(std::string_view);

// A country or a state: a rule, or a constant that becomes Meta's code at once.
std::optional<placed_rule> read_code(file_reader& in, const field& f, code_finder find,
                                     std::string_view advice) {
    auto rule = read_rule(in, f, rule_input::typed);
    if (!rule || !rule->rule.is_constant()) return rule;
    const auto text = constant_text(*rule);
    const auto code = text ? find(*text) : std::nullopt;
    if (!code) {
        in.error(f.value.kind == node_kind::null ? f.key : f.value,
                 std::string(f.name) + " is none that Meta's Limited Data Use knows", std::string(advice));
        return std::nullopt;
    }
    core::arena memory;
    return placed_rule{mapping::rule::constant(core::value::integer(*code, memory)), rule->where};
}

void read_state(file_reader& in, const field& f, limited_data_use_section& out) {
    const auto names = limited_data_use_state_names();
    const auto near = f.value.kind == node_kind::scalar ? suggest(f.value.text, names) : std::string();
    const bool is_near = near.starts_with("did you mean");
    out.state =
        read_code(in, f, limited_data_use_state,
                  is_near ? near : "use 0, a code from 1000 to 1013, or the state's name or abbreviation");
}

constexpr key_row<limited_data_use_section> limited_data_use_rows[] = {
    {"when", [](auto& in, auto& f, auto& out) { out.when = read_condition(in, f); }},
    {"country",
     [](auto& in, auto& f, auto& out) {
         out.country =
             read_code(in, f, limited_data_use_country, "use 1 or US, or 0 to let Meta locate the person");
     }},
    {"state", read_state},
};

std::optional<std::string> constant_of(const std::optional<placed_rule>& rule) {
    return rule ? constant_text(*rule) : std::nullopt;
}

void read_limited_data_use(file_reader& in, const field& f, settings& out) {
    auto& ldu = out.limited_data_use.emplace();
    ldu.where = in.at(f.key);
    if (f.value.kind == node_kind::scalar) {
        // YAML 1.1 editors write off as false.
        ldu.off = f.value.text == "off" || f.value.text == "Off" || f.value.text == "OFF" ||
                  (f.value.plain && f.value.text == "false");
        if (!ldu.off)
            in.error(f.value, "limited_data_use cannot be " + quoted(f.value.text),
                     "write off, or a map with when, country and state");
        return;
    }
    if (!is_map(in, f)) return;
    read_section(in, f.value, "limited_data_use", limited_data_use_rows, ldu);
    const auto state = constant_of(ldu.state);
    const bool is_located_by_meta = !ldu.country || constant_of(ldu.country) == "0";
    if (is_located_by_meta && state && *state != "0")
        in.error(*find_entry(f.value, "state")->value, "Meta refuses a state of the USA when country is 0",
                 "write country: 1, or state: 0");
}

constexpr key_row<settings> privacy_rows[] = {
    {"limited_data_use", read_limited_data_use},
};

} // namespace

void read_privacy(file_reader& in, const field& f, settings& out) {
    if (is_map(in, f)) read_section(in, f.value, "privacy", privacy_rows, out);
}

void list_privacy_keys(std::vector<section_keys>& out) {
    out.push_back({"privacy", names_of(privacy_rows)});
    out.push_back({"privacy.limited_data_use", names_of(limited_data_use_rows)});
}

} // namespace lead_ads::config
