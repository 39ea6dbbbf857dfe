// One walk for many paths against one walk for each.
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "mapping/path_index.hpp"
#include "mapping/rule.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace lead_ads;

namespace {

// Few names, so that paths and events meet; digits are positions and names.
constexpr const char* names[] = {"a", "b", "user", "email", "email_sha256", "0", "1", "00", "items"};

std::string random_name(std::mt19937_64& random) {
    return names[random() % std::size(names)];
}

std::string random_json(std::mt19937_64& random, int depth) {
    const auto kind = random() % (depth > 0 ? 4 : 2);
    if (kind == 0) return std::to_string(random() % 100);
    if (kind == 1) return random() % 2 ? "null" : "\"text\"";
    const auto count = random() % 5;
    std::string text = kind == 2 ? "{" : "[";
    for (std::uint64_t i = 0; i < count; ++i) {
        if (i > 0) text += ',';
        if (kind == 2) ((text += '"') += random_name(random)) += "\":";
        text += random_json(random, depth - 1);
    }
    return text += kind == 2 ? '}' : ']';
}

std::string json_of(const core::value& v) {
    std::string text;
    core::write_json(v, text);
    return text;
}

} // namespace

TEST_CASE("rules of thousands of paths that look alike take no more room than thousands do") {
    std::string formula = "SIZE([";
    for (int i = 1000; i < 5500; ++i)
        formula += "same" + std::to_string(i) + "name,";
    formula += "x])";
    mapping::path_index places;
    REQUIRE(mapping::rule::compile_formula(formula, {nullptr, &places}).has_value());
    CHECK(places.size() == 4096);
}

TEST_CASE("what one walk finds at many paths is what each path finds alone") {
    std::mt19937_64 random(1);
    for (int round = 0; round < 300; ++round) {
        mapping::path_index index;
        std::vector<mapping::path> paths;
        std::vector<std::uint32_t> slots;
        for (std::uint64_t i = 0; i < 1 + random() % 20; ++i) {
            auto text = random_name(random);
            while (random() % 2)
                (text += '.') += random_name(random);
            paths.push_back(mapping::path::parse(text).value());
            slots.push_back(index.add(paths.back()));
        }
        std::vector<core::value> found(index.size(), core::value::boolean(true));
        for (int event = 0; event < 20; ++event) {
            core::arena memory;
            const auto text = random_json(random, 4);
            const auto root = core::parse_json(text, memory).root;
            index.find_all(root, found);
            for (std::size_t i = 0; i < paths.size(); ++i) {
                mapping::visit_budget budget{100, 100};
                const auto alone = mapping::resolve(paths[i].steps(), root, memory, budget);
                if (json_of(found[slots[i]]) != json_of(alone)) FAIL(paths[i].text(), " in ", text);
            }
        }
    }
}

TEST_CASE("equal paths share a slot, and a path may lead through another one's end") {
    mapping::path_index index;
    const auto slot = [&](const char* text) { return index.add(mapping::path::parse(text).value()); };
    const auto user = slot("user");
    const auto email = slot("user.email");
    CHECK(slot("user") == user);
    CHECK(email != user);
    CHECK(index.size() == 2);
}
