#include "conformance/report_text.hpp"

#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <destination/version.h>
#include <string_view>

namespace conformance {
namespace {

constexpr std::array<std::string_view, 3> words{"passed", "failed", "skipped"};

std::string_view word(verdict how) {
    return words[static_cast<std::size_t>(how)];
}

std::string abi_version() {
    return std::to_string(DESTINATION_ABI_MAJOR) + "." + std::to_string(DESTINATION_ABI_MINOR);
}

std::string padded(std::string_view text, std::size_t width) {
    std::string made(text);
    made.resize(std::max(width, made.size()), ' ');
    return made;
}

std::size_t longest_name() {
    std::size_t longest = 0;
    for (const auto& one : all_cases())
        longest = std::max(longest, std::string_view(one.name).size());
    return longest;
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    out += out.back() == '{' ? "" : ",";
    desthost::append_json_string(out, name);
    out += ":";
    desthost::append_json_string(out, text);
}

void append_number(std::string& out, std::string_view name, std::int64_t number) {
    out += out.back() == '{' ? "" : ",";
    desthost::append_json_string(out, name);
    out += ":" + std::to_string(number);
}

std::string indented(std::string_view label, std::string_view text) {
    if (text.empty()) return "";
    return "         " + std::string(label) + desthost::printable(text) + "\n";
}

} // namespace

totals count(const std::vector<finding>& all) {
    totals sum;
    for (const auto& one : all) {
        sum.passed += one.result.how == verdict::passed ? 1 : 0;
        sum.failed += one.result.how == verdict::failed ? 1 : 0;
        sum.skipped += one.result.how == verdict::skipped ? 1 : 0;
    }
    return sum;
}

std::string table_header(const std::string& plugin, const plugin_identity& who) {
    return desthost::printable(who.id + " " + who.version + " (" + plugin + "), destination ABI " +
                               abi_version()) +
           "\n\n";
}

std::string table_row(const finding& one) {
    static const auto width = longest_name();
    std::string row =
        padded(word(one.result.how), 9) + padded(one.rule.name, width + 2) + one.rule.sentence + "\n";
    if (one.result.how == verdict::passed) return row;
    row += indented("why: ", one.result.text);
    if (one.result.how == verdict::skipped) return row;
    row += indented("during: ", one.result.step);
    return row + indented("its output: ", one.result.output);
}

std::string table_footer(const std::vector<finding>& all) {
    const auto sum = count(all);
    return "\n" + std::to_string(all.size()) + " cases: " + std::to_string(sum.passed) + " passed, " +
           std::to_string(sum.failed) + " failed, " + std::to_string(sum.skipped) + " skipped\n";
}

std::string as_json(const std::string& plugin, const plugin_identity& who, const std::vector<finding>& all) {
    std::string out = "{";
    append_member(out, "plugin", plugin);
    append_member(out, "id", who.id);
    append_member(out, "version", who.version);
    append_member(out, "abi", abi_version());
    const auto sum = count(all);
    append_number(out, "passed", static_cast<std::int64_t>(sum.passed));
    append_number(out, "failed", static_cast<std::int64_t>(sum.failed));
    append_number(out, "skipped", static_cast<std::int64_t>(sum.skipped));
    out += ",\"cases\":[";
    for (const auto& one : all) {
        out += out.back() == '[' ? "\n{" : ",\n{";
        append_member(out, "name", one.rule.name);
        append_member(out, "sentence", one.rule.sentence);
        append_member(out, "outcome", word(one.result.how));
        if (one.result.how != verdict::passed) append_member(out, "why", one.result.text);
        if (one.result.how == verdict::failed) append_member(out, "during", one.result.step);
        if (one.result.how == verdict::failed) append_member(out, "output", one.result.output);
        append_number(out, "milliseconds", one.result.took.count());
        out += "}";
    }
    return out + "\n]}\n";
}

std::string list_as_table() {
    const auto width = longest_name();
    std::string out;
    for (const auto& one : all_cases())
        out += padded(one.name, width + 2) + one.sentence + "\n";
    return out;
}

std::string list_as_json() {
    std::string out = "[";
    for (const auto& one : all_cases()) {
        out += out.back() == '[' ? "\n{" : ",\n{";
        append_member(out, "name", one.name);
        append_member(out, "sentence", one.sentence);
        out += "}";
    }
    return out + "\n]\n";
}

} // namespace conformance
