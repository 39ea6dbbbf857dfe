// Number of heap allocations of this program: malloc and its relatives are replaced in programs that link
// allocations.cpp, operator new included because it calls malloc. Libraries that such a program loads count
// too.
#pragma once

#include <cstdint>

namespace bench {

// Since the program started, in all threads.
std::uint64_t allocations() noexcept;

} // namespace bench
