#include "host/sources/byte_stream.hpp"
#include "host/sources/operands.hpp"
#include "tests/support/process.hpp"

#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <vector>

namespace {

using namespace desthost::sources;

std::string gzip(const std::string& text) {
    z_stream s{};
    deflateInit2(&s, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&s, static_cast<uLong>(text.size())), '\0');
    s.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    s.avail_in = static_cast<uInt>(text.size());
    s.next_out = reinterpret_cast<Bytef*>(out.data());
    s.avail_out = static_cast<uInt>(out.size());
    deflate(&s, Z_FINISH);
    out.resize(s.total_out);
    deflateEnd(&s);
    return out;
}

std::string zstd(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

// Everything up to the end or the error, whose text is put behind.
std::string read_file(const std::string& path) {
    std::string text;
    std::vector<char> piece(1000);
    try {
        const auto stream = open_input(path, nullptr);
        while (const auto size = stream->read(piece.data(), piece.size()))
            text.append(piece.data(), size);
    } catch (const input_error& error) {
        text += std::string("!") + error.what();
    }
    return text;
}

std::string numbers(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += std::to_string(i * 7919 % 100'003) + "\n";
    return text;
}

} // namespace

TEST_CASE("gzip and zstd are unpacked, by their first bytes and not by their names") {
    const test::temporary_folder folder;
    const auto text = numbers(50'000);
    CHECK(read_file(folder.write("plain", text)) == text);
    CHECK(read_file(folder.write("a", gzip(text))) == text);
    CHECK(read_file(folder.write("b", zstd(text))) == text);
    CHECK(read_file(folder.write("empty", "")).empty());
    CHECK(read_file(folder.write("short", "{}")) == "{}");
    CHECK(read_file(folder.write("empty.gz", gzip(""))).empty());
    CHECK(read_file(folder.write("empty.zst", zstd(""))).empty());
}

TEST_CASE("several members or frames are one input; zeros may follow a gzip file") {
    const test::temporary_folder folder;
    CHECK(read_file(folder.write("a", gzip("one\n") + gzip("two\n"))) == "one\ntwo\n");
    CHECK(read_file(folder.write("b", zstd("one\n") + zstd("two\n"))) == "one\ntwo\n");
    CHECK(read_file(folder.write("c", gzip("one\n") + std::string(1000, '\0'))) == "one\n");
}

TEST_CASE("packed data that ends too early or is damaged gives what came before, then an error") {
    const test::temporary_folder folder;
    const auto text = numbers(50'000);
    const auto expect_error = [&](const std::string& packed, const std::string& message) {
        const auto path = folder.write("packed", packed);
        const auto found = read_file(path);
        const auto mark = found.find('!');
        REQUIRE(mark != std::string::npos);
        CHECK(text.starts_with(found.substr(0, mark)));
        CHECK(mark > text.size() / 4);
        CHECK(found.substr(mark + 1) == path + message);
    };
    auto cut = gzip(text);
    cut.resize(cut.size() - 9);
    expect_error(
        cut,
        ": the gzip data ends too early; the file was cut off. What could be unpacked before has been read");
    auto damaged = gzip(text);
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1); // in the checksum
    expect_error(damaged, ": the gzip data is damaged. What could be unpacked before has been read");
    auto trailing = gzip(text) + "rubbish";
    expect_error(trailing, ": the gzip data is damaged. What could be unpacked before has been read");
}

TEST_CASE("a zstd file that ends too early is an error too") {
    const test::temporary_folder folder;
    auto cut = zstd(numbers(50'000));
    cut.resize(cut.size() / 2);
    const auto path = folder.write("cut.zst", cut);
    CHECK(read_file(path).ends_with(
        "!" + path +
        ": the zstd data cannot be unpacked: it ends too early; the file was cut off. "
        "What could be unpacked before has been read"));
}

TEST_CASE("what is not there, or is a folder, is refused") {
    const test::temporary_folder folder;
    const auto missing = folder.path("missing");
    CHECK(read_file(missing) == "!" + missing + ": cannot be read: No such file or directory");
    CHECK(read_file(folder.path()) == "!" + folder.path() + ": cannot be read: Is a directory");
    CHECK_THROWS_AS(check_input(missing), input_error);
    CHECK_THROWS_AS(check_input(folder.path()), input_error);
    CHECK(check_input(folder.write("three", "123")) == 3);
}

TEST_CASE("folders and patterns stand for their files, without hidden ones and journals") {
    const test::temporary_folder folder;
    for (const auto* name :
         {"b.csv", "a.csv", ".hidden.csv", "a.csv.journal", "a.csv.journal-wal", "c.ndjson"})
        folder.write(name, "x");
    const auto in = [&](const char* name) { return folder.path(name); };
    using files = std::vector<std::string>;
    CHECK(expand_operands({folder.path()}).size() == 3);
    CHECK(expand_operands({in("*.csv")}) == files{in("a.csv"), in("b.csv")});
    CHECK(expand_operands({"-", in("[ac].*")}) == files{"-", in("a.csv"), in("c.ndjson")});
    CHECK(expand_operands({in("b.csv"), in("a.csv.journal")}) == files{in("b.csv")});
    CHECK(expand_operands({in("missing")}) == files{in("missing")});
    CHECK_THROWS_AS(expand_operands({in("*.tsv")}), input_error);
    CHECK_THROWS_AS(expand_operands({in("a.csv.journal")}), input_error);
    const test::temporary_folder empty;
    CHECK_THROWS_AS(expand_operands({empty.path()}), input_error);
}
