// Writes tests/replay/crm_leads.ndjson: what a CRM says became of 320 leads, seeded, the same bytes every
// time.
//
// Out: NDJSON on standard output, for a clock that stands at 2026-07-29T09:00:00Z. Most stages are of the
// last week, some are older than Meta takes; people are of several countries and scripts, some have not
// consented, and a few lines are broken in the ways that exports break.
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::int64_t now = 1785315600; // 2026-07-29T09:00:00Z
constexpr std::int64_t day = 86400;
constexpr int leads = 320;

struct person {
    std::string_view firstname, lastname, city, state, country, zipcode, phone, currency;
};

constexpr auto people = std::to_array<person>({
    {"Valéry", "D'Estaing", "Évian-les-Bains", "", "France", "74500", "06 12 34 56 78", "EUR"},
    {"Zoë", "Müller", "Köln", "", "DE", "50667", "+49 221 1234567", "EUR"},
    {"Mary", "Jones", "San Francisco", "California", "US", "94107-1234", "(650) 555-1212", "USD"},
    {"José", "Núñez", "Sevilla", "", "Spain", "41001", "+34 955 47 01 23", "EUR"},
    {"김", "정", "서울", "", "KR", "04524", "+82 2-120-0000", "KRW"},
    {"محمد", "الحسن", "دبي", "", "AE", "00000", "+971 4 123 4567", "AED"},
    {"Ольга", "Иванова", "Варна", "", "Bulgaria", "9000", "+359 52 123 456", "BGN"},
    {"太郎", "山田", "東京", "", "JPN", "100-0001", "+81 3-1234-5678", "JPY"},
    {"Liam", "O'Brien", "Toronto", "Ontario", "Canada", "M5V 3L9", "+1 416 555 0199", "CAD"},
    {"Chloé", "Côté", "Montréal", "QC", "ca", "H2Y 1C6", "0015145550123", "CAD"},
});

// Where a lead may go from each stage of this CRM; the last stages end its way.
struct stage {
    std::string_view name;
    std::array<int, 3> next; // -1: none
    bool has_value;
};

constexpr auto stages = std::to_array<stage>({
    {"New", {1, 1, 4}, false},
    {"Marketing qualified", {2, 2, 5}, false},
    {"Proposal sent", {3, 3, 5}, true},
    {"Won", {-1, -1, -1}, true},
    {"Disqualified", {-1, -1, -1}, false},
    {"Lost", {-1, -1, -1}, false},
});

class generator {
public:
    void run() {
        for (int lead = 0; lead < leads; ++lead)
            write_lead(lead);
        write_broken_lines();
    }

private:
    // The engine's numbers are the same everywhere; those of the standard distributions are not.
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    bool once_in(std::uint64_t times) { return below(times) == 0; }

    void write_lead(int lead) {
        const auto& who = people[below(people.size())];
        const auto id = 1'000'000'000'000'000 + below(8'999'999'999'999'999);
        const bool old = once_in(12);
        std::int64_t at = now - (old ? 9 * day + static_cast<std::int64_t>(below(40 * day))
                                     : day + static_cast<std::int64_t>(below(5 * day)));
        const auto most = 1 + below(5);
        int current = 0;
        for (std::uint64_t count = 0; count < most && current >= 0; ++count) {
            write_event(lead, id, who, stages[static_cast<std::size_t>(current)], at);
            at += 600 + static_cast<std::int64_t>(below(day / 6));
            current = stages[static_cast<std::size_t>(current)].next[below(3)];
        }
    }

    void write_event(int lead, std::uint64_t id, const person& who, const stage& to, std::int64_t at) {
        std::string line = R"({"event_name":")";
        line += to.name == "New" ? "generate_lead" : "crm_stage_changed";
        line += R"(","context":{"event_timestamp":)" + time_text(at) + R"(,"event_id":"crm-)" +
                std::to_string(++events_) + "\"}";
        line += R"(,"user":{"id":"contact-)" + std::to_string(lead) + "\"";
        add(line, "firstname", who.firstname);
        add(line, "lastname", who.lastname);
        add(line, "email", "lead" + std::to_string(lead) + "@Example.COM");
        if (!once_in(5)) add(line, "phone", who.phone);
        add(line, "city", who.city);
        if (!who.state.empty()) add(line, "state", who.state);
        add(line, "country", who.country);
        add(line, "zipcode", who.zipcode);
        // Consent belongs to the person, so it follows from the lead and not from chance.
        line += lead % 9 == 4 ? R"(,"consent_categories":[1,2]})" : R"(,"consent_categories":[1,2,3]})";
        const bool as_text = lead % 3 == 0;
        line += R"(,"crm":{"lead_id":)" + (as_text ? "\"" + std::to_string(id) + "\"" : std::to_string(id));
        add(line, "stage", to.name);
        line += "}";
        if (to.has_value) {
            const auto whole = std::to_string(50 + below(5000));
            const auto tenths = std::to_string(1 + below(9));
            line.append(",\"value\":").append(whole).append(".").append(tenths);
            add(line, "currency", who.currency);
        }
        std::puts((line + "}").c_str());
    }

    // The ways in which exports write a time.
    std::string time_text(std::int64_t at) {
        switch (below(3)) {
        case 0:
            return std::to_string(at);
        case 1:
            return std::to_string(at * 1000 + static_cast<std::int64_t>(below(1000)));
        default:
            return "\"" + iso_text(at) + "\"";
        }
    }

    static std::string iso_text(std::int64_t at) {
        std::array<char, 32> text;
        const auto seconds = static_cast<std::time_t>(at);
        std::tm parts{};
        gmtime_r(&seconds, &parts);
        const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
        return {text.data(), size};
    }

    static void add(std::string& line, std::string_view key, std::string_view text) {
        line.append(",\"").append(key).append("\":\"").append(text).append("\"");
    }

    static void write_broken_lines() {
        constexpr auto lines = std::to_array<const char*>({
            R"({"event_name":"crm_stage_changed","crm":{"lead_id":"1234)",
            R"(["generate_lead"])",
            R"({"crm":{"lead_id":"1234567890123456","stage":"New"},"user":{"consent_categories":[3]}})",
            R"({"event_name":"crm_stage_changed","crm":{"lead_id":1.2345678901234567e15,"stage":"Won"},"user":{"consent_categories":["3"]}})",
            R"({"event_name":"crm_stage_changed","crm":{"lead_id":"12345678901234","stage":"Won"},"user":{"consent_categories":3}})",
            R"({"event_name":"crm_stage_changed","context":{"event_timestamp":"last week"},"crm":{"lead_id":"1234567890123456","stage":"Won"},"user":{"consent_categories":[3]}})",
            R"({"event_name":"crm_stage_changed","context":{"event_timestamp":1785402000},"crm":{"lead_id":"1234567890123456","stage":"Won"},"user":{"consent_categories":[3]}})",
            R"({"event_name":"page_view","user":{"consent_categories":[3]}})",
        });
        for (const auto* line : lines)
            std::puts(line);
    }

    std::mt19937_64 engine_{20260729}; // NOLINT(cert-msc51-cpp): the same in every run.
    int events_ = 0;
};

} // namespace

int main() {
    generator().run();
}
