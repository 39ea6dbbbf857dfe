#include "mapping/function_table.hpp"

#include "core/nearest.hpp"
#include "mapping/functions/functions.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::mapping {

namespace {

namespace f = functions;
using enum argument_role;
constexpr auto same = dependence::arguments;
constexpr auto zone = dependence::zone;
constexpr auto event = dependence::event;
constexpr auto any = any_number;

// In alphabetical order: find_function searches by halves.
constexpr function_row rows[] = {
    {"ABS", f::abs, 1, 1, same, value, 0, "ABS(x)", "ABS(-88.98) = 88.98", "The number without its sign."},
    {"AGE", f::age, 1, 2, event, unit, 1, "AGE(date, unit)", "AGE(user.birthdate)",
     "Whole units from the date until now; years when no unit is given."},
    {"AND", f::all_true, 1, any, same, value, 0, "AND(a, b, ...)", "AND(1 < 2, \"a\" = \"a\") = true",
     "Whether all conditions are true; the same as a AND b."},
    {"AVERAGE", f::average, 1, 2, same, element, 1, "AVERAGE(array, expression)",
     "AVERAGE([0, null, 10]) = 5", "The mean of the numbers; the expression is evaluated for each element."},
    {"CAPITALIZE", f::capitalize, 1, 1, same, value, 0, "CAPITALIZE(x)",
     "CAPITALIZE(\"jean-pierre DUPONT\") = \"Jean-Pierre Dupont\"",
     "The text, or each element of an array, with the first letter of each word in upper case and the rest "
     "in "
     "lower case."},
    {"CEIL", f::ceil, 1, 1, same, value, 0, "CEIL(x)", "CEIL(2.1) = 3", "The next whole number upwards."},
    {"CHAR", f::char_at, 2, 2, same, value, 0, "CHAR(text, position)", "CHAR(\"Hello world\", 4) = \"o\"",
     "The character at the position, counted from 0; null past the end."},
    {"COALESCE", f::coalesce, 1, any, same, value, 0, "COALESCE(a, b, ...)",
     "COALESCE(null, \"\", \"c\") = \"c\"", "The first argument that is not empty."},
    {"CONCAT", f::concat, 1, any, same, value, 0, "CONCAT(a, b, ...)", "CONCAT(\"a\", 1, null) = \"a1\"",
     "The arguments joined as text."},
    {"CONTAINS", f::contains, 2, 2, same, value, 0, "CONTAINS(text, search)",
     "CONTAINS(\"abc\", \"b\") = true", "Whether the text, or any element of an array, contains the other."},
    {"COUNT", f::count, 1, 2, same, element, 1, "COUNT(array, expression)", "COUNT([0, null, 10]) = 2",
     "How many values are not null; null of no array."},
    {"DATEADD", f::date_add, 3, 3, zone, unit, 2, "DATEADD(date, n, unit)",
     "DATEADD(\"2023-01-31T00:00:00.000Z\", 1, \"months\") = \"2023-02-28T00:00:00.000Z\"",
     "The date n units later."},
    {"DATEDIFF", f::date_diff, 3, 3, zone, unit, 2, "DATEDIFF(d1, d2, unit)",
     "DATEDIFF(\"2023-05-01\", \"2023-05-31\", \"days\") = 30",
     "Whole units from the first date to the second."},
    {"DATEFORMAT", f::date_format, 2, 2, zone, value, 0, "DATEFORMAT(date, format)",
     "DATEFORMAT(\"2023-05-23T10:00:00.000Z\", \"dd/MM/yyyy\") = \"23/05/2023\"",
     "The date as text in a format of Luxon's tokens."},
    {"DATEPARSE", f::date_parse, 2, any, zone, value, 0, "DATEPARSE(text, format, ...)",
     "DATEPARSE(\"23/05/2023 +01:00\", \"dd/MM/yyyy ZZ\") = \"2023-05-23T00:00:00.000+01:00\"",
     "The date that the text holds in the first of the formats (Luxon's tokens) that fits it, as ISO-8601."},
    {"DATESUB", f::date_sub, 3, 3, zone, unit, 2, "DATESUB(date, n, unit)",
     "DATESUB(\"2023-03-31T00:00:00.000Z\", 1, \"months\") = \"2023-02-28T00:00:00.000Z\"",
     "The date n units earlier."},
    {"DAY", f::day, 1, 1, zone, value, 0, "DAY(date)", "DAY(\"2023-05-23T10:00:00.000+02:00\") = 23",
     "The day of the month, in the date's own offset."},
    {"DECODE_BASE64", f::decode_base64, 1, 1, same, value, 0, "DECODE_BASE64(text)",
     "DECODE_BASE64(\"w6k=\") = \"é\"",
     "The text whose UTF-8 bytes the base64 holds; null when it holds none."},
    {"ENCODE_BASE64", f::encode_base64, 1, 1, same, value, 0, "ENCODE_BASE64(text)",
     "ENCODE_BASE64(\"é\") = \"w6k=\"", "Base64 of the text's UTF-8 bytes."},
    {"ENDSWITH", f::ends_with, 2, 2, same, value, 0, "ENDSWITH(text, search)",
     "ENDSWITH(\"abc\", \"bc\") = true",
     "Whether the text, or any element of an array, ends with the other."},
    {"EXISTS", f::exists, 1, 1, event, property, 0, "EXISTS(prop)", "EXISTS(user.email)",
     "Whether the property is present and not null."},
    {"EXTRACT", f::extract, 3, 3, same, value, 0, "EXTRACT(text, delimiter, position)",
     "EXTRACT(\"a-b-c\", \"-\", 1) = \"b\"",
     "The piece at the position, counted from 0, between delimiters."},
    {"FILTER", f::filter, 2, 2, event, element, 1, "FILTER(array, condition)",
     "FILTER([5, 20, 30], item > 10) = 20",
     "The elements for which the condition is true; names inside are the element's, item is the element."},
    {"FIRST", f::first, 1, 1, same, value, 0, "FIRST(array)", "FIRST([1, 2, 3]) = 1",
     "The first element; null when there is none."},
    {"FLATTEN", f::flatten, 1, 1, same, value, 0, "FLATTEN(array)", "SIZE(FLATTEN([1, [2, 3]])) = 3",
     "The array with the elements of the arrays in it in their place, one level deep."},
    {"FLOOR", f::floor, 1, 1, same, value, 0, "FLOOR(x)", "FLOOR(-2.1) = -3",
     "The next whole number downwards."},
    {"FOR_EACH", f::for_each, 2, 2, event, element, 1, "FOR_EACH(array, expression)",
     "FOR_EACH(items, {id: id, order_id: root.id})",
     "A new array of the expression's values; names inside are the element's, root.x is the event's."},
    {"GET", f::get, 1, 1, event, value, 0, "GET(path)", "GET(\"user.first-name\")",
     "The property's value, also when its name has other characters than letters and digits."},
    {"GETCOOKIE", f::get_cookie, 1, 1, event, value, 0, "GETCOOKIE(name)", "GETCOOKIE(\"_fbp\")",
     "The cookie's value."},
    {"GETHEADER", f::get_header, 1, 1, event, value, 0, "GETHEADER(name)", "GETHEADER(\"Referer\")",
     "The value of the request's header."},
    {"HOUR", f::hour, 1, 1, zone, value, 0, "HOUR(date)", "HOUR(\"2023-05-23T10:20:30.000+02:00\") = 10",
     "The hour, in the date's own offset."},
    {"IF", f::if_else, 2, 3, same, value, 0, "IF(cond, a, b)", "IF(1 < 2, \"yes\", \"no\") = \"yes\"",
     "a when the condition is true, otherwise b, or null when it is left out."},
    {"ISEMPTY", f::is_empty, 1, 1, same, value, 0, "ISEMPTY(x)", "ISEMPTY([]) = true",
     "Whether it is null, \"\", [] or {}."},
    {"JOIN", f::join, 2, 2, same, value, 0, "JOIN(array, delimiter)",
     "JOIN([\"a\", \"b\"], \", \") = \"a, b\"",
     "The elements joined as text with the delimiter between them."},
    {"JSON_PARSE", f::json_parse, 1, 1, same, value, 0, "JSON_PARSE(text)",
     "JSON_PARSE('{\"a\":1}') = {a: 1}", "The value that the JSON holds; null when it is not JSON."},
    {"JSON_STRINGIFY", f::json_stringify, 1, 2, same, value, 0, "JSON_STRINGIFY(x, default)",
     "JSON_STRINGIFY({a: 1}) = '{\"a\":1}'", "The value as JSON; the default for null."},
    {"LAST", f::last, 1, 1, same, value, 0, "LAST(array)", "LAST([1, 2, 3]) = 3",
     "The last element; null when there is none."},
    {"LEFT", f::left, 2, 2, same, value, 0, "LEFT(x, n)", "LEFT(\"Hello\", 2) = \"He\"",
     "The first n characters."},
    {"LENGTH", f::length, 1, 1, same, value, 0, "LENGTH(text)", "LENGTH(\"été\") = 3",
     "How many characters."},
    {"LOOKUP", f::lookup, 2, any, same, table, 0, "LOOKUP(table, column, key, ...)",
     "LOOKUP(\"meta_leads\", \"lead_id\", user.email, user.phone)",
     "The cell of the row that has one of the keys, by the first key that is found; inline tables have no "
     "column."},
    {"LOWER", f::lower, 1, 1, same, value, 0, "LOWER(x)", "LOWER(\"ÉTÉ\") = \"été\"",
     "The text, or each element of an array, in lower case."},
    {"MAX", f::max, 1, 2, same, element, 1, "MAX(array, expression)", "MAX([1, null, 3]) = 3",
     "The largest of the numbers."},
    {"MD5", f::md5, 1, 1, same, value, 0, "MD5(x)", "MD5(\"test\") = \"098f6bcd4621d373cade4e832627b4f6\"",
     "The MD5 digest of the text, in lower-case hexadecimal."},
    {"MIN", f::min, 1, 2, same, element, 1, "MIN(array, expression)", "MIN([1, null, 3]) = 1",
     "The smallest of the numbers."},
    {"MINUTES", f::minutes, 1, 1, zone, value, 0, "MINUTES(date)",
     "MINUTES(\"2023-05-23T10:20:30.000Z\") = 20", "The minute, in the date's own offset."},
    {"MOD", f::mod, 2, 2, same, value, 0, "MOD(a, b)", "MOD(-3, 2) = 1",
     "The rest of the division, exact in decimals and with the divisor's sign."},
    {"MONTH", f::month, 1, 1, zone, value, 0, "MONTH(date)", "MONTH(\"2023-05-23T10:20:30.000Z\") = 5",
     "The month, 1 to 12, in the date's own offset."},
    {"NUMBER", f::number, 1, 2, same, decimal_sign, 1, "NUMBER(x, decimal sign)",
     "NUMBER(\"12 500,50 €\", \",\") = 12500.5",
     "The number, or null when it is not one; with a decimal sign, grouping signs, currency signs and "
     "letters go."},
    {"OR", f::any_true, 1, any, same, value, 0, "OR(a, b, ...)", "OR(1 > 2, \"a\" = \"a\") = true",
     "Whether any of the conditions is true; the same as a OR b."},
    {"PAD", f::pad, 3, 3, same, value, 0, "PAD(text, n, fill)", "PAD(1234, 5, \"0\") = \"01234\"",
     "The text filled at the left to n characters."},
    {"REPLACE", f::replace, 3, 3, same, regex, 1, "REPLACE(text, regex, new)",
     "REPLACE(\"0123456789\", \"([0-9]{2})\", \"$1-\") = \"01-23-45-67-89-\"",
     "The text with every match replaced; $1 is the first group, /re/i overlooks case."},
    {"RIGHT", f::right, 2, 2, same, value, 0, "RIGHT(x, n)", "RIGHT(\"Hello\", 2) = \"lo\"",
     "The last n characters."},
    {"ROUND", f::round, 1, 2, same, value, 0, "ROUND(x, digits)", "ROUND(2.345, 2) = 2.35",
     "The number rounded to that many decimals (0 when left out), halves away from zero."},
    {"SECONDS", f::seconds, 1, 1, zone, value, 0, "SECONDS(date)",
     "SECONDS(\"2023-05-23T10:20:30.000Z\") = 30", "The second, in the date's own offset."},
    {"SELECT", f::select, 2, 3, same, regex, 1, "SELECT(text, regex, group)",
     "SELECT(\"From A to Z alphabet\", \"A(.*?)Z\") = \"A to Z\"",
     "The first match, or that group of it; /re/i overlooks case."},
    {"SHA256", f::sha256, 1, 1, same, value, 0, "SHA256(x)", "SHA256(LOWER(user.email))",
     "The SHA-256 digest of the text, in lower-case hexadecimal."},
    {"SIZE", f::size, 1, 1, same, value, 0, "SIZE(x)", "SIZE([1, 2, 3]) = 3",
     "How many elements an array or members an object has."},
    {"SORT", f::sort, 1, 1, same, value, 0, "SORT(array)", "FIRST(SORT([10, 9, \"8\"])) = 8",
     "The elements from the least to the greatest: numbers by size, then texts by code point, null last."},
    {"SPLIT", f::split, 2, 2, same, value, 0, "SPLIT(text, delimiter)",
     "LAST(SPLIT(\"a;b;c\", \";\")) = \"c\"", "The pieces between delimiters, as an array."},
    {"STARTSWITH", f::starts_with, 2, 2, same, value, 0, "STARTSWITH(text, search)",
     "STARTSWITH(\"abc\", \"ab\") = true",
     "Whether the text, or any element of an array, starts with the other."},
    {"STRING", f::string, 1, 1, same, value, 0, "STRING(x)", "STRING(123.456) = \"123.456\"",
     "The value as text; null is \"\"."},
    {"SUBSTITUTE", f::substitute, 3, 3, same, value, 0, "SUBSTITUTE(text, search, new)",
     "SUBSTITUTE(\"The-Clone-Wars\", \"-\", \".\") = \"The.Clone.Wars\"",
     "The text with every occurrence replaced."},
    {"SUBSTRING", f::substring, 2, 3, same, value, 0, "SUBSTRING(text, from, to)",
     "SUBSTRING(\"hello beautiful world\", 6, 14) = \"beautiful\"",
     "The characters from one position to another, inclusive; negative ones count from the end."},
    {"SUM", f::sum, 1, 2, same, element, 1, "SUM(array, expression)", "SUM([1, null, 3]) = 4",
     "The sum of the numbers; 0 when there are none, null of no array."},
    {"SWITCH", f::switch_case, 3, any, same, value, 0, "SWITCH(x, v1, r1, ..., default)",
     "SWITCH(\"b\", \"a\", 1, \"b\", 2, 0) = 2", "The result that follows the first equal value."},
    {"TIMESTAMP", f::timestamp, 0, 0, event, value, 0, "TIMESTAMP()", "TIMESTAMP()",
     "Now, in milliseconds since 1970."},
    {"TIMEZONE", f::timezone, 1, 1, zone, value, 0, "TIMEZONE(date)",
     "TIMEZONE(\"2023-05-23T10:00:00.000+01:00\") = \"UTC+1\"", "The date's offset."},
    {"TODAY", f::today, 0, 0, event, value, 0, "TODAY()", "TODAY()", "Now, as ISO-8601."},
    {"TRIM", f::trim, 1, 1, same, value, 0, "TRIM(x)", "TRIM(\" a \") = \"a\"",
     "The text, or each element of an array, without spaces at its ends."},
    {"UNACCENT", f::unaccent, 1, 1, same, value, 0, "UNACCENT(x)",
     "UNACCENT(\"Éléonore Œuvrard\") = \"Eleonore OEuvrard\"",
     "The text, or each element of an array, without accents."},
    {"UNIQUE", f::unique, 1, 1, same, value, 0, "UNIQUE(array)", "SIZE(UNIQUE([1, 2, 1])) = 2",
     "The elements, each once, in the order of their first appearance."},
    {"UPPER", f::upper, 1, 1, same, value, 0, "UPPER(x)", "UPPER(\"straße\") = \"STRASSE\"",
     "The text, or each element of an array, in upper case."},
    {"URLDECODE", f::url_decode, 1, 1, same, value, 0, "URLDECODE(text)",
     "URLDECODE(\"caf%C3%A9\") = \"café\"",
     "The text with %XX as the bytes they stand for; null when they are no UTF-8."},
    {"URLPARAM", f::url_param, 2, 2, same, value, 0, "URLPARAM(url, name)",
     "URLPARAM(\"https://a.b/?fbclid=x1&y=2\", \"fbclid\") = \"x1\"",
     "The value of the address's parameter; null when it has none."},
    {"VALUE_FROM_JSON", f::value_from_json, 2, 2, same, path, 1, "VALUE_FROM_JSON(text, path)",
     "VALUE_FROM_JSON('{\"a\":{\"b\":1}}', \"a.b\") = 1", "What stands at the path in the JSON."},
    {"YEAR", f::year, 1, 1, zone, value, 0, "YEAR(date)", "YEAR(\"2023-05-23T10:20:30.000Z\") = 2023",
     "The year, in the date's own offset."},
};

static_assert(std::ranges::is_sorted(rows, {}, &function_row::name));

// Bytes of the longest name, for a comparison without allocating.
constexpr std::size_t longest_name =
    std::ranges::max(rows, {}, [](const function_row& r) { return r.name.size(); }).name.size();

} // namespace

std::span<const function_row> all_functions() noexcept {
    return rows;
}

const function_row* find_function(std::string_view name) noexcept {
    if (name.empty() || name.size() > longest_name) return nullptr;
    std::array<char, longest_name> upper;
    std::ranges::transform(name, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    });
    const std::string_view wanted(upper.data(), name.size());
    const auto* found = std::ranges::lower_bound(rows, wanted, {}, &function_row::name);
    return found != std::end(rows) && found->name == wanted ? found : nullptr;
}

std::string_view nearest_function(std::string_view name) {
    std::array<std::string_view, std::size(rows)> names;
    std::ranges::transform(rows, names.begin(), &function_row::name);
    return core::nearest(name, names).value_or(std::string_view{});
}

} // namespace lead_ads::mapping
