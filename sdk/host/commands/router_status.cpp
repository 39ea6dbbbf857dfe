#include "host/commands/router_status.hpp"

#include "host/commands/output.hpp"
#include "host/http/client.hpp"
#include "host/text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace desthost::commands {
namespace {

using row = std::vector<std::string>;

// The token is a secret: it comes from the environment, never from the command line.
constexpr const char* token_variable = "DESTHOST_ADMIN_TOKEN";

http::client_answer ask(const std::string& admin, const std::string& path, http::client_request request) {
    const auto whole = admin.find("://") == admin.npos ? "http://" + admin : admin;
    auto to = http::parse_url(whole);
    if (!to)
        throw failure{exit_status::usage,
                      "\"" + printable(admin) +
                          "\" is no address of an admin listener; write http://127.0.0.1:9464"};
    to->target = path;
    if (const char* token = std::getenv(token_variable); token != nullptr)
        request.headers.emplace_back("Authorization", std::string("Bearer ") + token);
    request.headers.emplace_back("X-Desthost", "1");
    auto answer = http::send_request(*to, request);
    if (answer.status == 0)
        throw failure{exit_status::incomplete,
                      "there is no router at " + printable(whole) + ": " + answer.problem +
                          "; start desthost serve, or name its listener with --admin"};
    if (answer.status == 401)
        throw failure{exit_status::usage,
                      std::string("the router's admin listener needs its token; set ") + token_variable};
    return answer;
}

std::string text_of(const boost::json::object& from, std::string_view name) {
    const auto* found = from.if_contains({name.data(), name.size()});
    if (found == nullptr || found->is_null()) return "-";
    if (const auto* text = found->if_string()) return printable({text->data(), text->size()});
    if (const auto* n = found->if_int64()) return std::to_string(*n);
    if (const auto* n = found->if_uint64()) return std::to_string(*n);
    return "?";
}

std::string age_text(const boost::json::object& route) {
    const auto text = text_of(route, "oldest_waiting_seconds");
    const auto seconds = std::strtoll(text.c_str(), nullptr, 10);
    if (seconds < 120) return std::to_string(seconds) + " s";
    return seconds < 7200 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds / 3600) + " h";
}

row row_of(const boost::json::object& route) {
    row cells{text_of(route, "name"), text_of(route, "state")};
    const auto* counts = route.if_contains("counts");
    for (const auto* outcome : {"delivered", "filtered", "invalid", "rejected", "undelivered"})
        cells.push_back(counts != nullptr && counts->is_object() ? text_of(counts->get_object(), outcome)
                                                                 : "-");
    cells.push_back(text_of(route, "lag"));
    cells.push_back(age_text(route));
    cells.push_back(text_of(route, "dead_letters"));
    cells.push_back(text_of(route, "last_delivery_at"));
    return cells;
}

std::string table(const std::vector<row>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& r : rows)
        for (std::size_t i = 0; i < r.size(); ++i)
            widths[i] = std::max(widths[i], r[i].size());
    std::string out;
    for (const auto& r : rows) {
        std::string line;
        for (std::size_t i = 0; i < r.size(); ++i)
            line += r[i] + std::string(widths[i] - r[i].size() + 2, ' ');
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

std::string table_of(const boost::json::object& status) {
    std::vector<row> rows{{"ROUTE", "STATE", "DELIVERED", "FILTERED", "INVALID", "REJECTED", "UNDELIVERED",
                           "WAITING", "OLDEST", "DEAD LETTERS", "LAST DELIVERY"}};
    std::string reasons;
    const auto* routes = status.if_contains("routes");
    if (routes != nullptr && routes->is_array())
        for (const auto& each : routes->get_array()) {
            if (!each.is_object()) continue;
            const auto& route = each.get_object();
            rows.push_back(row_of(route));
            for (const auto* why : {"blocked_because", "trouble"})
                if (route.contains(why))
                    reasons += "route " + text_of(route, "name") + ": " + text_of(route, why) + "\n";
        }
    return "router " + text_of(status, "name") + ", running since " + text_of(status, "started_at") + "\n" +
           table(rows) + reasons;
}

} // namespace

exit_status router_status(const std::string& admin, bool json) {
    const auto answer = ask(admin, "/status.json", {});
    boost::system::error_code ec;
    const auto status = boost::json::parse(answer.body, ec);
    if (answer.status != 200 || ec || !status.is_object())
        throw failure{exit_status::incomplete,
                      printable(admin) + " answers, but is no admin listener of desthost"};
    output out;
    out.text() = json ? answer.body : table_of(status.get_object());
    out.flush();
    return exit_status::ok;
}

std::string retry_in_router(const std::string& admin, const std::string& body) {
    http::client_request request;
    request.method = "POST";
    request.body = body;
    const auto answer = ask(admin, "/api/dead-letters/retry", request);
    boost::system::error_code ec;
    const auto told = boost::json::parse(answer.body, ec);
    if (ec || !told.is_object()) throw failure{exit_status::incomplete, "the router's answer cannot be read"};
    if (answer.status != 200) throw failure{exit_status::usage, text_of(told.get_object(), "error")};
    return text_of(told.get_object(), "retried");
}

} // namespace desthost::commands
