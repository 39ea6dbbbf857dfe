// Customer information as Meta wants it: normalised, hashed, under the names of the API that is used.
//
// In: user_data as mapping built it, in clear text or hashed already. Out: user_data (Conversions API) or
// match_keys (Offline Conversions API) that hold nothing in clear text but what Meta wants so, in user_data
// with the types that it takes. What does not normalise or convert, and what Meta has no name for, is left
// out and noted: nothing unknown ever leaves in clear text.
#pragma once

#include "core/arena.hpp"
#include "core/sha256.hpp"
#include "core/trace.hpp"
#include "core/value.hpp"
#include "facebook/normalise.hpp"

#include <optional>
#include <string_view>

namespace lead_ads::facebook {

struct hashing {
    const normalise_settings& settings;
    core::sha256_digester& digester;
    core::arena& memory;
    const core::report& report;
};

// The field that the property at a full path is hashed as; nothing for what is sent in clear text.
std::optional<user_field> hashed_field_of(std::string_view path) noexcept;

core::value hashed_user_data(const core::value& user_data, const hashing& with);

// `own_keys` are match keys that rules set under their own names; they win over those from user_data.
core::value hashed_match_keys(const core::value& user_data, const core::value& own_keys, const hashing& with);

} // namespace lead_ads::facebook
