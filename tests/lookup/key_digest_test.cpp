#include "lookup/key_digest.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;
using lookup::key_kind;

namespace {

constexpr core::siphash_key key{0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::optional<lookup::key_digest> digest(key_kind kind, std::string_view text, std::size_t column = 0) {
    static core::arena memory;
    return lookup::digest_key(key, kind, column, text, {"33", 2026}, memory);
}

} // namespace

TEST_CASE("SipHash-2-4 gives the results of its paper") {
    std::string text;
    for (char c = 0; c < 15; ++c)
        text += c;
    CHECK(core::siphash(key, text) == 0xa129ca6149be45e5);
    CHECK(core::siphash(key, "") == 0x726fdb47dd0e0e31);
}

TEST_CASE("keys compare normalised as their kind") {
    CHECK(digest(key_kind::email, " Ann@Example.COM ") == digest(key_kind::email, "ann@example.com"));
    CHECK(digest(key_kind::phone, "+33 6 12 34 56 78") == digest(key_kind::phone, "06 12 34 56 78"));
    CHECK(digest(key_kind::name, "O'Brien") == digest(key_kind::name, "obrien"));
    CHECK(digest(key_kind::text, "  Closed \u00a0 Won") == digest(key_kind::text, "closed won"));
    CHECK(digest(key_kind::text, "\u00c9t\u00e9") == digest(key_kind::text, "\u00e9t\u00e9"));
    CHECK(digest(key_kind::text, "won") != digest(key_kind::text, "lost"));
}

TEST_CASE("texts that do not normalise have no key") {
    CHECK_FALSE(digest(key_kind::email, "not an address"));
    CHECK_FALSE(digest(key_kind::phone, ""));
    CHECK_FALSE(digest(key_kind::text, " \t"));
}

TEST_CASE("equal texts in different key columns are different keys") {
    CHECK(digest(key_kind::text, "a", 0) != digest(key_kind::text, "a", 1));
}
