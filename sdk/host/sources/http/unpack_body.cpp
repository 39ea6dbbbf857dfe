// Packed bodies: gzip by zlib, zstd by its own library, each with a bound on what comes out.
#include "host/sources/http/body_reader.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace desthost::sources {
namespace {

constexpr std::size_t piece_size = 32 * 1024;
constexpr int largest_window = 23; // 8 MiB, as a power of two

struct end_inflate {
    void operator()(z_stream* s) const noexcept { inflateEnd(s); }
};

} // namespace

unpacked unpack_gzip(std::string_view packed, std::size_t most, std::string& out) {
    constexpr int gzip_only = 16 + MAX_WBITS;
    z_stream stream{};
    if (inflateInit2(&stream, gzip_only) != Z_OK) return unpacked::damaged;
    const std::unique_ptr<z_stream, end_inflate> end_of_scope(&stream);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::array<char, piece_size> piece;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        const int state = inflate(&stream, Z_NO_FLUSH);
        out.append(piece.data(), piece.size() - stream.avail_out);
        if (out.size() > most) return unpacked::too_large;
        // Several members behind one another are one body.
        if (state == Z_STREAM_END && stream.avail_in != 0 && inflateReset(&stream) == Z_OK) continue;
        if (state == Z_STREAM_END) return unpacked::good;
        if (state != Z_OK || (stream.avail_in == 0 && stream.avail_out != 0)) return unpacked::damaged;
    }
}

unpacked unpack_zstd(std::string_view packed, std::size_t most, std::string& out) {
    const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(),
                                                                            &ZSTD_freeDStream);
    if (!stream || ZSTD_isError(ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, largest_window)))
        return unpacked::damaged;
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    std::array<char, piece_size> piece;
    std::size_t state = 1;
    for (;;) {
        ZSTD_outBuffer to{piece.data(), piece.size(), 0};
        state = ZSTD_decompressStream(stream.get(), &to, &in);
        if (ZSTD_isError(state)) return unpacked::damaged;
        out.append(piece.data(), to.pos);
        if (out.size() > most) return unpacked::too_large;
        if (in.pos == in.size && to.pos < to.size) return state == 0 ? unpacked::good : unpacked::damaged;
    }
}

} // namespace desthost::sources
