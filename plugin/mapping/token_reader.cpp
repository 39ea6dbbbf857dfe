#include "mapping/token_reader.hpp"

#include "mapping/function_table.hpp"

#include <algorithm>
#include <iterator>

namespace lead_ads::mapping {

namespace {

struct foreign_word {
    std::string_view word;
    std::string_view hint;
};

// Operators of other languages.
constexpr foreign_word foreign_words[] = {
    {"IS", "whether it is there is asked by EXISTS(x), and by NOT(EXISTS(x)); values are compared with ="},
    {"LIKE", "write x CONTAINS(\"text\"), x STARTSWITH(\"text\") or x ~ \"regular expression\""},
    {"ILIKE", "write LOWER(x) CONTAINS(\"text\") or x ~ \"/regular expression/i\""},
    {"MATCHES", "write x ~ \"regular expression\""},
    {"REGEXP", "write x ~ \"regular expression\""},
    {"RLIKE", "write x ~ \"regular expression\""},
    {"INCLUDES", "write x CONTAINS(\"text\")"},
    {"EQUALS", "equality is written ="},
    {"EQ", "equality is written ="},
    {"NE", "inequality is written !="},
    {"GT", "write >"},
    {"GTE", "write >="},
    {"LT", "write <"},
    {"LTE", "write <="},
    {"MOD", "write MOD(a, b)"},
    {"DIV", "write FLOOR(a / b)"},
    {"XOR", "write (a OR b) AND NOT(a AND b)"},
    {"ET", "write AND"},
    {"UND", "write AND"},
    {"OU", "write OR"},
    {"ODER", "write OR"},
    {"THEN", "a condition is written IF(condition, a, b)"},
    {"ELSE", "a condition is written IF(condition, a, b)"},
    {"IF", "a condition is written IF(condition, a, b)"},
};

// "x not in", "x not like".
std::string_view hint_for_not(const token& behind) {
    return behind.is_word("IN") ? "not in a list is written x !IN(\"a\", \"b\")"
                                : "NOT stands before the whole comparison: NOT(x CONTAINS(\"a\"))";
}

// 'l'appart': the text ended at its apostrophe.
bool is_cut_by_apostrophe(const token& text, const token& behind) noexcept {
    return text.kind == token_kind::string && behind.kind == token_kind::name &&
           text.offset + text.length == behind.offset;
}

} // namespace

bool token_reader::take(std::string_view symbol) noexcept {
    if (failed_ || !here().is(symbol)) return false;
    advance();
    return true;
}

void token_reader::refuse(const token& at, std::string message, std::string hint) {
    if (!failed_ && here().kind == token_kind::invalid) {
        const auto& e = lexed_.error;
        errors_.error(e.offset, e.length, e.message, e.hint);
    } else if (!failed_) {
        errors_.error(at.offset, at.length, std::move(message), std::move(hint));
    }
    failed_ = true;
    at_ = lexed_.tokens.size() - 1;
}

void token_reader::expect(std::string_view symbol, const token& opened) {
    if (take(symbol) || failed_) return;
    if (here().kind == token_kind::end) {
        refuse(opened, "this " + std::string(opened.text) + " is never closed",
               "the closing " + std::string(symbol) + " is missing at the end");
        return;
    }
    refuse_after_operand();
}

void token_reader::refuse_after_operand() {
    const auto* function = before().kind == token_kind::name ? find_function(before().text) : nullptr;
    if (function && here().kind != token_kind::symbol) {
        refuse(here(), "an operator is expected here",
               "a function takes parentheses: " + std::string(function->signature));
    } else if (here().is("!")) {
        refuse(here(), "! stands only before = ~ and IN", "write NOT(x CONTAINS(\"a\"))");
    } else if (here().is_word("NOT")) {
        refuse(here(), "an operator is expected here", std::string(hint_for_not(after())));
    } else if (is_cut_by_apostrophe(before(), here())) {
        refuse(here(), "the text before this ended at a quote",
               "a quote inside a text is written \\' or \\\", or the text takes the other quotes");
    } else if (const auto* foreign = std::ranges::find_if(
                   foreign_words, [&](const foreign_word& f) { return here().is_word(f.word); });
               foreign != std::end(foreign_words)) {
        refuse(here(), std::string(here().text) + " is no operator here", std::string(foreign->hint));
    } else if (here().is("[")) {
        refuse(
            here(), "a position does not stand in brackets",
            "it stands behind a point, as in items.0.id; of a result, FIRST(x) or LAST(x) take an element");
    } else if (here().is(":")) {
        refuse(here(), "a colon stands only in records",
               "as in {id: product.id}; a condition is written IF(condition, a, b)");
    } else if (here().is(")") || here().is("]") || here().is("}")) {
        refuse(here(), "this " + std::string(here().text) + " closes nothing", "");
    } else if (here().is(",")) {
        refuse(here(), "a comma stands outside of parentheses", "a list is written [a, b]");
    } else {
        refuse(here(), "an operator is expected here", "texts are joined with +, conditions with AND and OR");
    }
}

} // namespace lead_ads::mapping
