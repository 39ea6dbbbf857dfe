#include "reference_event.hpp"

#include <array>
#include <string_view>

namespace bench {

namespace {

constexpr std::uint64_t day_ms = 86'400'000;

struct person {
    std::string_view firstname, lastname, gender, birthdate, phone, city, state_short, state, zipcode,
        country;
};

// Eight of ten write their names in ASCII; the others are what European CRMs are full of.
constexpr auto people = std::to_array<person>({
    {"Mary", "Jones", "f", "1970-09-01", "(650) 555-1212", "San Francisco", "CA", "California", "94107-1234",
     "US"},
    {"John", "O'Brien", "m", "1984-02-29", "+1 416 555 0199", "Toronto", "ON", "Ontario", "M5V 3L9", "CA"},
    {"Anna", "Schmidt", "Female", "1991-12-24", "+49 30 1234567", "Berlin", "BE", "Berlin", "10115", "DE"},
    {"Pierre", "Martin", "male", "1979-06-15", "06 12 34 56 78", "Paris", "IDF", "Ile-de-France", "75011",
     "FR"},
    {"Emma", "de Vries", "f", "1988-03-08", "+31 20 123 4567", "Amsterdam", "NH", "Noord-Holland", "1012 AB",
     "NL"},
    {"James", "Smith", "m", "1965-11-30", "+44 20 7946 0123", "London", "ENG", "England", "SW1A 1AA", "GB"},
    {"Sofia", "Rossi", "F", "1999-01-05", "+39 06 1234 5678", "Roma", "RM", "Lazio", "00184", "IT"},
    {"Lucas", "Silva", "M", "1975-07-21", "+55 11 91234-5678", "Sao Paulo", "SP", "Sao Paulo", "01310-100",
     "BR"},
    {"Valéry", "D'Estaing", "m", "1958-04-02", "01 44 55 66 77", "Évian-les-Bains", "ARA",
     "Auvergne-Rhône-Alpes", "74500", "FR"},
    {"Zoë", "Müller", "f", "1993-10-17", "+49 221 1234567", "Köln", "NW", "Nordrhein-Westfalen", "50667",
     "DE"},
});

constexpr auto stages =
    std::to_array<std::string_view>({"Marketing qualified", "Proposal sent", "Won", "Disqualified", "Lost"});

void append_text(std::string& out, std::string_view key, std::string_view text) {
    out.append(",\"").append(key).append("\":\"").append(text).append("\"");
}

} // namespace

void reference_events::append_next(std::string& out) {
    ++count_;
    out += R"({"event_name":"crm_stage_changed","value":)";
    out += std::to_string(50 + below(5000)) + "." + std::to_string(1 + below(9));
    out += R"(,"currency":"EUR",)";
    append_context(out);
    append_user(out, 100'000 + below(900'000));
    append_crm(out);
    append_partners(out);
    out += '}';
}

void reference_events::append_context(std::string& out) {
    const auto age = day_ms / 24 + below(5 * day_ms);
    out += R"("context":{"event_id":"crm-)" + std::to_string(100'000'000 + count_);
    out += R"(","event_timestamp":)" + std::to_string(static_cast<std::uint64_t>(reference_now_ms) - age);
    out += R"(,"device":{"ip":"203.0.113.)" + std::to_string(1 + below(254)) + '"';
    append_text(out, "user_agent",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/126.0.0.0 Safari/537.36");
    append_text(out, "locale", "en-GB");
    out += R"(},"page":{"url":"https://www.example.com/contact?utm_source=facebook&utm_campaign=summer"}})";
}

void reference_events::append_user(std::string& out, std::uint64_t contact) {
    const auto& who = people[below(people.size())];
    out += R"(,"user":{"id":"contact-)" + std::to_string(contact) + '"';
    append_text(out, "email", "Lead." + std::to_string(contact) + "@Example.COM");
    append_text(out, "phone", who.phone);
    append_text(out, "firstname", who.firstname);
    append_text(out, "lastname", who.lastname);
    append_text(out, "gender", who.gender);
    append_text(out, "birthdate", who.birthdate);
    append_text(out, "city", who.city);
    append_text(out, "state_short", who.state_short);
    append_text(out, "state", who.state);
    append_text(out, "zipcode", who.zipcode);
    append_text(out, "country", who.country);
    out += R"(,"consent_categories":[1,2,3]})";
}

// Half of all CRMs write the lead's id as a number.
void reference_events::append_crm(std::string& out) {
    const auto id = std::to_string(1'000'000'000'000'000 + below(7'999'999'999'999'999));
    const auto* const quote = below(2) == 0 ? "\"" : "";
    out.append(R"(,"crm":{"lead_id":)").append(quote).append(id).append(quote);
    append_text(out, "stage", stages[below(stages.size())]);
    append_text(out, "previous_stage", "New");
    append_text(out, "owner", "Inside sales, team 4");
    out += R"(,"score":)" + std::to_string(below(101)) + R"(,"is_test":false})";
}

void reference_events::append_partners(std::string& out) {
    const auto clicked = std::to_string(1'785'000'000'000 + below(86'400'000));
    out += R"(,"partners":{"facebook":{"fbc":"fb.1.)" + clicked +
           ".IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk";
    append_text(out += '"', "fbp",
                "fb.1." + clicked + "." + std::to_string(1'000'000'000 + below(1'000'000'000)));
    out += "}}";
}

} // namespace bench
