// Warnings about a mapping file that can be used but probably does not do what was meant.
//
// A lint is one small function in one of the tables below; each file of this folder holds one theme. Lints
// see the YAML tree, the settings that were read, and every rule of the file compiled once more with its
// place. They report warnings only, each with the cure. They run when the file has no error. One thread.
#pragma once

#include "config/file_reader.hpp"
#include "config/settings.hpp"
#include "mapping/program.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::config::lint {

// One template, formula or text constant of the file.
struct rule_site {
    std::string_view section; // "smart_mapping", "settings", ...
    std::string_view key;     // lead_id, when, facebook_event_name, ...
    std::string target;       // where the value goes: data.0.user_data.em, currency; empty: see key
    const yaml_node* value = nullptr;
    std::size_t skipped = 0;  // bytes of the scalar before the compiled text
    std::size_t position = 0; // of the entry in a list
    bool is_condition = false;
    mapping::rule rule;

    std::string_view text() const noexcept { return rule.text(); }
    const mapping::program& program() const noexcept { return rule.compiled(); }
};

struct subject {
    file_reader& in;
    const yaml_node& root;
    const settings& read;
    std::vector<rule_site> sites;

    // Warns of a part of a rule's text; offsets are those of the rule's nodes.
    void warn(const rule_site& site, const mapping::node& where, std::string message, std::string cure) const;
    void warn_at(const rule_site& site, std::size_t offset, std::size_t length, std::string message,
                 std::string cure) const;
    void warn(const rule_site& site, std::string message, std::string cure) const;
};

using node_lint = void (*)(const subject&, const rule_site&, const mapping::node&);
using site_lint = void (*)(const subject&, const rule_site&);
using file_lint = void (*)(const subject&);

// The lints of each theme.
std::span<const node_lint> path_lints() noexcept;       // paths.cpp: every path that is read
std::span<const node_lint> formula_lints() noexcept;    // formulas.cpp: functions
std::span<const node_lint> comparison_lints() noexcept; // comparisons.cpp: operators
std::span<const site_lint> text_lints() noexcept;       // texts.cpp: texts that were meant to be rules
std::span<const site_lint> privacy_lints() noexcept;    // privacy.cpp: customers' data in clear text
std::span<const site_lint> value_lints() noexcept;      // values.cpp: constants and conditions
std::span<const file_lint> event_lints() noexcept;      // events.cpp: entries of mapping
std::span<const file_lint> target_lints() noexcept;     // targets.cpp: names that Meta does not have
std::span<const file_lint> section_lints() noexcept;    // sections.cpp: consent, stages, moved properties

// Runs all lints.
void review(file_reader& in, const yaml_node& root, const settings& read);

// --- Shared by the themes.

// The value at `key` in a map, or nullptr; also for nodes that are no maps.
const yaml_node* value_of(const yaml_node* map, std::string_view key);
// Letters and digits of `name` in lower case: "E-mail address" is emailaddress.
std::string bare_name(std::string_view name);
bool is_identifier(std::string_view text) noexcept;
// The constant text of a node, or an empty one.
std::string_view constant_text_of(const mapping::node& n) noexcept;
bool is_call(const mapping::node& n, std::string_view function) noexcept;

enum class customer_data : std::uint8_t { none, email, phone, name, other };
// The kind of customer data that stands at a path of an event, told by its name.
customer_data kind_of_path(std::string_view path);
std::string_view describe(customer_data kind) noexcept;
// Whether Meta takes the property hashed: data.0.user_data.em.
bool is_hashed_target(std::string_view target) noexcept;

} // namespace lead_ads::config::lint
