#include "lookup/key_digest.hpp"

#include "core/fold.hpp"
#include "facebook/text.hpp"

namespace lead_ads::lookup {

namespace {

constexpr facebook::user_field field_of(key_kind kind) noexcept {
    if (kind == key_kind::email) return facebook::user_field::em;
    return kind == key_kind::phone ? facebook::user_field::ph : facebook::user_field::fn;
}

// Digests in the table's file and in events compare as they are.
std::string_view normalised(key_kind kind, std::string_view text,
                            const facebook::normalise_settings& settings, core::arena& memory) {
    if (kind == key_kind::text) return normalise_text(text, memory);
    return facebook::normalise(field_of(kind), text, settings, memory).text;
}

} // namespace

std::string_view normalise_text(std::string_view text, core::arena& memory) {
    return core::single_spaced(core::folded(facebook::compose(text, memory), memory), memory);
}

std::optional<key_digest> digest_key(const core::siphash_key& with, key_kind kind, std::size_t column,
                                     std::string_view text, const facebook::normalise_settings& settings,
                                     core::arena& memory) {
    const auto key = normalised(kind, text, settings, memory);
    if (key.empty()) return std::nullopt;
    return core::siphash({with.low ^ column, with.high}, key);
}

} // namespace lead_ads::lookup
