// Keys of lookup tables: a text, normalised as its kind, to the 64-bit digest under which a table keeps it.
//
// A table holds no customer's data but these digests. Two of ten million keys collide by chance in one of
// 300,000 tables (n^2 / 2^65). [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"
#include "core/siphash.hpp"
#include "facebook/normalise.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lead_ads::lookup {

enum class key_kind : std::uint8_t {
    email, // An e-mail address, compared as Meta's `em`.
    phone, // A telephone number, compared as Meta's `ph`.
    name,  // A person's name, compared as Meta's `fn` and `ln`.
    text,  // Any other text: case, surrounding and repeated white space do not count.
};

// In the order of the enumerators, as mapping files write them.
inline constexpr std::array<std::string_view, 4> key_kind_names{"email", "phone", "name", "text"};

using key_digest = std::uint64_t;

// The text in lower case, with single blanks, without surrounding white space.
std::string_view normalise_text(std::string_view text, core::arena& memory);

// Returns nothing for a text that does not normalise, such as an e-mail address without "@". `column` keeps
// the keys of different columns apart.
std::optional<key_digest> digest_key(const core::siphash_key& with, key_kind kind, std::size_t column,
                                     std::string_view text, const facebook::normalise_settings& settings,
                                     core::arena& memory);

} // namespace lead_ads::lookup
