// Entries of `mapping` that take other events than they seem to, or none.
#include "config/lint/lint.hpp"
#include "core/ascii.hpp"
#include "core/nearest.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace lead_ads::config::lint {

namespace {

const yaml_node* mapping_list(const subject& in) {
    const auto* list = value_of(&in.root, "mapping");
    return list != nullptr && list->items.size() == in.read.mapping.size() ? list : nullptr;
}

// A regular expression that does about what was meant.
std::string as_pattern(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool is_glob = (name[i] == '*' || name[i] == '%') &&
                             (i == 0 || (name[i - 1] != '.' && name[i - 1] != ']' && name[i - 1] != ')'));
        if (is_glob)
            out += ".*";
        else
            out += name[i];
    }
    while (out.ends_with(".*"))
        out.resize(out.size() - 2);
    return "/" + std::string(out.starts_with('^') || out.starts_with(".*") ? "" : "^") + out + "/";
}

bool looks_like_pattern(std::string_view name) {
    constexpr auto signs =
        std::to_array<std::string_view>({"*", "|", "\\d", "\\w", ".+", "[a-z", "[0-9", "[A-Z", "[^"});
    return name.starts_with('^') || name.ends_with('$') || name.ends_with('%') ||
           std::ranges::any_of(signs, [&](std::string_view s) { return name.find(s) != name.npos; });
}

// event: crm_*
void find_pattern_name(const subject& in) {
    const auto* list = mapping_list(in);
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
        const auto& entry = in.read.mapping[i];
        if (entry.match != event_match::name) continue;
        const auto* where = value_of(list->items[i], "event");
        if (looks_like_pattern(entry.name))
            in.in.warn(*where, "this is the name of one event, letter for letter, and looks like a pattern",
                       "write a regular expression between slashes: " + as_pattern(entry.name));
        else if (entry.name.find(',') != entry.name.npos)
            in.in.warn(*where, "this is the name of one event, and looks like a list",
                       "write one entry for each event");
    }
}

constexpr auto take_all = std::to_array<std::string_view>(
    {".*", "^.*$", "^.*", ".*$", ".+", "^.+$", "^", "$", ".", ".*?", "[\\s\\S]*", "^[\\s\\S]*$", "()"});

// The regular expression between the slashes.
std::string_view pattern_of(const mapping_entry& entry) {
    std::string_view text = entry.name;
    if (text.ends_with('i')) text.remove_suffix(1);
    return text.size() > 2 ? text.substr(1, text.size() - 2) : std::string_view{};
}

bool takes_everything(const mapping_entry& entry) {
    return entry.match == event_match::any ||
           (entry.match == event_match::pattern &&
            std::ranges::find(take_all, pattern_of(entry)) != take_all.end());
}

// ^crm_ takes whatever ^crm_won takes.
bool takes_begin_of(std::string_view earlier, std::string_view later) {
    const auto is_literal = [](char c) {
        return core::is_letter(c) || core::is_digit(c) || c == '_' || c == '-' || c == ' ';
    };
    if (!earlier.starts_with('^') || earlier.size() < 2 ||
        !std::ranges::all_of(earlier.substr(1), is_literal))
        return false;
    if (!later.starts_with(earlier) || later.find('|') != later.npos) return false;
    return later.size() == earlier.size() ||
           std::string_view("*?{+").find(later[earlier.size()]) == std::string_view::npos;
}

bool hides(const mapping_entry& earlier, const mapping_entry& later, mapping::regex_scratch& scratch) {
    if (takes_everything(earlier)) return true;
    if (earlier.match == event_match::name || later.match == event_match::any)
        return earlier.match == later.match && earlier.name == later.name;
    if (!earlier.pattern) return false;
    if (later.match == event_match::name)
        return earlier.pattern->search(later.name, scratch) == mapping::match_status::matched;
    return earlier.name == later.name || (earlier.name.ends_with('/') && later.name.ends_with('/') &&
                                          takes_begin_of(pattern_of(earlier), pattern_of(later)));
}

void warn_of_hidden(const subject& in, const yaml_node& where, const mapping_entry& earlier,
                    const mapping_entry& later) {
    const auto line = std::to_string(earlier.where.line);
    const bool is_same = earlier.name == later.name;
    in.in.warn(where,
               "this entry is never reached: line " + line + " takes " +
                   (takes_everything(earlier) ? "every event"
                    : is_same                 ? quoted(later.name)
                                              : "its events"),
               is_same ? "take one of them away" : "move it up");
}

// The first match wins: an entry below one that takes all of its events is never reached.
void find_hidden_entry(const subject& in) {
    const auto* list = mapping_list(in);
    if (list == nullptr) return;
    mapping::regex_scratch scratch;
    const auto& entries = in.read.mapping;
    std::map<std::string_view, const mapping_entry*> names;
    std::vector<const mapping_entry*> wide; // that may take more than one name
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& later = entries[i];
        const auto hiding =
            std::ranges::find_if(wide, [&](const mapping_entry* e) { return hides(*e, later, scratch); });
        if (hiding != wide.end()) {
            warn_of_hidden(in, *list->items[i], **hiding, later);
            continue;
        }
        const auto [first, is_new] = names.emplace(later.name, &later);
        if (!is_new) warn_of_hidden(in, *list->items[i], *first->second, later);
        if (later.match != event_match::name && wide.size() < 64) wide.push_back(&later);
    }
}

struct everyday_event {
    std::string_view name; // as bare_name gives it
    std::string_view standard;
};
constexpr auto everyday_events = std::to_array<everyday_event>({
    {"generatelead", "Lead"},
    {"signup", "CompleteRegistration"},
    {"registration", "CompleteRegistration"},
    {"begincheckout", "InitiateCheckout"},
    {"viewitem", "ViewContent"},
    {"checkout", "InitiateCheckout"},
    {"addpaymentinfo", "AddPaymentInfo"},
    {"order", "Purchase"},
    {"orderplaced", "Purchase"},
});
constexpr auto standard_names = std::to_array<std::string_view>(
    {"Lead", "CompleteRegistration", "Contact", "Schedule", "SubmitApplication", "StartTrial", "Subscribe",
     "Purchase", "ViewContent", "Search", "AddToCart", "AddToWishlist", "AddPaymentInfo", "InitiateCheckout",
     "CustomizeProduct", "Donate", "FindLocation", "PageView"});

// The standard event that a custom name was probably meant to be; empty: it is one of its own.
std::string_view standard_for(std::string_view name) {
    const auto bare = bare_name(name);
    for (const auto standard : standard_names)
        if (bare == bare_name(standard)) return standard;
    const auto* everyday = std::ranges::find(everyday_events, bare, &everyday_event::name);
    if (everyday != everyday_events.end()) return everyday->standard;
    const auto near = core::nearest(name, standard_names);
    if (!near || bare.size() < 4) return {};
    // "Contacted" is another stage than Contact; "Purchse" is a slip.
    const auto difference =
        bare.size() > near->size() ? bare.size() - near->size() : near->size() - bare.size();
    return difference <= 1 && !bare.starts_with(bare_name(*near)) ? *near : std::string_view{};
}

// facebook_event_name: lead
void find_near_standard_event(const subject& in) {
    for (const auto& site : in.sites) {
        if (site.key != "facebook_event_name" || !site.rule.is_constant() ||
            !site.rule.constant_value().is_string())
            continue;
        const auto name = site.rule.constant_value().as_string();
        const auto standard = standard_for(name);
        if (!standard.empty() && standard != name)
            in.warn(site, quoted(name) + " is a custom event, not one of Meta's standard events",
                    "did you mean " + std::string(standard) + "?");
    }
}

constexpr file_lint all[] = {find_pattern_name, find_hidden_entry, find_near_standard_event};

} // namespace

std::span<const file_lint> event_lints() noexcept {
    return all;
}

} // namespace lead_ads::config::lint
