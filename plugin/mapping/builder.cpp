#include "mapping/builder.hpp"

#include "mapping/check_arguments.hpp"
#include "mapping/date/arithmetic.hpp"
#include "mapping/date/locale_names.hpp"
#include "mapping/foreign_names.hpp"
#include "mapping/pattern.hpp"
#include "mapping/run.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

using namespace std::string_literals;

constexpr std::size_t most_places = 4096;

// A date function is constant when it gives the same at two times of different days, years and seasons.
constexpr std::int64_t clocks[] = {979'128'000'000, 1'721'049'255'000};

template <class T>
std::span<const T> keep(const std::vector<T>& items, core::arena& memory) {
    auto* kept = memory.array<T>(items.size());
    std::ranges::copy(items, kept);
    return {kept, items.size()};
}

std::string count_text(const function_row& row) {
    const auto arguments = [](std::size_t n) {
        return std::to_string(n) + (n == 1 ? " argument" : " arguments");
    };
    if (row.most == any_number) return "at least " + arguments(row.least);
    if (row.least == row.most) return row.most == 0 ? "no arguments"s : arguments(row.most);
    return std::to_string(row.least) + (row.most - row.least == 1 ? " or " : " to ") + arguments(row.most);
}

std::string usage(const function_row& row) {
    return std::string(row.signature) + ", as in " + std::string(row.example);
}

bool is_constant_text(const node& n) noexcept {
    return n.folded && n.constant.is_string();
}

std::string advice_for(std::string_view name) {
    const auto method = name.substr(name.rfind('.') + 1);
    auto advice = advice_for_function(name);
    if (advice.empty() && method.size() < name.size()) advice = advice_for_method(method);
    if (!advice.empty()) return advice;
    const auto* near = find_function(nearest_function(name));
    return near ? "did you mean " + std::string(near->name) + "? " + usage(*near)
                : "a path is written without parentheses; docs/mapping.md lists the functions";
}

std::string listed(const std::vector<std::string_view>& names) {
    std::string text;
    for (const auto name : names)
        text.append(text.empty() ? "\"" : ", \"").append(name) += '"';
    return text;
}

// Bytes are where they seem only in a text without escapes.
std::size_t offset_inside(const node& text, std::size_t offset) noexcept {
    const bool is_literal = text.kind == node_kind::constant && text.length == text.constant.size() + 2;
    return is_literal ? text.offset + 1 + offset : text.offset;
}

} // namespace

builder::builder(program& into, const compile_settings& settings, compile_errors& errors)
    : into_(into), errors_(errors), places_(settings.places), lookups_(settings.lookups),
      folding_(into.memory, settings.zone) {}

void builder::error(std::size_t offset, std::size_t length, std::string message, std::string hint) {
    errors_.push_back({offset, length, std::move(message), std::move(hint)});
}

const node* builder::add(const node& n) {
    auto* kept = into_.memory.array<node>(1);
    return new (kept) node(n);
}

const node* builder::constant(node n, const core::value& v) {
    n.kind = node_kind::constant;
    n.constant = v;
    n.folded = true;
    return add(n);
}

const node* builder::read(node n, std::string_view path_text) {
    return read(n, path::parse(path_text));
}

const node* builder::read_by_get(node n, std::string_view written) {
    n.may_be_name = written.find('.') != written.npos;
    return read(n, path::parse_or_name(written));
}

const node* builder::read(node n, const result<path>& parsed) {
    if (!parsed) {
        const auto problem = parsed.error().front();
        error(n.offset, n.length, problem.message, problem.hint);
        return constant(n, {});
    }
    n.kind = node_kind::read;
    n.where = &into_.paths.emplace_back(*parsed);
    n.slot = slot_of(*n.where);
    return add(n);
}

// Not of the event's own name. Beyond what people write, paths may be made to be hard
// to tell apart, and each takes room for each event: a rule finds those alone.
std::uint32_t builder::slot_of(const path& where) const {
    const bool is_placed =
        places_ && places_->size() < most_places && !where.has_wildcard() && !names_event(where.steps());
    return is_placed ? places_->add(where) : path_index::none;
}

const node* builder::finish(node n, const children& from) {
    n.children = keep(from, into_.memory);
    if (n.op == operation::match || n.op == operation::not_match) check_regex(n, *n.children[1]);
    expect_numbers_inside(n);
    fold(n);
    return add(n);
}

const node* builder::chain(node n, const children& from, const std::vector<operation>& operations) {
    n.operations = keep(operations, into_.memory);
    return finish(n, from);
}

const node* builder::record(node n, const children& from, const std::vector<std::string_view>& keys) {
    n.keys = keep(keys, into_.memory);
    return finish(n, from);
}

const node* builder::call(node n, std::string_view name, const children& from) {
    n.kind = node_kind::call;
    n.function = find_function(name);
    if (!n.function) {
        error(n.offset, name.size(), "there is no function " + std::string(name), advice_for(name));
        return constant(n, {});
    }
    n.children = keep(from, into_.memory);
    if (!check_count(n, *n.function)) return constant(n, {});
    const bool is_get = n.function == find_function("GET");
    if (is_get && is_constant_text(*from[0])) {
        return read_by_get(node_at(from[0]->offset, from[0]->length), from[0]->constant.as_string());
    }
    check_role(n);
    if (n.function == find_function("DATEPARSE")) check_date_options(*from.back());
    if (auto mistake = find_scalar_aggregation(n)) {
        errors_.push_back(*std::move(mistake));
        return constant(n, {});
    }
    expect_numbers_inside(n);
    fold(n);
    return add(n);
}

bool builder::check_count(const node& n, const function_row& row) {
    const auto given = n.children.size();
    if (given >= row.least && (given <= row.most || row.most == any_number)) return true;
    error(n.offset, n.length,
          std::string(row.name) + " takes " + count_text(row) + ", not " + std::to_string(given),
          row.name == "SUM" && given > row.most
              ? "numbers are added with +, as in a + b, or in a list: SUM([a, b])"
              : usage(row));
    return false;
}

void builder::check_role(node& n) {
    const auto& row = *n.function;
    if (row.role == argument_role::value || row.role_position >= n.children.size()) return;
    const auto& argument = *n.children[row.role_position];
    switch (row.role) {
    case argument_role::regex:
        return check_regex(n, argument);
    case argument_role::path:
        return check_path(n, argument);
    case argument_role::unit:
        return check_unit(argument);
    case argument_role::property:
        return check_property(argument);
    case argument_role::decimal_sign:
        return check_decimal_sign(argument);
    case argument_role::table:
        return check_table(n);
    case argument_role::value:
    case argument_role::element:
        return;
    }
}

void builder::check_regex(node& n, const node& argument) {
    if (!argument.folded || argument.constant.is_null()) return;
    if (!argument.constant.is_string())
        return error(argument.offset, argument.length, "a regular expression is a text",
                     R"(as in user.zip ~ "^\d{5}$")");
    regex_error problem;
    auto compiled = compile_pattern(argument.constant.as_string(), problem);
    if (compiled) {
        n.expression = &into_.patterns.emplace_back(std::move(*compiled));
        return;
    }
    error(offset_inside(argument, problem.offset), 0,
          "the regular expression is not valid: " + problem.message,
          "it follows JavaScript's rules; a character with a meaning of its own takes a backslash");
}

void builder::check_path(node& n, const node& argument) {
    if (!is_constant_text(argument)) return;
    const auto parsed = path::parse(argument.constant.as_string());
    if (parsed) {
        n.where = &into_.paths.emplace_back(*parsed);
        return;
    }
    const auto problem = parsed.error().front();
    error(offset_inside(argument, problem.offset), problem.length, problem.message, problem.hint);
}

void builder::check_unit(const node& argument) {
    if (!argument.folded) return;
    if (argument.constant.is_string() && date::find_unit(argument.constant.as_string())) return;
    error(argument.offset, argument.length, "this is no unit of time",
          "units are years, months, weeks, days, hours, minutes and seconds, each as a text: \"days\"");
}

// The last argument of DATEPARSE, when it is a record: {locale: "fr"}.
void builder::check_date_options(const node& argument) {
    if (!argument.folded || !argument.constant.is_object()) return;
    for (const auto& option : argument.constant.members()) {
        const bool is_locale = option.key == "locale";
        const bool is_known = is_locale && option.item.is_string() &&
                              date::find_locale_names(option.item.as_string()) != nullptr;
        if (is_known) continue;
        error(argument.offset, argument.length,
              is_locale ? "this locale is not known" : "DATEPARSE has no option " + std::string(option.key),
              "write the language of the names of months and days, as in {locale: \"fr\"}");
    }
}

// EXISTS("user.email") would be true for every event.
void builder::check_property(const node& argument) {
    if (is_constant_text(argument))
        error(argument.offset, argument.length, "EXISTS takes a property, not a text",
              "write the path without quotes, EXISTS(user.email), or EXISTS(GET(\"droid-type\"))");
}

void builder::check_decimal_sign(const node& argument) {
    if (!argument.folded) return;
    const auto& sign = argument.constant;
    if (sign.is_string() && (sign.as_string() == "," || sign.as_string() == ".")) return;
    error(argument.offset, argument.length, "the decimal sign is \",\" or \".\"",
          R"(as in NUMBER("12 500,50 €", ","))");
}

void builder::check_table(node& n) {
    const auto& name = *n.children[0];
    std::vector<std::string_view> known;
    if (lookups_)
        for (const auto& table : *lookups_)
            known.push_back(table.name);
    const auto found = std::ranges::find(known, is_constant_text(name) ? name.constant.as_string() : "");
    if (found == known.end())
        return error(name.offset, name.length, "LOOKUP's first argument is the name of a table, as a text",
                     known.empty() ? "define the table in the section lookups"
                                   : "the tables are " + listed(known));
    const auto& table = (*lookups_)[static_cast<std::size_t>(found - known.begin())].table;
    if (!table->columns().empty() && !check_column(n, *table)) return;
    const auto keys = n.children.size() - (table->columns().empty() ? 1 : 2);
    if (keys == 0 || keys > table->key_count())
        return error(n.offset, n.length,
                     "the table has " + std::to_string(table->key_count()) + " keys, and " +
                         std::to_string(keys) + " are given",
                     "give them in the order of the table's `key`");
    n.table = into_.tables.emplace_back(table).get();
}

bool builder::check_column(node& n, const lookup_table& table) {
    const auto& column = *n.children[1];
    const auto& known = table.columns();
    const auto found = std::ranges::find(known, is_constant_text(column) ? column.constant.as_string() : "");
    if (found == known.end()) {
        error(column.offset, column.length, "LOOKUP's second argument is the name of a column, as a text",
              "the table's columns are " + listed({known.begin(), known.end()}));
        return false;
    }
    n.column = static_cast<std::uint32_t>(found - known.begin());
    return true;
}

bool builder::can_fold(const node& n) const noexcept {
    if (!errors_.empty() || n.kind == node_kind::read) return false;
    if (!std::ranges::all_of(n.children, &node::folded)) return false;
    if (n.kind != node_kind::call || n.function->depends_on == dependence::arguments) return true;
    return n.function->depends_on == dependence::zone && folding_.zone;
}

// A limit that a constant reaches would be reached for every event: better said now.
void builder::fold(node& n) {
    if (!can_fold(n)) return;
    core::value results[std::size(clocks)];
    for (std::size_t i = 0; i < std::size(clocks); ++i) {
        folding_.start({}, clocks[i]);
        run r(folding_);
        results[i] = r.eval(n);
        // What is no limit is noted for each event, as it would be without constants.
        if (!folding_.notes().empty() && !is_limit(folding_.notes().front().reached)) return;
        if (!folding_.notes().empty())
            return error(n.offset, n.length, "this constant cannot be computed",
                         std::string(describe(folding_.notes().front().reached)));
        // What folding costs is bounded for the whole rule.
        folding_.limits.work = r.work_left();
        if (n.kind != node_kind::call || n.function->depends_on == dependence::arguments) {
            results[1] = results[0];
            break;
        }
    }
    if (!(results[0] == results[1])) return;
    n.constant = results[0];
    n.folded = true;
}

} // namespace lead_ads::mapping
