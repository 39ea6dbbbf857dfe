// Formulas at the deepest nesting that is allowed, on a thread as small as some hosts make them.
#include "core/large_stack.hpp"
#include "tests/mapping/language.hpp"

#include <pthread.h>
#include <stdexcept>

using namespace language;

namespace {

template <class Work>
void on_small_stack(Work work) {
    constexpr std::size_t small = 128 * 1024;
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, small) == 0);
    pthread_t thread;
    const auto start = [](void* data) -> void* {
        (*static_cast<Work*>(data))();
        return nullptr;
    };
    REQUIRE(pthread_create(&thread, &attributes, start, &work) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
}

std::string nested(std::string_view open, std::string_view inside, std::string_view close, int levels) {
    std::string out;
    for (int i = 0; i < levels; ++i)
        out += open;
    out += inside;
    for (int i = 0; i < levels; ++i)
        out += close;
    return out;
}

} // namespace

TEST_CASE("formulas of 64 levels compile, print and evaluate on a stack of 128 KiB") {
    for (const auto& [open, close] :
         {std::pair("(1 + ", ")"), std::pair("IF(a = 1 OR b AND -1 < 2 * ", ", 1)"), std::pair("[", "]"),
          std::pair("LOWER(x + ", ")")}) {
        const auto text = nested(open, "n", close, 63);
        CAPTURE(text);
        bench b(R"({"n":1,"x":"A"})");
        std::string printed;
        std::string result;
        on_small_stack([&] {
            const auto compiled = mapping::rule::compile_formula(text, {});
            if (!compiled) return;
            printed = compiled->print();
            result = json(mapping::evaluate(*compiled, b.with));
        });
        CHECK(printed.size() > 63);
        CHECK(result == json(mapping::evaluate(*mapping::rule::compile_formula(text, {}), b.with)));
    }
}

TEST_CASE("what is thrown on a large stack is thrown to its caller") {
    bool caught = false;
    on_small_stack([&] {
        try {
            core::on_large_stack([] { throw std::runtime_error("x"); });
        } catch (const std::runtime_error&) {
            caught = true;
        }
    });
    CHECK(caught);
}
