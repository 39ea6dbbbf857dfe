// Digests, and the ledger of delivered keys.
#include "host/journal/key_set.hpp"
#include "tests/host/journal/keys.hpp"

#include <array>
#include <atomic>
#include <thread>

using namespace journal_tests;

TEST_CASE("a digest is SipHash-2-4-128, in one piece or in many") {
    // Key 00 01 .. 0f, input the first N of 00 01 02 ..: from the vectors of its authors.
    const journal::digest_key key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
    CHECK(hex(journal::digest_of(key, "")) == "a3817f04ba25a8e66df67214c7550293");
    CHECK(hex(journal::digest_of(key, std::string_view("\0", 1))) == "da87c1d86b99af44347659119b22fc45");
    std::string text(100, 'x');
    for (std::size_t i = 0; i < text.size(); ++i)
        text[i] = static_cast<char>(i);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        journal::hasher h(key);
        h.add(std::string_view(text).substr(0, cut));
        h.add(std::string_view(text).substr(cut));
        CHECK(h.finish() == journal::digest_of(key, text));
    }
}

TEST_CASE("a key is known once its delivery was committed, in this run and in later ones") {
    const folder at;
    {
        const auto j = open_journal(at / "j");
        const auto in = need(j->open_input("-"));
        CHECK_FALSE(knows(*j, "0"));
        deliver(*j, *in, 0, 10);
        CHECK(known_of(*j, 0, 20) == 10);
    }
    const auto j = open_journal(at / "j");
    CHECK(known_of(*j, 0, 20) == 10);
}

TEST_CASE("only what was delivered is entered") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input("-"));
    for (const char* event : {"f", "i", "r", "u", "p"}) {
        journal::event_end end = judged(need(in->next(event, 1)).where, event);
        end.has_key = true;
        CHECK_FALSE(j->is_delivered(key_of(event), end.key));
        commit_one(*j, end);
        CHECK_FALSE(knows(*j, event));
    }
}

TEST_CASE("each part of a key counts, and none runs into the next") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input("-"));
    journal::event_end end = delivered(need(in->next("a", 1)).where);
    end.has_key = true;
    const std::array<const char*, 5> parts{"e", "d", "", "ab", "c"};
    CHECK_FALSE(j->is_delivered(key_of(parts), end.key));
    commit_one(*j, end);
    journal::digest ignored;
    CHECK(j->is_delivered(key_of(parts), ignored));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::array<const char*, 5> other = parts;
        other[i] = "z";
        CHECK_FALSE(j->is_delivered(key_of(other), ignored));
    }
    CHECK_FALSE(j->is_delivered(key_of({"e", "d", "", "a", "bc"}), ignored));
    CHECK_FALSE(j->is_delivered(key_of({"e", "", "d", "ab", "c"}), ignored));
}

TEST_CASE("the ledger knows exactly what it was told, also after keys have settled and their runs merged") {
    const folder at;
    constexpr int count = 150000; // more than four times what gathers in memory
    {
        const auto j = open_journal(at / "j");
        const auto in = need(j->open_input("-"));
        for (int i = 0; i < count; i += 5000)
            deliver(*j, *in, i, i + 5000);
        CHECK(known_of(*j, 0, count) == count);
        CHECK(known_of(*j, count, 2 * count) == 0);
    }
    const auto j = open_journal(at / "j");
    CHECK(known_of(*j, 0, count) == count);
    CHECK(known_of(*j, count, 2 * count) == 0);
}

TEST_CASE("many threads ask while keys are committed and move") {
    const folder at;
    const auto j = open_journal(at / "j");
    const auto in = need(j->open_input("-"));
    deliver(*j, *in, 0, 1000);
    std::atomic<bool> done = false;
    std::atomic<int> forgotten = 0;
    std::vector<std::thread> askers;
    askers.reserve(3);
    for (int t = 0; t < 3; ++t)
        askers.emplace_back([&] {
            while (!done)
                for (int i = 0; i < 1000; i += 37)
                    forgotten += knows(*j, std::to_string(i)) ? 0 : 1;
        });
    for (int i = 1000; i < 40000; i += 1000) // the first thousand settle on the way
        deliver(*j, *in, i, i + 1000);
    done = true;
    for (std::thread& t : askers)
        t.join();
    CHECK(forgotten == 0);
}

TEST_CASE("a filter lets its own keys pass and few others") {
    journal::key_filter filter(10000);
    const auto nth = [](int i) { return journal::digest_of({1, 2}, std::to_string(i)); };
    for (int i = 0; i < 10000; ++i)
        filter.insert(nth(i));
    int own = 0;
    int strangers = 0;
    for (int i = 0; i < 10000; ++i) {
        own += filter.may_contain(nth(i)) ? 1 : 0;
        strangers += filter.may_contain(nth(10000 + i)) ? 1 : 0;
    }
    CHECK(own == 10000);
    CHECK(strangers < 500);
}
