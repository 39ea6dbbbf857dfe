#include "mapping/assign.hpp"

#include <algorithm>
#include <memory>

namespace lead_ads::mapping {

namespace {

using core::member;
using core::value;

// In the order of the enumerators.
constexpr std::string_view sentences[] = {
    "the value was written",
    "a text, number or boolean stands on the way",
    "an array stands on the way and the next step is no position",
    "the position in the array is beyond 999",
};

// Digits are a position in an array, also in one that has yet to be made, and a name in an object.
bool is_position(const step& s, const value* parent) noexcept {
    return s.kind == step_kind::index && (!parent || !parent->is_object());
}

const value* child(const value& parent, const step& s) noexcept {
    if (!parent.is_array()) return parent.find(s.key);
    return is_position(s, &parent) && s.index < parent.size() ? &parent.elements()[s.index] : nullptr;
}

} // namespace

std::string_view describe(write_result result) noexcept {
    return sentences[static_cast<std::size_t>(result)];
}

void tree::start(const value& root) noexcept {
    root_ = root;
    owned_size_ = 0;
}

const value& tree::freeze() noexcept {
    owned_size_ = 0;
    return root_;
}

value tree::get(std::span<const step> where) const noexcept {
    const auto* at = &root_;
    for (const auto& s : where)
        if (at) at = child(*at, s);
    return at ? *at : value{};
}

write_result tree::check(std::span<const step> where) const noexcept {
    const auto* at = &root_;
    for (const auto& s : where) {
        if (at && at->is_null()) at = nullptr;
        if (is_position(s, at) && s.index > max_index) return write_result::beyond_array;
        if (!at) continue;
        if (at->is_scalar()) return write_result::through_scalar;
        if (at->is_array() && !is_position(s, at)) return write_result::through_array;
        at = child(*at, s);
    }
    return write_result::done;
}

// Makes `items` changeable, with room for `needed` of them: as they are when the tree owns them and has room,
// otherwise as a copy. When the list of what is owned is full, all of it counts as foreign again: it is
// copied once more when it changes.
template <class T>
T* tree::own(std::span<const T> items, std::size_t needed) {
    auto* const end = owned_ + owned_size_;
    auto* known = items.empty()
                      ? end
                      : std::find_if(owned_, end, [&](const owned& o) { return o.items == items.data(); });
    if (known != end && needed <= known->capacity) return const_cast<T*>(items.data());
    constexpr std::size_t spare = 8;
    const auto capacity = needed + std::max(needed / 2, spare);
    auto* copy = memory_->array<T>(capacity);
    std::uninitialized_copy(items.begin(), items.end(), copy);
    if (known == end) {
        if (owned_size_ == max_owned) owned_size_ = 0;
        known = &owned_[owned_size_++];
    }
    *known = {copy, capacity};
    return copy;
}

// Where the child of `parent` stands or, made now, will stand.
value* tree::slot(value& parent, const step& s) {
    if (!parent.is_null() ? parent.is_array() : is_position(s, nullptr)) {
        const auto elements = parent.is_array() ? parent.elements() : std::span<const value>{};
        const auto size = std::max<std::size_t>(elements.size(), s.index + std::size_t{1});
        auto* kept = own(elements, size);
        std::uninitialized_fill(kept + elements.size(), kept + size, value{});
        parent = value::array({kept, size});
        return &kept[s.index];
    }
    const auto members = parent.is_object() ? parent.members() : std::span<const member>{};
    const auto place =
        static_cast<std::size_t>(std::ranges::find(members, s.key, &member::key) - members.begin());
    const auto size = std::max(members.size(), place + 1);
    auto* kept = own(members, size);
    if (place == members.size()) std::construct_at(kept + place, member{s.key, {}});
    parent = value::object({kept, size});
    return &kept[place].item;
}

write_result tree::set(std::span<const step> where, const value& item) {
    const auto problem = check(where);
    if (problem != write_result::done) return problem;
    // The item may be a part of this tree: changed in place later, it would change in two places, or hold
    // itself.
    if (!item.is_scalar()) freeze();
    const auto kept = item;
    auto* at = &root_;
    for (const auto& s : where)
        at = slot(*at, s);
    *at = kept;
    return write_result::done;
}

template <class T>
std::span<const T> tree::erase(std::span<const T> items, std::size_t position) {
    auto* kept = own(items, items.size());
    std::copy(kept + position + 1, kept + items.size(), kept + position);
    return {kept, items.size() - 1};
}

bool tree::remove(std::span<const step> where) {
    if (where.empty()) return false;
    const auto* found = &root_;
    for (const auto& s : where)
        if (found) found = child(*found, s);
    if (!found) return false;
    auto* parent = &root_;
    for (const auto& s : where.first(where.size() - 1))
        parent = slot(*parent, s);
    const auto& last = where.back();
    if (parent->is_array()) {
        *parent = value::array(erase(parent->elements(), last.index));
    } else {
        const auto members = parent->members();
        const auto place = std::ranges::find(members, last.key, &member::key) - members.begin();
        *parent = value::object(erase(members, static_cast<std::size_t>(place)));
    }
    return true;
}

} // namespace lead_ads::mapping
