// Texts that stand where a value is missing: what programs and spreadsheets write then, unfilled templates,
// Meta's test leads.
//
// Thousands of people would share what is hashed of them, and external_id matches by it. In: a text, or a
// digest in lower-case hexadecimal. Out: whether it is nothing. [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"

#include <string_view>

namespace lead_ads::facebook {

bool is_placeholder(std::string_view text, core::arena& memory);

// The SHA-256 or MD5 of such a text, or of no text at all.
bool is_placeholder_digest(std::string_view hexadecimal) noexcept;

// An unfilled {{..}}, ${..} or %%..%% anywhere in the text.
bool has_unfilled_template(std::string_view text) noexcept;

// test@meta.com, test@fb.com: the addresses that Meta's testing tool fills in. In lower case.
bool is_test_address(std::string_view address) noexcept;

// What one of Meta's labels stands before in its lead download (`z:` before zip codes), or the text itself.
std::string_view without_label(std::string_view text, char label) noexcept;

} // namespace lead_ads::facebook
