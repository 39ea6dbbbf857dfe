#include "config/yaml_slips.hpp"

#include "config/scalar_map.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <string>

namespace lead_ads::config {
namespace {

// The parser stops where the text makes no sense any more, which may be some lines below the slip.
constexpr int lines_above = 3;

struct line {
    std::string_view text; // without its end
    std::size_t offset;
};

line line_at(std::string_view text, std::size_t offset) noexcept {
    const auto before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    const auto begin = before == std::string_view::npos ? 0 : before + 1;
    const auto end = std::min(text.find('\n', begin), text.size());
    return {text.substr(begin, end - begin), begin};
}

std::size_t indentation(std::string_view text) noexcept {
    return std::min(text.find_first_not_of(" \t"), text.size());
}

std::string_view word_at(std::string_view text) noexcept {
    const auto is_in_word = [](char c) {
        return core::is_letter(c) || core::is_digit(c) || c == '_' || c == '.';
    };
    const auto end = std::ranges::find_if_not(text, is_in_word);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view without_dash(std::string_view text) noexcept {
    text.remove_prefix(indentation(text));
    if (!text.starts_with("- ")) return text;
    text.remove_prefix(2);
    text.remove_prefix(indentation(text));
    return text;
}

std::optional<yaml_problem> find_tab(const line& l, std::string_view) {
    const auto tab = l.text.find('\t');
    if (tab >= indentation(l.text)) return std::nullopt;
    return yaml_problem{l.offset + tab, 1, "a tab stands in the indentation, which YAML takes no tabs for",
                        "indent with spaces"};
}

std::optional<yaml_problem> find_comment(const line& l, std::string_view) {
    const auto begin = indentation(l.text);
    const auto rest = l.text.substr(begin);
    if (!rest.starts_with("//") && !rest.starts_with("/*")) return std::nullopt;
    return yaml_problem{l.offset + begin, 2, std::string(rest.substr(0, 2)) + " begins no comment in YAML",
                        "begin the comment with #"};
}

std::optional<yaml_problem> find_colon(const line& l, std::string_view) {
    const auto key = key_without_blank(l.text);
    if (key.empty()) return std::nullopt;
    const auto at = static_cast<std::size_t>(key.data() - l.text.data());
    return yaml_problem{l.offset + at + key.size(), 1, "no blank stands behind this colon",
                        "write " + std::string(key) + ": with a blank behind it"};
}

// A quoted value that goes on behind its closing quote: 'l'appart', "a = "b"".
std::optional<yaml_problem> find_quote(const line& l, std::string_view text) {
    const auto colon = l.text.find(": ");
    if (colon == l.text.npos) return std::nullopt;
    const auto value = l.text.find_first_not_of(' ', colon + 1);
    if (value == l.text.npos || (l.text[value] != '"' && l.text[value] != '\'')) return std::nullopt;
    const auto end = end_of_quoted(text, l.offset + value);
    if (end >= l.offset + l.text.size()) return std::nullopt;
    const auto behind = text[end];
    if (core::is_ascii_space(behind) || behind == ',' || behind == '}' || behind == ']') return std::nullopt;
    const bool is_single = l.text[value] == '\'';
    return yaml_problem{end - 1, 1, "the quoted text ends here, and more follows",
                        is_single ? "double the ' inside the text (''), or put the value in double quotes"
                                  : "put the value in single quotes, or write \\\" inside the text"};
}

// An entry of a list without its dash, where the entry above has one.
std::optional<yaml_problem> find_dash(const line& l, std::string_view text) {
    const auto begin = indentation(l.text);
    const auto key = word_at(l.text.substr(begin));
    if (key.empty() || !l.text.substr(begin + key.size()).starts_with(":")) return std::nullopt;
    for (auto above = l; above.offset > 0;) {
        above = line_at(text, above.offset - 1);
        const auto indented = indentation(above.text);
        if (indented == above.text.size() || indented > begin) continue;
        const bool is_entry = indented == begin && above.text.substr(indented).starts_with("- ");
        if (!is_entry) return std::nullopt;
        return yaml_problem{l.offset + begin, key.size(), "a dash is missing before this entry of the list",
                            "write - " + std::string(key) + ":"};
    }
    return std::nullopt;
}

constexpr std::optional<yaml_problem> (*finders[])(const line&, std::string_view) = {
    find_tab, find_comment, find_colon, find_quote, find_dash,
};

} // namespace

std::string_view key_without_blank(std::string_view text) noexcept {
    const auto rest = without_dash(text);
    const auto key = word_at(rest);
    const auto behind = rest.substr(key.size());
    const bool is_key = !key.empty() && !core::is_digit(key[0]) && behind.size() > 1 && behind[0] == ':';
    if (!is_key || core::is_ascii_space(behind[1]) || behind.starts_with("://")) return {};
    return key;
}

std::optional<yaml_problem> find_slip(std::string_view text, std::size_t offset) {
    auto here = line_at(text, std::min(offset, text.size()));
    for (int i = 0; i <= lines_above; ++i) {
        for (const auto find : finders)
            if (auto found = find(here, text)) return found;
        if (here.offset == 0) break;
        here = line_at(text, here.offset - 1);
    }
    return std::nullopt;
}

} // namespace lead_ads::config
