// What the readers of all sections share: the document, the options, and the findings.
//
// In: nodes and what is wrong with them. Out: diagnostics in the order of the file, each with its place, its
// line without secrets, and no two alike. One thread; lives for one reading.
#pragma once

#include "config/place.hpp"
#include "config/read.hpp"
#include "config/yaml_document.hpp"
#include "mapping/compile_error.hpp"
#include "mapping/date/time_zone.hpp"
#include "mapping/lookup_table.hpp"
#include "mapping/path_index.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lead_ads::config {

// A key of a section with its value.
struct field {
    std::string_view name;
    const yaml_node& key;
    const yaml_node& value;
};

class file_reader {
public:
    file_reader(yaml_document& document, std::string_view path, const read_options& options);

    const read_options& options() const noexcept { return options_; }
    std::string_view path() const noexcept { return path_; }
    // False when the text stopped being YAML: what is missing may stand behind that place.
    bool is_complete() const noexcept { return document_.complete; }

    place at(const yaml_node& node) const;

    void report(severity level, const yaml_node& node, std::string message, std::string suggestion = {});
    void error(const yaml_node& node, std::string message, std::string suggestion = {}) {
        report(severity::error, node, std::move(message), std::move(suggestion));
    }
    void warn(const yaml_node& node, std::string message, std::string suggestion = {}) {
        report(severity::warning, node, std::move(message), std::move(suggestion));
    }
    // About a part of a scalar's text, in bytes of its value.
    void report_inside(severity level, const yaml_node& scalar, std::size_t offset, std::size_t length,
                       std::string message, std::string suggestion);
    // `skipped`: how many bytes of the scalar stand before the text that was compiled.
    void report_compile_errors(const yaml_node& scalar, const mapping::compile_errors& errors,
                               std::size_t skipped = 0);
    // A key that must be there and is not; `section` is where it belongs.
    void missing(const yaml_node& section, std::string message, std::string suggestion,
                 severity level = severity::error);
    void report_about_file(severity level, std::string message, std::string suggestion);

    // Adds to the length of all templates and formulas so far, and returns it.
    std::size_t count_rule_bytes(std::size_t more) noexcept { return rule_bytes_ += more; }

    // Keeps the node, with all that is in it, out of every line shown.
    void hide(const yaml_node& node);

    bool has_errors() const noexcept;
    // Everything found, sorted; the reader is empty after it.
    diagnostics finish();

    // For constants with dates; UTC until the setting is read.
    mapping::date::time_zone zone;
    // That the file's rules read.
    mapping::path_index paths;
    // The constant settings.default_country_code; set before any section is read.
    std::string country_code_of_tables;
    // Tables that rules may name.
    mapping::lookup_tables lookups;

private:
    struct finding {
        std::size_t offset;
        std::size_t number; // in the order in which they were found
        bool about_file;
        diagnostic what;
    };
    bool is_cut_by_comment(const yaml_node& scalar) const;
    std::pair<std::size_t, std::size_t> extent(const yaml_node& node) const;
    void add(severity level, std::size_t offset, std::size_t length, std::string message,
             std::string suggestion);
    void hide_lines_of_secrets();
    bool is_full() const noexcept;

    yaml_document& document_;
    std::string path_;
    const read_options& options_;
    std::vector<finding> findings_;
    std::size_t rule_bytes_ = 0;
};

} // namespace lead_ads::config
