// Runs the target tests/fuzz/abi.cpp without a fuzzer: on its seeds, and on programs that a fixed generator
// makes, so that every build with every sanitizer walks through the ABI in wrong orders too.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& program) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(program.data()), program.size());
}

// Mostly small numbers: they choose calls and known records, large ones lengths.
std::string made(std::mt19937& random) {
    std::string program(random() % 200, '\0');
    for (auto& byte : program)
        byte = static_cast<char>(random() % 8 == 0 ? random() % 256 : random() % 14 + random() % 2 * 128);
    return program;
}

} // namespace

// abi_programs FOLDER COUNT
int main(int count, char** arguments) {
    if (count != 3) return 2;
    int seeds = 0;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        std::ifstream file(entry.path(), std::ios::binary);
        run({std::istreambuf_iterator<char>(file), {}});
        ++seeds;
    }
    if (seeds == 0) return 2;
    std::mt19937 random(20260101);
    const std::string_view wanted = arguments[2];
    int programs = 0;
    if (std::from_chars(wanted.data(), wanted.data() + wanted.size(), programs).ec != std::errc()) return 2;
    for (int i = 0; i < programs; ++i)
        run(made(random));
    std::printf("%d seeds and %d programs kept the rules\n", seeds, programs);
}
