#include "config/rules.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"
#include "mapping/assign.hpp"

#include <algorithm>

namespace lead_ads::config {
namespace {

constexpr std::size_t max_changes = 1000;

// An entry while it is read: which keys were there, and what they held.
struct draft {
    const yaml_entry* first = nullptr; // the key that says what to do
    change_kind kind = change_kind::rename;
    const yaml_entry* to = nullptr;
    std::optional<mapping::path> place; // after rename, copy, set, delete
    std::optional<placed_rule> when;
    const yaml_node* map = nullptr;
};

// A path in the event. Only what is copied may be several values at once.
std::optional<mapping::path> read_path(file_reader& in, const field& f, bool may_have_wildcard) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    auto parsed = may_have_wildcard ? mapping::path::parse(*text) : mapping::parse_target(*text);
    if (parsed) return std::move(*parsed);
    in.report_compile_errors(f.value, parsed.error());
    return std::nullopt;
}

template <change_kind kind>
void read_change(file_reader& in, const field& f, draft& out) {
    const auto* entry = find_entry(*out.map, f.name);
    if (out.first != nullptr && out.first->key->text != f.name)
        in.error(f.key,
                 "an entry of properties does one thing, and this one has " + out.first->key->text +
                     " already",
                 "write two entries");
    else
        out.first = entry;
    out.kind = kind;
    out.place = read_path(in, f, kind == change_kind::copy);
}

constexpr key_row<draft> property_rows[] = {
    {"rename", read_change<change_kind::rename>},
    {"copy", read_change<change_kind::copy>},
    {"set", read_change<change_kind::set>},
    {"delete", read_change<change_kind::delete_property>},
    {"to", [](auto&, auto& f, auto& out) { out.to = find_entry(*out.map, f.name); }},
    {"when", [](auto& in, auto& f, auto& out) { out.when = read_condition(in, f); }},
};

// "a.b" and "a.b.c": one is a part of the other.
bool holds(const mapping::path& outer, const mapping::path& inner) {
    const auto a = outer.steps();
    const auto b = inner.steps();
    return a.size() < b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                             [](const auto& x, const auto& y) { return x.key == y.key; });
}

// Reads what stands after `to`; false when it cannot be used.
bool read_to(file_reader& in, const draft& read, property_change& change) {
    if (read.kind == change_kind::delete_property) {
        if (read.to != nullptr)
            in.error(*read.to->key, "delete takes no `to`", "take it away, or write rename");
        return read.to == nullptr;
    }
    if (read.to == nullptr) {
        in.missing(*read.first->key, read.first->key->text + " has no `to`",
                   read.kind == change_kind::set ? "add to: the value" : "add to: the new path");
        return false;
    }
    const field f{"to", *read.to->key, *read.to->value};
    if (read.kind == change_kind::set) {
        change.value = read_rule(in, f, rule_input::typed);
        return change.value.has_value();
    }
    const auto to = read_path(in, f, false);
    if (!to || !read.place) return false;
    change.to = *to;
    if (*to == *read.place)
        in.error(f.value, "a property cannot be moved or copied to itself", "take the entry away");
    else if (read.kind == change_kind::rename && holds(*read.place, *to))
        in.error(f.value, "a property cannot be moved into itself", "use another path after `to`");
    return true;
}

void read_property(file_reader& in, const field& f, settings& out) {
    if (!is_map(in, f)) return;
    draft read;
    read.map = &f.value;
    read_section(in, f.value, "an entry of properties", property_rows, read);
    if (read.first == nullptr) {
        const auto is_unknown = [](const yaml_entry& e) {
            return e.key->text != "to" && e.key->text != "when";
        };
        if (std::any_of(f.value.entries.begin(), f.value.entries.end(), is_unknown))
            return; // reported already
        in.missing(f.value, "this entry of properties does nothing", "add rename, copy, set or delete");
        return;
    }
    property_change change{read.kind, {}, {}, {}, read.when, in.at(*read.first->key)};
    const bool is_usable = read_to(in, read, change);
    if (!is_usable || !read.place) return;
    (read.kind == change_kind::set ? change.to : change.from) = *read.place;
    out.properties.push_back(std::move(change));
}

} // namespace

void read_properties(file_reader& in, const field& f, settings& out) {
    if (!is_list(in, f)) return;
    if (f.value.items.size() > max_changes) {
        in.error(f.key, "properties has more than 1000 entries");
        return;
    }
    for (const auto* item : f.value.items)
        read_property(in, {"an entry of properties", *item, *item}, out);
}

void list_properties_keys(std::vector<section_keys>& out) {
    out.push_back({"properties[]", names_of(property_rows)});
}

} // namespace lead_ads::config
