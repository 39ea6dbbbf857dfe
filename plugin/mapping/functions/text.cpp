// Functions that cut and join text. Positions and lengths are code points.
#include "core/utf8.hpp"
#include "mapping/functions/functions.hpp"

#include <algorithm>
#include <limits>

namespace lead_ads::mapping::functions {

namespace {

// A whole number from an argument as a position in something of `size` elements; beyond that is all the same.
std::size_t clamp(double position, std::size_t size) noexcept {
    if (position <= 0) return 0;
    return position >= static_cast<double>(size) ? size : static_cast<std::size_t>(position);
}

std::optional<std::string_view> code_point_at(std::string_view text, double position) noexcept {
    if (position < 0) return std::nullopt;
    const auto from = core::offset_of(text, clamp(position, text.size()));
    if (from == text.size()) return std::nullopt;
    return text.substr(from, core::offset_of(text.substr(from), 1));
}

// The piece at `position` of what `delimiter` separates.
std::optional<std::string_view> piece_at(std::string_view text, std::string_view delimiter, double position) {
    if (delimiter.empty()) return code_point_at(text, position);
    if (position < 0 || position > static_cast<double>(text.size())) return std::nullopt;
    for (auto left = static_cast<std::size_t>(position); left > 0; --left) {
        const auto end = text.find(delimiter);
        if (end == text.npos) return std::nullopt;
        text.remove_prefix(end + delimiter.size());
    }
    return text.substr(0, text.find(delimiter));
}

// As JavaScript's replaceAll with an empty search: around every character.
void put_around_each(std::string_view text, std::string_view put, text_builder& out) {
    out.append(put);
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        core::next_code_point(text, at);
        if (!out.append(text.substr(from, at - from)) || !out.append(put)) return;
    }
}

void put_for_each(std::string_view text, std::string_view search, std::string_view put, text_builder& out) {
    for (auto found = text.find(search); found != text.npos; found = text.find(search)) {
        if (!out.append(text.substr(0, found)) || !out.append(put)) return;
        text.remove_prefix(found + search.size());
    }
    out.append(text);
}

value text_test(run& r, const node& call, operation op) {
    const auto subject = r.argument(call, 0);
    return eval_text_test(r, op, subject, r.argument(call, 1));
}

} // namespace

value extract(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto delimiter = r.text_argument(call, 1);
    const auto position = r.whole_argument(call, 2);
    if (!text || !delimiter || !position) return {};
    const auto piece = piece_at(*text, *delimiter, *position);
    return piece ? r.text(*piece) : value{};
}

value substitute(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto search = r.text_argument(call, 1);
    const auto put = r.scalar_text(r.argument(call, 2));
    if (!text || !search || !put) return {};
    if (!search->empty() && text->find(*search) == text->npos) return r.text(*text);
    text_builder out(r, text->size());
    if (search->empty())
        put_around_each(*text, *put, out);
    else
        put_for_each(*text, *search, *put, out);
    return out.value();
}

value concat(run& r, const node& call) {
    text_builder out(r);
    for (std::size_t i = 0; i < call.children.size(); ++i)
        if (!out.append(r.text_of(r.argument(call, i)))) return {};
    return out.value();
}

value string(run& r, const node& call) {
    return r.text(r.text_of(r.argument(call, 0)));
}

value left(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto count = r.whole_argument(call, 1);
    if (!text || !count) return {};
    return r.text(text->substr(0, core::offset_of(*text, clamp(*count, text->size()))));
}

value right(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto count = r.whole_argument(call, 1);
    if (!text || !count) return {};
    const auto size = core::count_code_points(*text);
    return r.text(text->substr(core::offset_of(*text, size - clamp(*count, size))));
}

value char_at(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto position = r.whole_argument(call, 1);
    if (!text || !position) return {};
    const auto found = code_point_at(*text, *position);
    return found ? r.text(*found) : value{};
}

value substring(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    auto from = r.whole_argument(call, 1);
    const bool has_end = call.children.size() > 2;
    auto to = has_end ? r.whole_argument(call, 2) : std::numeric_limits<double>::infinity();
    if (!text || !from || !to) return {};
    const auto size = core::count_code_points(*text);
    if (*from < 0) *from += static_cast<double>(size);
    if (*to < 0) *to += static_cast<double>(size);
    const auto first = clamp(*from, size);
    const auto last = std::max(first, clamp(*to + 1, size));
    const auto begin = core::offset_of(*text, first);
    const auto rest = text->substr(begin);
    return r.text(rest.substr(0, core::offset_of(rest, last - first)));
}

value length(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    return text ? value::number(static_cast<double>(core::count_code_points(*text))) : value{};
}

value pad(run& r, const node& call) {
    const auto text = r.text_argument(call, 0);
    const auto wanted = r.whole_argument(call, 1);
    const auto fill = r.scalar_text(r.argument(call, 2));
    if (!text || !wanted || !fill) return {};
    const auto size = core::count_code_points(*text);
    if (fill->empty() || *wanted <= static_cast<double>(size)) return r.text(*text);
    if (*wanted > static_cast<double>(r.with().limits.result_bytes))
        return r.stop(limit::result_bytes), value{};
    auto missing = static_cast<std::size_t>(*wanted) - size;
    const auto size_of_fill = core::count_code_points(*fill);
    text_builder out(r, text->size() + missing);
    for (; missing >= size_of_fill; missing -= size_of_fill)
        if (!out.append(*fill)) return {};
    out.append(fill->substr(0, core::offset_of(*fill, missing)));
    out.append(*text);
    return out.value();
}

value contains(run& r, const node& call) {
    return text_test(r, call, operation::contains);
}

value starts_with(run& r, const node& call) {
    return text_test(r, call, operation::starts_with);
}

value ends_with(run& r, const node& call) {
    return text_test(r, call, operation::ends_with);
}

} // namespace lead_ads::mapping::functions
