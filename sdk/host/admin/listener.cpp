#include "host/admin/listener.hpp"

#include "host/admin/json_writer.hpp"
#include "host/admin/letter_list.hpp"
#include "host/admin/status_json.hpp"
#include "host/commands/journal_text.hpp"
#include "host/sources/http/json_walk.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace desthost::admin {
namespace {

using http::error_response;
using http::request;
using http::response;

enum class access : std::uint8_t { open, reads, changes };

struct path_row {
    std::string_view path;
    std::string_view method;
    access needs;
};
constexpr auto path_rows = std::to_array<path_row>({
    {"/metrics", "GET", access::reads},
    {"/healthz", "GET", access::open},
    {"/readyz", "GET", access::open},
    {"/status.json", "GET", access::reads},
    {"/api/dead-letters", "GET", access::reads},
    {"/api/dead-letters/retry", "POST", access::changes},
    {"/api/reload", "POST", access::changes},
});

// A site whose name leads to this machine must not read what only this machine may.
bool is_local_host(std::string_view host) {
    constexpr std::array<std::string_view, 3> local{"localhost", "127.0.0.1", "[::1]"};
    const auto colon = host.rfind(':');
    if (colon != host.npos && host.find(']', colon) == host.npos) host = host.substr(0, colon);
    return host.empty() || std::ranges::find(local, host) != local.end() || host.starts_with("127.");
}

response text_response(int status, std::string body) {
    response made;
    made.status = status;
    made.content_type = "text/plain; charset=utf-8";
    made.body = std::move(body);
    made.headers.emplace_back("Cache-Control", "no-store");
    return made;
}

response json_response(std::string body) {
    response made;
    made.body = std::move(body);
    made.headers.emplace_back("Cache-Control", "no-store");
    return made;
}

std::string unquoted(std::string_view json) {
    return json.size() >= 2 && json.front() == '"' ? std::string(json.substr(1, json.size() - 2))
                                                   : std::string(json);
}

// {"route":"…","ids":[…]} or {"route":"…","reason":"…"}
struct retry_request {
    std::string route;
    std::string reason;
    std::vector<std::int64_t> ids;
    bool is_good = true;
};

retry_request read_retry(std::string_view body) {
    retry_request out;
    const bool is_object = sources::take_object(body, [&](std::string_view key, std::string_view value) {
        if (key == "\"route\"") out.route = unquoted(value);
        if (key == "\"reason\"") out.reason = unquoted(value);
        if (key != "\"ids\"") return;
        out.is_good =
            sources::take_array(value,
                                [&](std::string_view id) {
                                    std::int64_t n = 0;
                                    const auto [end, problem] =
                                        std::from_chars(id.data(), id.data() + id.size(), n);
                                    if (problem == std::errc() && end == id.data() + id.size() && n > 0)
                                        out.ids.push_back(n);
                                }) &&
            !out.ids.empty();
    });
    out.is_good = out.is_good && is_object && !out.route.empty();
    return out;
}

} // namespace

listener::listener(router_view& router, history& past, std::string token, bool is_loopback,
                   std::function<std::int64_t()> now)
    : router_(router), history_(past), token_(std::move(token)), is_loopback_(is_loopback),
      now_(std::move(now)) {}

std::optional<response> listener::check_head(const request& head) {
    const auto known = std::ranges::find(path_rows, head.path, &path_row::path);
    if (known == path_rows.end()) {
        if (head.method == "GET" && more_) return std::nullopt;
        return error_response(404, "there is nothing at this path");
    }
    const bool is_allowed = head.method == known->method || (known->method == "GET" && head.method == "HEAD");
    if (!is_allowed) {
        auto made = error_response(405, "this path takes " + std::string(known->method));
        made.headers.emplace_back("Allow", std::string(known->method));
        return made;
    }
    if (known->needs == access::open) return std::nullopt;
    if (token_.empty() && is_loopback_ && !is_local_host(head.header("host")))
        return error_response(
            403, "without a token this listener answers to its own machine's names only; set admin.token");
    if (!token_.empty() &&
        !http::is_same_secret(http::authorization_key(head.header("authorization")), token_)) {
        auto made = error_response(401, "this listener needs its token");
        made.headers.emplace_back("WWW-Authenticate", "Bearer");
        return made;
    }
    if (known->needs == access::changes && head.header("x-desthost") != "1")
        return error_response(403, "a call that changes something needs the header X-Desthost: 1");
    return std::nullopt;
}

void listener::handle(request&& whole, http::responder respond) {
    using answer = response (*)(listener&, const request&);
    struct answer_row {
        std::string_view path;
        answer make;
    };
    static constexpr auto answers = std::to_array<answer_row>({
        {"/metrics", [](listener& l, const request&) { return l.metrics(); }},
        {"/healthz", [](listener& l, const request&) { return l.health(); }},
        {"/readyz", [](listener& l, const request&) { return l.readiness(); }},
        {"/status.json", [](listener& l, const request&) { return l.status(); }},
        {"/api/dead-letters", [](listener& l, const request& r) { return l.letters(r); }},
        {"/api/dead-letters/retry", [](listener& l, const request& r) { return l.retry(r); }},
    });
    if (whole.path == "/api/reload") return reload(respond);
    const auto found = std::ranges::find(answers, whole.path, &answer_row::path);
    if (found != answers.end()) return respond(found->make(*this, whole));
    auto more = more_ ? more_(whole) : std::nullopt;
    respond(more ? std::move(*more) : error_response(404, "there is nothing at this path"));
}

response listener::metrics() {
    auto made = text_response(200, metrics_text(router_, now_()));
    made.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return made;
}

response listener::health() {
    return router_.is_alive() ? text_response(200, "alive\n") : text_response(503, "a loop stands still\n");
}

response listener::readiness() {
    if (router_.is_draining()) return text_response(503, "draining\n");
    return router_.can_store() ? text_response(200, "ready\n")
                               : text_response(503, "events cannot be stored\n");
}

response listener::status() {
    return json_response(status_json(router_, history_, now_()));
}

// The dead letters of all routes, or of one; without customer data.
response listener::letters(const request& wanted) {
    constexpr int most = 1000;
    const auto only = wanted.parameter("route");
    const auto reason = wanted.parameter("reason");
    json_writer out;
    out.begin_object().key("dead_letters").begin_array();
    int count = 0;
    for (const auto& [name, path] : router_.journals()) {
        if (!only.empty() && only != name) continue;
        each_letter(path, [&](const journal::dead_letter& letter) {
            if (!reason.empty() && letter.reason != reason) return true;
            if (++count > most) return false;
            auto json = commands::letter_json(letter);
            while (json.ends_with('\n') || json.ends_with('}'))
                json.pop_back();
            std::string quoted;
            append_json_string(quoted, name);
            out.raw(json + ",\"route\":" + quoted + "}");
            return true;
        });
    }
    out.end_array().member("more", count > most).end_object();
    return json_response(out.take() + "\n");
}

response listener::retry(const request& wanted) {
    auto asked = read_retry(wanted.body);
    if (!asked.is_good)
        return error_response(400,
                              "write {\"route\":\"NAME\"} with \"ids\":[…], \"reason\":\"…\" or neither");
    if (!asked.reason.empty()) {
        for (const auto& [name, path] : router_.journals()) {
            if (name != asked.route) continue;
            each_letter(path, [&](const journal::dead_letter& letter) {
                if (letter.reason == asked.reason) asked.ids.push_back(letter.id);
                return true;
            });
        }
        if (asked.ids.empty()) return json_response("{\"retried\":0}\n");
    }
    std::string why;
    const auto count = router_.retry(asked.route, std::move(asked.ids), why);
    if (count < 0) return error_response(409, why);
    return json_response("{\"retried\":" + std::to_string(count) + "}\n");
}

void listener::reload(const http::responder& respond) {
    router_.reload([respond](const reload_result& result) {
        json_writer out;
        out.begin_object()
            .member("reloaded", result.done)
            .member("text", std::string_view(result.text))
            .end_object();
        auto made = json_response(out.take() + "\n");
        if (!result.done) made.status = 422;
        respond(std::move(made));
    });
}

} // namespace desthost::admin
