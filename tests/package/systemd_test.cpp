// The units of the daily replay: what they say is understood, hardened, and true of the program that they
// start.
#include "tests/package/staging.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <string>

namespace {

const std::string folder_of_units = "lib/systemd/system/";

// Without systemd there is nothing to ask.
bool has_systemd() {
    if (test::is_here("systemd-analyze")) return true;
    MESSAGE("systemd-analyze is not here: the units were only read");
    return false;
}

} // namespace

TEST_CASE("systemd understands the units") {
    if (!has_systemd()) return;
    // The program is not in systemd's own search path here.
    const test::temporary_folder folder;
    const auto unit = test::installed().read(folder_of_units + "desthost-replay@.service");
    const auto service = folder.write("desthost-replay@.service",
                                      std::regex_replace(unit, std::regex("\nExecStart="),
                                                         "\nExecStart=" + test::installed().path("bin/")));
    const auto timer = folder.write("desthost-replay@.timer",
                                    test::installed().read(folder_of_units + "desthost-replay@.timer"));
    const auto router = folder.write(
        "desthost.service",
        std::regex_replace(test::installed().read(folder_of_units + "desthost.service"),
                           std::regex("\nExecStart="), "\nExecStart=" + test::installed().path("bin/")));
    for (const auto& one : {service, timer, router}) {
        const auto verified = test::run({"systemd-analyze", "verify", "--man=no", one});
        CHECK(verified.status == 0);
        CHECK(verified.err == "");
    }
}

TEST_CASE("systemd rates the exposure of the services below 1.5, its best being 0 and its worst 10") {
    if (!has_systemd()) return;
    for (const std::string unit : {"desthost-replay@.service", "desthost.service"}) {
        CAPTURE(unit);
        const auto rated = test::run({"systemd-analyze", "security", "--offline=yes", "--threshold=15",
                                      "--no-pager", test::installed().path(folder_of_units + unit)});
        INFO(rated.out);
        CHECK(rated.status == 0);
        CHECK(rated.out.find("Overall exposure level") != std::string::npos);
    }
}

TEST_CASE("what the unit promises stands in it") {
    const auto unit = test::installed().read(folder_of_units + "desthost-replay@.service");
    for (const std::string line :
         {"DynamicUser=yes", "ProtectSystem=strict", "StateDirectory=desthost/%i",
          "LoadCredential=access_token:/etc/desthost/%i/access_token",
          "LoadCredential=mapping.yaml:/etc/desthost/%i/mapping.yaml", "SystemCallFilter=@system-service",
          "MemoryDenyWriteExecute=yes", "CapabilityBoundingSet=", "LimitCORE=0"})
        CHECK(unit.find("\n" + line + "\n") != std::string::npos);
}

TEST_CASE(
    "the router's unit waits for it to be ready, watches it, reloads it, and starts it as serve is started") {
    const auto unit = test::installed().read(folder_of_units + "desthost.service");
    for (const std::string line :
         {"Type=notify", "WatchdogSec=120", "ExecStart=desthost serve --config /etc/desthost/router.yaml",
          "ExecReload=kill -HUP $MAINPID", "DynamicUser=yes", "ProtectSystem=strict",
          "StateDirectoryMode=0700", "SystemCallFilter=@system-service",
          "CapabilityBoundingSet=", "LimitCORE=0"})
        CHECK(unit.find("\n" + line + "\n") != std::string::npos);
}

TEST_CASE("every option that the unit gives desthost is one of replay's, and the token is found beside the "
          "mapping file") {
    const auto unit = test::installed().read(folder_of_units + "desthost-replay@.service");
    const auto command = unit.substr(unit.find("\nExecStart=") + 11);
    const auto help = test::run({test::installed().path("bin/desthost"), "replay", "--help"}).out;
    const auto line = command.substr(0, command.find(" -\n"));
    const std::regex option("(--[a-z-]+)");
    int count = 0;
    for (std::sregex_iterator at(line.begin(), line.end(), option), end; at != end; ++at, ++count)
        CHECK(help.find((*at)[1].str() + " FILE") != std::string::npos);
    CHECK(count == 5);
    // As systemd lays them out: two files in one folder, the mapping file naming the other.
    const test::temporary_folder credentials;
    auto mapping = test::installed().read("share/facebook_lead_ads/mappings/facebook_lead_ads.yaml");
    const std::string reference = "${env:META_ACCESS_TOKEN}";
    mapping.replace(mapping.find(reference), reference.size(), "${file:access_token}");
    const auto config = credentials.write("mapping.yaml", mapping);
    const auto check = [&] {
        return test::run({test::installed().path("bin/desthost"), "check", "--config", config}).status;
    };
    CHECK(check() == 2);
    credentials.write("access_token", "a-token\n");
    CHECK(check() == 0);
}
