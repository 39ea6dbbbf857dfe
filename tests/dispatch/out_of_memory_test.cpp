// Out of memory while an event is handed to the dispatcher. This program's operator new
// can be told how many times it still has some.
#include "tests/dispatch/dispatcher_stand.hpp"
#include "tests/support/short_of_memory.hpp"

#include <new>

using namespace test_support;

namespace {

// Hands an event over with ever more memory until it is enough; how often it was not.
template <class HandOver>
int refusals_before(dispatcher& to, std::size_t bytes, HandOver hand_over) {
    for (int allowed = 0;; ++allowed) {
        REQUIRE(to.reserve(bytes) == admission::accepted);
        try {
            const short_of_memory now(allowed);
            hand_over();
            return allowed;
        } catch (const std::bad_alloc&) {
            to.cancel(bytes);
        }
    }
}

} // namespace

TEST_CASE("a result that finds no memory gives its room back, wherever the memory ends") {
    setting t;
    t.make(quick(), takes_all);
    t.d->start();
    const std::string text(1000, 'x');
    const auto refusals = refusals_before(*t.d, 10, [&] {
        t.d->report({1, outcome::invalid, 0, 0, "missing_lead_id", text, {}, "id1"}, 10);
    });
    CHECK(refusals == 2); // one for the texts, one for the record
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::invalid, "missing_lead_id") == 1);
    CHECK(t.h.ends[1].text == text);
    CHECK(t.h.ends[1].event_id == "id1");
    CHECK(t.d->state().waiting_events == 0);
    CHECK(t.d->state().waiting_bytes == 0);
    CHECK(t.d->stop(second));
}

TEST_CASE("an event that no body can hold, and whose result finds no memory, gives its room back") {
    setting t;
    auto how = quick();
    how.batch_max_bytes = 200;
    t.make(how, takes_all);
    t.d->start();
    const auto json = "{\"n\":\"" + std::string(500, '1') + "\"}";
    const auto refusals = refusals_before(*t.d, 600, [&] {
        t.d->enqueue(t.to, {1, json, "id1", 1'700'000'000, 604800}, 600);
    });
    CHECK(refusals > 2);
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::invalid, "too_large") == 1);
    CHECK(t.d->state().waiting_events == 0);
    CHECK(t.d->state().waiting_bytes == 0);
    CHECK(t.d->stop(second));
}

TEST_CASE("an event that finds no memory on its way into a bundle leaves nothing there, and goes when there "
          "is some") {
    std::vector<std::string> requests;
    setting t;
    auto how = quick();
    how.batch_max_delay = 3600 * second;
    t.make(how, [&](const std::string& request) {
        requests.push_back(request);
        return takes_all(request);
    });
    t.d->start();
    const std::string long_id(300, 'i');
    int refusals = 0;
    for (std::uint64_t token = 1; token <= 40; ++token) {
        const auto json =
            "{\"n\":" + std::to_string(token) + ",\"text\":\"" + std::string(100 * token, 'x') + "\"}";
        refusals += refusals_before(*t.d, 6000, [&] {
            t.d->enqueue(t.to, {token, json, long_id, 1'700'000'000, 604800}, 6000);
        });
    }
    CHECK(refusals > 10);
    CHECK(t.d->flush(-1));
    CHECK(t.h.count(outcome::delivered) == 40);
    REQUIRE(requests.size() == 1);
    CHECK(events_in(requests[0]) == 40);
    CHECK(requests[0].find(",,") == std::string::npos);
    CHECK(t.d->state().waiting_events == 0);
    CHECK(t.d->state().waiting_bytes == 0);
    CHECK(t.d->stop(second));
}
