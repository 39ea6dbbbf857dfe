// Functions that search with regular expressions.
#include "mapping/functions/functions.hpp"
#include "mapping/number.hpp"
#include "mapping/pattern.hpp"
#include "mapping/scratch.hpp"

#include <cmath>

namespace lead_ads::mapping::functions {

namespace {

// A group by its number or its name.
std::optional<std::uint32_t> find_group(const regex& expression, const value& group) {
    if (const auto n = numeric_of(group)) {
        const bool is_group = n->as_double >= 0 && n->as_double <= expression.groups() &&
                              n->as_double == std::trunc(n->as_double);
        return is_group ? std::optional(static_cast<std::uint32_t>(n->as_double)) : std::nullopt;
    }
    return group.is_string() ? expression.group_called(group.as_string()) : std::nullopt;
}

} // namespace

value replace(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto put = r.scalar_text(r.argument(call, 2));
    const auto* expression = find_regex(r, call, *call.children[1]);
    if (!text || !put || !expression) return {};
    std::string_view replaced;
    const auto most = r.with().limits.result_bytes;
    const auto status = expression->replace_all(*text, *put, r.work().regexes, r.memory(), most, replaced);
    if (status == match_status::limit) r.stop(limit::match);
    if (status == match_status::limit || status == match_status::bad_text) return {};
    return r.charge(replaced.size()) ? r.text(replaced) : value{};
}

value select(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const bool has_group = call.children.size() > 2;
    const auto wanted = r.argument(call, 2);
    const auto* expression = find_regex(r, call, *call.children[1]);
    if (!text || !expression) return {};
    const auto group = has_group ? find_group(*expression, wanted) : 0;
    if (!group || !matches(r, *expression, *text)) return {};
    const auto found = expression->group(r.work().regexes, *group);
    return found ? r.text(*found) : value{};
}

} // namespace lead_ads::mapping::functions
