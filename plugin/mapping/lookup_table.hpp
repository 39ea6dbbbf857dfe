// The tables that LOOKUP reads, as the language sees them: texts to values, compiled into rules by name.
//
// The interface keeps the language free of files and of normalising; plugin/lookup has the implementations. A
// table is immutable once made: any number of threads may call find, each with an arena of its own.
#pragma once

#include "core/arena.hpp"
#include "core/value.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping {

class lookup_table {
public:
    virtual ~lookup_table() = default;

    // Number of keys that a call may give, in this order; an inline table has one.
    virtual std::size_t key_count() const noexcept = 0;
    // Names of the result columns; empty for an inline table, which has one result and no names.
    virtual const std::vector<std::string>& columns() const noexcept = 0;
    // Returns the value in `column` of the row whose key number `key` is `text`; null when there is no such
    // row or its cell is empty. Texts of the result live in `memory` or in the table.
    virtual core::value find(std::size_t column, std::size_t key, std::string_view text,
                             core::arena& memory) const = 0;

protected:
    lookup_table() = default;
    lookup_table(const lookup_table&) = default;
    lookup_table& operator=(const lookup_table&) = default;
};

struct named_lookup {
    std::string name;
    std::shared_ptr<const lookup_table> table;
};

// The tables of one mapping file, in its order.
using lookup_tables = std::vector<named_lookup>;

} // namespace lead_ads::mapping
