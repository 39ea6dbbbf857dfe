#include "mapping/foreign_names.hpp"

#include "mapping/function_table.hpp"

#include <algorithm>
#include <span>

namespace lead_ads::mapping {

namespace {

// `ours` is a function of the table, whose usage is shown, or a whole advice when it is none.
struct foreign_name {
    std::string_view name;
    std::string_view ours;
};

constexpr std::string_view use_if_error = "what cannot be computed is null here: COALESCE(x, instead)";
constexpr std::string_view use_switch = "write SWITCH(true, condition1, a, condition2, b, otherwise)";
constexpr std::string_view use_lookup =
    "write SWITCH(x, \"key\", value, ..., otherwise) for short lists, or LOOKUP with a table under lookups";
constexpr std::string_view use_substring =
    "write SUBSTRING(text, from, to): positions count from 0, and `to` is inclusive";
constexpr std::string_view use_find =
    "write CONTAINS(text, search) to ask whether it is there, or SELECT(text, regex) to take it";
constexpr std::string_view use_number_test = "write NUMBER(x) != null";
constexpr std::string_view use_null_test = "write ISEMPTY(x), or NOT(EXISTS(x))";
constexpr std::string_view use_power = "there are no powers; multiply, as in x * x";
constexpr std::string_view use_text =
    "write STRING(x) for text, or DATEFORMAT(date, \"yyyy-MM-dd\") for a date";
constexpr std::string_view use_sumif = "write SUM(FILTER(items, status = \"won\"), price)";
constexpr std::string_view use_countif = "write SIZE(FILTER(items, status = \"won\"))";
constexpr std::string_view use_repeat = "write PAD(\"\", n, text)";
constexpr std::string_view use_timestamp = "write TIMESTAMP() for milliseconds, or TODAY() for ISO-8601";
constexpr std::string_view use_for_each = "write FOR_EACH(array, expression)";
constexpr std::string_view use_true = "write true without parentheses";
constexpr std::string_view use_false = "write false without parentheses";
constexpr std::string_view use_integer = "write ROUND(x), or FLOOR(x) to go downwards";

constexpr foreign_name functions[] = {
    // English spreadsheets
    {"AVG", "AVERAGE"},
    {"AVERAGEIF", "write AVERAGE(FILTER(items, status = \"won\"), price)"},
    {"CEILING", "CEIL"},
    {"CLEAN", "TRIM"},
    {"CONCATENATE", "CONCAT"},
    {"COUNTA", "COUNT"},
    {"COUNTIF", use_countif},
    {"COUNTIFS", use_countif},
    {"DATEVALUE", "DATEPARSE"},
    {"EXACT", "write a = b"},
    {"FALSE", use_false},
    {"FIND", use_find},
    {"FIXED", "ROUND"},
    {"HLOOKUP", use_lookup},
    {"IFERROR", use_if_error},
    {"IFNA", use_if_error},
    {"IFS", use_switch},
    {"IIF", "IF"},
    {"INDEX", "a position stands behind a point: items.0.id"},
    {"INT", use_integer},
    {"ISBLANK", "ISEMPTY"},
    {"ISERROR", use_null_test},
    {"ISNA", use_null_test},
    {"ISNUMBER", use_number_test},
    {"ISTEXT", "write x = STRING(x), or compare the value itself"},
    {"LEN", "LENGTH"},
    {"LEFTB", "LEFT"},
    {"MATCH", use_find},
    {"MID", use_substring},
    {"MINUTE", "MINUTES"},
    {"NOW", use_timestamp},
    {"POWER", use_power},
    {"POW", use_power},
    {"PROPER", "CAPITALIZE"},
    {"REGEXEXTRACT", "SELECT"},
    {"REGEXMATCH", "write text ~ \"regular expression\""},
    {"REGEXREPLACE", "REPLACE"},
    {"REPT", use_repeat},
    {"ROUNDDOWN", "FLOOR"},
    {"ROUNDUP", "CEIL"},
    {"SEARCH", use_find},
    {"SECOND", "SECONDS"},
    {"SUMIF", use_sumif},
    {"SUMIFS", use_sumif},
    {"TEXT", use_text},
    {"TEXTJOIN", "JOIN"},
    {"TEXTSPLIT", "SPLIT"},
    {"TRUE", use_true},
    {"TRUNC", use_integer},
    {"VALUE", "NUMBER"},
    {"VLOOKUP", use_lookup},
    {"XLOOKUP", use_lookup},
    {"XOR", "write (a OR b) AND NOT(a AND b)"},
    // Databases and other languages
    {"ARRAY", "a list is written [a, b]"},
    {"CASE", use_switch},
    {"CAST", "write NUMBER(x) or STRING(x)"},
    {"CHAR_LENGTH", "LENGTH"},
    {"CONVERT", "write NUMBER(x) or STRING(x)"},
    {"CURRENT_DATE", "TODAY"},
    {"CURRENT_TIMESTAMP", use_timestamp},
    {"DATE", "write DATEPARSE(text, \"dd/MM/yyyy\")"},
    {"DATE_FORMAT", "DATEFORMAT"},
    {"DECODE", "SWITCH"},
    {"DECODEURICOMPONENT", "URLDECODE"},
    {"DEFAULT", "COALESCE"},
    {"DISTINCT", "UNIQUE"},
    {"EMPTY", "ISEMPTY"},
    {"FORMAT", use_text},
    {"FORMAT_DATE", "DATEFORMAT"},
    {"FOREACH", "FOR_EACH"},
    {"IFNULL", "COALESCE"},
    {"INCLUDES", "CONTAINS"},
    {"INITCAP", "CAPITALIZE"},
    {"INSTR", use_find},
    {"ISNULL", use_null_test},
    {"ISSET", "EXISTS"},
    {"LCASE", "LOWER"},
    {"LPAD", "PAD"},
    {"LTRIM", "TRIM"},
    {"MAP", use_for_each},
    {"MEAN", "AVERAGE"},
    {"NULLIF", "write IF(a = b, null, a)"},
    {"NVL", "COALESCE"},
    {"NVL2", "write IF(EXISTS(x), a, b)"},
    {"PADLEFT", "PAD"},
    {"PADSTART", "PAD"},
    {"PARSE_JSON", "JSON_PARSE"},
    {"PARSEDATE", "DATEPARSE"},
    {"PARSEFLOAT", "NUMBER"},
    {"PARSEINT", "NUMBER"},
    {"PARSE_DATE", "DATEPARSE"},
    {"REGEX_REPLACE", "REPLACE"},
    {"REGEXP_REPLACE", "REPLACE"},
    {"REGEXP_EXTRACT", "SELECT"},
    {"REGEXP_SUBSTR", "SELECT"},
    {"RTRIM", "TRIM"},
    {"SHA1", "SHA256"},
    {"SPLIT_PART", "EXTRACT"},
    {"STARTS_WITH", "STARTSWITH"},
    {"ENDS_WITH", "ENDSWITH"},
    {"STR", "STRING"},
    {"STRLEN", "LENGTH"},
    {"STRTOLOWER", "LOWER"},
    {"STRTOUPPER", "UPPER"},
    {"STR_REPLACE", "SUBSTITUTE"},
    {"STR_TO_DATE", "DATEPARSE"},
    {"SUBSTR", use_substring},
    {"TITLE", "CAPITALIZE"},
    {"TO_CHAR", use_text},
    {"TO_DATE", "DATEPARSE"},
    {"TO_NUMBER", "NUMBER"},
    {"TOLOWER", "LOWER"},
    {"TOLOWERCASE", "LOWER"},
    {"TOUPPER", "UPPER"},
    {"TOUPPERCASE", "UPPER"},
    {"TRANSLATE", "SUBSTITUTE"},
    {"UCASE", "UPPER"},
    {"UCFIRST", "CAPITALIZE"},
    {"UNIX_TIMESTAMP", use_timestamp},
    {"URL_DECODE", "URLDECODE"},
    {"WHEN", use_switch},
    // French spreadsheets
    {"ABSOLU", "ABS"},
    {"ANNEE", "YEAR"},
    {"ANNÉE", "YEAR"},
    {"ARRONDI", "ROUND"},
    {"ARRONDI.INF", "FLOOR"},
    {"ARRONDI.SUP", "CEIL"},
    {"AUJOURDHUI", "TODAY"},
    {"CHERCHE", use_find},
    {"CNUM", "NUMBER"},
    {"CONCATENER", "CONCAT"},
    {"CONCATÉNER", "CONCAT"},
    {"DATEDIF", "DATEDIFF"},
    {"DROITE", "RIGHT"},
    {"ENT", use_integer},
    {"ESTERREUR", use_null_test},
    {"ESTNUM", use_number_test},
    {"ESTVIDE", "ISEMPTY"},
    {"ET", "AND"},
    {"EXTRAIRE", use_substring},
    {"FAUX", use_false},
    {"FILTRE", "FILTER"},
    {"FRACTIONNER.TEXTE", "SPLIT"},
    {"GAUCHE", "LEFT"},
    {"HEURE", "HOUR"},
    {"JOINDRE.TEXTE", "JOIN"},
    {"JOUR", "DAY"},
    {"MAINTENANT", use_timestamp},
    {"MAJUSCULE", "UPPER"},
    {"MINUSCULE", "LOWER"},
    {"MOIS", "MONTH"},
    {"MOYENNE", "AVERAGE"},
    {"NB", "COUNT"},
    {"NB.SI", use_countif},
    {"NBCAR", "LENGTH"},
    {"NBVAL", "COUNT"},
    {"NOMPROPRE", "CAPITALIZE"},
    {"NON", "write NOT(x)"},
    {"OU", "OR"},
    {"PLAFOND", "CEIL"},
    {"PLANCHER", "FLOOR"},
    {"RECHERCHE", use_lookup},
    {"RECHERCHEH", use_lookup},
    {"RECHERCHEV", use_lookup},
    {"RECHERCHEX", use_lookup},
    {"REMPLACER", "SUBSTITUTE"},
    {"REPETER", use_repeat},
    {"SECONDE", "SECONDS"},
    {"SI", "IF"},
    {"SI.CONDITIONS", use_switch},
    {"SI.MULTIPLE", "SWITCH"},
    {"SIERREUR", use_if_error},
    {"SOMME", "SUM"},
    {"SOMME.SI", use_sumif},
    {"STXT", use_substring},
    {"SUBSTITUER", "SUBSTITUTE"},
    {"SUPPRESPACE", "TRIM"},
    {"TEXTE", use_text},
    {"TRIER", "SORT"},
    {"TROUVE", use_find},
    {"TRONQUE", use_integer},
    {"UNIQUES", "UNIQUE"},
    {"VALEUR", "NUMBER"},
    {"VRAI", use_true},
    // German spreadsheets
    {"ABRUNDEN", "FLOOR"},
    {"ANZAHL", "COUNT"},
    {"ANZAHL2", "COUNT"},
    {"AUFRUNDEN", "CEIL"},
    {"DATWERT", "DATEPARSE"},
    {"EINDEUTIG", "UNIQUE"},
    {"ERSETZEN", "SUBSTITUTE"},
    {"FALSCH", use_false},
    {"FINDEN", use_find},
    {"GANZZAHL", use_integer},
    {"GLÄTTEN", "TRIM"},
    {"GROSS", "UPPER"},
    {"GROSS2", "CAPITALIZE"},
    {"GROß", "UPPER"},
    {"HEUTE", "TODAY"},
    {"ISTFEHLER", use_null_test},
    {"ISTLEER", "ISEMPTY"},
    {"ISTZAHL", use_number_test},
    {"JAHR", "YEAR"},
    {"JETZT", use_timestamp},
    {"KLEIN", "LOWER"},
    {"KÜRZEN", use_integer},
    {"LAENGE", "LENGTH"},
    {"LINKS", "LEFT"},
    {"LÄNGE", "LENGTH"},
    {"MITTELWERT", "AVERAGE"},
    {"MONAT", "MONTH"},
    {"NICHT", "write NOT(x)"},
    {"ODER", "OR"},
    {"RECHTS", "RIGHT"},
    {"REST", "MOD"},
    {"RUNDEN", "ROUND"},
    {"SORTIEREN", "SORT"},
    {"STUNDE", "HOUR"},
    {"SUCHEN", use_find},
    {"SUMME", "SUM"},
    {"SUMMEWENN", use_sumif},
    {"SVERWEIS", use_lookup},
    {"TAG", "DAY"},
    {"TEIL", use_substring},
    {"TEXTKETTE", "CONCAT"},
    {"TEXTTEILEN", "SPLIT"},
    {"TEXTVERKETTEN", "JOIN"},
    {"UND", "AND"},
    {"VERKETTEN", "CONCAT"},
    {"VERWEIS", use_lookup},
    {"WAHR", use_true},
    {"WECHSELN", "SUBSTITUTE"},
    {"WENN", "IF"},
    {"WENNFEHLER", use_if_error},
    {"WENNNV", use_if_error},
    {"WENNS", use_switch},
    {"WERT", "NUMBER"},
    {"WIEDERHOLEN", use_repeat},
    {"WVERWEIS", use_lookup},
    {"XVERWEIS", use_lookup},
    {"ZÄHLENWENN", use_countif},
};

// Methods of JavaScript and Python; compared in upper case.
constexpr foreign_name methods[] = {
    {"CHARAT", "CHAR"},
    {"CONCAT", "CONCAT"},
    {"CONTAINS", "CONTAINS"},
    {"ENDSWITH", "ENDSWITH"},
    {"FILTER", "FILTER"},
    {"FIND", "FILTER"},
    {"FLAT", "FLATTEN"},
    {"FORMAT", "DATEFORMAT"},
    {"INCLUDES", "CONTAINS"},
    {"INDEXOF", use_find},
    {"JOIN", "JOIN"},
    {"LOWER", "LOWER"},
    {"MAP", "FOR_EACH"},
    {"MATCH", "SELECT"},
    {"PADSTART", "PAD"},
    {"REDUCE", "SUM"},
    {"REPLACE", "SUBSTITUTE"},
    {"REPLACEALL", "SUBSTITUTE"},
    {"SLICE", use_substring},
    {"SORT", "SORT"},
    {"SPLIT", "SPLIT"},
    {"STARTSWITH", "STARTSWITH"},
    {"STRIP", "TRIM"},
    {"SUBSTR", use_substring},
    {"SUBSTRING", use_substring},
    {"TEST", "write text ~ \"regular expression\""},
    {"TITLE", "CAPITALIZE"},
    {"TOFIXED", "ROUND"},
    {"TOISOSTRING", "DATEFORMAT"},
    {"TOLOWERCASE", "LOWER"},
    {"TOSTRING", "STRING"},
    {"TOUPPERCASE", "UPPER"},
    {"TRIM", "TRIM"},
    {"UPPER", "UPPER"},
};

// ASCII letters and those of Latin-1, whose UTF-8 has the same first byte.
std::string upper(std::string_view name) {
    std::string out(name);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        const bool is_ascii = byte >= 'a' && byte <= 'z';
        const bool is_latin = i > 0 && out[i - 1] == '\xC3' && byte >= 0xA0 && byte != 0xB7 && byte <= 0xBE;
        if (is_ascii || is_latin) out[i] = static_cast<char>(byte - 0x20);
    }
    return out;
}

std::string advice_in(std::span<const foreign_name> names, std::string_view name) {
    const auto found = std::ranges::find(names, upper(name), &foreign_name::name);
    if (found == names.end()) return {};
    const auto* row = find_function(found->ours);
    if (!row) return std::string(found->ours);
    return "write " + std::string(row->name) + ": " + std::string(row->signature) + ", as in " +
           std::string(row->example);
}

} // namespace

std::string advice_for_function(std::string_view name) {
    return advice_in(functions, name);
}

std::string advice_for_method(std::string_view name) {
    const auto advice = advice_in(methods, name);
    return advice.empty() ? "" : "there are no methods; " + advice;
}

} // namespace lead_ads::mapping
