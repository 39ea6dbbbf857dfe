#include "host/sources/decode.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <vector>

namespace desthost::sources {
namespace {

using converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// A text that calls itself Latin-1 and has bytes from 80 to 9F is Windows-1252; the rest is the same.
const char* name_for_icu(const std::string& name) {
    constexpr std::array latin_1{"ISO-8859-1", "latin1", "latin-1", "ISO_8859-1", "ISO8859-1", "l1"};
    const bool is_latin_1 = std::any_of(latin_1.begin(), latin_1.end(), [&](const char* known) {
        return ucnv_compareNames(known, name.c_str()) == 0;
    });
    return is_latin_1 ? "windows-1252" : name.c_str();
}

converter open(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    converter made{name.empty() ? nullptr : ucnv_open(name_for_icu(name), &status), &ucnv_close};
    if (U_FAILURE(status)) made.reset();
    return made;
}

constexpr UChar no_character = 0xFFFF;

// Called by ICU where bytes are no character.
void mark_damage(const void*, UConverterToUnicodeArgs* to, const char*, std::int32_t,
                 UConverterCallbackReason reason, UErrorCode* status) {
    if (reason > UCNV_IRREGULAR) return;
    *status = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(to, &no_character, 1, 0, status);
}

class decoding_stream final : public byte_stream {
public:
    decoding_stream(std::string ahead, std::unique_ptr<byte_stream> bytes, converter from)
        : packed_(std::move(ahead)), bytes_(std::move(bytes)), from_(std::move(from)) {
        UErrorCode status = U_ZERO_ERROR;
        ucnv_setToUCallBack(from_.get(), mark_damage, nullptr, nullptr, nullptr, &status);
    }

    std::size_t read(char* to, std::size_t size) override {
        while (given_ == made_.size() && !ended_)
            convert_more();
        const auto now = std::min(size, made_.size() - given_);
        std::memcpy(to, made_.data() + given_, now);
        given_ += now;
        return now;
    }
    std::uint64_t position() const noexcept override { return bytes_->position(); }

private:
    void convert_more() {
        made_.clear();
        given_ = 0;
        if (at_ == packed_.size()) refill();
        const char* source = packed_.data() + at_;
        const char* const end = packed_.data() + packed_.size();
        std::array<UChar, 4096> units;
        UChar* target = units.data();
        UErrorCode status = U_ZERO_ERROR;
        ucnv_toUnicode(from_.get(), &target, units.data() + units.size(), &source, end, nullptr, ended_,
                       &status);
        at_ = static_cast<std::size_t>(source - packed_.data());
        if (status == U_BUFFER_OVERFLOW_ERROR) ended_ = false;
        for (const UChar* unit = units.data(); unit != target; ++unit)
            append(*unit);
    }

    void refill() {
        constexpr std::size_t piece = 16 * 1024;
        packed_.resize(piece);
        packed_.resize(bytes_->read(packed_.data(), piece));
        at_ = 0;
        ended_ = packed_.empty();
    }

    // Halves of a pair may come in two pieces.
    void append(UChar unit) {
        const bool is_second = unit >= 0xDC00 && unit <= 0xDFFF;
        if (first_half_ != 0 && is_second)
            append_code(0x10000 + ((char32_t{first_half_} - 0xD800) << 10) + (char32_t{unit} - 0xDC00));
        else if (first_half_ != 0 || is_second)
            made_ += '\xFF';
        const bool was_pair = first_half_ != 0 && is_second;
        first_half_ = unit >= 0xD800 && unit <= 0xDBFF ? unit : UChar{0};
        if (was_pair || is_second || first_half_ != 0) return;
        if (unit == no_character)
            made_ += '\xFF';
        else
            append_code(unit);
    }

    void append_code(char32_t code) {
        const auto low = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
        if (code < 0x80) {
            made_ += static_cast<char>(code);
        } else if (code < 0x800) {
            made_ += static_cast<char>(0xC0 | (code >> 6));
            made_ += low(0);
        } else if (code < 0x10000) {
            made_ += static_cast<char>(0xE0 | (code >> 12));
            (made_ += low(6)) += low(0);
        } else {
            made_ += static_cast<char>(0xF0 | (code >> 18));
            ((made_ += low(12)) += low(6)) += low(0);
        }
    }

    std::string packed_;
    std::size_t at_ = 0;
    std::unique_ptr<byte_stream> bytes_;
    converter from_;
    std::string made_;
    std::size_t given_ = 0;
    UChar first_half_ = 0;
    bool ended_ = false;
};

} // namespace

bool is_known_encoding(const std::string& name) {
    return open(name) != nullptr;
}

bool is_utf8_name(const std::string& name) {
    return ucnv_compareNames(name.c_str(), "UTF-8") == 0;
}

std::unique_ptr<byte_stream> decode(std::string ahead, std::unique_ptr<byte_stream> bytes,
                                    const std::string& encoding) {
    auto from = open(encoding);
    if (!from) throw std::bad_alloc{}; // the name is known: only memory can be missing
    return std::make_unique<decoding_stream>(std::move(ahead), std::move(bytes), std::move(from));
}

} // namespace desthost::sources
