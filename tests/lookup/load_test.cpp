#include "lookup/load.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lead_ads;
using lookup::key_kind;

namespace {

lookup::file_lookup leads(const std::string& path) {
    return {path,
            {{"email", key_kind::email}, {"phone_number", key_kind::phone}},
            {{"lead_id", "id"}, {"ad_id", "ad_id"}},
            {"33", 2026}};
}

std::string found(const mapping::lookup_table& table, std::size_t column, std::size_t key,
                  std::string_view text) {
    core::arena memory;
    const auto v = table.find(column, key, text, memory);
    return v.is_null() ? "null" : std::string(v.as_string());
}

std::string error_of(const std::string& text) {
    const test::temporary_folder folder;
    const auto loaded = lookup::load_file(leads(folder.write("leads", text)));
    return loaded ? "none" : loaded.error().message + "; " + loaded.error().hint;
}

} // namespace

TEST_CASE("Meta's lead download gives lead ids by e-mail and by phone") {
    const test::temporary_folder folder;
    const auto path =
        folder.write("leads.tsv", "id\tcreated_time\tad_id\temail\tphone_number\n"
                                  "l:1234567890123456\t2026-07-01T10:00:00+02:00\tag:23851234567890123\t"
                                  "Ann@example.com\tp:+33612345678\n"
                                  "l:1234567890123457\t2026-07-02T10:00:00+02:00\tag:23851234567890124\t"
                                  "bob@example.com\t\n");
    const auto loaded = lookup::load_file(leads(path));
    REQUIRE(loaded.has_value());
    CHECK(loaded->counts.rows == 2);
    const auto& table = *loaded->table;
    CHECK(table.key_count() == 2);
    CHECK(table.columns() == std::vector<std::string>{"lead_id", "ad_id"});
    CHECK(found(table, 0, 0, "ann@EXAMPLE.com ") == "1234567890123456");
    CHECK(found(table, 0, 1, "06 12 34 56 78") == "1234567890123456");
    CHECK(found(table, 1, 0, "bob@example.com") == "23851234567890124");
    CHECK(found(table, 0, 0, "eve@example.com") == "null");
    CHECK(found(table, 0, 1, "") == "null");
}

TEST_CASE("of two rows with one key the newer counts, by created_time where the file has it") {
    const test::temporary_folder folder;
    const auto path = folder.write("leads.csv", "id,created_time,email,phone_number,ad_id\n"
                                                "2,2026-07-02T00:00:00Z,a@x.fr,,\n"
                                                "1,2026-07-01T00:00:00Z,a@x.fr,,\n"
                                                "3,,b@x.fr,,\n"
                                                "4,,b@x.fr,,\n");
    const auto loaded = lookup::load_file(leads(path));
    REQUIRE(loaded.has_value());
    CHECK(loaded->counts.repeated_keys == 2);
    CHECK(found(*loaded->table, 0, 0, "a@x.fr") == "2");
    CHECK(found(*loaded->table, 0, 0, "b@x.fr") == "4");
}

TEST_CASE("NDJSON is read by member and by path") {
    const test::temporary_folder folder;
    auto what =
        leads(folder.write("leads.ndjson", "{\"id\":1234567890123456,\"user\":{\"email\":\"a@x.fr\"}}\n"
                                           "not json\n\n"
                                           "{\"id\":\"7\",\"user\":{\"email\":\"b@x.fr\"}}"));
    what.keys = {{"user.email", key_kind::email}};
    const auto loaded = lookup::load_file(what);
    REQUIRE(loaded.has_value());
    CHECK(found(*loaded->table, 0, 0, "a@x.fr") == "1234567890123456");
    CHECK(found(*loaded->table, 0, 0, "b@x.fr") == "7");
    CHECK(loaded->counts.malformed == 1);
}

TEST_CASE("files that cannot serve are refused with the cause and the cure") {
    CHECK(error_of("") == "the lookup file is empty; export it again, with a header line");
    CHECK(error_of("id,emial,phone_number,ad_id\n1,a@x.fr,,\n") ==
          "the lookup file has no column \"email\"; did you mean \"emial\"?");
    CHECK(error_of("id,email,phone_number,ad_id\n1,nobody,,\n") ==
          "no row of the lookup file has a key; name the columns that hold the keys, and their kinds");
    const auto missing = lookup::load_file(leads("/nowhere/leads.csv"));
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().message == "the lookup file cannot be read: No such file or directory");
}

TEST_CASE("a message about a file never holds its data") {
    CHECK(error_of("1234567890123456,ann@example.com\n").find("ann") == std::string::npos);
}

TEST_CASE("inline tables compare their keys as texts and give constants") {
    const auto table = lookup::make_inline(
        {{"Closed  Won", core::value::number(2500)}, {"Proposal", core::value::number(400)}});
    core::arena memory;
    CHECK(table->key_count() == 1);
    CHECK(table->columns().empty());
    CHECK(table->find(0, 0, " closed won", memory).as_double() == 2500);
    CHECK(table->find(0, 0, "Lost", memory).is_null());
}
