// A formula and, behind the first line break, an event.
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "mapping/date/time_zone.hpp"
#include "mapping/rule.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>

using namespace lead_ads;

namespace {

void check_errors(const mapping::compile_errors& errors, std::string_view text) {
    require(!errors.empty(), "a refused formula has a mistake");
    for (const auto& e : errors) {
        require(e.offset + e.length <= text.size(), "the place lies inside the text");
        require(!e.message.empty(), "a mistake has a message");
    }
}

std::string result_of(const mapping::rule& rule, mapping::evaluation& with) {
    std::string out;
    core::write_json(mapping::evaluate(rule, with), out);
    // A number's digits may come from the event at any length; everything else keeps the limit.
    require(out.size() <= with.limits.result_bytes + 16 + 4096, "the result keeps its limit");
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line_end = std::min(input.find('\n'), input.size());
    const auto text = input.substr(0, line_end);
    const mapping::date::time_zone zone;
    const auto rule = mapping::rule::compile_formula(text, {&zone});
    if (!rule) {
        check_errors(rule.error(), text);
        return 0;
    }
    const auto printed = rule->print();
    const auto again = mapping::rule::compile_text(printed, {&zone});
    // The printed form may be longer than the source: GET("or") for a path, \u0001 for a character.
    require(again.has_value() || printed.size() > mapping::rule::max_text, "what is printed compiles");
    core::arena memory;
    mapping::evaluation with(memory, &zone);
    const auto event = core::parse_json(input.substr(std::min(line_end + 1, input.size())), memory);
    with.start(event.root, 1'767'225'600'000);
    const auto result = result_of(*rule, with);
    if (again) {
        require(again->print() == printed, "what is printed prints the same");
        require(result_of(*again, with) == result, "what is printed means the same");
    }
    return 0;
}
