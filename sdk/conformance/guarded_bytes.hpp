// Memory that notices when it is misused: bytes whose end is the end of a page, before an inaccessible
// page.
//
// In: bytes. Out: a copy that can only be read; reading behind its end, or writing to it, ends the process.
// After `revoke` every access does. One thread.
#pragma once

#include <cstddef>
#include <destination/string.h>
#include <string_view>

namespace conformance {

class guarded_bytes {
public:
    explicit guarded_bytes(std::string_view bytes);
    ~guarded_bytes();
    guarded_bytes(const guarded_bytes&) = delete;
    guarded_bytes& operator=(const guarded_bytes&) = delete;

    const char* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    destination_string_t text() const noexcept { return {data_, size_}; }
    void revoke() noexcept;

private:
    char* pages_;
    std::size_t mapped_;
    std::size_t size_;
    char* data_;
};

// A copy of `value`, guarded. T is plain data.
template <class T>
guarded_bytes guarded_copy(const T& value) {
    return guarded_bytes{{reinterpret_cast<const char*>(&value), sizeof value}};
}

} // namespace conformance
