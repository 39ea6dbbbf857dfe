// Tells one event from an answer of an API that holds many.
//
// In: the beginning of a JSON text. Out: what its first keys show. Pure; reads no further than it is given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace desthost::sources {

enum class json_shape : std::uint8_t {
    undecided, // More has to be read.
    event,     // An object of its own.
    page,      // {"data":[ ... ]}: an API's answer that holds events.
    error,     // {"error":{ ... }}: an API's answer that holds none.
    webhook,   // {"object":...,"entry":[ ... ]}: a notification.
};

struct shape_finding {
    json_shape shape = json_shape::undecided;
    std::size_t list = 0; // of a page: where its bracket stands
};

shape_finding find_shape(std::string_view beginning);

} // namespace desthost::sources
