#include "sandbox/fault_effects.hpp"
#include "sandbox/fault_state.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace graph_sandbox;

namespace {

fault_script parsed(std::string_view text) {
    fault_script script;
    const auto wrong = parse_fault_script(text, script);
    REQUIRE_MESSAGE(!wrong, wrong.value_or(""));
    return script;
}

behaviour only_step(std::string_view text) {
    const fault_script script = parsed(text);
    REQUIRE(script.steps.size() == 1);
    return script.steps[0].what;
}

std::string mistake(std::string_view text) {
    fault_script script;
    return parse_fault_script(text, script).value_or("none");
}

} // namespace

TEST_CASE("each effect sets what its name says") {
    CHECK(only_step("pass").answer == answer_kind::rules);
    CHECK(only_step("status 503").answer == answer_kind::plain_error);
    CHECK(only_step("status 503").status == 503);
    CHECK(only_step("413").status == 413);
    CHECK(only_step("html 403").answer == answer_kind::html);
    CHECK(only_step("html 403").status == 403);
    CHECK(only_step("garble").answer == answer_kind::garble);
    CHECK(only_step("empty").answer == answer_kind::empty);
    CHECK(only_step("huge").answer == answer_kind::huge);
    CHECK(only_step("redirect").answer == answer_kind::redirect);
    CHECK(only_step("delay 1500ms").delay == std::chrono::milliseconds(1500));
    CHECK(only_step("delay 2m").delay == std::chrono::minutes(2));
    CHECK(only_step("slow 10").bytes_per_second == std::optional<std::uint32_t>(10));
    CHECK(only_step("usage 85").usage_percent == std::optional<int>(85));
    CHECK(only_step("close-idle").close_idle);
    CHECK(only_step("cut").ending == ending_kind::cut_body);
    CHECK(only_step("cut body").ending == ending_kind::cut_body);
    CHECK(only_step("cut head").ending == ending_kind::cut_head);
    CHECK(only_step("recorded").recorded == std::optional<bool>(true));
    CHECK(only_step("unrecorded").recorded == std::optional<bool>(false));
}

TEST_CASE("endings without an answer are before or after recording") {
    struct row {
        std::string_view text;
        ending_kind ending;
        bool recorded;
    };
    const row rows[] = {
        {"reset", ending_kind::reset, false},
        {"reset before", ending_kind::reset, false},
        {"reset after", ending_kind::reset, true},
        {"close", ending_kind::close, false},
        {"close after", ending_kind::close, true},
        {"close-notify before", ending_kind::close_notify, false},
        {"close-notify after", ending_kind::close_notify, true},
        {"hang", ending_kind::hang, false},
        {"hang after", ending_kind::hang, true},
    };
    for (const row& r : rows) {
        CAPTURE(r.text);
        CHECK(int(only_step(r.text).ending) == int(r.ending));
        CHECK(only_step(r.text).recorded == std::optional<bool>(r.recorded));
    }
}

TEST_CASE("a code takes a subcode, a transience and a status, in any order") {
    const behaviour plain = only_step("code 4");
    CHECK(plain.answer == answer_kind::graph_error);
    CHECK(plain.error.code == 4);
    CHECK(plain.error.subcode == 0);
    CHECK(!plain.error.transient);
    CHECK(!plain.error.status);
    const behaviour full = only_step("code 100/2804003 status 500 transient x3");
    CHECK(full.error.code == 100);
    CHECK(full.error.subcode == 2804003);
    CHECK(full.error.transient == std::optional<bool>(true));
    CHECK(full.error.status == std::optional<int>(500));
    CHECK(only_step("code 2 permanent").error.transient == std::optional<bool>(false));
}

TEST_CASE("throttling and pauses name their time in the unit of their header") {
    CHECK(only_step("throttle 2m").error.code == 80004);
    CHECK(only_step("throttle 2m").regain_access_minutes == std::optional<std::int64_t>(2));
    CHECK(only_step("throttle 61s").regain_access_minutes == std::optional<std::int64_t>(2));
    CHECK(only_step("retry-after 30").retry_after_seconds == std::optional<std::int64_t>(30));
    CHECK(only_step("retry-after 2m").retry_after_seconds == std::optional<std::int64_t>(120));
    CHECK(only_step("retry-after 30").status == 429);
    const behaviour with_code = only_step("code 4 + retry-after 30");
    CHECK(with_code.answer == answer_kind::graph_error);
    CHECK(with_code.retry_after_seconds == std::optional<std::int64_t>(30));
}

TEST_CASE("received counts from the true number when it has a sign") {
    CHECK(only_step("received 3").received.number == 3);
    CHECK(!only_step("received 3").received.relative);
    CHECK(only_step("received -1").received.number == -1);
    CHECK(only_step("received -1").received.relative);
    CHECK(only_step("received +2").received.number == 2);
    CHECK(only_step("received +2").received.relative);
}

TEST_CASE("poisons keep quoted values and are forever unless they say otherwise") {
    const fault_script script =
        parsed("poison event_id=e7; poison event_name=\"A; b + c\" status 500 x2;poison lead_id=1234 x1");
    CHECK(script.steps.empty());
    REQUIRE(script.poisons.size() == 3);
    CHECK(script.poisons[0].where.value == "e7");
    CHECK(script.poisons[0].what.error.code == 100);
    CHECK(script.poisons[0].times == forever);
    CHECK(script.poisons[1].where.value == "A; b + c");
    CHECK(script.poisons[1].what.status == 500);
    CHECK(script.poisons[1].times == 2);
    CHECK(script.poisons[2].where.field == poison_field::lead_id);
    CHECK(script.poisons[2].times == 1);
}

TEST_CASE("scripts add up, and empty steps are nothing") {
    fault_script script = parsed(" ; pass x2 ;; ");
    CHECK(!parse_fault_script("status 500", script));
    REQUIRE(script.steps.size() == 2);
    CHECK(script.steps[0].times == 2);
    CHECK(script.steps[1].what.status == 500);
    CHECK(parsed("").steps.empty());
    CHECK(parsed("status 503 forever").steps[0].times == forever);
}

TEST_CASE("a mistake is told with its step and its word") {
    struct row {
        std::string_view script;
        std::string_view message;
    };
    const row rows[] = {
        {"pass; wobble x3", "in the step 'wobble x3': 'wobble' is not an effect; --help lists them"},
        {"status", "in the step 'status': an HTTP status must be a number from 200 to 599"},
        {"status 99", "in the step 'status 99': an HTTP status must be a number from 200 to 599, not '99'"},
        {"delay 5",
         "in the step 'delay 5': a duration such as 1500ms, 2s, 2m or 1h, at most 24h, is missing at '5'"},
        {"delay 25h", "in the step 'delay 25h': a duration such as 1500ms, 2s, 2m or 1h, at most 24h, is "
                      "missing at '25h'"},
        {"code x", "in the step 'code x': a code such as 4 or 100/2804003 is missing after 'code'"},
        {"code 4/", "in the step 'code 4/': a code such as 4 or 100/2804003 is missing after 'code'"},
        {"pass x0",
         "in the step 'pass x0': 'x0' is not expected here: join effects with +, repeat with x3 or forever"},
        {"status 500 garble", "in the step 'status 500 garble': 'garble' is not expected here: join effects "
                              "with +, repeat with x3 or forever"},
        {"status 500 + garble",
         "in the step 'status 500 + garble': two effects choose the answer; separate them with ;"},
        {"cut + hang",
         "in the step 'cut + hang': two effects choose how the answer ends; separate them with ;"},
        {"refuse + delay 1s", "in the step 'refuse + delay 1s': refuse, tls-close and tls-hang concern "
                              "connections and stand alone"},
        {"pass +", "in the step 'pass +': '' is not an effect; --help lists them"},
        {"poison id=3",
         "in the step 'poison id=3': after 'poison' comes event_id=…, lead_id=… or event_name=…"},
        {"poison event_id=3 refuse", "in the step 'poison event_id=3 refuse': a poisoned event is only seen "
                                     "in a request; refuse, tls-close and "
                                     "tls-hang come earlier"},
        {"random 1", "in the step 'random 1': the percentage must be a number from 0 to 100"},
        {"random 1 5; random 2 5", "in the step 'random 2 5': only one 'random' is possible"},
        {"received many",
         "in the step 'received many': a number of events such as 3, +1 or -1 is missing after 'received'"},
        {"poison event_id=\"x", "a double quote is not closed"},
    };
    for (const row& r : rows) {
        CAPTURE(r.script);
        CHECK(mistake(r.script) == r.message);
    }
    CHECK(mistake(std::string(70'000, ';')) == "the script is longer than 64 KiB");
    std::string many;
    for (int i = 0; i < 1001; ++i)
        many += "pass;";
    CHECK(mistake(many) == "the script has more than 1,000 steps");
}

TEST_CASE("--help explains every effect") {
    for (const std::string_view word : effect_words()) {
        CAPTURE(word);
        CHECK(fault_help().find(word) != std::string_view::npos);
    }
}

TEST_CASE("steps are used up in order, and afterwards nothing is wrong") {
    fault_state state(parsed("status 500 x2; pass; garble"));
    CHECK(state.next_request().status == 500);
    CHECK(state.next_request().status == 500);
    CHECK(state.next_request().text == "pass");
    CHECK(state.next_request().answer == answer_kind::garble);
    CHECK(state.next_request().text.empty());
    CHECK(state.next_connection() == connection_fault::none);
}

TEST_CASE("a connection step waits for a connection and lets requests pass") {
    fault_state state(parsed("tls-close x2; status 500; refuse; tls-hang"));
    CHECK(state.next_request().answer == answer_kind::rules);
    CHECK(state.next_connection() == connection_fault::tls_close);
    CHECK(state.next_connection() == connection_fault::tls_close);
    CHECK(state.next_connection() == connection_fault::none);
    CHECK(state.next_request().status == 500);
    CHECK(state.next_connection() == connection_fault::refuse);
    CHECK(state.next_connection() == connection_fault::tls_hang);
    CHECK(state.next_connection() == connection_fault::none);
}

TEST_CASE("a poison acts on requests that hold its event, as often as it may") {
    fault_state state(parsed("poison event_id=bad code 100/2804003 x1; poison lead_id=123456789012345"));
    const std::vector<event_marks> good = {{"e1", "999999999999999", "Lead"}, {"e2", "", "bad"}};
    std::vector<event_marks> bad = good;
    bad.push_back({"bad", "", "Lead"});
    CHECK(state.poisoned(good) == nullptr);
    REQUIRE(state.poisoned(bad) != nullptr);
    CHECK(state.poisoned(bad) == nullptr);
    for (int i = 0; i < 3; ++i)
        CHECK(state.poisoned({{"e1", "123456789012345", "Lead"}}) != nullptr);
}

TEST_CASE("random faults repeat with their seed, keep to their share and never govern a step") {
    const auto sequence = [](std::string_view script) {
        fault_state state(parsed(script));
        std::vector<std::string> texts;
        texts.reserve(1000);
        for (int i = 0; i < 1000; ++i)
            texts.push_back(state.next_request().text);
        return texts;
    };
    CHECK(sequence("random 7 30") == sequence("random 7 30"));
    CHECK(sequence("random 7 30") != sequence("random 8 30"));
    const auto faults = [&](std::string_view script) {
        const auto texts = sequence(script);
        return 1000 - std::count(texts.begin(), texts.end(), std::string());
    };
    CHECK(faults("random 7 0") == 0);
    CHECK(faults("random 7 100") == 1000);
    CHECK(faults("random 7 30") > 250);
    CHECK(faults("random 7 30") < 350);
    CHECK(sequence("random 7 100; pass x3")[2] == "pass x3");
}
