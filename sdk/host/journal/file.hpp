// The journal as a file: whether it is one, making a new one, and the lock that a run holds.
//
// In: a path. Out: a checked, locked file that SQLite may open. Refuses, without having opened anything for
// writing, what does not carry a journal's header. Not for several threads.
#pragma once

#include "host/journal/failure.hpp"

#include <string>
#include <utility>

namespace desthost::journal {

// A file descriptor, closed when it goes.
class descriptor {
public:
    explicit descriptor(int number = -1) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor();
    [[nodiscard]] int get() const noexcept { return number_; }
    explicit operator bool() const noexcept { return number_ >= 0; }

private:
    int number_;
};

// The absolute path with the links of its folder (and of itself, if it is there) resolved.
result<std::string> resolve(const std::string& path);

// Whether the process may write to the file or folder, as far as permissions tell.
bool is_writable(const std::string& path) noexcept;

// Fails unless the file at `path` carries a journal's header of a version that this program knows. Reads
// only.
result<void> check_header(const std::string& path);

// Makes a new journal with `content` (a whole database) at `path`, mode 0600, in one step: others see
// nothing or all of it, also after a power loss. When somebody else has made one meanwhile, theirs stays.
result<void> create(const std::string& path, const std::string& content);

// The lock of a run, held as long as the descriptor is; the kernel lets go of it when the process dies. Close
// it only after SQLite has closed the file: closing any descriptor drops SQLite's own locks. Also sees to it
// that the file is its owner's alone.
result<descriptor> lock(const std::string& path);

} // namespace desthost::journal
