// Functions that read the event by a written name: GET, GETHEADER, GETCOOKIE.
#include "mapping/cookie.hpp"
#include "mapping/functions/functions.hpp"
#include "mapping/functions/written_path.hpp"

#include <algorithm>

namespace lead_ads::mapping::functions {

namespace {

constexpr step headers[] = {{"context"}, {"request"}, {"headers"}};
constexpr step cookies[] = {{"context"}, {"device"}, {"cookie"}};

bool same_but_for_case(std::string_view name, std::string_view lower_case) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return std::ranges::equal(name, lower_case, {}, lower);
}

} // namespace

// A constant name became a path when the formula was compiled.
value get(run& r, const node& call) {
    const auto where = written_path(r, call, 0);
    return where ? r.read(*where) : value{};
}

value get_header(run& r, const node& call) {
    const auto name = r.text_argument(call, 0);
    const auto all = r.read_event(headers);
    if (!name || !all.is_object()) return {};
    const auto found = std::ranges::find_if(
        all.members(), [&](const core::member& m) { return same_but_for_case(*name, m.key); });
    return found == all.members().end() ? value{} : found->item;
}

value get_cookie(run& r, const node& call) {
    const auto name = r.text_argument(call, 0);
    const auto all = r.read_event(cookies);
    if (!name || !all.is_string() || !r.charge(all.size())) return {};
    const auto found = find_cookie(all.as_string(), *name);
    return found ? r.text(*found) : value{};
}

} // namespace lead_ads::mapping::functions
