// JSON inside text.
#include "core/json_parse.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/functions/written_path.hpp"

namespace lead_ads::mapping::functions {

namespace {

value parse(run& r, const node& call) {
    // A tree takes several times the bytes of its text.
    constexpr std::size_t tree_cost = 16;
    const auto text = r.text_argument(call, 0);
    if (!text || !r.charge(tree_cost * text->size())) return {};
    const auto parsed = core::parse_json(*text, r.memory(), r.with().limits.result_depth);
    if (!parsed.ok) r.unread(value::string(*text));
    return parsed.ok ? parsed.root : value{};
}

} // namespace

value json_parse(run& r, const node& call) {
    return parse(r, call);
}

value json_stringify(run& r, const node& call) {
    const auto v = r.argument(call, 0);
    return v.is_null() ? r.argument(call, 1) : r.text(r.json_of(v));
}

value value_from_json(run& r, const node& call) {
    const auto root = parse(r, call);
    const auto where = written_path(r, call, 1);
    return where ? r.read_below(*where, root) : value{};
}

} // namespace lead_ads::mapping::functions
