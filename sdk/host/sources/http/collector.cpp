#include "host/sources/http/collector.hpp"

#include "host/sources/http/body_reader.hpp"
#include "host/sources/http/hook_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace desthost::sources {
namespace {

using config::http_hook;
using config::http_key;
using config::http_source;
using http::error_response;
using http::response;

constexpr std::string_view events_path = "/v1/events";

struct content_type {
    std::string_view name;
    body_format format;
};
constexpr auto content_types = std::to_array<content_type>({
    {"", body_format::json}, // a beacon may come without one
    {"application/json", body_format::json},
    {"text/json", body_format::json},
    {"text/plain", body_format::json},
    {"application/x-ndjson", body_format::ndjson},
    {"application/ndjson", body_format::ndjson},
    {"application/jsonl", body_format::ndjson},
});

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::string_view without_space(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == text.npos ? std::string_view{}
                              : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The format that the header names; nothing when it is another one, or not UTF-8.
std::optional<body_format> format_of(const http::request& head) {
    const auto whole = lowered(head.header("content-type"));
    const auto name = without_space(std::string_view(whole).substr(0, whole.find(';')));
    const auto charset = whole.find("charset=");
    if (charset != whole.npos && whole.find("utf-8", charset) == whole.npos &&
        whole.find("utf8", charset) == whole.npos)
        return std::nullopt;
    const auto found = std::ranges::find(content_types, name, &content_type::name);
    if (found != content_types.end()) return found->format;
    const bool is_json = name.starts_with("application/") && name.ends_with("+json");
    return is_json ? std::optional(body_format::json) : std::nullopt;
}

bool is_known_encoding(std::string_view encoding) {
    constexpr std::array<std::string_view, 5> known{"", "identity", "gzip", "x-gzip", "zstd"};
    return std::ranges::find(known, encoding) != known.end();
}

std::optional<response> check_content(const http::request& head) {
    if (!format_of(head))
        return error_response(415, "the content type is none of application/json, application/x-ndjson and "
                                   "text/plain in UTF-8");
    if (!is_known_encoding(lowered(head.header("content-encoding"))))
        return error_response(415, "the content encoding is neither gzip nor zstd");
    return std::nullopt;
}

const http_key* find_key(const http_source& settings, const http::request& head) {
    const auto given = http::authorization_key(head.header("authorization"));
    const http_key* found = nullptr;
    for (const auto& key : settings.keys)
        if (http::is_same_secret(key.key, given)) found = &key;
    return found;
}

const http_hook* find_hook(const http_source& settings, std::string_view path) {
    const auto found = std::ranges::find(settings.hooks, path, &http_hook::path);
    return found == settings.hooks.end() ? nullptr : &*found;
}

response unauthorized(std::string_view why) {
    auto made = error_response(401, why);
    made.headers.emplace_back("WWW-Authenticate", "Bearer");
    return made;
}

response wrong_method(std::string allowed) {
    auto made = error_response(405, "this path takes " + allowed);
    made.headers.emplace_back("Allow", std::move(allowed));
    return made;
}

response unavailable(std::string_view why) {
    auto made = error_response(503, why);
    made.headers.emplace_back("Retry-After", "5");
    return made;
}

// Lets the page of an allowed origin read the answer.
void allow_origin(const http_source& settings, const http::request& head, response& made) {
    const auto origin = head.header("origin");
    if (origin.empty() || settings.allow_origins.empty()) return;
    made.headers.emplace_back("Vary", "Origin");
    const bool allows_all = std::ranges::find(settings.allow_origins, "*") != settings.allow_origins.end();
    if (!allows_all && std::ranges::find(settings.allow_origins, origin) == settings.allow_origins.end())
        return;
    made.headers.emplace_back("Access-Control-Allow-Origin", allows_all ? "*" : std::string(origin));
    made.headers.emplace_back("Access-Control-Expose-Headers", "Retry-After");
}

// The question of a browser whether the page may post.
response answer_preflight(const http_source& settings, const http::request& head) {
    response made;
    made.status = 204;
    allow_origin(settings, head, made);
    const bool is_allowed = std::ranges::any_of(
        made.headers, [](const auto& h) { return h.first == "Access-Control-Allow-Origin"; });
    if (!is_allowed) return error_response(403, "this origin is not among allow_origins");
    made.headers.emplace_back("Access-Control-Allow-Methods", "POST");
    made.headers.emplace_back("Access-Control-Allow-Headers",
                              "Authorization, Content-Type, Content-Encoding");
    made.headers.emplace_back("Access-Control-Max-Age", "86400");
    return made;
}

// Unpacks the body in place. An answer when that cannot be done.
std::optional<response> unpack(const http_source& settings, const http::request& whole, std::string& body) {
    const auto encoding = lowered(whole.header("content-encoding"));
    if (encoding.empty() || encoding == "identity") return std::nullopt;
    const auto most = static_cast<std::size_t>(settings.max_request_bytes);
    const auto state =
        encoding == "zstd" ? unpack_zstd(whole.body, most, body) : unpack_gzip(whole.body, most, body);
    if (state == unpacked::good) return std::nullopt;
    if (state == unpacked::too_large)
        return error_response(413, "the unpacked body is larger than this source takes");
    return error_response(400, "the packed body is damaged");
}

std::string answer_text(std::uint32_t events, const std::vector<storage::refused_event>& refused) {
    std::string out = "{\"stored\":" + std::to_string(events) + ",\"refused\":[";
    for (const auto& event : refused) {
        if (out.back() != '[') out += ',';
        out += "{\"index\":" + std::to_string(event.index) + ",\"reason\":\"";
        out.append(event.reason) += "\"}";
    }
    return out + "]}\n";
}

} // namespace

collector::collector(storage::event_store& store, const http_source& settings,
                     std::function<std::int64_t()> now)
    : store_(store), now_(std::move(now)) {
    use(settings);
}

void collector::use(const http_source& settings) {
    auto made = std::make_shared<state>();
    made->settings = settings;
    const auto now = routing::rate_limiter::clock::now();
    for (const auto& key : settings.keys)
        if (key.rate > 0) made->rates.by_key.emplace(key.name, routing::rate_limiter{key.rate, now});
    const std::lock_guard lock{mutex_};
    state_ = std::move(made);
}

std::shared_ptr<collector::state> collector::current() const {
    const std::lock_guard lock{mutex_};
    return state_;
}

std::optional<response> collector::check_head(const http::request& head) {
    const auto now = current();
    ++requests_;
    last_request_at_ = now_();
    if (const auto* hook = find_hook(now->settings, head.path); hook != nullptr)
        return check_hook(*now, *hook, head);
    if (head.path != events_path) return error_response(404, "there is nothing at this path");
    auto answer = check_events(*now, head);
    if (!answer && !now->settings.keys.empty()) answer = check_rate(*now, *find_key(now->settings, head));
    if (answer && head.method != "OPTIONS") allow_origin(now->settings, head, *answer);
    return answer;
}

std::optional<response> collector::check_events(const state& now, const http::request& head) {
    const bool asks = head.method == "OPTIONS" && !head.header("access-control-request-method").empty();
    if (asks) return answer_preflight(now.settings, head);
    if (head.method != "POST") return wrong_method("POST");
    if (!now.settings.keys.empty() && find_key(now.settings, head) == nullptr)
        return unauthorized("this source takes events with one of its keys only");
    if (auto answer = check_content(head)) return answer;
    if (!draining_) return std::nullopt;
    ++unstored_requests_;
    return unavailable("the router is being stopped; send this again later");
}

std::optional<response> collector::check_hook(const state& now, const http_hook& hook,
                                              const http::request& head) {
    if (head.method == "GET" && hook.challenge) return answer_challenge(head, *hook.challenge);
    if (head.method != "POST") return wrong_method(hook.challenge ? "GET, POST" : "POST");
    if (!hook.verify && !now.settings.keys.empty() && find_key(now.settings, head) == nullptr)
        return unauthorized("this hook takes requests with one of the source's keys only");
    if (auto answer = check_content(head)) return answer;
    if (!draining_) return std::nullopt;
    ++unstored_requests_;
    return unavailable("the router is being stopped; send this again later");
}

std::optional<response> collector::check_rate(state& now, const http_key& key) {
    const std::lock_guard lock{now.rates.mutex};
    const auto found = now.rates.by_key.find(key.name);
    if (found == now.rates.by_key.end()) return std::nullopt;
    const auto delay = found->second.delay(routing::rate_limiter::clock::now());
    if (delay.count() == 0) return std::nullopt;
    ++limited_requests_;
    auto made = error_response(429, "this key has sent more events than its rate allows");
    const auto seconds = std::ceil(std::chrono::duration<double>(delay).count());
    made.headers.emplace_back("Retry-After", std::to_string(std::max(1L, static_cast<long>(seconds))));
    return made;
}

void collector::handle(http::request&& whole, http::responder respond) {
    const auto now = current();
    const auto* hook = find_hook(now->settings, whole.path);
    if (hook != nullptr && hook->verify && !is_signed(whole, *hook->verify))
        return respond(unauthorized("the signature does not belong to this body"));
    http::response cors;
    if (hook == nullptr) allow_origin(now->settings, whole, cors);
    store(now, whole, hook,
          [respond = std::move(respond), headers = std::move(cors.headers)](response made) mutable {
              for (auto& header : headers)
                  made.headers.push_back(std::move(header));
              respond(std::move(made));
          });
}

void collector::store(const std::shared_ptr<state>& now, const http::request& whole, const http_hook* hook,
                      const http::responder& respond) {
    std::string unpacked_body;
    if (auto answer = unpack(now->settings, whole, unpacked_body)) return respond(std::move(*answer));
    body_rules rules;
    rules.format = format_of(whole).value_or(body_format::json);
    if (hook != nullptr) {
        rules.is_hook = true;
        rules.each = hook->each;
        rules.event_name = hook->event_name;
    }
    auto content = read_body(unpacked_body.empty() ? whole.body : unpacked_body, rules);
    if (!content.is_json) return respond(error_response(400, "the body is no JSON"));
    const auto* key = find_key(now->settings, whole);
    std::string sender = key != nullptr ? key->name : std::string{};
    if (key != nullptr) {
        const std::lock_guard lock{now->rates.mutex};
        const auto found = now->rates.by_key.find(key->name);
        if (found != now->rates.by_key.end()) found->second.take(content.events + content.refused.size());
    }
    append(std::move(sender), std::move(content), respond);
}

void collector::append(std::string sender, body_content&& content, const http::responder& respond) {
    if (content.events == 0 && content.refused.empty())
        return respond({200, "application/json", answer_text(0, {}), {}, false});
    storage::request made;
    made.sender = std::move(sender);
    made.arrived_at = now_();
    made.events = content.events;
    made.data = std::move(content.data);
    auto text = answer_text(content.events, content.refused);
    const auto refused = content.refused.size();
    made.refused = std::move(content.refused);
    made.done = [this, respond, text = std::move(text), events = content.events,
                 refused](storage::stored how) {
        if (how != storage::stored::yes) {
            ++unstored_requests_;
            return respond(unavailable(how == storage::stored::full
                                           ? "the store is full; send this again later"
                                           : "the store does not work"));
        }
        stored_events_ += events;
        refused_events_ += refused;
        respond({200, "application/json", text, {}, false});
    };
    const auto how = store_.append(std::move(made));
    if (how == storage::stored::yes) return;
    ++unstored_requests_;
    respond(unavailable(how == storage::stored::full ? "the store is full; send this again later"
                                                     : "the store does not work"));
}

collector_numbers collector::numbers() const {
    return {requests_,         stored_events_,     refused_events_,
            limited_requests_, unstored_requests_, last_request_at_};
}

} // namespace desthost::sources
