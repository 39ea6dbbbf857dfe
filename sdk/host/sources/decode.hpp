// Turns a text of another encoding into UTF-8.
//
// In: bytes, and the name of their encoding: any that ICU knows. Out: UTF-8, in bounded memory. Bytes that
// the encoding does not have come out as a byte that is not UTF-8, so that the event that holds them is seen
// to be damaged. One thread at a time.
#pragma once

#include "host/sources/byte_stream.hpp"

#include <memory>
#include <string>

namespace desthost::sources {

bool is_known_encoding(const std::string& name);
// Whether the name is one of UTF-8's: nothing needs to be turned.
bool is_utf8_name(const std::string& name);

// `ahead`: bytes that have been read of `bytes` already.
std::unique_ptr<byte_stream> decode(std::string ahead, std::unique_ptr<byte_stream> bytes,
                                    const std::string& encoding);

} // namespace desthost::sources
