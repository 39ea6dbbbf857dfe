// The tokens of a formula, one after the other, and the first mistake in their order.
//
// In: the text of a formula. Out: tokens, without end: the last one, `end`, comes again and again. A mistake
// is reported to the builder with a hint, and ends the reading: what follows would be guessed, so that from
// then on only `end` comes and nothing more is reported. [one thread]
#pragma once

#include "mapping/builder.hpp"
#include "mapping/lexer.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace lead_ads::mapping {

class token_reader {
public:
    token_reader(std::string_view text, core::arena& memory, builder& errors)
        : errors_(errors), lexed_(lex(text, memory)) {}

    const token& here() const noexcept { return lexed_.tokens[at_]; }
    const token& before() const noexcept { return lexed_.tokens[at_ == 0 ? 0 : at_ - 1]; }
    const token& after() const noexcept { return lexed_.tokens[std::min(at_ + 1, lexed_.tokens.size() - 1)]; }
    void advance() noexcept { at_ = std::min(at_ + 1, lexed_.tokens.size() - 1); }
    // Goes behind the symbol, if it stands here.
    bool take(std::string_view symbol) noexcept;
    // The same; otherwise it is a mistake that `opened` is not closed.
    void expect(std::string_view symbol, const token& opened);

    bool has_failed() const noexcept { return failed_; }
    void refuse(const token& at, std::string message, std::string hint);
    // Something stands where only an operator, a comma or a closing bracket can.
    void refuse_after_operand();

private:
    builder& errors_;
    lexed lexed_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

} // namespace lead_ads::mapping
