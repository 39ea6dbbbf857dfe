// Counts what goes to the heap: this program's operator new is replaced.
#include "facebook/hash_field.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

using namespace lead_ads;
using namespace lead_ads::facebook;

namespace {

std::size_t allocations = 0;

} // namespace

// GCC sees free() behind a replaced operator new and takes them for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

TEST_CASE("once warm, no field of an event goes to the heap") {
    const struct {
        user_field field;
        const char* text;
    } fields[] = {
        {user_field::em, " John_Smith@GMAIL.com"},
        {user_field::ph, "06 12 34 56 78"},
        {user_field::fn, "Jean-Pierre"},
        {user_field::ln, "VALÉRY ΟΔΥΣΣΕΥΣ"},
        {user_field::ge, "Mrs"},
        {user_field::db, "20/05/1990"},
        {user_field::ct, "San Francisco"},
        {user_field::st, "Québec"},
        {user_field::zp, "SW1A 1AA"},
        {user_field::country, "Côte d'Ivoire"},
        {user_field::country, "Atlantis"},
        {user_field::external_id, "User 42"},
    };
    core::arena memory;
    core::sha256_digester digester;
    core::digest_queue queue(digester);
    const normalise_settings settings{"33", 2026};
    std::size_t digests = 0;
    const auto map_all = [&] {
        for (const auto& [field, text] : fields)
            digests += hash_field(field, core::value::string(text), settings, queue, memory).digests.size();
        queue.finish();
        memory.reset();
    };
    map_all();
    const auto before = allocations;
    map_all();
    CHECK(allocations == before);
    CHECK(digests == 22);
}
