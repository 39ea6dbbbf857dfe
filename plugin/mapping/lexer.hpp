// A formula's text to tokens.
//
// In: the text of a formula, valid UTF-8 of any length. Out: all its tokens, the last of them `end` or
// `invalid`. Decoded texts and repaired numbers live in the arena, everything else points into the formula.
// [any thread]
#pragma once

#include "core/arena.hpp"
#include "mapping/compile_error.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace lead_ads::mapping {

enum class token_kind : std::uint8_t {
    end,     // The formula is over.
    invalid, // What stands here is no token; the lexer's error says why.
    number,  // `text` is a JSON number.
    string,  // `text` is the decoded text.
    name,    // `text` is a name or a path of names, positions and wildcards.
    symbol,  // `text` is an operator or a bracket.
};

struct token {
    token_kind kind = token_kind::end;
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    std::string_view text;

    bool is(std::string_view symbol) const noexcept { return kind == token_kind::symbol && text == symbol; }
    // Whether it is this word, whatever its case. `upper_case` must be in upper case.
    bool is_word(std::string_view upper_case) const noexcept;
};

struct lexed {
    std::vector<token> tokens;
    compile_error error; // of the token `invalid`
};

lexed lex(std::string_view text, core::arena& memory);

// Whether the lexer would give `text` as one name: such a path needs no GET("...").
bool is_bare_path(std::string_view text) noexcept;

} // namespace lead_ads::mapping
