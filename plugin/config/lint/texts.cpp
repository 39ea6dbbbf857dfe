// Texts that were meant to be a path, a formula, or a placeholder of another tool.
#include "config/lint/lint.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace lead_ads::config::lint {

namespace {

// The literal parts of a template: between its holes.
struct literal {
    std::size_t offset;
    std::string_view text;
};

std::vector<literal> literals_of(std::string_view text) {
    std::vector<literal> found;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto open = text.find("{{", at);
        if (open == text.npos) break;
        const bool is_escaped = open > at && text[open - 1] == '\\';
        const auto close = is_escaped ? open : text.find("}}", open);
        if (close == text.npos) break;
        found.push_back({at, text.substr(at, open - at)});
        at = close + 2;
    }
    if (at < text.size()) found.push_back({at, text.substr(at)});
    return found;
}

bool is_template(const rule_site& site) {
    return !site.is_condition && site.rule.form() != mapping::rule_form::formula;
}

// Without holes: the same text for every event.
std::string_view plain_text(const rule_site& site) {
    const bool is_plain =
        is_template(site) && site.rule.is_constant() && site.value->text.find("{{") == std::string::npos;
    return is_plain ? std::string_view(site.value->text) : std::string_view{};
}

constexpr auto datalayer_roots =
    std::to_array<std::string_view>({"user", "crm", "context", "partners", "items", "customer", "contact",
                                     "lead", "deal", "order", "event", "page", "product", "properties"});

// Ends of addresses on the web, which look like paths.
constexpr auto domains = std::to_array<std::string_view>(
    {"com", "org", "net", "io", "fr",  "de",  "uk", "eu", "es",   "it",   "nl",  "be",
     "ch",  "at",  "co",  "ai", "app", "dev", "us", "ca", "shop", "html", "php", "js"});

bool looks_like_path(std::string_view text) {
    std::size_t steps = 0;
    std::string_view first, last;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('.', at), text.size());
        const auto step = text.substr(at, end - at);
        const bool is_position = steps > 0 && !step.empty() && std::ranges::all_of(step, core::is_digit);
        if (!is_identifier(step) && !is_position && step != "*") return false;
        if (steps++ == 0) first = step;
        last = step;
        at = end + 1;
    }
    if (steps < 2) return false;
    if (std::ranges::find(datalayer_roots, first) != datalayer_roots.end()) return true;
    const bool has_capital_first = core::is_upper_letter(first[0]);
    return !has_capital_first && is_identifier(last) && first.size() > 1 && last.size() > 1 &&
           std::ranges::find(domains, last) == domains.end();
}

// user.email without braces.
void find_bare_path(const subject& in, const rule_site& site) {
    const auto text = plain_text(site);
    if (!looks_like_path(text)) return;
    in.warn(site, "this is a fixed text, the same for every event, and looks like a path",
            "write \"{{" + std::string(text) + "}}\" to read the property");
}

bool begins_with_call(std::string_view text) {
    const auto open = text.find('(');
    if (open == text.npos) return false;
    auto name = text.substr(0, open);
    while (name.ends_with(' '))
        name.remove_suffix(1);
    return mapping::find_function(name) != nullptr;
}

// " LOWER(...)" and the like: the formula that was meant, without what stands around it.
std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

bool is_computation(const subject& in, std::string_view text) {
    const auto compiled = mapping::rule::compile_formula(text, {&in.in.zone, nullptr});
    if (!compiled || compiled->is_constant()) return false;
    const auto kind = compiled->compiled().root->kind;
    const bool has_operator = kind == mapping::node_kind::sum || kind == mapping::node_kind::product ||
                              kind == mapping::node_kind::comparison;
    if (!has_operator) return false;
    const bool has_literal = text.find('"') != text.npos || text.find('\'') != text.npos;
    const bool has_path = std::ranges::any_of(compiled->source_paths(),
                                              [](const std::string& p) { return p.find('.') != p.npos; });
    return has_literal || has_path || text.find(" * ") != text.npos;
}

// LOWER(user.email), price * 1.2: a formula without =.
void find_bare_formula(const subject& in, const rule_site& site) {
    const auto whole = plain_text(site);
    const auto text = trimmed(whole);
    if (text.empty()) return;
    if (text.front() == '=' && whole.front() != '=')
        return in.warn(site, "a formula begins with =, and this text begins with a blank",
                       "take the blank before = away");
    const bool is_call = begins_with_call(text) && text.ends_with(')');
    if (!is_call && !is_computation(in, text)) return;
    in.warn(site, "this is a fixed text that looks like a formula",
            "write = before it: \"=" + std::string(text) + "\"");
}

// LOWER({{user.email}})
void find_call_around_hole(const subject& in, const rule_site& site) {
    if (site.rule.form() != mapping::rule_form::text_template) return;
    const auto text = site.text();
    if (!begins_with_call(text) || !text.ends_with(')') || text.find('(') > text.find("{{")) return;
    std::string formula(text);
    for (const std::string_view brace : {"{{", "}}"})
        for (auto at = formula.find(brace); at != formula.npos; at = formula.find(brace))
            formula.erase(at, 2);
    in.warn(site, "a function outside of a formula is plain text", "write a formula: \"=" + formula + "\"");
}

// What other tools write around a name.
struct delimiters {
    std::string_view open;
    std::string_view close;
};
constexpr auto placeholders = std::to_array<delimiters>({
    {"%%", "%%"},
    {"${", "}"},
    {"#{", "}"},
    {"@{", "}"},
    {"$(", ")"},
    {"<%=", "%>"},
    {"<%", "%>"},
    {"[[", "]]"},
    {"{%", "%}"},
    {"*|", "|*"},
    {"<<", ">>"},
    {"{", "}"},
    {"%", "%"},
    {"[", "]"},
    {"<", ">"},
});

std::string path_in(std::string_view inside) {
    inside = trimmed(inside);
    if (inside.starts_with("$json.")) inside.remove_prefix(6);
    if (inside.starts_with("$.")) inside.remove_prefix(2);
    const auto word = inside.substr(0, inside.find_first_of(" |:,"));
    const bool is_path = !word.empty() && std::ranges::all_of(word, [](char c) {
        return core::is_letter(c) || core::is_digit(c) || c == '_' || c == '.' || c == '-';
    });
    return is_path && !core::is_digit(word[0]) && word[0] != '-' ? std::string(word) : std::string();
}

// Single brackets stand in ordinary texts too: "[new] lead", "<none>".
bool is_weak(const delimiters& d) {
    return d.open == "[" || d.open == "<" || d.open == "%";
}

bool warn_of_placeholder(const subject& in, const rule_site& site, const literal& part, const delimiters& d) {
    const auto open = part.text.find(d.open);
    if (open == part.text.npos || (open > 0 && part.text[open - 1] == '\\')) return false;
    const auto from = open + d.open.size();
    const auto close = part.text.find(d.close, from);
    if (close == part.text.npos) return false;
    const auto inside = part.text.substr(from, close - from);
    const auto path = path_in(inside);
    if (path.empty()) return false;
    const bool is_whole = open == 0 && close + d.close.size() == part.text.size();
    if (is_weak(d) && (!is_whole || path != inside)) return false;
    in.warn_at(site, part.offset + open, close + d.close.size() - open,
               "this placeholder is another tool's and is sent as it stands", "write {{" + path + "}}");
    return true;
}

// %%email%%, ${email}, {email}, <% email %>, [[email]]
void find_placeholder(const subject& in, const rule_site& site) {
    if (!is_template(site)) return;
    for (const auto& part : literals_of(site.value->text))
        for (const auto& d : placeholders)
            if (warn_of_placeholder(in, site, part, d)) return;
}

constexpr site_lint all[] = {find_bare_path, find_bare_formula, find_call_around_hole, find_placeholder};

} // namespace

std::span<const site_lint> text_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
