// Whole events through the quick implementations and through the plain ones.
#include "config/read.hpp"
#include "core/json_write.hpp"
#include "pipeline/map_event.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <string>

using namespace lead_ads;

namespace {

// Sanitizers and builds without optimisation make everything many times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int events_of_all = 6'000;
#elif defined(NDEBUG)
constexpr int events_of_all = 1'000'000;
#else
constexpr int events_of_all = 60'000;
#endif

// Lines that add, write over what is there, and take it away; the last ones beyond the draft.
constexpr const char* smart_lines = R"x(
smart_mapping:
  data.0.custom_data.event_source: "=user.gender"
  data.0.custom_data.order_id: "{{user.id}}"
  data.0.user_data.fn: "=UPPER(user.lastname)"
  data.0.user_data.lead_id: '=IF(EXISTS(user.email), crm.lead_id)'
  data.0.action_source: '=IF(EXISTS(user.phone), "system_generated")'
  data.0.custom_data.lead_event_source: '=IF(EXISTS(user.city), "Other CRM")'
  data.0.opt_out: "=crm.stage"
  data.0.event_id: "=user.birthdate"
  data.0.custom_data.value: "=items.0.price"
  data.0.custom_data.contents.0.id: "{{user.id}}"
  data.0.custom_data.facebook_lifecycle_stage_name: "=user.state"
  data.0.app_data.extra: "=crm"
)x";

struct mapping_source {
    const char* file;
    const char* addition;
};
constexpr mapping_source mappings[] = {
    {"facebook_lead_ads.yaml", ""},
    {"website_events.yaml", ""},
    {"offline_conversions.yaml", ""},
    {"facebook_lead_ads.yaml", smart_lines},
};
constexpr std::int64_t now_ms = 1'785'048'400'000;

std::shared_ptr<const pipeline::compiled> rules_of(const mapping_source& source) {
    const std::string file = source.file;
    std::ifstream in(PROJECT_SOURCE_DIR "/mappings/" + file);
    const auto text = std::string{std::istreambuf_iterator<char>(in), {}} + source.addition;
    config::read_options options;
    options.without_secrets = true;
    options.now = std::chrono::sys_days{std::chrono::year{2026} / 7 / 26};
    const auto read = config::read(text, file, options);
    for (const auto& found : read.found)
        if (found.level == config::severity::error) FAIL(found.message);
    REQUIRE(read.value);
    return pipeline::compile(read.value);
}

class event_maker {
public:
    explicit event_maker(std::uint64_t seed) : random_(seed) {}

    std::string event() {
        text_ = "{";
        add("event_name",
            any({R"("generate_lead")", R"("crm_stage_changed")", R"("purchase")", R"("x")", "1"}));
        add_object("context", [&] {
            add("event_timestamp",
                any({"1785048302230", "1785048302", R"("2026-07-26T06:45:02Z")", R"("soon")", "1"}));
            maybe("event_id", any({R"("0b7c6f0e-7a55")", "17", "[]"}));
            maybe("device",
                  R"({"ip":"203.0.113.42","user_agent":"Mozilla \"5.0\"","cookie":"_fbp=fb.1.1785311000002.3; _fbc=4"})");
        });
        add_object("user", [&] {
            for (const char* key :
                 {"id", "email", "phone", "firstname", "lastname", "birthdate", "gender", "city", "state",
                  "state_short", "zipcode", "country", "email_sha256", "id_sha256"})
                if (!one_in(4)) add(key, person_value());
            maybe("email", person_value()); // a repeated key
            add("consent_categories", any({"[1,2,3]", "[\"3\"]", "3", "[1]"}));
        });
        add_object("crm", [&] {
            add("lead_id", any({R"("2027749896561030")", "2027749896561030", "12", "null"}));
            add("stage", any({R"("New")", R"(" won\t")", R"("Qualifi\u00e9")", "7", "null"}));
            maybe("ad_id", any({"120208123456789", R"("x")"}));
        });
        maybe("value", any({"1249.5", "1e3", "\"12.50\"", "0.1e-8", "true", "99999999999999999.25"}));
        maybe("currency", any({R"("EUR")", R"(" usd ")", R"("XXX")", "1"}));
        maybe("items", R"([{"id":"a","price":2.5,"quantity":2},{"id":7,"price":4,"quantity":1}])");
        text_.back() = '}';
        if (one_in(20)) text_[random_() % text_.size()] = static_cast<char>(random_());
        return text_;
    }

private:
    bool one_in(std::size_t n) { return random_() % n == 0; }
    const char* any(std::initializer_list<const char*> texts) {
        return texts.begin()[random_() % texts.size()];
    }

    std::string person_value() {
        if (!one_in(6)) return scalar();
        std::string list = "[";
        for (auto count = random_() % 5; count > 0; --count)
            list += scalar() + (count > 1 ? "," : "");
        return list + "]";
    }
    std::string scalar() {
        if (one_in(8)) return std::to_string(random_() >> (random_() % 64));
        if (one_in(20))
            return "\"" + std::string(one_in(2) ? 64 : 32, "0123456789abcdefABCDEF"[random_() % 22]) + "\"";
        std::string text = "\"";
        for (auto pieces = 1 + random_() % 4; pieces > 0; --pieces)
            text += any({"Jean",
                         "-Pierre ",
                         " ",
                         "Valéry",
                         "St. ",
                         "Étienne",
                         "@Example.COM",
                         "jean.valery",
                         "+33 6",
                         "12 34 56",
                         "1984-05-20",
                         "M",
                         "FR",
                         "France",
                         "West Virginia",
                         "Québec",
                         "42000",
                         "ΟΔΥΣΣΕΥΣ",
                         "\\u00e9",
                         "\\\"",
                         "İ",
                         "_",
                         "user-",
                         "a very long text that fills more than a block alone "});
        return text + "\"";
    }
    void maybe(const char* key, const std::string& json) {
        if (!one_in(3)) add(key, json);
    }
    void add(const char* key, const std::string& json) {
        ((((text_ += '"') += key) += "\":") += json) += ',';
    }
    template <class Add>
    void add_object(const char* key, Add add_members) {
        if (one_in(30)) return;
        ((text_ += '"') += key) += "\":{";
        add_members();
        if (text_.back() == ',') text_.pop_back();
        text_ += "},";
    }

    std::mt19937_64 random_;
    std::string text_;
};

// Everything that anybody sees of a mapped event.
void describe(const pipeline::mapped_event& mapped, const pipeline::scratch& memory, std::string& out) {
    out.clear();
    core::write_json(mapped.event, out);
    out += core::describe(mapped.why).code;
    out += mapped.detail;
    out += mapped.event_name;
    out += mapped.event_id;
    out += std::to_string(mapped.event_time);
    for (const auto& note : memory.notes.all())
        (out += note.property) += note.code;
}

} // namespace

TEST_CASE("random events become the same bytes either way") {
    pipeline::scratch quick;
    pipeline::scratch plain{pipeline::scratch::plainly{}};
    std::string one;
    std::string other;
    for (const auto& source : mappings) {
        CAPTURE(source.file);
        CAPTURE(source.addition);
        const auto rules = rules_of(source);
        event_maker make(1);
        int wrong = 0;
        int mapped = 0;
        for (int i = 0; i < events_of_all / 4; ++i) {
            const auto event = make.event();
            const auto result = pipeline::map_event(event, *rules, now_ms, quick);
            describe(result, quick, one);
            describe(pipeline::map_event(event, *rules, now_ms, plain), plain, other);
            mapped += result.why == core::reason::none;
            if (one == other) continue;
            ++wrong;
            CHECK_MESSAGE(wrong > 10, event);
        }
        CHECK(wrong == 0);
        CHECK(mapped > events_of_all / 200);
    }
}
