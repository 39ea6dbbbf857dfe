// How an input is to be read: what the command line says in place of a guess.
//
// Values.
#pragma once

#include "host/sources/byte_stream.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace desthost::sources {

enum class input_format : std::uint8_t {
    ndjson, // JSON texts: one a line, or several lines each.
    array,  // One JSON array whose elements are the events.
    page,   // An answer of an API: an object that holds such an array.
    csv,    // A header line, then one event a row.
};

struct reading {
    std::optional<input_format> format; // empty: guessed
    std::string encoding;               // empty: guessed
    char delimiter = '\0';              // of CSV; 0: guessed from the header
    std::uint64_t skip_lines = 0;       // of CSV: lines above the header
};

// One input as its source sees it.
struct input_context {
    std::string path;
    reading how;
    std::function<void(const std::string&)> warn;             // is told once what was guessed or left out
    std::function<std::unique_ptr<byte_stream>()> from_start; // reads the input again; empty: a stream

    std::string name() const { return input_name(path); }
    void tell(const std::string& what) const {
        if (warn) warn(name() + ": " + what);
    }
};

} // namespace desthost::sources
