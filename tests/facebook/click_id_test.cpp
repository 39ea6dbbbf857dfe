#include "facebook/click_id.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;

TEST_CASE("fbclid is found in the query of an address alone") {
    CHECK(facebook::find_fbclid("https://a.example/p?fbclid=AbC") == "AbC");
    CHECK(facebook::find_fbclid("https://a.example/p?x=1&fbclid=AbC&y=2") == "AbC");
    CHECK(facebook::find_fbclid("/p?fbclid=AbC#frag") == "AbC");
    CHECK(facebook::find_fbclid("https://a.example/fbclid=AbC").empty());
    CHECK(facebook::find_fbclid("https://a.example/?q=fbclid=AbC").empty());
    CHECK(facebook::find_fbclid("https://a.example/#/?fbclid=AbC").empty());
    CHECK(facebook::find_fbclid("https://a.example/?fbclid=").empty());
    CHECK(facebook::find_fbclid("").empty());
}

TEST_CASE("a click id is letters, digits and three marks") {
    CHECK(facebook::is_fbclid("IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk.aem"));
    CHECK(!facebook::is_fbclid(""));
    CHECK(!facebook::is_fbclid("a b"));
    CHECK(!facebook::is_fbclid("a%20b"));
    CHECK(!facebook::is_fbclid(std::string(2000, 'a')));
    core::arena memory;
    CHECK(facebook::make_fbc("AbC", 1785225600, memory) == "fb.1.1785225600000.AbC");
}
