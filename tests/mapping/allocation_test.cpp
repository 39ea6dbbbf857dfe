// Counts every allocation of this process between two moments: those of C++ and those of the C libraries.
#include "mapping/assign.hpp"
#include "tests/mapping/language.hpp"

#include <atomic>
#include <cstdlib>

using namespace language;

namespace {
std::atomic<long> allocations{0};
}

// A sanitizer has a malloc of its own and tells who asks for it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*, std::size_t),
                                                         void (*on_free)(const volatile void*));
namespace {
const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t) { ++allocations; }, [](const volatile void*) {});
const bool counting = installed > 0;
} // namespace
#else
namespace {
const bool counting = true;
}
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
__attribute__((visibility("default"))) void* malloc(std::size_t size) {
    ++allocations;
    return __libc_malloc(size);
}
__attribute__((visibility("default"))) void* calloc(std::size_t count, std::size_t size) {
    ++allocations;
    return __libc_calloc(count, size);
}
__attribute__((visibility("default"))) void* realloc(void* p, std::size_t size) {
    ++allocations;
    return __libc_realloc(p, size);
}
}
#endif

namespace {

constexpr const char* event =
    R"({"user":{"email":" Jane@Example.COM ","phone":"06 12 34 56 78","city":"Saint-Étienne","id":12345678901234567},
    "price":"12,30","n":3.25,"items":[{"id":"a","price":2.5,"qty":2},{"id":"b","price":4,"qty":1}],"list":[1,2,3],
    "j":"{\"a\":{\"b\":[1,2]}}","context":{"device":{"cookie":"_fbp=fb.1.2.3; x=y"},"request":{"headers":{"referer":"r"}}}})";

// Everything but dates and regular expressions.
constexpr const char* rules[] = {
    "{{user.email}}",
    "{{price}} EUR for {{user.id}} and {{items.*.id}}",
    "=SHA256(LOWER(TRIM(user.email)))",
    "=MD5(UPPER(user.city)) + LOWER(user.city)",
    "=NUMBER(SUBSTITUTE(price, ',', '.')) * 2",
    "=FOR_EACH(items, {id: id, quantity: qty, item_price: price * 1.2, order: root.user.id})",
    "=FOR_EACH(list, list * 2 + root.n)",
    "=SUM(items, price * qty) + AVERAGE(list) + MIN(list) + MAX(list) + COUNT(items)",
    "=IF(user.city CONTAINS(\"Saint\") AND n BETWEEN(1, 10), COALESCE(missing, \"\", n), SWITCH(n, 1, 2, 3))",
    ("=EXTRACT(user.phone, \" \", 1) + LEFT(user.city, 3) + RIGHT(user.city, 3) + CHAR(user.city, 6) + "
     "SUBSTRING(user.city, 1, -2)"),
    "=STRING(n) + LENGTH(user.city) + SIZE(items) + CONCAT(n, list, user)",
    "=JSON_STRINGIFY(items) + JSON_STRINGIFY(JSON_PARSE(j)) + VALUE_FROM_JSON(j, \"a.b.1\")",
    "=ENCODE_BASE64(user.city) + DECODE_BASE64(ENCODE_BASE64(user.city))",
    "=GETCOOKIE(\"_fbp\") + GETHEADER(\"Referer\") + GET(\"user.email\") + GET(\"us\" + \"er.id\")",
    "=NOT(EXISTS(missing)) OR ISEMPTY(list) OR list IN(4, 5) OR user.id = \"12345678901234567\" OR n !IN(1)",
    "=TIMESTAMP() - 5",
    "=ROUND(n, 1) + FLOOR(n) + CEIL(n) + ABS(n) + MOD(n, 2) + NUMBER(price, \",\")",
    ("=JOIN(SORT(UNIQUE(FLATTEN(FILTER(list, item > 1)))), \";\") + FIRST(list) + "
     "LAST(SPLIT(user.phone, \" \"))"),
    ("=CAPITALIZE(user.city) + UNACCENT(user.city) + PAD(n, 9, \"0\") + URLDECODE(user.city) + "
     "URLPARAM(\"a=1\", \"a\")"),
    "=AND(OR(list, n), NUMBER(n + n) > 1)",
    "=STARTSWITH(user.email, \"a\") OR user.email ENDSWITH(\"b\") OR -n < 2 OR items.*.price > 3",
};

} // namespace

TEST_CASE("the counter counts") {
    const auto before = allocations.load();
    REQUIRE(counting);
    // Volatile, because an optimiser may remove an unused result.
    std::string* volatile seen = new std::string(100, 'x');
    delete seen;
    CHECK(allocations > before);
}

TEST_CASE("once warm, rules without dates and regular expressions allocate nothing for an event") {
    std::vector<mapping::rule> compiled;
    for (const char* text : rules)
        compiled.push_back(*mapping::rule::compile_text(text, {}));
    const auto target = *mapping::parse_target("data.0.custom_data.value");
    const auto other = *mapping::parse_target("data.0.user_data.em");
    const std::string_view bytes = event;
    core::arena memory;
    mapping::evaluation with(memory);
    mapping::tree payload(memory);
    const auto one_event = [&] {
        memory.reset();
        with.start(core::parse_json(bytes, memory).root, now_ms);
        payload.start({});
        bool all = true;
        for (const auto& rule : compiled) {
            const auto v = mapping::evaluate(rule, with);
            all = all && !v.is_null();
            payload.set(target.steps(), v);
            payload.set(other.steps(), v);
        }
        return all && with.notes().empty();
    };
    for (int i = 0; i < 3; ++i)
        CHECK(one_event());
    const auto before = allocations.load();
    const bool fine = one_event();
    const auto after = allocations.load();
    CHECK(fine);
    CHECK(after - before == 0);
}
