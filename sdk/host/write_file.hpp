// Writing files so that a reader never sees half of one.
//
// Any thread.
#pragma once

#include <string>
#include <string_view>

namespace desthost {

// Writes all of `text`. Returns 0, or the error number.
int write_all(int descriptor, std::string_view text) noexcept;

// Replaces the file's content as a whole: through a file beside it, or, when the path is a device or a pipe,
// by writing to it. Returns 0, or the error number.
int replace_file(const std::string& path, std::string_view text);

} // namespace desthost
