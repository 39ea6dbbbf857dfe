// The values of one customer information property to the digests that are sent.
//
// In: a text, a number, or an array of them. Out: digests in order without repeats, and how many values had
// to be left out: booleans, objects, arrays within arrays, and texts that do not normalise. null and "" are
// absent values: neither sent nor counted. [any thread; arena and digester are the caller's]
#pragma once

#include "core/digest_queue.hpp"
#include "core/value.hpp"
#include "facebook/normalise.hpp"

#include <cstddef>
#include <span>

namespace lead_ads::facebook {

// How a value became its digest, for `preview --explain`.
enum class treatment : std::uint8_t {
    hashed,                // The text was in normal form already, and was hashed.
    normalised_and_hashed, // The text was changed, then hashed.
    already_hashed,        // The text was a digest.
};

struct hashed_values {
    std::span<const core::value> digests;  // strings in the arena or the input
    std::span<const treatment> treatments; // one for each digest
    std::size_t not_normalisable = 0;
};

struct hashed_value {
    core::value digest; // null: the text does not normalise
    normalised from;
};

// How `given` became its digest.
treatment treatment_of(const normalised& result, std::string_view given) noexcept;

// One text. Its digest is there when the queue has finished.
hashed_value hash_text(user_field field, std::string_view text, const normalise_settings& settings,
                       core::digest_queue& digests, core::arena& memory);

// All texts of a value. The digests are there when the queue has finished.
hashed_values hash_field(user_field field, const core::value& source, const normalise_settings& settings,
                         core::digest_queue& digests, core::arena& memory);

// For properties that hold digests by their name (user.email_sha256): anything else is left out, never
// hashed.
hashed_values pass_digests(const core::value& source, core::arena& memory);

// Birth dates to the three match keys of the Offline Conversions API. A digest of a whole date has no parts:
// it is left out.
struct hashed_birth_dates {
    hashed_values doby, dobm, dobd;
    std::size_t not_normalisable = 0; // of the dates; the parts count none
};
hashed_birth_dates hash_birth_date_parts(const core::value& source, const normalise_settings& settings,
                                         core::digest_queue& digests, core::arena& memory);

} // namespace lead_ads::facebook
