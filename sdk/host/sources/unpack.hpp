// Unpacks gzip and zstd, recognised by their first bytes.
//
// In: a byte stream. Out: one that gives the unpacked bytes, or the same bytes when it is not packed. Several
// gzip members or zstd frames behind one another are one input. Throws input_error for data that is damaged
// or ends too early. Memory: a window of at most 8 MiB, whatever the file asks for.
#pragma once

#include "host/sources/byte_stream.hpp"

#include <memory>
#include <string>

namespace desthost::sources {

// `name` is that of the input, for messages.
std::unique_ptr<byte_stream> unpack_when_packed(std::unique_ptr<byte_stream> packed, const std::string& name);

} // namespace desthost::sources
