#include "core/md5.hpp"
#include "core/sha256.hpp"
#include "facebook/normalise.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace lead_ads;
using namespace lead_ads::facebook;

namespace {

const normalise_settings settings{{}, 2026};

// The normalised text, or "(nothing)", or the digest in angle brackets.
std::string result_of(user_field field, std::string_view text) {
    core::arena memory;
    const auto result = normalise(field, text, settings, memory);
    if (result.form == normalised_as::nothing) return "(nothing)";
    if (result.form == normalised_as::digest) return '<' + std::string(result.text) + '>';
    return std::string(result.text);
}

struct field_case {
    user_field field;
    std::string_view text;
    std::string_view result;
};

void check(std::initializer_list<field_case> cases) {
    for (const auto& [field, text, result] : cases) {
        CAPTURE(static_cast<int>(field));
        CAPTURE(text);
        CHECK(result_of(field, text) == result);
    }
}

using enum user_field;

} // namespace

TEST_CASE("the digests that Meta documents come out") {
    const struct {
        user_field field;
        std::string_view text, digest;
    } cases[] = {
        {em, " John_Smith@gmail.com ", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"},
        {ph, "+1 (650) 555-1212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"},
        {fn, "Mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"},
        {fn, "Valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"},
        {ln, "정", "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"},
    };
    for (const auto& [field, text, digest] : cases)
        CHECK(core::sha256_hex(result_of(field, text)) == digest);
}

TEST_CASE("an e-mail address without what makes it one is left out") {
    check({
        {em, "john_smith.gmail.com", "(nothing)"},
        {em, "john@", "(nothing)"},
        {em, "@gmail.com", "(nothing)"},
        {em, "john@gmail", "(nothing)"},
        {em, "john smith@gmail.com", "(nothing)"},
        {em, "<b>john@gmail.com</b>", "(nothing)"},
        {em, "john@gmail.com\x01", "(nothing)"},
        {em, "jöhn@gmail.com", "(nothing)"},
        {em, "İ@gmail.com", "(nothing)"},
        {em, "\u212Aate@gmail.com", "kate@gmail.com"},
        {em, "a:.b@gmail.com", "a:.b@gmail.com"},
    });
}

TEST_CASE("a name is what is left of a text without punctuation") {
    check({
        {fn, "unknown", "unknown"},
        {fn, "-", "(nothing)"},
        {ln, " \t\u00A0\u3000", "(nothing)"},
        {ln, "<b>Smith</b>", "bsmithb"},
        {ln, "Smith\x01", "smith\x01"},
        {ln, "😀", "😀"},
    });
}

TEST_CASE("words that stand for a missing value are nobody, in every field") {
    for (const auto field : {em, ph, fn, ln, ge, db, ct, st, zp, country, external_id})
        for (const auto* word : {"undefined",
                                 "Undefined",
                                 "null",
                                 "NULL",
                                 " null\t",
                                 "None",
                                 "none",
                                 "nan",
                                 "NaN",
                                 "(not set)",
                                 "not set",
                                 "(null)",
                                 "N/A",
                                 "n/a",
                                 "n.a.",
                                 "#N/A",
                                 "#REF!",
                                 "#NAME?",
                                 "[object Object]",
                                 "{{user.email}}",
                                 "{{ user.id }}",
                                 "%%EMAIL%%",
                                 "${email}",
                                 "*|EMAIL|*",
                                 "{!Lead.Email}",
                                 "-",
                                 "--",
                                 ".",
                                 "?",
                                 "<test lead: dummy data for email>",
                                 "<TEST LEAD: dummy data for zip>"}) {
            CAPTURE(word);
            CHECK(result_of(field, word) == "(nothing)");
        }
    check({
        {external_id, "unknown", "(nothing)"},
        {external_id, "00000000-0000-0000-0000-000000000000", "(nothing)"},
        {external_id, "0", "0"},
        {em, "test@meta.com", "(nothing)"},
        {em, "TEST@fb.com", "(nothing)"},
        {em, "test@example.com", "test@example.com"},
        // What only resembles them is a name like any other.
        {ln, "Nullmann", "nullmann"},
        {fn, "Nonette", "nonette"},
        {ln, "Unknown", "unknown"},
        {fn, "Nan-Hee", "nanhee"},
        {ct, "Nantes", "nantes"},
        {country, "NA", "na"},
    });
}

TEST_CASE("digests of no text and of such words are nobody, in either case") {
    const auto is_nothing = [](std::string digest) {
        CAPTURE(digest);
        CHECK(result_of(external_id, digest) == "(nothing)");
        std::ranges::transform(digest, digest.begin(),
                               [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
        CHECK(result_of(em, digest) == "(nothing)");
    };
    for (const std::string_view word : {"",
                                        " ",
                                        "-",
                                        "NaN",
                                        "[object Object]",
                                        "test@meta.com",
                                        "test@fb.com",
                                        "notset",
                                        "objectobject",
                                        "N/A",
                                        "#N/A",
                                        "undefined",
                                        "UNDEFINED",
                                        "Undefined",
                                        "null",
                                        "NULL",
                                        "Null",
                                        "none",
                                        "NONE",
                                        "None",
                                        "nan",
                                        "NAN",
                                        "Nan",
                                        "(not set)",
                                        "(NOT SET)",
                                        "(Not set)",
                                        "(Not Set)",
                                        "not set",
                                        "NOT SET",
                                        "Not set",
                                        "Not Set",
                                        "(null)",
                                        "(NULL)",
                                        "(Null)",
                                        "(none)",
                                        "(NONE)",
                                        "(None)",
                                        "n/a",
                                        "N/a",
                                        "#n/a",
                                        "#N/a",
                                        "[object object]",
                                        "[OBJECT OBJECT]",
                                        "[Object object]"}) {
        CAPTURE(word);
        is_nothing(core::sha256_hex(word));
        std::string md5(core::md5_hex_size, ' ');
        core::write_md5(word, md5.data());
        is_nothing(md5);
    }
    CHECK(result_of(country, core::sha256_hex("na")) == "<" + core::sha256_hex("na") + ">");
}

TEST_CASE("what mail programs write around an address does not belong to it") {
    check({
        {em, "mailto:ada@example.com", "ada@example.com"},
        {em, "MAILTO:Ada@example.com?subject=x", "ada@example.com"},
        {em, "Ada Example <ada@example.com>", "ada@example.com"},
        {em, "<ada@example.com>", "ada@example.com"},
        {em, "\"Example, Ada\" <ada@example.com>", "ada@example.com"},
        {em, "ada@example.com.", "ada@example.com"},
        {em, "ada@example.com;", "ada@example.com"},
        {em, "ada@example.com\u200B", "ada@example.com"},
        {em, "\uFEFFada@example.com", "ada@example.com"},
        {em, "'ada@example.com'", "ada@example.com"},
        {em, "\"ada@example.com\"", "ada@example.com"},
        {em, "ada.@example.com", "(nothing)"},
        {em, "ada..b@example.com", "(nothing)"},
        {em, "\"ada b\"@example.com", "(nothing)"},
        {em, "ada@localhost", "(nothing)"},
        {em, "ada@sub_domain.example.com", "(nothing)"},
        {em, "t\u00e9st@example.com", "(nothing)"},
        {em, "{{id}}@example.com", "(nothing)"},
        {em, "a+{{id}}@example.com", "(nothing)"},
    });
}

TEST_CASE("a name is composed and without characters that take no room") {
    check({
        {fn, "Jose\u0301", "jos\u00e9"},
        {fn, "JOSE\u0301", "jos\u00e9"},
        {ln, "Gagne\u0301", "gagn\u00e9"},
        {fn, "Jo\u200Bhn", "john"},
        {fn, "\u202AJohn\u202C", "john"},
        {fn, "\u1112\u1161\u11ab", "\ud55c"},
        {ln, "Nguye\u0302\u0303n", "nguy\u1ec5n"},
    });
}

TEST_CASE("the label that Meta writes before zip codes is no part of them") {
    check({
        {zp, "z:75011", "75011"},
        {zp, " Z: SW1A 1AA", "sw1a1aa"},
        {zp, "z:", "(nothing)"},
        {zp, "za:1", "za:1"},
    });
}

TEST_CASE("names keep their letters in every script, in lower case as JavaScript makes it") {
    check({
        {fn, "İbrahim", "i\u0307brahim"},
        {fn, "Straße", "straße"},
        {fn, "GROẞ", "groß"},
        {fn, "ΟΔΥΣΣΕΥΣ", "οδυσσευς"},
        // White space goes first: the sigma within is not final any more.
        {fn, "ΟΔΟΣ ΑΒ", "οδοσαβ"},
        {fn, "Σ", "σ"},
        {fn, "김 철수", "김철수"},
        {fn, "محمد علي", "محمدعلي"},
        {ln, "O'Neil-Smith, Jr.", "oneilsmithjr"},
        {ln, "O’Neil", "o’neil"},
        {external_id, " User\u2028 12-34 ", "user12-34"},
    });
}

TEST_CASE("a name of ten kilobytes is hashed like any other") {
    CHECK(result_of(fn, std::string(10'000, 'A')) == std::string(10'000, 'a'));
    std::string wide, lower;
    // U+023A takes two bytes and its lower case three: the longest growth that there is.
    for (int i = 0; i < 5'000; ++i)
        wide += "\u023A", lower += "\u2C65";
    CHECK(result_of(fn, wide) == lower);
    CHECK(result_of(st, std::string(10'000, 'x')) == "xx");
    CHECK(result_of(country, std::string(10'000, 'x')) == "(nothing)");
    CHECK(result_of(country, "United States" + std::string(10'000, 'x')) == "us");
    CHECK(result_of(ge, std::string(10'000, 'm')) == "(nothing)");
    CHECK(result_of(em, std::string(10'000, 'm') + "@x.com") == std::string(10'000, 'm') + "@x.com");
}

TEST_CASE("a gender is m, f or left out") {
    check({
        {ge, "Female", "f"},
        {ge, " MR\t", "m"},
        {ge, "ma'am", "f"},
        {ge, "X", "(nothing)"},
        {ge, "mr.", "(nothing)"},
        {ge, "f m", "(nothing)"},
    });
}

TEST_CASE("a city keeps what is in a-z and 0-9 and begins with a letter") {
    check({
        {ct, "San Francisco", "sanfrancisco"},
        {ct, "São Paulo", "sopaulo"},
        {ct, "Paris 15", "paris15"},
        {ct, "75015 Paris", "(nothing)"},
        {ct, "東京", "(nothing)"},
        {ct, "<script>", "script"},
    });
}

TEST_CASE("a postal code loses its white space and what follows the first dash") {
    check({
        {zp, "37221-3312", "37221"},
        {zp, " SW1A 1AA ", "sw1a1aa"},
        {zp, "1", "(nothing)"},
        {zp, "1 2", "12"},
        {zp, "1-2", "(nothing)"},
        {zp, "😀", "😀"},
        {zp, "é", "(nothing)"},
    });
}

TEST_CASE("what is a digest already passes in lower case, with the builder's appendix as it is") {
    const std::string sha(64, 'A');
    const std::string md5(32, '0');
    const std::string lower(64, 'a');
    check({
        {em, " " + sha + "\u00A0", "<" + lower + ">"},
        {ph, md5, "<" + md5 + ">"},
        {country, sha + ".AQQAAQMC", "<" + sha + ".AQQAAQMC>"},
        {ln, md5 + ".Bg", "<" + md5 + ".Bg>"},
        {ln, md5 + ".bg", md5 + "bg"},
        {db, std::string(63, 'a'), "(nothing)"},
        {fn, std::string(65, 'A'), std::string(65, 'a')},
    });
}

TEST_CASE("text that is normal already is not copied") {
    core::arena memory;
    for (const auto& [field, text] :
         {std::pair{em, "a@b.c"}, std::pair{ph, "33612345678"}, std::pair{fn, "mary"}, std::pair{zp, "75001"},
          std::pair{external_id, "42"}}) {
        const std::string_view given = text;
        CHECK(normalise(field, given, settings, memory).text.data() == given.data());
    }
}
