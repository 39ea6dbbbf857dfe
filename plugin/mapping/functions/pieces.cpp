// SPLIT and JOIN, as JavaScript's split and join.
#include "core/utf8.hpp"
#include "mapping/functions/functions.hpp"

namespace lead_ads::mapping::functions {

namespace {

std::string_view take_piece(std::string_view& rest, std::string_view delimiter) {
    const auto end =
        delimiter.empty() ? core::offset_of(rest, 1) : std::min(rest.find(delimiter), rest.size());
    const auto piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + delimiter.size(), rest.size()));
    return piece;
}

std::size_t count_pieces(std::string_view text, std::string_view delimiter) {
    if (delimiter.empty()) return core::count_code_points(text);
    std::size_t count = 1;
    for (auto at = text.find(delimiter); at != text.npos; at = text.find(delimiter, at + delimiter.size()))
        ++count;
    return count;
}

} // namespace

value split(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto delimiter = r.text_argument(call, 1);
    if (!text || !delimiter) return {};
    const auto count = count_pieces(*text, *delimiter);
    if (!r.visit(count) || !r.charge(count * sizeof(value))) return {};
    arena_list<value> pieces(r.memory(), count);
    for (auto rest = *text; pieces.size() < count;)
        pieces.push(value::string(take_piece(rest, *delimiter)));
    return value::array(pieces.items());
}

value join(run& r, const node& call) {
    const auto list = r.list_argument(call, 0);
    const auto delimiter = r.text_argument(call, 1);
    if (!list || !delimiter || !r.visit(list->size())) return {};
    text_builder out(r);
    for (std::size_t i = 0; i < list->size(); ++i)
        if ((i > 0 && !out.append(*delimiter)) || !out.append(r.text_of((*list)[i]))) return {};
    return out.value();
}

} // namespace lead_ads::mapping::functions
