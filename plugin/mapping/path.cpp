// path = step { "." step }
// step = one or more bytes other than "."
//        digits are an index, "*" and "X" every element, anything else a key
#include "mapping/path.hpp"

#include "mapping/arena_list.hpp"
#include "mapping/evaluation.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lead_ads::mapping {

namespace {

step make_step(std::string_view key) noexcept {
    if (key == "*" || key == "X") return {key, 0, step_kind::every};
    std::uint32_t index = 0;
    const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), index);
    const bool digits = failure == std::errc{} && end == key.data() + key.size();
    return {key, index, digits ? step_kind::index : step_kind::key};
}

const core::value* next(const step& s, const core::value& at) noexcept {
    if (at.is_array())
        return s.kind == step_kind::index && s.index < at.size() ? &at.elements()[s.index] : nullptr;
    return at.find(s.key);
}

// Of a path without wildcards.
core::value value_at(std::span<const step> steps, const core::value& root) noexcept {
    const auto* at = &root;
    for (const auto& s : steps) {
        at = next(s, *at);
        if (!at) return {};
    }
    return *at;
}

// Goes down the steps; at a wildcard it goes on for each element and collects what it finds. Depth is
// bounded by path::max_steps.
class finder {
public:
    finder(core::arena& memory, visit_budget& budget) : found_(memory), budget_(budget) {}

    core::value find(std::span<const step> steps, const core::value& from) {
        const auto* at = &from;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (steps[i].kind == step_kind::every && at->is_array()) {
                collect(steps.subspan(i + 1), at->elements());
                return over() ? core::value{} : core::value::array(found_.items());
            }
            at = next(steps[i], *at);
            if (!at) return {};
        }
        return *at;
    }

private:
    void collect(std::span<const step> steps, std::span<const core::value> elements) {
        if (elements.size() > budget_.elements) budget_.reached = limit::elements;
        if (elements.size() > budget_.visits) budget_.reached = limit::visits;
        if (over()) return;
        budget_.visits -= elements.size();
        for (const auto& element : elements)
            collect_from(steps, element);
    }

    void collect_from(std::span<const step> steps, const core::value& from) {
        const auto* at = &from;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (steps[i].kind == step_kind::every && at->is_array())
                return collect(steps.subspan(i + 1), at->elements());
            at = next(steps[i], *at);
            if (!at) return;
        }
        if (!at->is_null()) found_.push(*at);
    }

    bool over() const noexcept { return budget_.reached != limit::none; }

    arena_list<core::value> found_;
    visit_budget& budget_;
};

} // namespace

std::optional<std::size_t> split_path(std::string_view text, std::span<step> out) noexcept {
    std::size_t count = 0;
    while (true) {
        const auto end = std::min(text.find('.'), text.size());
        if (end == 0 || count == out.size()) return std::nullopt;
        out[count++] = make_step(text.substr(0, end));
        if (end == text.size()) return count;
        text.remove_prefix(end + 1);
    }
}

result<path> path::parse(std::string_view text) {
    constexpr const char* example =
        "a path is names and positions separated by points, as in items.0.product.id";
    auto made = std::make_shared<storage>();
    made->text = text;
    std::array<step, max_steps> steps;
    if (const auto count = split_path(made->text, steps)) {
        made->steps.assign(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(*count));
        made->has_wildcard =
            std::ranges::any_of(made->steps, [](const step& s) { return s.kind == step_kind::every; });
        path p;
        p.storage_ = std::move(made);
        return p;
    }
    if (text.empty()) return one_error(0, 0, "the path is empty", example);
    if (const auto twice = text.find(".."); twice != text.npos)
        return one_error(twice + 1, 1, "a step of the path is empty", example);
    if (text.front() == '.') return one_error(0, 1, "the path begins with a point", example);
    if (text.back() == '.') return one_error(text.size() - 1, 1, "the path ends with a point", example);
    return one_error(0, text.size(), "the path has more than 64 steps",
                     "event data is at most 64 levels deep");
}

result<path> path::parse_or_name(std::string_view text) {
    const bool has_empty_step = text.starts_with('.') || text.ends_with('.') || text.find("..") != text.npos;
    if (text.empty() || !has_empty_step) return parse(text);
    auto made = std::make_shared<storage>();
    made->text = text;
    made->steps.push_back({made->text, 0, step_kind::key});
    path p;
    p.storage_ = std::move(made);
    return p;
}

std::span<const step> path::steps() const noexcept {
    return storage_ ? std::span<const step>(storage_->steps) : std::span<const step>{};
}

std::string_view path::text() const noexcept {
    return storage_ ? std::string_view(storage_->text) : std::string_view{};
}

bool path::has_wildcard() const noexcept {
    return storage_ && storage_->has_wildcard;
}

core::value resolve(std::span<const step> steps, const core::value& root, core::arena& memory,
                    visit_budget& budget) {
    // Most paths have no wildcard.
    const auto is_wildcard = [](const step& s) { return s.kind == step_kind::every; };
    if (std::ranges::none_of(steps, is_wildcard)) return value_at(steps, root);
    return finder(memory, budget).find(steps, root);
}

core::value resolve(const path& where, const core::value& root, evaluation& with) {
    if (!where.has_wildcard()) return value_at(where.steps(), root);
    visit_budget budget{with.limits.elements, with.limits.visits};
    const auto found = resolve(where.steps(), root, *with.memory, budget);
    if (budget.reached != limit::none) with.add_note(0, budget.reached);
    return found;
}

} // namespace lead_ads::mapping
