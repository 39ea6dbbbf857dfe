#include "lookup/text_file.hpp"

#include "core/utf8.hpp"

#include <array>
#include <cerrno>
#include <sys/stat.h>

namespace lead_ads::lookup {

namespace {

constexpr std::size_t piece_size = 64 * 1024;

// Windows-1252 between 0x80 and 0x9F (Microsoft's code page table); everything else is Latin-1. 0: undefined
// there.
constexpr std::array<char16_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

char32_t from_windows_1252(unsigned char byte) noexcept {
    if (byte < 0x80 || byte >= 0xA0) return byte;
    const auto c = windows_1252[byte - 0x80];
    return c != 0 ? c : U'\uFFFD';
}

// A piece may end inside a character.
bool is_utf8_but_for_the_end(std::string_view bytes) noexcept {
    for (int cut = 0; cut < 4 && !bytes.empty(); ++cut, bytes.remove_suffix(1)) {
        if (core::is_utf8(bytes)) return true;
        if ((static_cast<unsigned char>(bytes.back()) & 0x80) == 0) return false;
    }
    return bytes.empty();
}

// Text of Latin letters in UTF-16 has a zero in nearly every second byte.
bool has_zeros_at(std::string_view bytes, std::size_t parity) noexcept {
    std::size_t zeros = 0;
    for (std::size_t i = parity; i < bytes.size(); i += 2)
        zeros += bytes[i] == '\0' ? 1 : 0;
    return bytes.size() >= 4 && zeros * 4 > bytes.size();
}

} // namespace

encoding_guess guess_encoding(std::string_view first_bytes) noexcept {
    using enum text_encoding;
    if (first_bytes.starts_with("\xEF\xBB\xBF")) return {utf_8, 3};
    if (first_bytes.starts_with("\xFF\xFE")) return {utf_16_le, 2};
    if (first_bytes.starts_with("\xFE\xFF")) return {utf_16_be, 2};
    if (has_zeros_at(first_bytes, 1)) return {utf_16_le, 0};
    if (has_zeros_at(first_bytes, 0)) return {utf_16_be, 0};
    return {is_utf8_but_for_the_end(first_bytes) ? utf_8 : windows_1252, 0};
}

text_file::text_file(const std::string& path) : file_(std::fopen(path.c_str(), "rbe")) {
    struct stat about {};
    if (!file_) return;
    const bool is_known = ::fstat(::fileno(file_.get()), &about) == 0;
    if (!is_known || !S_ISREG(about.st_mode)) {
        file_.reset();
        if (is_known) errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
        return;
    }
    size_ = static_cast<std::uint64_t>(about.st_size);
}

bool text_file::read_piece() {
    const auto before = raw_.size();
    raw_.resize(before + piece_size);
    const auto got = std::fread(raw_.data() + before, 1, piece_size, file_.get());
    raw_.resize(before + got);
    position_ += got;
    has_failed_ = has_failed_ || std::ferror(file_.get()) != 0;
    return got != 0;
}

void text_file::next(std::string& out) {
    out.clear();
    while (out.empty()) {
        const bool has_more = read_piece();
        if (is_first_) {
            is_first_ = false;
            form_ = guess_encoding(raw_);
            raw_.erase(0, form_.mark);
        }
        if (!has_more) {
            // The rest is a character that the file's end has cut.
            if (!raw_.empty()) core::append_code_point(U'\uFFFD', out);
            raw_.clear();
            return;
        }
        decode(out);
    }
}

void text_file::decode(std::string& out) {
    if (form_.encoding == text_encoding::utf_16_le || form_.encoding == text_encoding::utf_16_be)
        return decode_utf_16(out);
    if (form_.encoding == text_encoding::windows_1252) {
        for (const char byte : raw_)
            core::append_code_point(from_windows_1252(static_cast<unsigned char>(byte)), out);
        raw_.clear();
        return;
    }
    if (core::is_utf8(raw_)) {
        out.swap(raw_);
        raw_.clear();
        return;
    }
    std::string_view left = raw_;
    while (!left.empty()) {
        const auto size = core::utf8_size(left);
        const bool may_be_cut = size == 0 && left.size() < 4 && is_utf8_but_for_the_end(left);
        if (may_be_cut) break;
        if (size == 0)
            core::append_code_point(U'\uFFFD', out);
        else
            out.append(left.substr(0, size));
        left.remove_prefix(size == 0 ? 1 : size);
    }
    raw_.erase(0, raw_.size() - left.size());
}

void text_file::decode_utf_16(std::string& out) {
    const bool low_first = form_.encoding == text_encoding::utf_16_le;
    const auto unit_at = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(raw_[at]);
        const auto second = static_cast<unsigned char>(raw_[at + 1]);
        return static_cast<char16_t>(low_first ? first | second << 8 : first << 8 | second);
    };
    std::size_t at = 0;
    for (; at + 1 < raw_.size(); at += 2) {
        const auto unit = unit_at(at);
        const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
        if (high_surrogate_ != 0 && is_low) {
            core::append_code_point(0x10000 + ((char32_t{high_surrogate_} - 0xD800) << 10) + (unit - 0xDC00u),
                                    out);
            high_surrogate_ = 0;
            continue;
        }
        if (high_surrogate_ != 0) core::append_code_point(U'\uFFFD', out);
        high_surrogate_ = unit >= 0xD800 && unit <= 0xDBFF ? unit : char16_t{0};
        if (high_surrogate_ == 0) core::append_code_point(is_low ? U'\uFFFD' : char32_t{unit}, out);
    }
    raw_.erase(0, at);
}

} // namespace lead_ads::lookup
