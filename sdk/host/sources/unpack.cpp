#include "host/sources/unpack.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace desthost::sources {
namespace {

constexpr std::size_t piece_size = 64 * 1024;
constexpr std::string_view gzip_mark = "\x1f\x8b";
constexpr std::string_view zstd_mark = "\x28\xb5\x2f\xfd";
constexpr int largest_zstd_window = 23; // 8 MiB, what zstd's own levels use at most without --long

// Packed bytes that have been read and not yet unpacked.
struct packed_bytes {
    explicit packed_bytes(std::unique_ptr<byte_stream> s) : stream(std::move(s)), bytes(piece_size) {}

    // Makes sure that there is at least one byte; false at the end.
    bool refill() {
        if (at == end) at = 0, end = stream->read(bytes.data(), bytes.size());
        return at != end;
    }

    // Reads as long as what is there could be the beginning of packed data.
    std::string_view first_bytes() {
        const auto read = [this] { return std::string_view{bytes.data(), end}; };
        while (end < zstd_mark.size() && (gzip_mark.starts_with(read()) || zstd_mark.starts_with(read()))) {
            const auto got = stream->read(bytes.data() + end, bytes.size() - end);
            if (got == 0) break;
            end += got;
        }
        return read();
    }

    std::unique_ptr<byte_stream> stream;
    std::vector<char> bytes;
    std::size_t at = 0;
    std::size_t end = 0;
};

class plain_stream final : public byte_stream {
public:
    explicit plain_stream(packed_bytes bytes) : in_(std::move(bytes)) {}
    std::size_t read(char* to, std::size_t size) override {
        if (in_.at == in_.end) return in_.stream->read(to, size);
        const auto given = std::min(size, in_.end - in_.at);
        std::memcpy(to, in_.bytes.data() + in_.at, given);
        in_.at += given;
        return given;
    }
    std::uint64_t position() const noexcept override { return in_.stream->position(); }

private:
    packed_bytes in_;
};

class gzip_stream final : public byte_stream {
public:
    gzip_stream(packed_bytes bytes, std::string name) : in_(std::move(bytes)), name_(std::move(name)) {
        constexpr int gzip_with_largest_window = 16 + MAX_WBITS;
        if (inflateInit2(&state_, gzip_with_largest_window) != Z_OK) throw std::bad_alloc{};
    }
    ~gzip_stream() override { inflateEnd(&state_); }
    gzip_stream(const gzip_stream&) = delete;
    gzip_stream& operator=(const gzip_stream&) = delete;

    std::size_t read(char* to, std::size_t size) override {
        while (!ended_) {
            if (!in_.refill()) return end_of_file();
            if (between_members_ && !begin_member()) return 0;
            if (const auto made = inflate_some(to, size)) return made;
        }
        return 0;
    }
    std::uint64_t position() const noexcept override { return in_.stream->position(); }

private:
    std::size_t end_of_file() {
        ended_ = true;
        if (between_members_) return 0;
        throw input_error{name_ +
                          ": the gzip data ends too early; the file was cut off. What could be unpacked "
                          "before has been read"};
    }

    // Zeros may follow the last member: tapes and some tools pad with them.
    bool begin_member() {
        while (in_.bytes[in_.at] == 0) {
            ++in_.at;
            if (!in_.refill()) return ended_ = true, false;
        }
        inflateReset(&state_);
        between_members_ = false;
        return true;
    }

    std::size_t inflate_some(char* to, std::size_t size) {
        state_.next_in = reinterpret_cast<Bytef*>(in_.bytes.data() + in_.at);
        state_.avail_in = static_cast<uInt>(in_.end - in_.at);
        state_.next_out = reinterpret_cast<Bytef*>(to);
        state_.avail_out = static_cast<uInt>(size);
        const int result = inflate(&state_, Z_NO_FLUSH);
        in_.at = in_.end - state_.avail_in;
        const auto made = size - state_.avail_out;
        if (result == Z_STREAM_END)
            between_members_ = true;
        else if (result != Z_OK && result != Z_BUF_ERROR)
            fail_after(made);
        return made;
    }

    void fail_after(std::size_t made) {
        if (made != 0) return; // the next call fails again, behind what is still good
        ended_ = true;
        throw input_error{name_ + ": the gzip data is damaged. What could be unpacked before has been read"};
    }

    packed_bytes in_;
    std::string name_;
    z_stream state_{};
    bool between_members_ = false;
    bool ended_ = false;
};

class zstd_stream final : public byte_stream {
public:
    zstd_stream(packed_bytes bytes, std::string name)
        : in_(std::move(bytes)), name_(std::move(name)), state_(ZSTD_createDCtx(), ZSTD_freeDCtx) {
        if (!state_) throw std::bad_alloc{};
        ZSTD_DCtx_setParameter(state_.get(), ZSTD_d_windowLogMax, largest_zstd_window);
    }

    std::size_t read(char* to, std::size_t size) override {
        while (!ended_) {
            const bool has_input = in_.refill();
            if (!has_input && at_frame_end_) break;
            ZSTD_outBuffer out{to, size, 0};
            ZSTD_inBuffer in{in_.bytes.data(), in_.end, in_.at};
            const auto result = ZSTD_decompressStream(state_.get(), &out, &in);
            if (ZSTD_isError(result)) fail(ZSTD_getErrorName(result));
            at_frame_end_ = result == 0;
            in_.at = in.pos;
            if (out.pos != 0) return out.pos;
            if (!has_input) fail("it ends too early; the file was cut off");
        }
        return 0;
    }
    std::uint64_t position() const noexcept override { return in_.stream->position(); }

private:
    void fail(const std::string& why) {
        ended_ = true;
        throw input_error{name_ + ": the zstd data cannot be unpacked: " + why +
                          ". What could be unpacked before has been read"};
    }

    packed_bytes in_;
    std::string name_;
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> state_;
    bool at_frame_end_ = false;
    bool ended_ = false;
};

} // namespace

std::unique_ptr<byte_stream> unpack_when_packed(std::unique_ptr<byte_stream> packed,
                                                const std::string& name) {
    packed_bytes bytes{std::move(packed)};
    const auto first = bytes.first_bytes();
    if (first.starts_with(gzip_mark)) return std::make_unique<gzip_stream>(std::move(bytes), name);
    if (first.starts_with(zstd_mark)) return std::make_unique<zstd_stream>(std::move(bytes), name);
    return std::make_unique<plain_stream>(std::move(bytes));
}

} // namespace desthost::sources
