#include "mapping/run.hpp"

#include "core/ascii.hpp"
#include "core/json_write.hpp"
#include "core/same_text.hpp"
#include "mapping/number.hpp"
#include "mapping/scratch.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lead_ads::mapping {

namespace {

constexpr std::string_view event_name = "root";
constexpr std::string_view element_name = "item";

bool names_element(std::span<const step> steps) noexcept {
    return core::same_text(steps[0].key, element_name);
}

// What exports write where a condition is false.
bool means_no(std::string_view text) noexcept {
    constexpr std::string_view words[] = {"false", "0", "no"};
    const auto is_word = [&](std::string_view word) {
        return std::ranges::equal(text, word, {}, core::ascii_lower);
    };
    return text.size() <= words[0].size() && std::ranges::any_of(words, is_word);
}

bool same_steps(std::span<const step> a, std::span<const step> b) noexcept {
    return std::ranges::equal(a, b, {}, &step::key, &step::key);
}

} // namespace

bool names_event(std::span<const step> steps) noexcept {
    return !steps.empty() && core::same_text(steps[0].key, event_name);
}

run::run(evaluation& with, std::size_t shift) noexcept : with_(with), shift_(shift) {
    with_.work->regexes.allow(with_.limits.search_work);
}

bool run::stop(limit reached) {
    if (!stopped_) note(reached);
    stopped_ = true;
    return false;
}

bool run::refuse_list(const core::value& v) {
    if (!v.is_null() && !stopped_) note(limit::not_a_list);
    return false;
}

bool run::holds(const core::value& v) {
    if (v.is_string() && means_no(v.as_string())) note(limit::text_as_condition);
    return truthy(v);
}

bool run::visit(std::size_t count) {
    if (count > with_.limits.elements) return stop(limit::elements);
    if (count > visits_left_) return stop(limit::visits);
    visits_left_ -= count;
    return !stopped_;
}

core::value run::eval(const node& n) {
    if (n.folded) return n.constant;
    if (!charge(1)) return {};
    const auto outer = std::exchange(offset_, n.offset);
    const auto v = eval_kind(n);
    offset_ = outer;
    return stopped_ ? core::value{} : v;
}

core::value run::eval_kind(const node& n) {
    switch (n.kind) {
    case node_kind::constant:
        return n.constant;
    case node_kind::read:
        return read(n);
    case node_kind::join:
        return eval_join(n);
    case node_kind::any_of:
        return core::value::boolean(
            std::ranges::any_of(n.children, [&](const node* child) { return holds(eval(*child)); }));
    case node_kind::all_of:
        return core::value::boolean(
            std::ranges::all_of(n.children, [&](const node* child) { return holds(eval(*child)); }));
    case node_kind::negation:
        return core::value::boolean(!holds(eval(*n.children[0])));
    case node_kind::comparison:
        return eval_comparison(*this, n);
    case node_kind::sum:
        return eval_sum(*this, n);
    case node_kind::product:
        return eval_product(*this, n);
    case node_kind::minus:
        return eval_minus(*this, n);
    case node_kind::call:
        return n.function->call(*this, n);
    case node_kind::list:
        return eval_list(n);
    case node_kind::record:
        return eval_record(n);
    }
    return {};
}

// In a template names are the event's: "root" is no more than a name there.
core::value run::eval_join(const node& n) {
    const auto piece = [&](const node& child) {
        if (child.kind != node_kind::read) return child.constant;
        const auto* known = found(child);
        return known ? *known : find(child.where->steps(), with_.event);
    };
    if (n.children.size() == 1) return piece(*n.children[0]);
    text_builder joined(*this);
    for (const auto* child : n.children)
        if (!joined.append(text_of(piece(*child)))) return {};
    return joined.value();
}

core::value run::eval_list(const node& n) {
    if (!charge(n.children.size() * sizeof(core::value))) return {};
    arena_list<core::value> items(memory(), n.children.size());
    for (const auto* child : n.children)
        items.push(eval(*child));
    return core::value::array(items.items());
}

core::value run::eval_record(const node& n) {
    if (!charge(n.children.size() * sizeof(core::member))) return {};
    arena_list<core::member> members(memory(), n.children.size());
    for (std::size_t i = 0; i < n.children.size(); ++i)
        members.push({n.keys[i], eval(*n.children[i])});
    return core::value::object(members.items());
}

core::value run::find(std::span<const step> steps, const core::value& root) {
    visit_budget budget{with_.limits.elements, visits_left_};
    const auto found = resolve(steps, root, memory(), budget);
    visits_left_ = budget.visits;
    if (budget.reached != limit::none) stop(budget.reached);
    return found;
}

core::value run::read(const node& n) {
    const auto* known = scope_ ? nullptr : found(n);
    const auto v = known ? *known : read(n.where->steps());
    return v.is_null() && n.may_be_name ? read_name(n.where->text()) : v;
}

// A property whose name holds points ("Lead Owner.id"), where there is nothing at the path of this text.
core::value run::read_name(std::string_view name) {
    const core::value& from = scope_ && scope_->of_objects ? scope_->list[scope_->position] : with_.event;
    const auto* item = from.find(name);
    return item ? *item : core::value{};
}

core::value run::read_event(std::span<const step> steps) {
    return find(steps, with_.event);
}

core::value run::read(std::span<const step> steps) {
    if (names_event(steps)) return find(steps.subspan(1), with_.event);
    return read_in(steps, scope_);
}

bool run::is_own(std::span<const step> steps, const scope& inside) noexcept {
    const auto own = names_event(inside.own) ? inside.own.subspan(1) : inside.own;
    return !own.empty() && same_steps(steps, own);
}

core::value run::read_in(std::span<const step> steps, scope* from) {
    if (!from) return find(steps, with_.event);
    const auto& element = from->list[from->position];
    // An element's own member of this name comes first.
    if (names_element(steps) && !element.find(element_name) && !is_own(steps, *from))
        return find(steps.subspan(1), element);
    if (from->of_objects) return find(steps, element);
    if (is_own(steps, *from)) return element;
    return read_parallel(steps, *from);
}

core::value run::read_parallel(std::span<const step> steps, scope& inside) {
    const auto known = std::ranges::find(inside.known, steps.data(), &scope::remembered::steps);
    core::value list;
    if (known != inside.known.end()) {
        list = known->list;
    } else {
        list = read_in(steps, inside.outer);
        const auto free = std::ranges::find(inside.known, nullptr, &scope::remembered::steps);
        if (free != inside.known.end()) *free = {steps.data(), list};
    }
    if (!list.is_array() || list.size() != inside.list.size()) return {};
    return list.elements()[inside.position];
}

void run::enter(scope& inner) noexcept {
    inner.outer = scope_;
    scope_ = &inner;
}

void run::leave() noexcept {
    scope_ = scope_->outer;
}

std::optional<std::string_view> run::scalar_text(const core::value& v) {
    switch (v.type()) {
    case core::kind::null:
        return std::string_view{};
    case core::kind::boolean:
        return v.as_boolean() ? std::string_view("true") : std::string_view("false");
    case core::kind::number: {
        if (v.is_written_integer() && v.written() != "-0") return v.written();
        core::number_text_buffer buffer;
        return memory().copy(core::number_text(v, buffer));
    }
    case core::kind::string:
        return v.as_string();
    default:
        return std::nullopt;
    }
}

std::string_view run::text_of(const core::value& v) {
    const auto scalar = scalar_text(v);
    return scalar ? *scalar : json_of(v);
}

std::string_view run::json_of(const core::value& v) {
    const auto& most = with_.limits;
    const auto extent = measure_json(v, most.result_bytes, 2 * most.result_depth);
    if (extent.bytes > most.result_bytes) return stop(limit::result_bytes), std::string_view{};
    if (!charge(2 * extent.bytes)) return {};
    auto& buffer = work().text;
    buffer.clear();
    core::write_json(v, buffer);
    return memory().copy(buffer);
}

std::optional<std::string_view> run::text_argument(const node& call, std::size_t position) {
    const auto v = argument(call, position);
    if (v.is_null()) return std::nullopt;
    const auto t = scalar_text(v);
    if (t && !charge(t->size())) return std::nullopt;
    return t;
}

std::optional<double> run::whole_argument(const node& call, std::size_t position) {
    const auto n = numeric_of(argument(call, position));
    if (!n) return std::nullopt;
    return std::trunc(n->as_double);
}

std::optional<std::span<const core::value>> run::list_argument(const node& call, std::size_t position) {
    const auto v = argument(call, position);
    if (!v.is_array()) return refuse_list(v), std::nullopt;
    return v.elements();
}

core::value run::number(double d) {
    if (!std::isfinite(d)) note(limit::number);
    return core::value::number(d);
}

core::value run::text(std::string_view t) {
    if (t.size() > with_.limits.result_bytes) stop(limit::result_bytes);
    return stopped_ ? core::value{} : core::value::string(t);
}

bool text_builder::append(std::string_view piece) {
    if (bytes_.size() + piece.size() > run_.with().limits.result_bytes) return run_.stop(limit::result_bytes);
    if (!run_.charge(piece.size())) return false;
    std::ranges::copy(piece, bytes_.extend(piece.size()));
    return true;
}

core::value text_builder::value() const {
    return run_.stopped() ? core::value{} : core::value::string(view());
}

namespace {

std::size_t string_bytes(std::string_view text) noexcept {
    std::size_t bytes = text.size() + 2;
    for (const char c : text)
        if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20)
            bytes += c == '"' || c == '\\' ? 1 : 5;
    return bytes;
}

class json_measure {
public:
    json_measure(std::size_t most_bytes, std::size_t most_depth)
        : most_bytes_(most_bytes), most_depth_(most_depth) {}

    // False as soon as a bound is passed.
    bool add(const core::value& v, std::size_t depth) noexcept {
        switch (v.type()) {
        case core::kind::array:
            return open(depth + 1) && std::ranges::all_of(v.elements(), [&](const core::value& element) {
                       return add(element, depth + 1) && add_bytes(1);
                   });
        case core::kind::object:
            return open(depth + 1) && std::ranges::all_of(v.members(), [&](const core::member& m) {
                       return add_bytes(string_bytes(m.key) + 2) && add(m.item, depth + 1);
                   });
        case core::kind::string:
            return add_bytes(string_bytes(v.as_string()));
        case core::kind::number: {
            core::number_text_buffer buffer;
            return add_bytes(core::number_text(v, buffer).size());
        }
        default:
            return add_bytes(4);
        }
    }
    json_extent extent() const noexcept { return {bytes_, depth_}; }

private:
    bool open(std::size_t depth) noexcept {
        depth_ = std::max(depth_, depth);
        return depth <= most_depth_ && add_bytes(2);
    }
    bool add_bytes(std::size_t count) noexcept {
        bytes_ += count;
        return bytes_ <= most_bytes_;
    }

    std::size_t most_bytes_;
    std::size_t most_depth_;
    std::size_t bytes_ = 0;
    std::size_t depth_ = 0;
};

} // namespace

json_extent measure_json(const core::value& v, std::size_t most_bytes, std::size_t most_depth) noexcept {
    json_measure measure(most_bytes, most_depth);
    measure.add(v, 0);
    return measure.extent();
}

} // namespace lead_ads::mapping
