// Short ways to ask the mapping language something.
#pragma once

#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "mapping/date/time_zone.hpp"
#include "mapping/lookup_table.hpp"
#include "mapping/path_index.hpp"
#include "mapping/rule.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace language {

using namespace lead_ads;

inline constexpr std::int64_t now_ms = 1'767'225'600'000; // 2026-01-01T00:00:00Z

// Everything that one evaluation needs; the zone is UTC.
struct bench {
    explicit bench(std::string_view event = "{}") : text(event), with(memory, &zone) {
        const auto parsed = core::parse_json(text, memory);
        REQUIRE_MESSAGE(parsed.ok, text << ": " << parsed.problem);
        with.start(parsed.root, now_ms);
    }

    std::string text;
    core::arena memory;
    mapping::date::time_zone zone;
    mapping::evaluation with;
};

inline std::string describe(const mapping::compile_errors& errors) {
    std::string all;
    for (const auto& e : errors) {
        if (!all.empty()) all += '\n';
        all += std::to_string(e.offset) + "+" + std::to_string(e.length) + ": " + e.message;
        if (!e.hint.empty()) all += " (" + e.hint + ")";
    }
    return all;
}

inline std::string json(const core::value& v) {
    std::string out;
    core::write_json(v, out);
    return out;
}

inline std::string evaluate(const mapping::rule& compiled, bench& on) {
    auto out = json(mapping::evaluate(compiled, on.with));
    for (const auto& note : on.with.notes())
        out += " (" + std::string(mapping::name_of(note.reached)) + ")";
    return out;
}

using compile_function = mapping::result<mapping::rule>(std::string_view, const mapping::compile_settings&);

// The table "meta_leads": one lead, ann@example.com, whose id is 1234567890123456.
class one_lead final : public mapping::lookup_table {
public:
    std::size_t key_count() const noexcept override { return 2; }
    const std::vector<std::string>& columns() const noexcept override { return columns_; }
    core::value find(std::size_t, std::size_t key, std::string_view text, core::arena&) const override {
        return key == 0 && text == "ann@example.com" ? core::value::string("1234567890123456")
                                                     : core::value{};
    }

private:
    std::vector<std::string> columns_{"lead_id"};
};

inline const mapping::lookup_tables& lookups() {
    static const mapping::lookup_tables tables{{"meta_leads", std::make_shared<one_lead>()}};
    return tables;
}

// The result as JSON, with the notes behind it; or the mistakes. It is the same whether the rule looks for
// its paths or finds them looked for.
inline std::string result_of(compile_function& compile, std::string_view text, std::string_view event) {
    bench alone(event);
    mapping::path_index places;
    mapping::compile_settings settings{&alone.zone, &places};
    settings.lookups = &lookups();
    const auto compiled = compile(text, settings);
    if (!compiled) return "refused: " + describe(compiled.error());
    bench looked_at(event);
    std::vector<core::value> found(places.size());
    places.find_all(looked_at.with.event, found);
    looked_at.with.found = found;
    const auto result = evaluate(*compiled, alone);
    CHECK(evaluate(*compiled, looked_at) == result);
    return result;
}

inline std::string formula(std::string_view text, std::string_view event = "{}") {
    return result_of(mapping::rule::compile_formula, text, event);
}

inline std::string text(std::string_view text, std::string_view event = "{}") {
    return result_of(mapping::rule::compile_text, text, event);
}

struct row {
    const char* formula;
    const char* expected;
    const char* event = "{}";
};

inline void check(std::initializer_list<row> rows) {
    for (const auto& r : rows) {
        CAPTURE(std::string(r.formula));
        CAPTURE(std::string(r.event));
        CHECK(formula(r.formula, r.event) == std::string(r.expected));
    }
}

} // namespace language
