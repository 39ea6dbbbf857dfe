// Events that Meta refuses for their lead id, in virtual time.
#include "tests/dispatch/world.hpp"

using namespace lead_ads::dispatch;

namespace {

// One batch of events with lead ids 0, 1, 2, ..., each with an e-mail address.
void add_leads(world& w, std::size_t count, const std::string& person = R"("em":["ab"],)") {
    lead_ads::batch::bundle b(w.to);
    for (std::size_t i = 0; i < count; ++i) {
        const auto token = w.next_token++;
        const auto json = R"({"event_id":"e)" + std::to_string(token) + R"(","user_data":{)" + person +
                          R"("lead_id":)" + std::to_string(token) + "}}";
        b.add({token, json, "e" + std::to_string(token), wall_start, 7 * 86400}, w.time, 0, 0);
    }
    w.accepted += count;
    w.m.add(std::move(b), w.now());
    w.carry_out();
}

// Refuses every request in which one of `deleted` is the lead id of an event.
struct endpoint {
    std::set<std::uint64_t> deleted;
    int subcode = 2804036;
    std::string more;
    std::vector<std::string> taken;

    answer operator()(const lead_ads::batch::bundle& sent) {
        for (const auto& e : sent.entries())
            for (const auto id : deleted)
                if (sent.json(e).find("\"lead_id\":" + std::to_string(id) + "}") != std::string::npos)
                    return graph_error(100, subcode, 400, more);
        for (const auto& e : sent.entries())
            taken.emplace_back(sent.json(e));
        return received(sent.size());
    }
};

void answer_all(world& w, endpoint& e) {
    while (!w.in_flight.empty()) {
        const auto slot = w.in_flight.begin()->first;
        w.answer_slot(slot, e(w.m.in_slot(slot)));
    }
}

} // namespace

TEST_CASE("an event that is refused for its lead id goes out once more without it") {
    for (const bool names_place : {false, true}) {
        CAPTURE(names_place);
        world w;
        endpoint meta{
            .deleted = {7}, .more = names_place ? R"(,"error_data":"{\"event_index\":7}")" : "", .taken = {}};
        add_leads(w, 26);
        answer_all(w, meta);
        CHECK(w.count(outcome::delivered) == 26);
        CHECK(w.m.numbers().lead_ids_removed == 1);
        CHECK(w.results[7].text == "Delivered without its lead id, which Meta had refused.");
        CHECK(w.results[8].text.empty());
        CHECK(std::ranges::count(meta.taken, R"({"event_id":"e7","user_data":{"em":["ab"]}})") == 1);
        CHECK(meta.taken.size() == 26);
    }
}

TEST_CASE("all lead ids of a batch may be refused") {
    world w;
    endpoint meta;
    for (std::uint64_t i = 0; i < 130; ++i)
        meta.deleted.insert(i);
    add_leads(w, 130);
    answer_all(w, meta);
    CHECK(w.count(outcome::delivered) == 130);
    CHECK(w.m.numbers().lead_ids_removed == 130);
    CHECK(w.m.state(w.time).activity == activity::running); // no hundred refusals in a row
}

TEST_CASE("words that name the lead id do as well as the subcode") {
    for (const auto* more :
         {R"(,"error_user_msg":"The lead_id is not valid")", R"(,"error_user_msg":"Lead ID ungültig")",
          R"(,"error_data":{"blame_field_specs":[["data","0","user_data","lead_id"]]})"}) {
        CAPTURE(more);
        world w;
        endpoint meta{.deleted = {0}, .subcode = 99, .more = more, .taken = {}};
        add_leads(w, 1);
        answer_all(w, meta);
        CHECK(w.count(outcome::delivered) == 1);
    }
}

TEST_CASE("it stays refused when nothing else is strong enough, when it is not about the id, or when it is "
          "not wanted") {
    SUBCASE("no other strong key") {
        world w;
        endpoint meta{.deleted = {0}, .more = "", .taken = {}};
        add_leads(w, 1, R"("fn":["ab"],"ct":["cd"],)");
        answer_all(w, meta);
        CHECK(w.count(outcome::rejected, "graph_error") == 1);
    }
    SUBCASE("another subcode") {
        world w;
        endpoint meta{.deleted = {0}, .subcode = 2804003, .more = "", .taken = {}};
        add_leads(w, 1);
        answer_all(w, meta);
        CHECK(w.count(outcome::rejected, "graph_error") == 1);
    }
    SUBCASE("the setting is off") {
        policy how;
        how.retry_without_lead_id = false;
        world w(how);
        endpoint meta{.deleted = {0}, .more = "", .taken = {}};
        add_leads(w, 1);
        answer_all(w, meta);
        CHECK(w.count(outcome::rejected, "graph_error") == 1);
        CHECK(w.results[0].code == 100);
    }
    SUBCASE("refused without it too") {
        world w;
        add_leads(w, 1);
        w.answer_next(graph_error(100, 2804036));
        w.answer_next(graph_error(100, 2804036));
        CHECK(w.count(outcome::rejected, "graph_error") == 1);
        CHECK(w.requests.size() == 2);
    }
}

TEST_CASE("its patience, its id and its place in the queue stay those of the event") {
    policy how;
    how.give_up_after = 10 * second;
    how.retry_initial = how.retry_max = 20 * second;
    world w(how);
    add_leads(w, 1);
    w.pass(8 * second);
    w.answer_next(graph_error(100, 2804036));
    CHECK(w.m.oldest() == 0);
    w.answer_next(http(500));
    w.pass(2 * second);
    CHECK(w.count(outcome::undelivered, "gave_up") == 1);
}
