#include "mapping/token_reader.hpp"

#include "mapping/function_table.hpp"

namespace lead_ads::mapping {

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
        refuse(here(), "an operator is expected here", "not in a list is written x !IN(\"a\", \"b\")");
    } else if (here().is(")") || here().is("]") || here().is("}")) {
        refuse(here(), "this " + std::string(here().text) + " closes nothing", "");
    } else if (here().is(",")) {
        refuse(here(), "a comma stands outside of parentheses", "a list is written [a, b]");
    } else {
        refuse(here(), "an operator is expected here", "texts are joined with +, conditions with AND and OR");
    }
}

} // namespace lead_ads::mapping
