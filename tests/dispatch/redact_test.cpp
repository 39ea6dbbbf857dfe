#include "dispatch/redact.hpp"

#include <doctest/doctest.h>

using namespace lead_ads::dispatch;
using lead_ads::batch::credentials;

namespace {
const credentials who{"EAAGm0PX4ZCpsBAKZB", "app-secret-value", "5bdcc146bf60754e6a042426089575c7"};
}

TEST_CASE("a server's words are made fit to be logged") {
    struct row {
        const char* name;
        std::string hostile;
        std::string expected;
    };
    const row rows[] = {
        {"plain words stay", "(#100) Invalid parameter: data[0][user_data]",
         "(#100) Invalid parameter: data[0][user_data]"},
        {"accents stay", "Paramètre non valide – 정", "Paramètre non valide – 정"},
        {"the token", "token EAAGm0PX4ZCpsBAKZB is bad", "token [redacted] is bad"},
        {"a piece of the token", "token EAAGm0PX... is bad", "token [redacted]... is bad"},
        {"the token inside a URL", "/events?access_token=EAAGm0PX4ZCpsBAKZB&x",
         "/events?access_token=[redacted]&x"},
        {"the app secret", "app-secret-value", "[redacted]"},
        {"the proof", "5bdcc146bf60754e6a042426089575c7", "[redacted]"},
        {"somebody else's token", "EAABsbCS1iHgBAMYZCx8rBZCvCbWZAZBqZC0FMQ", "[redacted]"},
        {"a digest", "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f", "[redacted]"},
        {"an address", "em is john@example.com here", "em is [redacted] here"},
        {"a phone number", "ph +1 (650) 555-1212 bad", "ph +[redacted] bad"},
        {"a lead id", "lead 1234567890123456", "lead [redacted]"},
        {"an IP address", "from 203.0.113.77.", "from [redacted]."},
        {"an IPv6 address", "from 2001:db8::1 x", "from [redacted] x"},
        {"control characters", "a\r\nb\x1b[31mc\tz", "a  b [31mc z"},
        {"a NUL", std::string("a\0b", 3), "a b"},
        {"C1 controls and bidi overrides",
         "a\xc2\x9b"
         "b\xe2\x80\xae"
         "c",
         "a b c"},
        {"invalid UTF-8",
         "a\xff\xc0\x80"
         "b",
         "a???b"},
        {"a surrogate in UTF-8", "a\xed\xa0\x80", "a???"},
        {"empty", "", ""},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.name));
        CHECK(redact(r.hostile, who) == r.expected);
    }
}

TEST_CASE("length is bounded, at a character's border") {
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += "é ";
    const auto cut = redact(many, who, 10);
    CHECK(cut == "é é é …");
    CHECK(redact(std::string(1'000'000, 'a'), {}, 100).size() <= 103);
}

TEST_CASE("a short secret is redacted whole") {
    CHECK(redact("pin 1x2 x", {"1x2", "", ""}) == "pin [redacted] x");
}

TEST_CASE("a trace id is letters, digits, - and _ or nothing") {
    CHECK(clean_trace_id("AbC123_-x", who) == "AbC123_-x");
    CHECK(clean_trace_id("", who) == "");
    CHECK(clean_trace_id("a b", who) == "");
    CHECK(clean_trace_id("a\nb", who) == "");
    CHECK(clean_trace_id("<script>", who) == "");
    CHECK(clean_trace_id(std::string(65, 'a'), who) == "");
    CHECK(clean_trace_id(std::string(64, 'a'), who) == std::string(64, 'a'));
    CHECK(clean_trace_id("EAAGm0PX4ZCpsBAKZB", who) == "");
}

TEST_CASE("an event's id stays as programs make it, and what could be a customer's value goes") {
    struct row {
        const char* name;
        std::string id;
        std::string expected;
    };
    const std::string digest = "f94c5fdb589a1234567890129e5e62a14e44f765419d10fea99367361a727c12";
    const row rows[] = {
        {"a digest with long runs of digits", digest, digest},
        {"a UUID", "123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"},
        {"a counter with a date", "order-20261127-0000042", "order-20261127-0000042"},
        {"a lead and a stage", "lead_1234567890123456:Won", "lead_1234567890123456:Won"},
        {"a short one", "e42", "e42"},
        {"an address", "ada@example.com", "[redacted]"},
        {"an address with a stage", "ada@example.com:Won", "[redacted]"},
        {"a telephone number", "+16505551212", "+[redacted]"},
        {"digits alone", "16505551212", "[redacted]"},
        {"a telephone number that is called one", "phone-16505551212", "phone-[redacted]"},
        {"another", "Tel:004915112345678", "Tel:[redacted]"},
        {"the token", "id-EAAGm0PX4ZCpsBAKZB", "id-[redacted]"},
        {"somebody else's token", "EAABsbCS1iHgBAMYZCx8rBZCvCbWZAZBqZC0FMQ", "[redacted]"},
        {"a name with blanks", "Ada 16505551212", "Ada [redacted]"},
        {"a line break", "a\nb", "a b"},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.name));
        CHECK(redact_id(r.id, who) == r.expected);
    }
    CHECK(redact_id(std::string(10'000, 'a'), who).size() <= 131);
}
