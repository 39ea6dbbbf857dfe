#include "conformance/guarded_bytes.hpp"

#include "conformance/verdict.hpp"

#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

namespace conformance {

guarded_bytes::guarded_bytes(std::string_view bytes) : size_(bytes.size()) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const auto usable = (size_ + page - 1) / page * page;
    mapped_ = usable + page;
    void* made = ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (made == MAP_FAILED) skip("the checker has no memory for a guarded text");
    pages_ = static_cast<char*>(made);
    data_ = pages_ + usable - size_;
    if (size_ != 0) std::memcpy(data_, bytes.data(), size_);
    ::mprotect(pages_, usable, PROT_READ);
    ::mprotect(pages_ + usable, page, PROT_NONE);
}

guarded_bytes::~guarded_bytes() {
    ::munmap(pages_, mapped_);
}

void guarded_bytes::revoke() noexcept {
    ::mprotect(pages_, mapped_, PROT_NONE);
}

} // namespace conformance
