// Paths written in the way of other tools.
#include "config/lint/lint.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::config::lint {

namespace {

using mapping::node;

struct filter_name {
    std::string_view theirs;
    std::string_view ours;
};
constexpr auto filters = std::to_array<filter_name>({
    {"lower", "LOWER"},
    {"lowercase", "LOWER"},
    {"downcase", "LOWER"},
    {"upper", "UPPER"},
    {"uppercase", "UPPER"},
    {"upcase", "UPPER"},
    {"trim", "TRIM"},
    {"strip", "TRIM"},
    {"sha256", "SHA256"},
    {"hash", "SHA256"},
    {"md5", "MD5"},
    {"number", "NUMBER"},
    {"int", "NUMBER"},
    {"float", "NUMBER"},
    {"string", "STRING"},
    {"size", "SIZE"},
    {"length", "LENGTH"},
    {"json", "JSON_STRINGIFY"},
    {"tojson", "JSON_STRINGIFY"},
    {"default", "COALESCE"},
    {"date", "DATEFORMAT"},
    {"replace", "SUBSTITUTE"},
    {"split", "EXTRACT"},
});

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && core::is_ascii_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && core::is_ascii_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view word_at(std::string_view text) noexcept {
    const auto end = std::ranges::find_if_not(
        text, [](char c) { return core::is_letter(c) || c == '_' || core::is_digit(c); });
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string formula_for(std::string_view filter, std::string_view path) {
    const auto* known = std::ranges::find(filters, bare_name(filter), &filter_name::theirs);
    const std::string name(known == filters.end() ? "LOWER" : known->ours);
    const std::string more = name == "COALESCE"     ? ", \"...\""
                             : name == "DATEFORMAT" ? ", \"yyyy-MM-dd\""
                             : name == "SUBSTITUTE" ? ", \"-\", \"\""
                             : name == "EXTRACT"    ? ", \",\", 0"
                                                    : "";
    return "write a formula after =, such as =" + name + "(" + std::string(path) + more + ")";
}

// {{user.email | lower}}
void find_filter(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != mapping::node_kind::read) return;
    const auto text = n.where->text();
    const auto bar = text.find('|');
    if (bar == text.npos || bar == 0) return;
    const bool is_or = bar + 1 < text.size() && text[bar + 1] == '|';
    const auto word = word_at(trimmed(text.substr(bar + (is_or ? 2 : 1))));
    if (word.empty()) return;
    const std::string path(trimmed(text.substr(0, bar)));
    in.warn(site, n, "a hole takes a path alone: the part behind | is read as part of the name",
            is_or ? "write a formula after =, such as =COALESCE(" + path + ", ...)"
                  : formula_for(word, path));
}

// {{items[0].id}}
void find_brackets(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != mapping::node_kind::read) return;
    const auto text = n.where->text();
    const auto open = text.find('[');
    const auto close = text.find(']', open);
    if (open == text.npos || close == text.npos) return;
    const auto inside = text.substr(open + 1, close - open - 1);
    const bool is_index = inside.empty() || inside == "*" || std::ranges::all_of(inside, core::is_digit);
    if (!is_index || open == 0) return;
    std::string better(text.substr(0, open));
    better.append(".").append(inside.empty() ? "*" : inside).append(text.substr(close + 1));
    in.warn(site, n, "brackets are part of the name here: positions are steps between points",
            "write " + better);
}

struct prefix {
    std::string_view text;
    bool is_cut; // the path behind it can be used
    std::string_view problem;
};
constexpr auto prefixes = std::to_array<prefix>({
    {"$.", true, "a path begins with the first name, without $"},
    {"$json.", true, "a path begins with the first name, without $json"},
    {"data.0.", false, "a rule reads the event, and data.0 is the place in what is sent"},
    {"=", true, "a hole holds a path, and = is read as part of the name"},
    {"@", true, "@ is read as part of the name"},
    {"&", true, "& is read as part of the name"},
    {"!", false, "a hole holds a path, not a comment"},
    {"#if ", false, "templates have no conditions"},
    {"#unless ", false, "templates have no conditions"},
    {"#each ", false, "templates have no loops"},
    {"#with ", false, "templates have no blocks"},
    {"/if", false, "templates have no conditions"},
    {"/each", false, "templates have no loops"},
    {"- ", true, "a hole holds a path, and the dash is read as part of the name"},
});

// {{$.user.email}}, {{=user.email}}, {{#if user.email}}
void find_prefix(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != mapping::node_kind::read) return;
    const auto text = n.where->text();
    const auto* found = std::ranges::find_if(
        prefixes, [&](const prefix& p) { return text.starts_with(p.text) && text.size() > p.text.size(); });
    if (found == prefixes.end()) return;
    const bool is_loop = found->problem.find("loops") != std::string_view::npos;
    const std::string formula = is_loop
                                    ? "write a formula after =, such as =FOR_EACH(items, {id: id})"
                                    : "write a formula after =, such as =IF(EXISTS(user.email), user.email)";
    std::string rest(trimmed(text.substr(found->text.size())));
    if (found->text == "data.0.")
        rest = "read the property of the event, such as user.email";
    else if (found->is_cut)
        rest = "write " + rest;
    else
        rest = formula;
    in.warn(site, n, std::string(found->problem), std::move(rest));
}

constexpr auto operators =
    std::to_array<std::string_view>({" + ", " ?? ", " * ", " == ", " != ", " ? ", "?.", "->", "::"});

// {{value * 100}}, {{user?.email}}
void find_operator(const subject& in, const rule_site& site, const node& n) {
    if (n.kind != mapping::node_kind::read || site.rule.form() != mapping::rule_form::text_template) return;
    const auto text = n.where->text();
    const auto* found =
        std::ranges::find_if(operators, [&](std::string_view o) { return text.find(o) != text.npos; });
    if (found == operators.end()) return;
    in.warn(site, n,
            "a hole holds a path: \"" + std::string(trimmed(*found)) + "\" is read as part of the name",
            found->front() == ' ' ? "write the whole as a formula after ="
                                  : "separate names by points: user.email");
}

constexpr node_lint all[] = {find_filter, find_brackets, find_prefix, find_operator};

} // namespace

std::span<const node_lint> path_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
