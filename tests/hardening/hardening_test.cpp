// scripts/check-hardening finds each protection that is missing. It is run on small programs, each built
// without one.
#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace {

constexpr const char* script = PROJECT_SOURCE_DIR "/scripts/check-hardening";

// Copies to a length that only the run knows, as what FORTIFY guards; and enough functions to be counted.
std::string source() {
    std::string text = "#include <stdio.h>\n#include <string.h>\n"
                       "int main(int count, char** arguments) {\n  char copy[40];\n"
                       "  memcpy(copy, arguments[0], (size_t)count);\n  return puts(copy);\n}\n";
    for (int i = 0; i < 250; ++i)
        text +=
            "int f" + std::to_string(i) + "(int (*g)(void)) { return g() + " + std::to_string(i) + "; }\n";
    return text;
}

const std::vector<std::string> good{"-O2",
                                    "-U_FORTIFY_SOURCE",
                                    "-D_FORTIFY_SOURCE=2",
                                    "-fstack-protector-strong",
                                    "-fcf-protection=full",
                                    "-fPIE",
                                    "-pie",
                                    "-Wl,-z,relro",
                                    "-Wl,-z,now",
                                    "-Wl,-z,noexecstack"};

test::process_result check(const test::temporary_folder& folder, const std::vector<std::string>& flags) {
    const auto program = folder.path("program");
    std::vector<std::string> command{"gcc", "-o", program, folder.write("program.c", source())};
    command.insert(command.end(), flags.begin(), flags.end());
    const auto built = test::run(command);
    INFO(built.err);
    REQUIRE(built.status == 0);
    return test::run({script, program});
}

struct weakness {
    const char* flag; // added at the end
    const char* why;
};

constexpr weakness weaknesses[] = {
    {"-fno-stack-protector", "no function guards its stack"},
    {"-U_FORTIFY_SOURCE", "no copy or format checks its bounds"},
    {"-no-pie", "it is loaded at a fixed address"},
    {"-Wl,-z,norelro", "the loader's tables can be written to"},
    {"-Wl,-z,lazy", "symbols are bound late"},
    {"-Wl,-z,execstack", "its stack holds code"},
    {"-Wl,-rpath,/tmp", "it looks for libraries in a folder of the build"},
#if defined(__x86_64__)
    {"-fcf-protection=none", "places for indirect jumps are not marked"},
#endif
};

} // namespace

TEST_CASE("a program with every protection passes") {
    const test::temporary_folder folder;
    const auto checked = check(folder, good);
    INFO(checked.out);
    CHECK(checked.status == 0);
    CHECK(checked.out.find("hardened: 1 files") != std::string::npos);
}

TEST_CASE("each protection that is missing is named") {
    const test::temporary_folder folder;
    for (const auto& one : weaknesses) {
        CAPTURE(one.flag);
        auto flags = good;
        flags.emplace_back(one.flag);
        const auto checked = check(folder, flags);
        INFO(checked.out);
        CHECK(checked.status == 1);
        CHECK(checked.out.find(one.why) != std::string::npos);
    }
}

TEST_CASE("sources that are compiled without a flag are counted") {
    const test::temporary_folder folder;
    const auto program = folder.path("program");
    REQUIRE(check(folder, good).status == 0);
    for (const auto* product : {"bin/desthost", "bin/graph-sandbox", "lib/facebook_lead_ads.so"})
        REQUIRE(test::run({"install", "-D", program, folder.path(product)}).status == 0);
    const std::string flags =
        " -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full";
    const auto command = [](const std::string& with) {
        return "  \"command\": \"c++" + with + " -o x.o -c /src/plugin/x.cpp\",\n";
    };
    folder.write("compile_commands.json", command(flags) + command(flags));
    CHECK(test::run({script, folder.path()}).status == 0);
    folder.write("compile_commands.json", command(flags) + command(" -D_FORTIFY_SOURCE=3"));
    const auto checked = test::run({script, folder.path()});
    CHECK(checked.status == 1);
    CHECK(checked.out.find("1 sources are compiled without -fstack-protector-strong") != std::string::npos);
}

TEST_CASE("every file that the page on threats names is there") {
    std::ifstream file(PROJECT_SOURCE_DIR "/docs/security.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const std::regex name("`((?:tests|sdk|cmake|scripts)/[^`]+)`");
    std::size_t found = 0;
    for (std::sregex_iterator at(page.begin(), page.end(), name), end; at != end; ++at, ++found) {
        CAPTURE((*at)[1].str());
        CHECK(std::filesystem::exists(PROJECT_SOURCE_DIR "/" + (*at)[1].str()));
    }
    CHECK(found > 30);
}
