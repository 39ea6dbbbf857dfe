// What can go wrong with a journal.
//
// A failure holds a sentence for people: what happened, to which file, what to do next. It never holds an
// event's bytes. Values; any thread.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>

namespace desthost::journal {

enum class problem {
    // Another process runs on this journal.
    in_use,
    // The file is not a journal; it was neither changed nor opened for writing.
    foreign,
    // The journal was written by a newer desthost, whose schema this one does not know.
    newer,
    // The journal is damaged.
    corrupt,
    // The file or its folder cannot be written.
    read_only,
    // The disk, the quota or the limit on file sizes is used up.
    full,
    // There is no such file, where one is needed.
    missing,
    // What was asked for is not in the journal, or makes no sense.
    unusable,
    // Any other error of the disk or of SQLite.
    io
};

struct failure {
    problem kind;
    std::string text;
};

// Named by boost::system::result: what value() throws when there is none. Callers ask first.
[[noreturn]] inline void throw_exception_from_error(const failure& f, const boost::source_location& /*at*/) {
    throw std::runtime_error(f.text);
}

template <class T>
using result = boost::system::result<T, failure>;

} // namespace desthost::journal
