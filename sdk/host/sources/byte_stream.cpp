#include "host/sources/byte_stream.hpp"

#include "host/sources/unpack.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace desthost::sources {
namespace {

[[noreturn]] void refuse(const std::string& path, int error) {
    throw input_error{input_name(path) + ": cannot be read: " + std::generic_category().message(error)};
}

class file_stream final : public byte_stream {
public:
    file_stream(const std::string& path, const waiting* wait) : path_(path), wait_(wait) {
        descriptor_ =
            path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (descriptor_ < 0) refuse(path, errno);
        struct stat facts {};
        if (::fstat(descriptor_, &facts) != 0) refuse_after_close(errno);
        if (S_ISDIR(facts.st_mode)) refuse_after_close(EISDIR);
        may_wait_ = !S_ISREG(facts.st_mode);
    }
    ~file_stream() override { ::close(descriptor_); }
    file_stream(const file_stream&) = delete;
    file_stream& operator=(const file_stream&) = delete;

    std::size_t read(char* to, std::size_t size) override {
        while (may_wait_ && wait_ != nullptr) {
            if (is_stop_requested(*wait_)) return 0;
            if (has_bytes_or_stop(0)) break;
            if (wait_->before_a_wait) wait_->before_a_wait();
            has_bytes_or_stop(-1);
        }
        for (;;) {
            const auto got = ::read(descriptor_, to, size);
            if (got >= 0) return position_ += static_cast<std::uint64_t>(got), static_cast<std::size_t>(got);
            if (errno != EINTR) refuse(path_, errno);
        }
    }
    std::uint64_t position() const noexcept override { return position_; }

private:
    [[noreturn]] void refuse_after_close(int error) {
        ::close(descriptor_);
        refuse(path_, error);
    }

    bool has_bytes_or_stop(int timeout) const {
        std::array<pollfd, 2> watched{{{descriptor_, POLLIN, 0}, {wait_->stop_descriptor, POLLIN, 0}}};
        return ::poll(watched.data(), watched.size(), timeout) > 0;
    }

    std::string path_;
    const waiting* wait_;
    int descriptor_ = -1;
    bool may_wait_ = false;
    std::uint64_t position_ = 0;
};

} // namespace

bool is_stop_requested(const waiting& wait) {
    pollfd stop{wait.stop_descriptor, POLLIN, 0};
    return stop.fd >= 0 && ::poll(&stop, 1, 0) > 0;
}

std::string input_name(const std::string& path) {
    return path == "-" ? "standard input" : path;
}

std::uint64_t check_input(const std::string& path) {
    if (path == "-") return 0;
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) refuse(path, errno);
    if (S_ISDIR(facts.st_mode)) refuse(path, EISDIR);
    if (::access(path.c_str(), R_OK) != 0) refuse(path, errno);
    return S_ISREG(facts.st_mode) ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

std::unique_ptr<byte_stream> open_file(const std::string& path, const waiting* wait) {
    return std::make_unique<file_stream>(path, wait);
}

std::unique_ptr<byte_stream> open_input(const std::string& path, const waiting* wait) {
    return unpack_when_packed(open_file(path, wait), input_name(path));
}

} // namespace desthost::sources
