#include "config/rules.hpp"
#include "config/secrets.hpp"
#include "config/section.hpp"
#include "config/sections.hpp"
#include "lookup/load.hpp"

#include <chrono>

// lookups := NAME: (file, key, columns | inline), ...

namespace lead_ads::config {
namespace {

constexpr std::size_t max_tables = 100;
constexpr std::size_t max_columns = 100;
constexpr std::size_t max_inline_rows = 10'000;

// One table as the file describes it.
struct lookup_entry {
    lookup::file_lookup file;
    std::vector<std::pair<std::string, core::value>> rows; // of `inline`
    core::arena memory;                                    // of their values
};

void read_file(file_reader& in, const field& f, lookup_entry& out) {
    if (const auto text = read_plain_setting(in, f, 4096)) out.file.path = beside(in.path(), *text);
}

// Reads a map of at most max_columns entries; false after a mistake was reported.
bool is_small_map(file_reader& in, const field& f) {
    if (!is_map(in, f)) return false;
    if (f.value.entries.empty() || f.value.entries.size() > max_columns) {
        in.error(f.key,
                 std::string(f.name) + " has " + (f.value.entries.empty() ? "no" : "more than 100") +
                     " entries",
                 f.name == "key"
                     ? "write the file's key columns and their kinds: {email: email, phone_number: phone}"
                     : "write names and the file's columns: {lead_id: id}");
        return false;
    }
    return true;
}

void read_key(file_reader& in, const field& f, lookup_entry& out) {
    if (!is_small_map(in, f)) return;
    for (const auto& entry : f.value.entries) {
        const std::string label = "the kind of " + quoted(entry.key->text);
        if (const auto kind = read_choice(in, {label, *entry.key, *entry.value}, lookup::key_kind_names))
            out.file.keys.emplace_back(entry.key->text, static_cast<lookup::key_kind>(*kind));
    }
}

void read_columns(file_reader& in, const field& f, lookup_entry& out) {
    if (!is_small_map(in, f)) return;
    for (const auto& entry : f.value.entries) {
        const std::string label = "the column of " + quoted(entry.key->text);
        if (const auto column = read_text(in, {label, *entry.key, *entry.value}))
            out.file.columns.emplace_back(entry.key->text, std::string(*column));
    }
}

void read_inline(file_reader& in, const field& f, lookup_entry& out) {
    if (!is_map(in, f)) return;
    if (f.value.entries.size() > max_inline_rows) {
        in.error(f.key, "an inline table has more than 10000 rows", "put them into a file");
        return;
    }
    for (const auto& entry : f.value.entries)
        out.rows.emplace_back(entry.key->text, read_constant(in, *entry.value, out.memory));
}

int year_of(std::chrono::system_clock::time_point now) {
    return static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(now)}.year());
}

constexpr key_row<lookup_entry> lookup_rows[] = {
    {"file", read_file},
    {"key", read_key},
    {"columns", read_columns},
    {"inline", read_inline},
};

void report_counts(file_reader& in, const field& f, const lookup::load_counts& counts) {
    const auto tell = [&](std::size_t count, std::string_view what) {
        if (count != 0)
            in.warn(f.key, "lookup " + quoted(f.name) + ": " + std::to_string(count) + std::string(what));
    };
    tell(counts.malformed, " rows of the file are malformed and are not in the table");
    tell(counts.repeated_keys, " keys stand in several rows; the newest row counts");
}

void load(file_reader& in, const field& f, lookup_entry& entry) {
    entry.file.normalise = {in.country_code_of_tables, year_of(in.options().now)};
    const auto loaded = lookup::load_file(entry.file);
    if (!loaded) {
        const auto* file = find_entry(f.value, "file");
        in.error(file != nullptr ? *file->value : f.key, loaded.error().message, loaded.error().hint);
        return;
    }
    report_counts(in, f, loaded->counts);
    in.lookups.push_back({std::string(f.name), loaded->table});
}

bool has_all_keys(file_reader& in, const field& f) {
    bool complete = true;
    for (const std::string_view key : {"file", "key", "columns"}) {
        if (find_entry(f.value, key) != nullptr) continue;
        complete = false;
        report_missing_key(
            in, f.key, f.value, "lookups." + std::string(f.name), key,
            "write {file: leads.csv, key: {email: email}, columns: {lead_id: id}}, or inline: {text: value}");
    }
    return complete;
}

void read_table(file_reader& in, const field& f) {
    if (!is_map(in, f)) return;
    lookup_entry entry;
    read_section(in, f.value, "lookups." + std::string(f.name), lookup_rows, entry);
    if (const auto* rows = find_entry(f.value, "inline")) {
        if (f.value.entries.size() > 1)
            in.error(*rows->key, "an inline table has no other keys", "take file, key and columns away");
        in.lookups.push_back({std::string(f.name), lookup::make_inline(entry.rows)});
    } else if (has_all_keys(in, f) && !entry.file.path.empty() && !entry.file.keys.empty() &&
               !entry.file.columns.empty()) {
        load(in, f, entry);
    }
}

} // namespace

void read_lookups(file_reader& in, const field& f, settings&) {
    if (!is_map(in, f)) return;
    if (f.value.entries.size() > max_tables) {
        in.error(f.key, "lookups has more than 100 tables");
        return;
    }
    for (const auto& entry : f.value.entries)
        if (!entry.is_repeated) read_table(in, {entry.key->text, *entry.key, *entry.value});
}

void list_lookups_keys(std::vector<section_keys>& out) {
    out.push_back({"lookups.*", names_of(lookup_rows)});
}

} // namespace lead_ads::config
