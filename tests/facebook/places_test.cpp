#include "facebook/country_names.hpp"
#include "facebook/country_names_abroad.hpp"
#include "facebook/places.hpp"
#include "facebook/state_names.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace lead_ads;
using namespace lead_ads::facebook;

namespace {

std::string state(std::string_view text) {
    core::arena memory;
    return std::string(normalise_state(text, memory));
}

std::string country(std::string_view text) {
    core::arena memory;
    return std::string(normalise_country(text, memory));
}

struct place_case {
    std::string_view text, code;
};

} // namespace

TEST_CASE("states of the USA and provinces of Canada become codes") {
    for (const auto& [text, code] : {
             place_case{"California", "ca"},
             {" N.Y. ", "ny"},
             {"new  york", "ny"},
             {"New York City", "ny"},
             {"West Virginia, USA", "wv"},
             {"Arkansas", "ar"},
             {"Washington, D.C.", "dc"},
             {"Washington State", "wa"},
             {"Québec", "qc"},
             {"Que\u0301bec", "qc"},
             {"Nouvelle-Écosse", "ns"},
             {"US-CA", "ca"},
             {"CA-ON", "on"},
             {"Tex.", "tx"},
         }) {
        CAPTURE(text);
        CHECK(state(text) == code);
    }
}

TEST_CASE("other states are cut as the builder cuts them, and one letter passes") {
    for (const auto& [text, code] : {
             place_case{"Bavaria", "ba"},
             {"Île-de-France", "le"},
             {"B", "b"},
             {"zz", "zz"},
             {"FR-75", "fr"},
             {"東京", ""},
             {"75", ""},
             {"<b>", "b"},
             {"", ""},
         }) {
        CAPTURE(text);
        CHECK(state(text) == code);
    }
}

TEST_CASE("countries are known by codes and names") {
    for (const auto& [text, code] : {
             place_case{"us", "us"},
             {"U.S.A.", "us"},
             {"CHN", "cn"},
             {"Côte d'Ivoire", "ci"},
             {"Co\u0302te d\u2019Ivoire", "ci"},
             {"United States of America", "us"},
             {"Great Britain", "gb"},
             {"UK", "gb"},
             {"South Korea", "kr"},
             {"Korea, Democratic People's Republic of", "kp"},
             {"Congo, Democratic Republic of the", "cd"},
             {"Curaçao", "cw"},
             {"Åland Islands", "ax"},
             {"Türkiye", "tr"},
             {"Österreich", "at"},
             {"États-Unis", "us"},
             {"Federal Republic of Germany", "de"},
             {"CanadaCountry", "ca"},
             {"Georgia, USA", "us"},
             {"Republic of Indonesia", "id"},
             {"Guinea-Bissau, West Africa", "gw"},
             {"GB-ENG", "gb"},
             {"zz", "zz"},
         }) {
        CAPTURE(text);
        CHECK(country(text) == code);
    }
}

TEST_CASE("what is no country is left out, though two of its letters are a code") {
    for (const std::string_view text :
         {"Atlantis", "Jerusalem", "Roman Empire", "unknown", "X", "EN-US", "Latin America",
          "New South Wales", "Canary Islands", "東京", "123", "-", "<html>", "\x01", "üK"}) {
        CAPTURE(text);
        CHECK(country(text) == "");
    }
}

TEST_CASE("no state's name hides behind a shorter one that it contains") {
    for (const auto* shorter = std::begin(state_names_inside); shorter != std::end(state_names_inside);
         ++shorter)
        for (const auto* later = shorter + 1; later != std::end(state_names_inside); ++later) {
            CAPTURE(later->name);
            CHECK(later->name.find(shorter->name) == std::string_view::npos);
        }
}

TEST_CASE("every row of the tables gives its own code back") {
    for (const auto& [name, code] : state_names_inside)
        CHECK(state(name) == code);
    for (const auto& [name, code] : state_names_alone)
        CHECK(state(name) == code);
    for (const auto& [name, code] : country_alpha3)
        CHECK(country(name) == code);
    for (const auto& [name, code] : english_country_names)
        CHECK(country(name) == code);
    for (const auto& [name, code] : other_country_names)
        CHECK(country(name) == code);
}

TEST_CASE("names in the tables are lower-case letters, and codes are countries of ISO 3166-1") {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_country = [](std::string_view code) {
        return std::ranges::find(country_alpha3, code, &place_name::code) != std::end(country_alpha3);
    };
    for (const auto& [name, code] : english_country_names)
        CHECK((std::ranges::all_of(name, is_letter) && is_country(code)));
    for (const auto& [name, code] : other_country_names)
        CHECK((std::ranges::all_of(name, is_letter) && is_country(code)));
    for (const auto name : country_names_alone)
        CHECK(std::ranges::find(english_country_names, name, &place_name::name) !=
              std::end(english_country_names));
}
