// desthost check, and how configurations are read.
#include "tests/host/program/desthost.hpp"

#include <doctest/doctest.h>

using test::desthost;
using test::run;
using test::temporary_folder;

TEST_CASE("check tells mistakes on standard error, and what the configuration will do on standard output") {
    const temporary_folder folder;
    const auto environment = test::with_echo(folder);
    const auto path = folder.path("c.yaml");
    struct row {
        const char* config;
        int status;
        std::string err;
    };
    for (const auto& [config, status, err] : {
             row{"destination: echo_destination\n", 0, ""},
             row{"destination: echo_destination\nwarn: yes\n", 0,
                 path + ":2:1: warning: this is not sandboxed\n0 errors, 1 warning\n"},
             row{"destination: echo_destination\nbroken: yes\n", 2,
                 path + ":2:1: unknown key `broken`\n    broken: yes\n    ^~~~~~\n    remove it\n1 error, 0 "
                        "warnings\n"},
             row{"destination: echo_destination\nsecret: x\n", 2,
                 path + ":2:9: ECHO_TOKEN is not set\n1 error, 0 warnings\n"},
         }) {
        CAPTURE(config);
        folder.write("c.yaml", config);
        const auto result = run(desthost({"check", "--config", path}), {}, environment);
        CHECK(result.status == status);
        CHECK(result.out == (status == 0 ? "sends every event to nobody\n" : ""));
        CHECK(result.err == err);
    }
}

TEST_CASE("a configuration that cannot be read ends with status 2") {
    const temporary_folder folder;
    const auto environment = test::with_echo(folder);
    const auto missing = run(desthost({"check", "--config", folder.path("missing.yaml")}), {}, environment);
    CHECK(missing.status == 2);
    CHECK(missing.err == "desthost: error: " + folder.path("missing.yaml") +
                             ": cannot be read: No such file or directory; check the name after --config\n");
    CHECK(run(desthost({"check", "--config", folder.path()}), {}, environment).status == 2);
    const auto large = folder.write("large.yaml", std::string(17 * 1024 * 1024, '#'));
    CHECK(run(desthost({"check", "--config", large}), {}, environment).status == 2);
}

TEST_CASE("preview and replay tell the mistakes too, and only replay needs the secrets") {
    const temporary_folder folder;
    const auto environment = test::with_echo(folder);
    const auto events = folder.write("e.ndjson", "{}\n");
    const auto broken = folder.write("b.yaml", "destination: echo_destination\nbroken: yes\n");
    const auto secret = folder.write("s.yaml", "destination: echo_destination\nsecret: x\n");
    for (const char* command : {"preview", "replay"}) {
        const auto result = run(desthost({command, "--config", broken, events}), {}, environment);
        CHECK(result.status == 2);
        CHECK(result.out.empty());
        CHECK(result.err ==
              broken + ":2:1: unknown key `broken`\n    broken: yes\n    ^~~~~~\n    remove it\n");
    }
    CHECK(run(desthost({"replay", "--config", secret, events}), {}, environment).status == 2);
    const auto preview = run(desthost({"preview", "--config", secret, events}), {}, environment);
    CHECK(preview.status == 0);
    CHECK(preview.err ==
          secret + ":2:9: warning: ECHO_TOKEN is not set\nread 1, mapped 1, filtered 0, invalid 0\n");
}
