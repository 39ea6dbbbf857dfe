// Secrets: references, what they refer to, and that no line shows one.
#include "config/secrets.hpp"
#include "tests/config/findings.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace lead_ads::config {
namespace {

struct folder {
    std::filesystem::path path;
    folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "secrets_XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~folder() { std::filesystem::remove_all(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    std::string write(const std::string& name, std::string_view bytes) const {
        std::ofstream(path / name, std::ios::binary) << bytes;
        return (path / name).string();
    }
};

secret_result open_file(const std::string& path) {
    return open_secret({secret_kind::file, path, {}});
}

TEST_CASE("a newline at the end of a secret's file is not part of it") {
    const folder f;
    CHECK(open_file(f.write("a", "abc")).text == "abc");
    CHECK(open_file(f.write("b", "abc\n")).text == "abc");
    CHECK(open_file(f.write("c", "abc\r\n")).text == "abc");
}

TEST_CASE("what cannot be a secret is refused, and no sentence shows it") {
    const folder f;
    const auto problem = [](const secret_result& r) {
        CHECK(r.text.empty());
        CHECK(r.problem.find("hunter2") == std::string::npos);
        CHECK_FALSE(r.problem.empty());
        return r.problem;
    };
    const auto at = [&](const char* name) { return "the secret's file " + (f.path / name).string(); };
    CHECK(problem(open_file(f.write("empty", ""))) == at("empty") + " is empty");
    CHECK(problem(open_file(f.write("newline", "\n"))) == at("newline") + " is empty");
    const std::string odd = " holds spaces, control characters or characters beyond ASCII";
    CHECK(problem(open_file(f.write("two", "hunter2\n\n"))) == at("two") + odd);
    CHECK(problem(open_file(f.write("tab", "hunter2\thunter2"))) == at("tab") + odd);
    CHECK(problem(open_file(f.write("nul", std::string_view("hunter2\0x", 9)))) == at("nul") + odd);
    CHECK(problem(open_file(f.write("accent", "hunter2é"))) == at("accent") + odd);
    CHECK(problem(open_file(f.write("long", std::string(5000, 'x')))) ==
          at("long") + " is longer than 4096 bytes");
    CHECK(open_file(f.write("longest", std::string(4096, 'x') + "\r\n")).text.size() == 4096);
    CHECK(problem(open_file((f.path / "none").string())) ==
          at("none") + " cannot be opened: No such file or directory");
    CHECK(problem(open_file(f.path.string())) ==
          "the secret's file " + f.path.string() + " is not a regular file");
    REQUIRE(::mkfifo((f.path / "pipe").c_str(), 0600) == 0);
    CHECK(problem(open_file((f.path / "pipe").string())) == at("pipe") + " is not a regular file");
    CHECK(problem(open_file("/dev/zero")) == "the secret's file /dev/zero is not a regular file");
    ::setenv("CONFIG_TEST_ODD", "hunter2\n", 1);
    CHECK(problem(open_secret({secret_kind::environment, "CONFIG_TEST_ODD", {}})) ==
          "the environment variable CONFIG_TEST_ODD" + odd);
}

TEST_CASE("a reference's file is looked for beside the mapping file") {
    const auto name = [](std::string_view text, std::string_view file) {
        return parse_reference(text, file, "access_token").reference.name;
    };
    CHECK(name("${file:token}", "/maps/leads.yaml") == "/maps/token");
    CHECK(name("${file:../secrets/token}", "/maps/leads.yaml") == "/secrets/token");
    CHECK(name("${file:/run/secrets/token}", "/maps/leads.yaml") == "/run/secrets/token");
    CHECK(name("${file:token}", "leads.yaml") == (std::filesystem::current_path() / "token").string());
    CHECK(name("${env:META_TOKEN}", "/maps/leads.yaml") == "META_TOKEN");
}

std::string settings_with(std::string_view token_line) {
    return "version: 1\ndestination: facebook_lead_ads\nsettings:\n  pixel_id: 1\n" +
           std::string(token_line) +
           "\n  lead_id: \"{{crm.lead_id}}\"\n  lead_event_source: x\nmapping:\n  - {event: a, "
           "facebook_event_name: "
           "Lead}\n";
}

TEST_CASE("a secret that is not there stops sending, and is a warning where nothing is sent") {
    const auto text = settings_with("  access_token: ${env:CONFIG_TEST_UNSET}\n  app_secret: ${file:none}");
    const auto strict = read(text, test_path, test_options());
    CHECK(strict.has(severity::secret));
    CHECK_FALSE(strict.has(severity::error));
    CHECK(strict.value != nullptr);
    const auto lenient = read(text, test_path, test_options(true));
    CHECK_FALSE(lenient.has(severity::secret));
    CHECK(lenient.has(severity::warning));
    CHECK(lenient.value != nullptr);
}

TEST_CASE("without secrets, a secret's file is not opened") {
    const folder f;
    const auto path = f.write("token", "not valid\n");
    const auto text = settings_with("  access_token: ${file:" + path + "}");
    CHECK(read(text, test_path, test_options(true)).found.empty());
    CHECK(read(text, test_path, test_options()).has(severity::secret));
}

// Every way to write a secret into the file; "hunter2" must be seen nowhere.
TEST_CASE("no finding shows a literal secret") {
    constexpr std::string_view lines[] = {
        "  access_token: hunter2",
        "  access_token: \"hunter2\"",
        "  access_token: 'hunter2' # why",
        "  access_token: |\n    hunter2\n    hunter2",
        "  access_token: >-\n    hunter2",
        "  access_token: [hunter2]",
        "  access_token: {hunter2: hunter2}",
        "  access_token: !!str hunter2",
        "  access_token: &x hunter2\n  app_secret: *x",
        "  access_token: hunter2\n  access_token: hunter2",
        "  access_tokn: hunter2",
        "  AccessToken: hunter2",
        "  app_secrets: hunter2",
        "  password: hunter2",
        "  access_token: \"hunter2",
        "  access_token: \"hunter2\\q\"",
        "  access_token: hunter2: x",
        "  access_token: \"\n    hunter2 \\q\"",
        "  \"access_token\": hunter2 : x",
        "  {access_token: hunter2, x",
        "  access_token: {{hunter2}}",
        "  access_token: @hunter2",
        "  endpoint: https://me:hunter2@graph.facebook.com",
    };
    for (const auto line : lines) {
        CAPTURE(line);
        const auto result = read(settings_with(line), test_path, test_options());
        CHECK(result.value == nullptr);
        for (const auto& d : result.found)
            for (const auto* text : {&d.message, &d.suggestion, &d.source})
                CHECK_MESSAGE(text->find("hunter2") == std::string::npos, *text);
    }
}

TEST_CASE("columns are kept where a secret is blotted out") {
    const auto result = read(settings_with("  access_token: \"sécret\" # x"), test_path, test_options());
    REQUIRE(result.found.size() == 1);
    CHECK(result.found[0].source == "  access_token: ******** # x");
    CHECK(result.found[0].where.column == 17);
    CHECK(result.found[0].mark == 8);
}

} // namespace
} // namespace lead_ads::config
