// What counts as an e-mail address: the expression of Meta's parameter builder, matched in one pass; and the
// addresses of a cell that holds more than one address.
//
// [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace lead_ads::facebook {

// In: lower-case, trimmed text.
bool is_email_address(std::string_view text) noexcept;

struct email_addresses {
    static constexpr std::size_t most = 8; // a cell with more is no list of one person's addresses
    std::array<std::string_view, most> addresses{};
    std::size_t count = 0;
};

// The addresses in a text, in lower case: without "mailto:", "Name <..>", a final dot and characters that
// take no room; several stand between commas, semicolons, bars or blanks. None when any part is no address,
// or one of Meta's test leads.
email_addresses normalise_emails(std::string_view text, core::arena& memory);

} // namespace lead_ads::facebook
