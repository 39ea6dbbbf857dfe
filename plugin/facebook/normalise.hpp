// One customer information value to the form that Meta hashes.
//
// In: a field, the text that an event holds for it, and what the texts leave open (country code, today's
// year). Out: text to be hashed, or a digest to be sent as it is, or nothing. The reference is Meta's
// parameter builder (capi-param-builder-nodejs 1.3.2); docs/normalisation.md lists the deliberate
// differences. Never throws but for lack of memory. [any thread; the arena is the caller's]
#pragma once

#include "core/arena.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lead_ads::facebook {

enum class user_field : std::uint8_t {
    em,          // An e-mail address.
    ph,          // A telephone number.
    fn,          // A first name.
    ln,          // A last name.
    ge,          // A gender.
    db,          // A birth date.
    ct,          // A city.
    st,          // A state or province.
    zp,          // A postal code.
    country,     // A country.
    external_id, // The advertiser's own id of the person.
    doby,        // The year of birth alone (Offline Conversions API).
    dobm,        // The month of birth alone (Offline Conversions API).
    dobd,        // The day of birth alone (Offline Conversions API).
};

enum class normalised_as : std::uint8_t {
    nothing,    // The text does not say what the field asks for: it must not be sent.
    clear_text, // Normalised text, to be hashed before it is sent.
    digest,     // It was a digest already: to be sent as it is.
};

struct normalised {
    normalised_as form = normalised_as::nothing;
    std::string_view text; // in the arena, the input or static tables
};

struct normalise_settings {
    std::string_view default_country_code; // of telephone numbers; digits; empty: none
    int current_year = 0;          // of the clock that the event is mapped by; births are up to a year later
    std::string_view country = {}; // the person's own, two letters; it comes before the default
};

normalised normalise(user_field field, std::string_view text, const normalise_settings& settings,
                     core::arena& memory);

// The values of one text that holds several: addresses or telephone numbers. Nothing when any of them is
// none.
struct several_normalised {
    static constexpr std::size_t most = 8;
    std::array<normalised, most> values{};
    std::size_t count = 0;
};
several_normalised normalise_several(user_field field, std::string_view text,
                                     const normalise_settings& settings, core::arena& memory);

// Only what is a digest already: 64 or 32 hexadecimal digits, lower-cased, or such with the parameter
// builder's appendix, as it is.
normalised recognise_digest(std::string_view text, core::arena& memory);

} // namespace lead_ads::facebook
