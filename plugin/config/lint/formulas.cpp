// Functions that are called in a way that cannot be meant.
#include "config/lint/lint.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::config::lint {

namespace {

using mapping::node;
using mapping::node_kind;

const node* argument(const node& call, std::size_t position) {
    return position < call.children.size() ? call.children[position] : nullptr;
}

bool holds_call(const node& n, std::string_view function) {
    return is_call(n, function) ||
           std::ranges::any_of(n.children, [&](const node* child) { return holds_call(*child, function); });
}

customer_data data_in(const node& n) {
    if (n.kind == node_kind::read) return kind_of_path(n.where->text());
    if (n.kind != node_kind::call || n.children.empty()) return customer_data::none;
    return data_in(*n.children[0]);
}

bool is_normalised(const node& n, customer_data kind) {
    if (kind == customer_data::phone)
        return holds_call(n, "REPLACE") || holds_call(n, "SUBSTITUTE") || holds_call(n, "SELECT");
    return holds_call(n, "LOWER");
}

// SHA256(user.email): the digest of a text that is not in Meta's normal form matches nobody.
void find_raw_digest(const subject& in, const rule_site& site, const node& n) {
    if (!is_call(n, "SHA256") && !is_call(n, "MD5")) return;
    const auto& hashed = *n.children[0];
    const auto kind = data_in(hashed);
    if (kind == customer_data::none || is_normalised(hashed, kind)) return;
    std::string path = "user.email";
    if (hashed.kind == node_kind::read) path = hashed.where->text();
    in.warn(site, n,
            std::string(describe(kind)) +
                " is hashed as it is written, and its digest matches at Meta only in normal form",
            is_hashed_target(site.target) || site.target.empty()
                ? "give the clear value, which is normalised and hashed when it is sent: \"{{" + path + "}}\""
                : "hash the normal form: =SHA256(LOWER(TRIM(" + path + ")))");
}

// Meta takes SHA-256 alone.
void find_md5(const subject& in, const rule_site& site, const node& n) {
    if (is_call(n, "MD5") && is_hashed_target(site.target))
        in.warn(site, n, "Meta compares SHA-256 digests: an MD5 digest matches nobody",
                "write SHA256, or give the clear value");
}

struct foreign_token {
    std::string_view theirs;
    std::string_view ours;
    std::string_view meaning;
};
constexpr auto foreign_tokens = std::to_array<foreign_token>({
    {"YYYY", "yyyy", "a year"},
    {"YY", "yy", "a year"},
    {"DD", "dd", "a day"},
    {"JJJJ", "yyyy", "a year"},
    {"jj", "dd", "a day"},
    {"aaaa", "yyyy", "a year"},
    {"dddd", "EEEE", "a weekday"},
    {"ddd", "EEE", "a weekday"},
    {"A", "a", "AM or PM"},
});

// Letters of one kind in a row, outside of apostrophes.
std::vector<std::string_view> runs_of(std::string_view format) {
    std::vector<std::string_view> runs;
    bool is_quoted = false;
    for (std::size_t at = 0; at < format.size();) {
        auto end = at + 1;
        while (end < format.size() && format[end] == format[at])
            ++end;
        if (format[at] == '\'')
            is_quoted = !is_quoted;
        else if (!is_quoted)
            runs.push_back(format.substr(at, end - at));
        at = end;
    }
    return runs;
}

bool is_date_part(std::string_view run) {
    return run.find_first_of("yYdDjJ") == 0;
}

// DDD, DD and D are whole dates in Luxon: the day is meant only beside other parts.
bool stands_alone(std::string_view run, std::span<const std::string_view> runs) {
    return std::ranges::none_of(runs, [&](std::string_view other) {
        return other.data() != run.data() && other.find_first_of("yYM") == 0;
    });
}

void replace_run(std::string& format, std::string_view whole, std::string_view run, std::string_view ours) {
    format.replace(static_cast<std::size_t>(run.data() - whole.data()), run.size(), ours);
}

bool is_separator(std::string_view run) {
    return run.size() == 1 && run.find_first_of("/-. ") == 0;
}

// The minutes between a day and a year are a month: dd/mm/yyyy.
bool is_month_written_small(std::span<const std::string_view> runs, std::size_t i) {
    if (runs[i] != "mm" && runs[i] != "m") return false;
    const auto beside = [&](std::size_t separator, std::size_t part) {
        return separator < runs.size() && part < runs.size() && is_separator(runs[separator]) &&
               is_date_part(runs[part]);
    };
    const bool follows_hour = i >= 2 && runs[i - 1] == ":";
    return !follows_hour && (beside(i + 1, i + 2) || beside(i - 1, i - 2));
}

// The month behind an hour is minutes: HH:MM.
bool is_minute_written_large(std::span<const std::string_view> runs, std::size_t i) {
    return runs[i] == "MM" && i >= 2 && runs[i - 1] == ":" &&
           (runs[i - 2].starts_with('H') || runs[i - 2].starts_with('h'));
}

bool is_from_strftime(std::string_view format) {
    for (auto at = format.find('%'); at != format.npos && at + 1 < format.size();
         at = format.find('%', at + 1))
        if (core::is_letter(format[at + 1])) return true;
    return false;
}

std::string mended(std::string_view format, std::string_view& wrong, std::string_view& meaning) {
    const auto runs = runs_of(format);
    std::string out(format);
    const auto change = [&](std::string_view run, std::string_view ours, std::string_view what) {
        if (wrong.empty()) wrong = run, meaning = what;
        if (run.size() == ours.size()) replace_run(out, format, run, ours);
    };
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto* token = std::ranges::find(foreign_tokens, runs[i], &foreign_token::theirs);
        if (token != foreign_tokens.end() && !stands_alone(runs[i], runs))
            change(runs[i], token->ours, token->meaning);
        if (is_month_written_small(runs, i)) change(runs[i], runs[i] == "mm" ? "MM" : "M", "a month");
        if (is_minute_written_large(runs, i)) change(runs[i], "mm", "minutes");
    }
    return out;
}

void check_format(const subject& in, const rule_site& site, const node& where) {
    const auto format = constant_text_of(where);
    if (is_from_strftime(format))
        return in.warn(site, where,
                       "% begins no part of a date here: formats are written with Luxon's tokens",
                       "for example \"yyyy-MM-dd HH:mm:ss\"");
    std::string_view wrong, meaning;
    const auto better = mended(format, wrong, meaning);
    if (!wrong.empty())
        return in.warn(site, where,
                       quoted(wrong) + " is not " + std::string(meaning) +
                           " in this format: tokens are Luxon's, and capitals count",
                       "write \"" + better + "\"");
    const auto runs = runs_of(format);
    const auto has = [&](std::string_view run) { return std::ranges::find(runs, run) != runs.end(); };
    if ((has("hh") || has("h")) && !has("a") && (has("mm") || has("m")))
        in.warn(site, where, "hh is the hour from 1 to 12, and without a nothing tells morning from evening",
                "write HH for the hour from 0 to 23, or add a for AM and PM");
}

// DATEFORMAT(x, "YYYY-MM-DD")
void find_foreign_format(const subject& in, const rule_site& site, const node& n) {
    if (is_call(n, "DATEFORMAT") && n.children.size() > 1) check_format(in, site, *n.children[1]);
    if (is_call(n, "DATEPARSE"))
        for (const auto* format : n.children.subspan(std::min<std::size_t>(1, n.children.size())))
            check_format(in, site, *format);
}

constexpr auto lone_signs = std::to_array<std::string_view>({".", "|", "$", "^", "..."});

// REPLACE(x, ".", ""): the point is any character.
void find_lone_sign(const subject& in, const rule_site& site, const node& n) {
    if (!is_call(n, "REPLACE") && !is_call(n, "SELECT")) return;
    const auto* pattern = argument(n, 1);
    if (pattern == nullptr) return;
    const auto text = constant_text_of(*pattern);
    if (std::ranges::find(lone_signs, text) == lone_signs.end()) return;
    const std::string sign(text);
    const auto meaning = text.starts_with('.') ? "any character"
                         : text == "|"         ? "an empty choice"
                         : text == "$"         ? "the end of the text"
                                               : "the begin of the text";
    in.warn(site, *pattern, quoted(text) + " is a regular expression and means " + meaning,
            is_call(n, "REPLACE")
                ? "write SUBSTITUTE, which takes the text as it stands, or \"\\" + sign + "\""
                : "write \"\\" + sign + "\"");
}

constexpr auto signs_of_patterns = std::to_array<std::string_view>(
    {"\\d", "\\D", "\\s", "\\w", "\\W", "[^", "[0-9", "[a-z", "[A-Z", ".*", ".+"});

// SUBSTITUTE(x, "[^0-9]", "")
void find_pattern_in_substitute(const subject& in, const rule_site& site, const node& n) {
    if (!is_call(n, "SUBSTITUTE")) return;
    const auto* search = argument(n, 1);
    if (search == nullptr) return;
    const auto text = constant_text_of(*search);
    const bool is_pattern =
        std::ranges::any_of(signs_of_patterns, [&](std::string_view s) { return text.find(s) != text.npos; });
    if (is_pattern)
        in.warn(site, *search,
                "SUBSTITUTE looks for the text as it stands, and this looks like a regular expression",
                "write REPLACE");
}

constexpr node_lint all[] = {find_raw_digest, find_md5, find_foreign_format, find_lone_sign,
                             find_pattern_in_substitute};

} // namespace

std::span<const node_lint> formula_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
