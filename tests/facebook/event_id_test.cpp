#include "facebook/event_id.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;

namespace {

std::string id_of(const facebook::identity& of) {
    core::arena memory;
    core::sha256_digester digester;
    return std::string(facebook::stable_event_id(of, digester, memory));
}

} // namespace

TEST_CASE("the same event gets the same id and another event another") {
    const facebook::identity one{"1", "Lead", "123456789012345", 1700000000, "{}"};
    auto other = one;
    other.event_bytes = "{ }";
    CHECK(id_of(one) == id_of(other));
    other.event_time = 1700000001;
    CHECK(id_of(one) != id_of(other));
    other = one;
    other.event_name = "Won";
    CHECK(id_of(one) != id_of(other));
    other = one;
    other.dataset = "2";
    CHECK(id_of(one) != id_of(other));
}

TEST_CASE("without a time or a lead id the bytes tell events apart") {
    facebook::identity one{"1", "Lead", "123456789012345", std::nullopt, "{\"a\":1}"};
    auto other = one;
    other.event_bytes = "{\"a\":2}";
    CHECK(id_of(one) != id_of(other));
    one.lead_id = other.lead_id = "";
    one.event_time = other.event_time = 1700000000;
    CHECK(id_of(one) != id_of(other));
}

TEST_CASE("with what is sent, an event that was corrected is another") {
    const facebook::identity one{"1", "Lead", "123456789012345", 1700000000, "{}", "{\"a\":1}"};
    auto other = one;
    CHECK(id_of(one) == id_of(other));
    other.sent = "{\"a\":2}";
    CHECK(id_of(one) != id_of(other));
    other.sent = "";
    CHECK(id_of(one) != id_of(other));
}

TEST_CASE("parts that only together read the same do not give the same id") {
    CHECK(id_of({"1", "ab", "c", 5, ""}) != id_of({"1", "a", "bc", 5, ""}));
}
