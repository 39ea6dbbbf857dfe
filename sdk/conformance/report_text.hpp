// Writes the checker's report as text and as JSON.
//
// In: cases and how they ended. Out: lines of a table, or one JSON object. Any thread.
#pragma once

#include "conformance/case.hpp"
#include "conformance/runner.hpp"

#include <string>
#include <vector>

namespace conformance {

struct finding {
    conformance_case rule;
    outcome result;
};

struct totals {
    std::size_t passed = 0, failed = 0, skipped = 0;
};
totals count(const std::vector<finding>& all);

std::string table_header(const std::string& plugin, const plugin_identity& who);
std::string table_row(const finding& one);
std::string table_footer(const std::vector<finding>& all);
std::string as_json(const std::string& plugin, const plugin_identity& who, const std::vector<finding>& all);

// All cases, for --list.
std::string list_as_table();
std::string list_as_json();

} // namespace conformance
