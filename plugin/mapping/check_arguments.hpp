// What a call's arguments tell about its meaning when the file is read: lists that cannot be lists, and
// places where only a number can be meant.
//
// In: finished nodes. Out: a mistake, or marks on the nodes. [one thread]
#pragma once

#include "mapping/compile_error.hpp"
#include "mapping/program.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace lead_ads::mapping {

// An aggregation over single values, SUM(total, shipping), as far as it can be told from its text.
std::optional<compile_error> find_scalar_aggregation(const node& call);

// Marks the sums inside `n`, whose value must be a number: texts that are numbers add there instead of
// joining.
void expect_number(const node& n);
// The same for the members of these names in records that `n` gives, alone or in a list.
void expect_number_members(const node& n, std::span<const std::string_view> names);
// The same for the parts of `n` that must be numbers whatever stands around it: factors, what is subtracted,
// what is compared with a number, arguments.
void expect_numbers_inside(node& n);

} // namespace lead_ads::mapping
