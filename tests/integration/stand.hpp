// The sandbox in Meta's place, and mapping files that send to it.
//
// Each stand has a folder and a sandbox of its own on a free port; both go with it.
#pragma once

#include "tests/support/process.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace test {

inline constexpr std::string_view sample_now =
    "2026-07-29T09:00:00Z"; // the clock that the sample data is made for

class stand {
public:
    explicit stand(const std::vector<std::string>& options = {}, std::string_view now = sample_now)
        : sandbox_(command(options, now), {}) {
        REQUIRE(sandbox_.wait_for("listening on "));
    }

    // The rest of the address is read from the same line.
    std::string endpoint() {
        if (endpoint_.empty()) {
            const auto text = output();
            const auto begin = text.find("https://");
            endpoint_ = text.substr(begin, text.find('\n', begin) - begin);
        }
        return endpoint_;
    }

    const temporary_folder& folder() const { return folder_; }
    std::string path(std::string_view name) const { return folder_.path(name); }

    // A mapping file whose events come here; `rest` are further sections, `settings` further lines of
    // settings.
    std::string write_mapping(std::string_view rest = {}, std::string_view settings = {}) {
        std::string text = "version: 1\ndestination: facebook_lead_ads\nsettings:\n"
                           "  pixel_id: \"1234567890123456\"\n  access_token: ${env:TEST_TOKEN}\n"
                           "  lead_id: \"{{crm.lead_id}}\"\n  lead_event_source: Test CRM\n  endpoint: " +
                           endpoint() + "\n  ca_file: ca.pem\n";
        text.append(settings)
            .append("mapping:\n  - event: \"*\"\n    facebook_event_name: Lead\n")
            .append(rest);
        return folder_.write("mapping.yaml", text);
    }

    // Accepted events, one a line, in the order of their arrival.
    std::vector<std::string> accepted() const { return lines(folder_.read("accepted.ndjson")); }
    std::vector<std::string> requests() const { return lines(folder_.read("requests.ndjson")); }

    // SIGSTOP: the endpoint hangs; SIGCONT: it goes on.
    void signal(int number) const { sandbox_.signal(number); }

    process_result desthost(std::vector<std::string> arguments, std::string_view input = {}) {
        arguments.insert(arguments.begin(), {DESTHOST});
        arguments.insert(arguments.end(), {"--plugin-path", PLUGIN});
        return run(arguments, input,
                   {{"TEST_TOKEN", "secret-token-of-the-test"}, {"XDG_STATE_HOME", path("state")}});
    }

    static std::vector<std::string> lines(const std::string& text) {
        std::vector<std::string> all;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);)
            all.push_back(line);
        return all;
    }

private:
    std::vector<std::string> command(const std::vector<std::string>& options, std::string_view now) {
        std::vector<std::string> all = {GRAPH_SANDBOX,
                                        "--ca-file",
                                        folder_.path("ca.pem"),
                                        "--record",
                                        folder_.path("accepted.ndjson"),
                                        "--record-requests",
                                        folder_.path("requests.ndjson")};
        if (!now.empty()) all.insert(all.end(), {"--now", std::string(now)});
        all.insert(all.end(), options.begin(), options.end());
        return all;
    }
    std::string output() { return sandbox_.out(); }

    temporary_folder folder_;
    process sandbox_;
    std::string endpoint_;
};

} // namespace test
