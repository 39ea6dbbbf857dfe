// UNIQUE and SORT. Both sort entries that know their position, which needs no memory of its own.
#include "mapping/functions/functions.hpp"
#include "mapping/number.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace lead_ads::mapping::functions {

namespace {

constexpr std::uint64_t start_of_hash = 14'695'981'039'346'656'037u;
constexpr std::uint64_t prime = 1'099'511'628'211u;

std::uint64_t mix(std::uint64_t hash, std::uint64_t more) noexcept {
    return (hash ^ more) * prime;
}

std::uint64_t hash_of(std::string_view text) noexcept {
    auto hash = start_of_hash;
    for (const char c : text)
        hash = mix(hash, static_cast<unsigned char>(c));
    return hash;
}

// Equal for equal values: numbers by value, objects whatever the order of their keys.
std::uint64_t hash_of(run& r, const value& v) {
    const auto kind = static_cast<std::uint64_t>(v.type());
    if (!r.charge(v.is_number() || v.is_boolean() ? 1 : 1 + v.size())) return 0;
    switch (v.type()) {
    case core::kind::number:
        return mix(kind, std::bit_cast<std::uint64_t>(v.as_double() + 0.0));
    case core::kind::boolean:
        return mix(kind, v.as_boolean());
    case core::kind::string:
        return mix(kind, hash_of(v.as_string()));
    case core::kind::array: {
        auto hash = mix(kind, v.size());
        for (const auto& element : v.elements())
            hash = mix(hash, hash_of(r, element));
        return hash;
    }
    case core::kind::object: {
        auto hash = mix(kind, v.size());
        for (const auto& m : v.members())
            hash += mix(hash_of(m.key), hash_of(r, m.item));
        return hash;
    }
    case core::kind::null:
        break;
    }
    return 0;
}

struct hashed {
    std::uint64_t hash = 0;
    std::uint32_t position = 0;
    bool is_repeated = false;
};

// Entries of one hash come in the order of their positions: the first of equal ones stays.
void mark_repeated(run& r, std::span<hashed> alike, std::span<const value> list) {
    for (std::size_t i = 1; i < alike.size(); ++i)
        for (std::size_t k = 0; k < i && !alike[i].is_repeated; ++k) {
            const auto& one = list[alike[k].position];
            if (!r.charge(one.is_number() || one.is_boolean() ? 1 : 1 + one.size())) return;
            alike[i].is_repeated = !alike[k].is_repeated && one == list[alike[i].position];
        }
}

void mark_all_repeated(run& r, std::span<hashed> entries, std::span<const value> list) {
    for (std::size_t from = 0; from < entries.size();) {
        auto to = from + 1;
        while (to < entries.size() && entries[to].hash == entries[from].hash)
            ++to;
        mark_repeated(r, entries.subspan(from, to - from), list);
        from = to;
    }
}

enum class rank : std::uint8_t {
    number, // a number or numeric text
    text,   // anything else
    null,
};

struct sortable {
    rank is = rank::null;
    numeric number;
    std::string_view text;
    std::uint32_t position = 0;
};

sortable sortable_of(run& r, const value& v, std::size_t position) {
    sortable s;
    s.position = static_cast<std::uint32_t>(position);
    if (v.is_null()) return s;
    const auto n = numeric_of(v);
    s.is = n ? rank::number : rank::text;
    if (n)
        s.number = *n;
    else
        s.text = r.text_of(v);
    return s;
}

// What "<" says of two numbers and of two texts, made whole: "<" alone is no order of both together.
bool is_before(const sortable& a, const sortable& b) noexcept {
    if (a.is != b.is) return a.is < b.is;
    const auto order = a.is == rank::number ? compare(a.number, b.number) : a.text <=> b.text;
    return order != 0 ? order < 0 : a.position < b.position;
}

// Comparisons of one element, times what one costs at most.
std::size_t cost_of_sorting(std::size_t size) noexcept {
    return 2 * static_cast<std::size_t>(std::bit_width(size));
}

} // namespace

value unique(run& r, const node& call) {
    const auto list = r.list_argument(call, 0);
    if (!list || !r.visit(list->size()) || !r.charge(list->size() * (sizeof(hashed) + sizeof(value))))
        return {};
    arena_list<hashed> entries(r.memory(), list->size());
    for (std::size_t i = 0; i < list->size(); ++i)
        entries.push({hash_of(r, (*list)[i]), static_cast<std::uint32_t>(i), false});
    if (r.stopped() || !r.charge(list->size() * cost_of_sorting(list->size()))) return {};
    std::ranges::sort(entries.items(), {}, [](const hashed& h) { return std::pair(h.hash, h.position); });
    mark_all_repeated(r, entries.items(), *list);
    std::ranges::sort(entries.items(), {}, &hashed::position);
    arena_list<value> kept(r.memory(), list->size());
    for (const auto& entry : entries.items())
        if (!entry.is_repeated) kept.push((*list)[entry.position]);
    return r.stopped() ? value{} : value::array(kept.items());
}

value sort(run& r, const node& call) {
    const auto list = r.list_argument(call, 0);
    if (!list || !r.visit(list->size()) || !r.charge(list->size() * (sizeof(sortable) + sizeof(value))))
        return {};
    arena_list<sortable> entries(r.memory(), list->size());
    for (std::size_t i = 0; i < list->size() && !r.stopped(); ++i)
        entries.push(sortable_of(r, (*list)[i], i));
    std::size_t bytes = list->size();
    for (const auto& entry : entries.items())
        bytes += entry.text.size() + entry.number.digits.size();
    if (r.stopped() || !r.charge(bytes * cost_of_sorting(list->size()))) return {};
    std::ranges::sort(entries.items(), is_before);
    arena_list<value> sorted(r.memory(), list->size());
    for (const auto& entry : entries.items())
        sorted.push((*list)[entry.position]);
    return value::array(sorted.items());
}

} // namespace lead_ads::mapping::functions
