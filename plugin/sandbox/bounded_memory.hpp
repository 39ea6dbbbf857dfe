// A memory resource that gives out only so many bytes: a small text can describe a large tree.
//
// In: requests of Boost.JSON. Out: heap memory. Refuses with std::bad_alloc beyond its bound. One thread.
#pragma once

#include <boost/json/memory_resource.hpp>

#include <cstddef>
#include <new>

namespace graph_sandbox {

class bounded_memory final : public boost::json::memory_resource {
public:
    explicit bounded_memory(std::size_t bytes) : left_(bytes) {}

private:
    void* do_allocate(std::size_t size, std::size_t alignment) override {
        if (size > left_) throw std::bad_alloc();
        void* given = ::operator new(size, std::align_val_t(alignment));
        left_ -= size;
        return given;
    }

    void do_deallocate(void* given, std::size_t size, std::size_t alignment) override {
        // Boost.JSON 1.81 gives the strings of keys back under another size than it took them, so the heap is
        // not told the size; the count is off by a few bytes a key, which the bound can bear.
        ::operator delete(given, std::align_val_t(alignment));
        left_ += size;
    }

    bool do_is_equal(const boost::json::memory_resource& other) const noexcept override {
        return this == &other;
    }

    std::size_t left_;
};

} // namespace graph_sandbox
