// A template, a path and a target in one text, and behind the first line break an event.
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "mapping/assign.hpp"
#include "mapping/rule.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>

using namespace lead_ads;

namespace {

std::string json(const core::value& v) {
    std::string out;
    core::write_json(v, out);
    return out;
}

void check_template(std::string_view text, mapping::evaluation& with) {
    const auto rule = mapping::rule::compile_text(text, {});
    if (!rule) {
        for (const auto& e : rule.error())
            require(e.offset + e.length <= text.size(), "the place lies inside the text");
        return;
    }
    const auto result = json(mapping::evaluate(*rule, with));
    const auto again = mapping::rule::compile_text(rule->print(), {});
    require(again.has_value() || rule->print().size() > mapping::rule::max_text, "what is printed compiles");
    if (again) require(json(mapping::evaluate(*again, with)) == result, "what is printed means the same");
}

void check_path(std::string_view text, mapping::evaluation& with) {
    const auto path = mapping::path::parse(text);
    if (path) {
        require(path->text() == text, "a path keeps its text");
        json(mapping::resolve(*path, with.event, with));
    }
    const auto target = mapping::parse_target(text);
    if (!target) return;
    const auto before = json(with.event);
    mapping::tree tree(*with.memory);
    tree.start(with.event);
    const bool written = tree.set(target->steps(), core::value::boolean(true)) == mapping::write_result::done;
    require(json(with.event) == before, "a write leaves the event alone");
    if (!written) {
        require(json(tree.root()) == before, "a refused write changes nothing");
        return;
    }
    require(json(tree.get(target->steps())) == "true", "what was written stands there");
    // Into itself: no cycle may come of it.
    const auto whole = tree.root();
    tree.set(target->steps(), whole);
    json(tree.root());
    require(tree.remove(target->steps()), "what was written can be removed");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line_end = std::min(input.find('\n'), input.size());
    core::arena memory;
    mapping::evaluation with(memory);
    with.start(core::parse_json(input.substr(std::min(line_end + 1, input.size())), memory).root, 0);
    check_template(input.substr(0, line_end), with);
    check_path(input.substr(0, line_end), with);
    return 0;
}
