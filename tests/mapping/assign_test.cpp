#include "mapping/assign.hpp"
#include "tests/mapping/language.hpp"

#include <deque>

using namespace language;
using mapping::collision;
using mapping::tree;
using mapping::write_result;

namespace {

mapping::path target(std::string_view text) {
    return *mapping::parse_target(text);
}

struct writer {
    explicit writer(std::string_view start = "null") : b(start), t(b.memory) { t.start(b.with.event); }

    write_result set(const char* where, const char* item) {
        paths.push_back(target(where));
        const auto parsed = core::parse_json(item, b.memory);
        REQUIRE(parsed.ok);
        return t.set(paths.back().steps(), parsed.root);
    }
    bool remove(const char* where) { return t.remove(target(where).steps()); }
    std::string get(const char* where) { return json(t.get(target(where).steps())); }
    std::string root() { return json(t.root()); }

    bench b;
    tree t;
    std::deque<mapping::path> paths;
};

} // namespace

TEST_CASE("a write creates the objects and arrays on its way") {
    writer w;
    CHECK(w.set("data.0.custom_data.value", "1") == write_result::done);
    CHECK(w.set("data.0.custom_data.contents.1.id", "\"b\"") == write_result::done);
    CHECK(w.set("data.0.custom_data.contents.0.id", "\"a\"") == write_result::done);
    CHECK(w.root() == R"({"data":[{"custom_data":{"value":1,"contents":[{"id":"a"},{"id":"b"}]}}]})");
    CHECK(w.set("data.0.custom_data.value", "[2]") == write_result::done);
    CHECK(w.get("data.0.custom_data.value") == "[2]");
    CHECK(w.get("data.0.custom_data.value.0") == "2");
    CHECK(w.get("data.1") == "null");
    CHECK(w.get("data.0.missing.deeper") == "null");
}

TEST_CASE("a write goes through null, keeps what stands beside it and never changes the source") {
    writer w(R"({"user":{"email":"a","phone":null},"list":[1,2],"0":{"a":1}})");
    CHECK(w.set("user.phone.mobile", "1") == write_result::done);
    CHECK(w.set("user.name", "\"n\"") == write_result::done);
    CHECK(w.set("list.4", "5") == write_result::done);
    CHECK(w.set("0.b", "2") == write_result::done);
    CHECK(
        w.root() ==
        R"({"user":{"email":"a","phone":{"mobile":1},"name":"n"},"list":[1,2,null,null,5],"0":{"a":1,"b":2}})");
    CHECK(json(w.b.with.event) == R"({"user":{"email":"a","phone":null},"list":[1,2],"0":{"a":1}})");
}

TEST_CASE("a write that cannot be is refused and changes nothing") {
    writer w(R"({"s":"text","n":5,"b":false,"list":[1]})");
    const auto before = w.root();
    CHECK(w.set("s.x", "1") == write_result::through_scalar);
    CHECK(w.set("n.0", "1") == write_result::through_scalar);
    CHECK(w.set("b.x.y", "1") == write_result::through_scalar);
    CHECK(w.set("list.x", "1") == write_result::through_array);
    CHECK(w.set("list.0.x", "1") == write_result::through_scalar);
    CHECK(w.root() == before);
    const auto far = *mapping::path::parse("list.1000");
    CHECK(w.t.set(far.steps(), core::value::boolean(true)) == write_result::beyond_array);
    CHECK(w.root() == before);
    CHECK(mapping::describe(write_result::through_scalar) == "a text, number or boolean stands on the way");
    CHECK(mapping::describe(write_result::through_array) ==
          "an array stands on the way and the next step is no position");
}

TEST_CASE("a removal takes away what is there and says so") {
    writer w(R"({"a":{"b":1,"c":2},"list":[1,2,3]})");
    CHECK(w.remove("a.b"));
    CHECK(w.remove("list.1"));
    CHECK_FALSE(w.remove("a.b"));
    CHECK_FALSE(w.remove("a.c.d"));
    CHECK_FALSE(w.remove("list.5"));
    CHECK_FALSE(w.remove("missing"));
    CHECK(w.root() == R"({"a":{"c":2},"list":[1,3]})");
    CHECK(w.remove("a"));
    CHECK(w.root() == R"({"list":[1,3]})");
    CHECK(json(w.b.with.event) == R"({"a":{"b":1,"c":2},"list":[1,2,3]})");
}

TEST_CASE("a part of the tree can be copied into itself without a cycle") {
    writer w(R"({"user":{"name":"n"}})");
    CHECK(w.set("user.age", "5") == write_result::done);
    const auto user = target("user");
    const auto inside = target("user.copy");
    CHECK(w.t.set(inside.steps(), w.t.get(user.steps())) == write_result::done);
    CHECK(w.root() == R"({"user":{"name":"n","age":5,"copy":{"name":"n","age":5}}})");
    CHECK(w.set("user.copy.age", "6") == write_result::done);
    CHECK(w.t.set(inside.steps(), w.t.root()) == write_result::done);
    CHECK(w.set("user.name", "\"m\"") == write_result::done);
    CHECK(
        w.root() ==
        R"({"user":{"name":"m","age":5,"copy":{"user":{"name":"n","age":5,"copy":{"name":"n","age":6}}}}})");
}

TEST_CASE("what was frozen stays as it was") {
    writer w(R"({"a":{"b":1}})");
    w.set("a.c", "2");
    const auto kept = w.t.freeze();
    w.set("a.d", "3");
    w.set("a.b", "4");
    w.remove("a.c");
    CHECK(json(kept) == R"({"a":{"b":1,"c":2}})");
    CHECK(w.root() == R"({"a":{"b":4,"d":3}})");
}

TEST_CASE("hundreds of objects and members are written whole") {
    writer w;
    for (int i = 0; i < 150; ++i) {
        for (int k = 0; k < 20; ++k)
            REQUIRE(w.set(("o" + std::to_string(i) + ".k" + std::to_string(k)).c_str(), "1") ==
                    write_result::done);
    }
    for (int i = 0; i < 150; ++i)
        REQUIRE(w.set(("o" + std::to_string(i) + ".k0").c_str(), "2") == write_result::done);
    CHECK(w.t.root().size() == 150);
    for (int i = 0; i < 150; ++i) {
        REQUIRE(w.t.root().members()[i].item.size() == 20);
        REQUIRE(w.get(("o" + std::to_string(i) + ".k0").c_str()) == "2");
        REQUIRE(w.get(("o" + std::to_string(i) + ".k19").c_str()) == "1");
    }
}

TEST_CASE("targets are checked when the file is read") {
    const auto problem = [](std::string_view text) {
        const auto parsed = mapping::parse_payload_target(text);
        return parsed ? std::string("fine") : describe(parsed.error());
    };
    CHECK(problem("data.0.user_data.em") == "fine");
    CHECK(problem("data.0.custom_data.X") == "fine");
    CHECK(problem("data.0.custom_data.contents.3.id") == "fine");
    CHECK(problem("data.0") ==
          "0+6: the target is data.0 itself (targets are full paths, as in data.0.custom_data.value)");
    CHECK(problem("user_data.em") == "0+12: the target does not lie below data.0 (targets are full paths, as "
                                     "in data.0.custom_data.value)");
    CHECK(problem("data.1.user_data") ==
          "0+16: the target does not lie below data.0 (each event is sent at data.0)");
    CHECK(problem("data") == "0+4: the target does not lie below data.0 (each event is sent at data.0)");
    CHECK(problem("data.0.contents.*.id") == "16+1: a target cannot hold * (a list is written whole, as in "
                                             "data.0.custom_data.contents: =FOR_EACH(items, {id: id}))");
    CHECK(problem("data.0.contents.1000") == "16+4: the position is beyond 999");
    CHECK(problem("data.0..x").starts_with("7+1: a step of the path is empty"));
    CHECK(mapping::below_data_0(target("data.0.a.b")).size() == 2);
}

TEST_CASE("targets that cannot both be written are found") {
    const struct {
        const char* a;
        const char* b;
        collision expected;
    } rows[] = {
        {"data.0.user_data", "data.0.user_data.em", collision::one_holds_other},
        {"data.0.user_data.em", "data.0.user_data", collision::one_holds_other},
        {"data.0.user_data.em", "data.0.user_data.em", collision::same},
        {"data.0.user_data.em", "data.0.user_data.ph", collision::none},
        {"data.0.user_data.em", "data.0.user_data.em_hash", collision::none},
        {"data.0.contents.0", "data.0.contents.id", collision::array_and_object},
        {"data.0.contents.0.id", "data.0.contents.1.id", collision::none},
    };
    for (const auto& r : rows) {
        CAPTURE(std::string(r.a));
        CHECK(mapping::collide(target(r.a), target(r.b)) == r.expected);
    }
}
