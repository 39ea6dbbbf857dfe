#include "config/file_reader.hpp"

#include "config/scalar_map.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace lead_ads::config {
namespace {

// Enough for anybody to mend; a hostile file must not fill the memory.
constexpr std::size_t max_findings = 1000;

// Beyond this a scalar is only pointed at, not underlined: looking for its end costs time.
constexpr std::size_t longest_underlined = 4096;

constexpr std::array<std::string_view, 2> secret_keys = {"access_token", "app_secret"};

} // namespace

file_reader::file_reader(yaml_document& document, std::string_view path, const read_options& options)
    : document_(document), path_(path), options_(options) {
    for (const auto& problem : document.problems)
        add(severity::error, problem.offset, problem.length, problem.message, problem.suggestion);
    if (!document.complete) hide_lines_of_secrets();
}

place file_reader::at(const yaml_node& node) const {
    const bool is_null = node.kind == node_kind::null;
    return document_.source.at(is_null ? node.offset : skip_properties(document_.source.text(), node.offset));
}

// From the node's first character to the one behind its last; a list, a map and a block: their first line.
std::pair<std::size_t, std::size_t> file_reader::extent(const yaml_node& node) const {
    const auto text = document_.source.text();
    const std::size_t begin = node.kind == node_kind::null ? node.offset : skip_properties(text, node.offset);
    if (node.kind != node_kind::scalar || begin >= text.size()) return {begin, begin};
    const char first = text[begin];
    if (!node.plain && (first == '"' || first == '\''))
        return {begin, std::min(end_of_quoted(text, begin), text.size())};
    return {begin, locate_in_scalar(text, node.offset, node.text, node.text.size())};
}

void file_reader::report(severity level, const yaml_node& node, std::string message, std::string suggestion) {
    if (is_full()) return;
    const bool is_long = node.kind == node_kind::scalar && node.text.size() > longest_underlined;
    const auto text = document_.source.text();
    const auto [begin, end] = is_long ? std::pair(node.offset, node.offset) : extent(node);
    const auto shown = text.substr(begin, end - begin);
    const std::size_t length = count_characters(shown.substr(0, shown.find_first_of("\r\n")));
    add(level, begin, length, std::move(message), std::move(suggestion));
}

void file_reader::report_inside(severity level, const yaml_node& scalar, std::size_t offset,
                                std::size_t length, std::string message, std::string suggestion) {
    if (is_full()) return;
    const auto text = document_.source.text();
    const std::size_t begin = locate_in_scalar(text, scalar.offset, scalar.text, offset);
    std::size_t characters = 0;
    if (length != 0) {
        const std::size_t last = offset + length - 1;
        const std::size_t end = locate_in_scalar(text, scalar.offset, scalar.text, last) + 1;
        const auto shown = text.substr(begin, end > begin ? end - begin : 0);
        characters = count_characters(shown.substr(0, shown.find_first_of("\r\n")));
    }
    add(level, begin, characters, std::move(message), std::move(suggestion));
}

void file_reader::report_compile_errors(const yaml_node& scalar, const mapping::compile_errors& errors,
                                        std::size_t skipped) {
    const bool is_cut = is_cut_by_comment(scalar);
    for (const auto& e : errors) {
        const bool is_at_end = e.hint.find(" at the end") != std::string::npos ||
                               e.message.find(" at the end") != std::string::npos ||
                               e.message.find(" no end") != std::string::npos;
        report_inside(severity::error, scalar, e.offset + skipped, e.length, e.message,
                      is_cut && is_at_end
                          ? "a blank and # begin a comment in YAML: put the whole value in quotes"
                          : e.hint);
    }
}

bool file_reader::is_cut_by_comment(const yaml_node& scalar) const {
    if (!scalar.plain) return false;
    const auto text = document_.source.text();
    const auto end = locate_in_scalar(text, scalar.offset, scalar.text, scalar.text.size());
    const auto behind = text.substr(std::min(end, text.size()));
    const auto next = behind.find_first_not_of(" \t");
    return next != std::string_view::npos && next > 0 && behind[next] == '#';
}

void file_reader::missing(const yaml_node& section, std::string message, std::string suggestion,
                          severity level) {
    if (is_complete()) report(level, section, std::move(message), std::move(suggestion));
}

void file_reader::report_about_file(severity level, std::string message, std::string suggestion) {
    findings_.push_back(
        {0, findings_.size(), true, {level, {}, 0, std::move(message), std::move(suggestion), {}}});
}

void file_reader::add(severity level, std::size_t offset, std::size_t length, std::string message,
                      std::string suggestion) {
    findings_.push_back(
        {offset,
         findings_.size(),
         false,
         {level, {}, static_cast<std::uint32_t>(length), std::move(message), std::move(suggestion), {}}});
}

void file_reader::hide(const yaml_node& node) {
    for (const auto* item : node.items)
        hide(*item);
    for (const auto& entry : node.entries) {
        hide(*entry.key);
        hide(*entry.value);
    }
    const auto [begin, end] = extent(node);
    // The parser has dropped what stood in it, {{ without quotes.
    if (node.broken) document_.source.hide(begin, document_.source.text().find('\n', begin));
    if (node.kind == node_kind::scalar && !node.text.starts_with("${")) document_.source.hide(begin, end);
}

// Where the text is no YAML there may be no node to hide: what follows a secret's key goes, and the lines
// below it that are indented deeper.
void file_reader::hide_lines_of_secrets() {
    const auto text = document_.source.text();
    for (const auto key : secret_keys)
        for (auto at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
            auto end = std::min(text.find('\n', at), text.size());
            const auto line = text.rfind('\n', at) + 1; // npos + 1 is 0
            const auto indentation = text.find_first_not_of(" -", line) - line;
            const auto value = text.find_first_not_of("\"': \t", at + key.size());
            if (value == std::string_view::npos || text.substr(value).starts_with("${")) continue;
            while (end < text.size()) {
                const auto next = text.find_first_not_of(" \t\r\n", end);
                if (next == std::string_view::npos) break;
                if (next - (text.rfind('\n', next) + 1) <= indentation) break;
                end = std::min(text.find('\n', next), text.size());
            }
            document_.source.hide(at + key.size() + 1, end);
        }
}

// One more than is shown, so that finish() can tell.
bool file_reader::is_full() const noexcept {
    return findings_.size() > max_findings;
}

bool file_reader::has_errors() const noexcept {
    return std::any_of(findings_.begin(), findings_.end(),
                       [](const finding& f) { return f.what.level == severity::error; });
}

diagnostics file_reader::finish() {
    const auto order = [](const finding& f) { return std::tie(f.offset, f.what.message); };
    std::ranges::sort(findings_, {}, [](const finding& f) { return std::pair(f.offset, f.number); });
    const auto alike = [&](const finding& a, const finding& b) { return order(a) == order(b); };
    findings_.erase(std::unique(findings_.begin(), findings_.end(), alike), findings_.end());
    const std::size_t kept = std::min(findings_.size(), max_findings);
    diagnostics out;
    for (std::size_t i = 0; i < kept; ++i) {
        diagnostic d = std::move(findings_[i].what);
        if (!findings_[i].about_file) {
            d.where = document_.source.at(findings_[i].offset);
            d.source = document_.source.shown_line(d.where.line);
        }
        out.push_back(std::move(d));
    }
    if (kept < findings_.size())
        out.push_back(
            {severity::error, {}, 0, "the file has more mistakes than are shown", "mend these first", {}});
    findings_.clear();
    return out;
}

} // namespace lead_ads::config
