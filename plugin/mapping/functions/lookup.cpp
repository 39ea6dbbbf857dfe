// LOOKUP: a value of another table, found by keys of the event.
#include "mapping/functions/functions.hpp"
#include "mapping/lookup_table.hpp"

namespace lead_ads::mapping::functions {

namespace {

// The cost of normalising and searching one key, in steps.
constexpr std::size_t cost_of_a_key = 64;

class key_search {
public:
    key_search(run& r, const node& call) : run_(r), table_(*call.table), column_(call.column) {}

    value find(std::size_t key, const value& given) {
        if (!given.is_array()) return find_text(key, given);
        if (!run_.visit(given.size())) return {};
        for (const auto& element : given.elements())
            if (const auto found = find_text(key, element); !found.is_null()) return found;
        return {};
    }

private:
    value find_text(std::size_t key, const value& given) {
        const auto text = run_.scalar_text(given);
        if (!text || text->empty() || !run_.charge(text->size() + cost_of_a_key)) return {};
        return table_.find(column_, key, *text, run_.memory());
    }

    run& run_;
    const lookup_table& table_;
    std::size_t column_;
};

} // namespace

value lookup(run& r, const node& call) {
    const std::size_t first_key = call.table->columns().empty() ? 1 : 2;
    key_search search(r, call);
    for (auto i = first_key; i < call.children.size() && !r.stopped(); ++i)
        if (const auto found = search.find(i - first_key, r.argument(call, i)); !found.is_null())
            return found;
    return {};
}

} // namespace lead_ads::mapping::functions
