// Bytes of an input: a file or standard input, unpacked when it is gzip or zstd.
//
// In: a path, or "-". Out: bytes, piece by piece, in bounded memory. Refuses what cannot be opened or read, a
// folder, and packed data that is damaged or ends too early, each with an input_error that names the input;
// everything before the damage has been given out. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace desthost::sources {

enum class input_problem : std::uint8_t {
    incomplete, // It breaks off: what came before is good.
    unusable,   // It cannot be what it should be: another format, another encoding, no header.
};

// An input that cannot be read, or not to its end. The text names the input and holds none of its data.
class input_error : public std::runtime_error {
public:
    explicit input_error(const std::string& text, input_problem problem = input_problem::incomplete)
        : std::runtime_error(text), problem_(problem) {}
    input_problem problem() const noexcept { return problem_; }

private:
    input_problem problem_;
};

class byte_stream {
public:
    virtual ~byte_stream() = default;

    // Reads at most `size` bytes and returns how many there were; 0: the end, or a stop was asked for.
    virtual std::size_t read(char* to, std::size_t size) = 0;

    // How many bytes of the file itself (packed, if it is) have been read.
    virtual std::uint64_t position() const noexcept = 0;
};

// What a stream tells and asks while it must wait for bytes (a pipe, a terminal).
struct waiting {
    int stop_descriptor = -1;            // becomes readable when reading is to end
    std::function<void()> before_a_wait; // may be empty
};

// Whether reading is to end.
bool is_stop_requested(const waiting& wait);

// Opens a file without unpacking. `wait` may be null; it must outlive the stream.
std::unique_ptr<byte_stream> open_file(const std::string& path, const waiting* wait);

// Opens an input and unpacks it when its first bytes say so.
std::unique_ptr<byte_stream> open_input(const std::string& path, const waiting* wait);

// The name of an input in messages: "standard input" for "-".
std::string input_name(const std::string& path);

// The file's size, or 0 when it is not a regular file. Throws input_error when there is no such file, when it
// is a folder, or when it may not be read.
std::uint64_t check_input(const std::string& path);

} // namespace desthost::sources
