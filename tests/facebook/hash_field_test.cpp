#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "facebook/hash_field.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace lead_ads;
using namespace lead_ads::facebook;

namespace {

struct fixture {
    core::arena memory;
    core::sha256_digester digester;
    core::digest_queue queue{digester};
    normalise_settings settings{"33", 2026};

    core::value json(std::string_view text) {
        const auto parsed = core::parse_json(memory.copy(text), memory);
        REQUIRE(parsed.ok);
        return parsed.root;
    }
    hashed_values hash(user_field field, std::string_view text) {
        const auto values = hash_field(field, json(text), settings, queue, memory);
        queue.finish();
        return values;
    }
};

std::vector<std::string> texts(const hashed_values& values) {
    std::vector<std::string> result;
    for (const auto& digest : values.digests)
        result.emplace_back(digest.as_string());
    return result;
}

std::vector<std::string> hashes(std::initializer_list<std::string_view> clear) {
    std::vector<std::string> result;
    for (const auto text : clear)
        result.push_back(core::sha256_hex(text));
    return result;
}

const std::string some_digest(64, 'b');

} // namespace

TEST_CASE_FIXTURE(fixture, "a value is a text, a number, or an array of them") {
    const struct {
        user_field field;
        std::string_view json;
        std::vector<std::string> digests;
        std::size_t not_normalisable;
    } cases[] = {
        {user_field::em, R"("A@b.C")", hashes({"a@b.c"}), 0},
        {user_field::em, R"(["a@b.c","nobody","D@e.f","A@B.C"])", hashes({"a@b.c", "d@e.f"}), 1},
        {user_field::em, R"(["nobody", 7])", {}, 2},
        {user_field::ph, "612345678", hashes({"33612345678"}), 0},
        {user_field::ph, "[33612345678, \"06 12 34 56 78\"]", hashes({"33612345678"}), 0},
        {user_field::zp, "75001", hashes({"75001"}), 0},
        {user_field::db, "19900520", hashes({"19900520"}), 0},
        {user_field::external_id, "12345678901234567890123", hashes({"12345678901234567890123"}), 0},
        {user_field::external_id, "1.50", hashes({"1.5"}), 0},
        {user_field::external_id, "-0", hashes({"0"}), 0},
        {user_field::external_id, "1e999", {}, 1},
        {user_field::fn, "true", {}, 1},
        {user_field::fn, R"({"first":"Mary"})", {}, 1},
        {user_field::fn, R"([["Mary"],"Mary",false,{}])", hashes({"mary"}), 3},
        {user_field::fn, R"("NaN")", {}, 1},
        {user_field::country, R"(["Atlantis","France"])", hashes({"fr"}), 1},
        // Absent is not wrong.
        {user_field::fn, "null", {}, 0},
        {user_field::fn, R"("")", {}, 0},
        {user_field::fn, "[]", {}, 0},
        {user_field::fn, R"([null,"","Mary"])", hashes({"mary"}), 0},
        {user_field::fn, R"(" ")", {}, 1},
        // The offline API's parts of a birth date, given as such.
        {user_field::doby, "1990", hashes({"1990"}), 0},
        {user_field::dobm, "[5, 13]", hashes({"05"}), 1},
        {user_field::dobd, R"("7")", hashes({"07"}), 0},
    };
    for (const auto& [field, text, digests, not_normalisable] : cases) {
        CAPTURE(text);
        const auto values = hash(field, text);
        CHECK(texts(values) == digests);
        CHECK(values.not_normalisable == not_normalisable);
        CHECK(values.treatments.size() == values.digests.size());
    }
}

TEST_CASE_FIXTURE(fixture, "each digest says how it came about") {
    const auto values = hash(user_field::fn, "[\"mary\", \"Anne\", \"" + some_digest + "\"]");
    REQUIRE(values.treatments.size() == 3);
    CHECK(values.treatments[0] == treatment::hashed);
    CHECK(values.treatments[1] == treatment::normalised_and_hashed);
    CHECK(values.treatments[2] == treatment::already_hashed);
    CHECK(values.digests[2].as_string() == some_digest);
}

TEST_CASE_FIXTURE(fixture, "a clear value and its own digest are one value") {
    const auto values = hash(user_field::fn, "[\"Mary\", \"" + core::sha256_hex("mary") + "\", \"MARY\"]");
    CHECK(texts(values) == hashes({"mary"}));
    CHECK(values.treatments[0] == treatment::normalised_and_hashed);
}

TEST_CASE_FIXTURE(fixture, "thousands of values keep their order and lose their repeats") {
    std::string array = "[";
    for (int i = 0; i < 5'000; ++i)
        array += std::to_string(i % 2'500) + ',';
    array += "\"end\"]";
    const auto values = hash(user_field::external_id, array);
    REQUIRE(values.digests.size() == 2'501);
    CHECK(values.digests[0].as_string() == core::sha256_hex("0"));
    CHECK(values.digests[2'499].as_string() == core::sha256_hex("2499"));
    CHECK(values.digests[2'500].as_string() == core::sha256_hex("end"));
}

TEST_CASE_FIXTURE(fixture, "a property of digests takes nothing else") {
    const std::string upper(64, 'B');
    const auto values =
        pass_digests(json("[\"" + upper + "\", \"" + some_digest + "\", \"a@b.c\", true, null]"), memory);
    CHECK(texts(values) == std::vector{some_digest});
    CHECK(values.treatments[0] == treatment::already_hashed);
    CHECK(values.not_normalisable == 2);
}

TEST_CASE_FIXTURE(fixture, "a birth date gives its three parts, each hashed alone") {
    const auto dates = hash_birth_date_parts(
        json(R"(["20/05/1990", "1990-06-20", "soon", ")" + some_digest + "\"]"), settings, queue, memory);
    CHECK(texts(dates.doby) == hashes({"1990"}));
    CHECK(texts(dates.dobm) == hashes({"05", "06"}));
    CHECK(texts(dates.dobd) == hashes({"20"}));
    CHECK(dates.not_normalisable == 2);
}
