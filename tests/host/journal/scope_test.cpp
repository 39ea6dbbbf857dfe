// What was delivered in one place is not delivered in another.
#include "tests/host/journal/support.hpp"

using namespace journal_tests;

TEST_CASE("an input is sent anew to another place, and not again to the first one") {
    const folder at;
    const std::string input = at.write("leads", "a\nf\ni\nr\n");
    CHECK(replay(at / "j", input, "one", "sandbox").sent == texts{"a", "f", "i", "r"});
    CHECK(replay(at / "j", input, "two", "Meta").sent == texts{"a", "f", "i", "r"});
    CHECK(replay(at / "j", input, "one", "sandbox").sent == texts{});
    at.write("leads", "a\nf\ni\nr\nb\n");
    CHECK(replay(at / "j", input, "two", "Meta").sent == texts{"b"});
    CHECK(replay(at / "j", input, "one", "sandbox").sent == texts{"b"});
}

TEST_CASE("it is said that an input was read for another place before") {
    const folder at;
    const std::string input = at.write("leads", "a\n");
    replay(at / "j", input, "one", "sandbox");
    auto j = open_journal(at / "j", "two", "Meta");
    CHECK(need(j->open_input(input))->read_for() == "sandbox");
    CHECK(j->other_scopes() == texts{"sandbox"});
    CHECK(need(j->open_input(input))->read_for().empty()); // named twice: new in both places
    j.reset();
    j = open_journal(at / "j", "one", "sandbox");
    CHECK(need(j->open_input(input))->read_for().empty());
    CHECK(j->other_scopes() == texts{});
}

TEST_CASE("dead letters are retried for the place that they were on the way to") {
    const folder at;
    const std::string input = at.write("leads", "r\n");
    replay(at / "j", input, "one", "sandbox");
    auto j = open_journal(at / "j", "two", "Meta");
    CHECK(need(j->mark_for_retry({})) == 0);
    const std::int64_t id = 1;
    const auto marked = j->mark_for_retry(std::span(&id, 1));
    REQUIRE_FALSE(marked.has_value());
    CHECK(marked.error().text.find("was on its way to sandbox") != std::string::npos);
    j.reset();
    j = open_journal(at / "j", "one", "sandbox");
    CHECK(need(j->mark_for_retry({})) == 1);
    CHECK(need(j->next_retry())->event == "r");
}

TEST_CASE("a run that sends everything again finds nothing finished, and knows what it delivers itself") {
    const folder at;
    const std::string input = at.write("leads", "a\nr\n");
    replay(at / "j", input);
    auto options = options_for(at / "j");
    options.again = true;
    CHECK(replay_into(*need(journal::journal::open(options)), input).sent == texts{"a", "r"});
    CHECK(replay(at / "j", input).sent == texts{});
}
