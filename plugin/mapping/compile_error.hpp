// What is wrong with a path, a template or a formula, for the person who wrote it.
//
// Offsets are bytes within the rule's own text (for a formula after "=" they count the "=" too); the
// configuration reader turns them into lines and columns. A text may hold several mistakes: all that can be
// told without guessing are reported at once, in the order of their places. [any thread]
#pragma once

#include <boost/system/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lead_ads::mapping {

struct compile_error {
    std::size_t offset = 0;
    std::size_t length = 0; // of the place in bytes; 0 when something is missing there
    std::string message;    // what is wrong, one clause without a full stop
    std::string hint;       // what was expected, the nearest name, or signature and example; may be empty
};

using compile_errors = std::vector<compile_error>; // never empty in a result

template <class T>
using result = boost::system::result<T, compile_errors>;

inline compile_errors one_error(std::size_t offset, std::size_t length, std::string_view message,
                                std::string_view hint) {
    return {{offset, length, std::string(message), std::string(hint)}};
}

[[noreturn]] void throw_exception_from_error(const compile_errors& errors, const boost::source_location&);

} // namespace lead_ads::mapping
