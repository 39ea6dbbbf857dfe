#include "core/sha256.hpp"

#include <doctest/doctest.h>

using namespace lead_ads::core;

TEST_CASE("digests are those that Meta documents") {
    sha256_digester digester;
    std::string hex(64, ' ');
    digester.digest("john_smith@gmail.com", hex.data());
    CHECK(hex == "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f");
    digester.digest("valéry", hex.data());
    CHECK(hex == "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c");
    CHECK(sha256_hex("mary") == "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec");
}

TEST_CASE("HMAC gives the published result") {
    // RFC 4231, test case 2
    CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
