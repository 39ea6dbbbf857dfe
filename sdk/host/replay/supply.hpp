// Where a delivery takes its events from.
//
// Out: events with their place, and for each whether the journal knows already how it ended. One thread at a
// time, but for progress.
#pragma once

#include "host/journal/event_end.hpp"

#include <cstdint>
#include <string_view>

namespace desthost::replay {

struct supplied_event {
    std::uint32_t input = 0; // index of the input's name
    std::uint64_t line = 0;
    std::string_view payload;     // lasts until the next call
    bool is_whole = true;         // false: payload is only the beginning
    std::string_view malformed{}; // why the row of a CSV is no event, like payload; empty: it is one
    journal::place where{};
    bool finished = false;    // ended so in an earlier run: not to be sent
    std::int32_t outcome = 0; // of a finished one, like what follows
    std::int32_t code = 0;
    std::int32_t subcode = 0;
    std::string_view reason{};
};

class supply {
public:
    virtual ~supply() = default;

    // The next event; false when there is no more, or reading was stopped.
    virtual bool next(supplied_event& event) = 0;

    // Nothing more will be asked for, though there may be more.
    virtual void pause() {}

    // Whether more can be had without waiting for somebody who writes.
    virtual bool is_file() const noexcept = 0;
    // Whether the journal could not be read: nothing more is to be sent.
    virtual bool has_failed() const noexcept = 0;
    // How much has been read, from 0 to 1; negative when nobody knows. Any thread.
    virtual double progress() const noexcept = 0;
};

} // namespace desthost::replay
