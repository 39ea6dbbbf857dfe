// The bills of materials: SPDX 2.3, about the very binary beside them, with every archive that was linked.
#include "tests/package/staging.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;

struct subject {
    std::string target;
    std::string binary;
    std::string bill;
};

const std::vector<subject> subjects{
    {"facebook_lead_ads", "lib/destination/facebook_lead_ads.so",
     "share/doc/facebook-lead-ads-destination/facebook_lead_ads.spdx.json"},
    {"graph-sandbox", "bin/graph-sandbox", "share/doc/facebook-lead-ads-destination/graph-sandbox.spdx.json"},
    {"desthost", "bin/desthost", "share/doc/desthost/desthost.spdx.json"},
};

json::object bill_of(const subject& which) {
    return json::parse(test::installed().read(which.bill)).as_object();
}

std::string text(const json::value& object, const char* key) {
    REQUIRE(object.as_object().contains(key));
    return object.at(key).as_string().c_str();
}

std::string output(const std::vector<std::string>& command) {
    const auto result = test::run(command);
    INFO(result.err);
    REQUIRE(result.status == 0);
    return result.out;
}

// The lines of `text` without their ends.
std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        all.push_back(line);
    return all;
}

// Foreign archives on the command line that links the target.
std::set<std::string> linked_archives(const std::string& target) {
    const auto commands = lines(output({"ninja", "-C", BUILD_FOLDER, "-t", "commands", target}));
    std::set<std::string> found;
    const std::regex archive(R"( (/usr/[^ ]+\.a))");
    const auto& link = commands.back();
    for (std::sregex_iterator at(link.begin(), link.end(), archive), end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

// The packages that stand in this relation to the product, with the comments of the relations.
std::map<std::string, std::string> related(const json::object& bill, const std::string& kind) {
    std::map<std::string, std::string> names, found;
    for (const auto& package : bill.at("packages").as_array())
        names[text(package, "SPDXID")] = text(package, "name");
    for (const auto& relation : bill.at("relationships").as_array())
        if (text(relation, "relationshipType") == kind)
            found[names.at(text(relation, "relatedSpdxElement"))] = text(relation, "comment");
    return found;
}

} // namespace

TEST_CASE("every bill has what SPDX 2.3 requires of a document, its packages and its relationships") {
    for (const auto& which : subjects) {
        CAPTURE(which.target);
        const auto bill = bill_of(which);
        CHECK(text(bill, "spdxVersion") == "SPDX-2.3");
        CHECK(text(bill, "dataLicense") == "CC0-1.0");
        CHECK(text(bill, "SPDXID") == "SPDXRef-DOCUMENT");
        CHECK(text(bill, "name") == which.target + "-" PROJECT_VERSION);
        CHECK(text(bill, "documentNamespace").starts_with("https://"));
        CHECK(std::regex_match(text(bill.at("creationInfo"), "created"),
                               std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
        CHECK(bill.at("creationInfo").at("creators").as_array().size() == 1);
        std::set<std::string> ids{"SPDXRef-DOCUMENT", text(bill.at("files").at(0), "SPDXID")};
        for (const auto& package : bill.at("packages").as_array()) {
            CHECK(std::regex_match(text(package, "SPDXID"), std::regex("SPDXRef-[A-Za-z0-9.-]+")));
            CHECK(ids.insert(text(package, "SPDXID")).second);
            CHECK(text(package, "name") != "");
            CHECK(text(package, "versionInfo") != "");
            CHECK(text(package, "downloadLocation") == "NOASSERTION");
            CHECK_FALSE(package.at("filesAnalyzed").as_bool());
            CHECK(text(package, "licenseDeclared") !=
                  "NOASSERTION"); // a new library needs its license in the table
        }
        for (const auto& relation : bill.at("relationships").as_array()) {
            CHECK(ids.contains(text(relation, "spdxElementId")));
            CHECK(ids.contains(text(relation, "relatedSpdxElement")));
        }
        CHECK(text(bill.at("relationships").at(0), "relationshipType") == "DESCRIBES");
    }
}

TEST_CASE("every bill is about the binary that was installed with it") {
    for (const auto& which : subjects) {
        CAPTURE(which.target);
        const auto file = bill_of(which).at("files").at(0);
        for (const auto& [algorithm, program] : {std::pair{"SHA1", "sha1sum"}, {"SHA256", "sha256sum"}}) {
            const auto sum = output({program, test::installed().path(which.binary)});
            bool is_there = false;
            for (const auto& checksum : file.at("checksums").as_array())
                is_there |= text(checksum, "algorithm") == algorithm &&
                            sum.starts_with(text(checksum, "checksumValue") + " ");
            CHECK(is_there);
        }
    }
}

TEST_CASE("every archive on the link line is in the bill, with the version that is installed") {
    CHECK(linked_archives("facebook_lead_ads").size() >= 3); // libssl, libcrypto, libpcre2-8
    for (const auto& which : subjects) {
        const auto bill = bill_of(which);
        const auto inside = related(bill, "STATIC_LINK");
        for (const auto& archive : linked_archives(which.target)) {
            CAPTURE(archive);
            const auto owner = output({"dpkg", "-S", archive});
            const auto package = owner.substr(0, owner.find(':'));
            REQUIRE(inside.contains(package));
            CHECK((inside.at(package) + " ")
                      .find(" " + std::filesystem::path(archive).filename().string() + " ") !=
                  std::string::npos);
            const auto version = output({"dpkg-query", "-W", "-f", "${Version}", package});
            for (const auto& listed : bill.at("packages").as_array())
                if (text(listed, "name") == package) CHECK(text(listed, "versionInfo") == version);
        }
    }
}

TEST_CASE("what is compiled in from headers and what is loaded are told apart") {
    const auto bill = bill_of(subjects.front());
    const auto inside = related(bill, "STATIC_LINK");
    const auto loaded = related(bill, "DYNAMIC_LINK");
    CHECK(inside.at("libboost1.81-dev") == "compiled in from its headers");
    CHECK(inside.at("libvalijson-dev") == "compiled in from its headers");
    CHECK_FALSE(inside.contains("libyaml-cpp-dev"));
    CHECK(loaded.contains("libyaml-cpp0.7"));
    CHECK(loaded.contains("libicu72"));
    CHECK_FALSE(loaded.contains("libssl3"));
}

TEST_CASE("a file of no package makes an error, not half of a bill") {
    const test::temporary_folder folder;
    const auto stray = folder.write("stray.a", "");
    const auto linked = folder.write("linked", stray + ":\n");
    const auto made = test::run({(PROJECT_SOURCE_DIR "/scripts/bill-of-materials"), BUILD_FOLDER, "desthost",
                                 PROJECT_VERSION, linked, test::installed().path("bin/desthost")});
    CHECK(made.status == 1);
    CHECK(made.out == "");
    CHECK(made.err.find("the bill of materials would be incomplete:\n" + stray) != std::string::npos);
}
