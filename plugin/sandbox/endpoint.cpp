#include "sandbox/endpoint.hpp"

#include "sandbox/bounded_memory.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/report.hpp"

#include <boost/json.hpp>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace graph_sandbox {

using boost::json::object;
using boost::json::value;

namespace {

constexpr std::size_t max_depth = 128;
// A tree takes more room than its text; a text made to take far more is refused.
constexpr std::size_t tree_bytes_per_body_byte = 16;
constexpr std::size_t most_events = 2000;
constexpr std::size_t max_logged_path = 200;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view secret_members[] = {"access_token", "appsecret_proof"};

graph_error make_error(int code, std::string message, std::string_view type = {}) {
    graph_error error;
    error.code = code;
    error.message = std::move(message);
    error.type = type;
    return error;
}

struct target_parts {
    std::string_view path;
    std::string_view query;
};

target_parts split_target(std::string_view target) {
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos) return {target, {}};
    return {target.substr(0, mark), target.substr(mark + 1)};
}

bool all_digits(std::string_view text, std::size_t at_most) {
    return !text.empty() && text.size() <= at_most &&
           text.find_first_not_of(digits) == std::string_view::npos;
}

// "/vNN.N/{id}/events" gives the id; anything else nothing.
std::optional<std::string> dataset_of(std::string_view path) {
    std::array<std::string_view, 3> parts;
    for (std::string_view& part : parts) {
        if (!path.starts_with('/')) return std::nullopt;
        path.remove_prefix(1);
        part = path.substr(0, path.find('/'));
        path.remove_prefix(part.size());
    }
    const std::size_t dot = parts[0].find('.');
    const bool version = parts[0].starts_with('v') && dot != std::string_view::npos &&
                         all_digits(parts[0].substr(1, dot - 1), 2) &&
                         all_digits(parts[0].substr(dot + 1), 1);
    if (!version || !all_digits(parts[1], 32) || parts[2] != "events" || !path.empty()) return std::nullopt;
    return std::string(parts[1]);
}

bool names_secret(std::string_view query) {
    return std::any_of(std::begin(secret_members), std::end(secret_members),
                       [&](std::string_view name) { return query.find(name) != std::string_view::npos; });
}

bool is_json_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
    while (type.ends_with(' '))
        type.pop_back();
    return type == "application/json";
}

// Checks that need only the request line and the headers.
std::optional<graph_error> check_head(const request& received, const endpoint_settings& settings,
                                      verdict& out) {
    const auto [path, query] = split_target(received.target);
    const auto dataset = dataset_of(path);
    if (!dataset) return make_error(2500, "Unknown path components: events are posted to /vNN.N/{id}/events");
    out.dataset_id = *dataset;
    if (received.method != "POST" || (settings.dataset_id && *settings.dataset_id != *dataset)) {
        graph_code no_access;
        no_access.code = 100;
        no_access.subcode = 33;
        return error_of(no_access);
    }
    if (names_secret(query)) return make_error(190, "The access token belongs in the body, never in the URL");
    if (!is_json_type(received.content_type))
        return make_error(100, "(#100) The Content-Type must be application/json");
    if (!received.content_encoding.empty() && received.content_encoding != "identity")
        return make_error(100, "(#100) The body must not be compressed");
    return std::nullopt;
}

std::optional<std::string> text_member(const object& body, std::string_view name) {
    const auto* found = body.if_contains(name);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string(found->get_string());
}

std::optional<graph_error> check_access(const object& body, const endpoint_settings& settings) {
    const auto token = text_member(body, "access_token");
    if (!token || token->empty())
        return make_error(190,
                          "An access token is required to request this resource: it belongs in the body");
    if (settings.token && *token != *settings.token) return make_error(190, {});
    if (!settings.app_secret) return std::nullopt;
    constexpr std::string_view type = "GraphMethodException";
    const auto proof = text_member(body, "appsecret_proof");
    if (!proof) return make_error(100, "API calls from the server require an appsecret_proof argument", type);
    if (*proof != appsecret_proof(*token, *settings.app_secret))
        return make_error(100, "Invalid appsecret_proof provided in the API argument", type);
    return std::nullopt;
}

// The text of the member that the parser took: the last of that name.
std::string_view last_member(std::string_view object_text, std::string_view name) {
    std::string_view found;
    for (const member& m : members_of(object_text))
        if (m.key == name) found = m.value;
    return found;
}

std::string lead_id_of(const object& event) {
    for (const std::string_view holder : {"user_data", "match_keys", "custom_data"}) {
        const object* inner = find_object(event, holder);
        const value* id = inner == nullptr ? nullptr : find(*inner, "lead_id");
        if (id != nullptr) return digits_of(*id);
    }
    return {};
}

// A request with more events than any may have is refused; its events are not worth a copy.
void keep_events(const value& body, std::string_view text, const endpoint_settings& settings, verdict& out) {
    const auto* data = body.get_object().if_contains("data");
    if (data == nullptr || !data->is_array()) return;
    out.event_count = data->get_array().size();
    if (out.event_count > settings.max_events.value_or(most_events)) return;
    for (const std::string_view event : elements_of(last_member(text, "data")))
        out.events.push_back(compact(event));
    for (const value& event : data->get_array()) {
        if (const object* o = event.if_object())
            out.marks.push_back({text_member(*o, "event_id").value_or(""), lead_id_of(*o),
                                 text_member(*o, "event_name").value_or("")});
    }
}

std::optional<graph_error> check_rules(const value& body, const endpoint_settings& settings, verdict& out) {
    const findings found = check_request(body, {settings.clock.now(), settings.max_events, settings.strict});
    if (found.refusals.empty()) {
        out.messages = found.notices;
        return std::nullopt;
    }
    out.log_note = found.refusals.front().message;
    if (found.refusals.size() > 1)
        out.log_note += " (" + std::to_string(found.refusals.size()) + " mistakes in all)";
    return error_of(found.refusals.front(), settings.name_place);
}

std::optional<graph_error> check_body(const request& received, const endpoint_settings& settings,
                                      verdict& out) {
    bounded_memory memory(settings.max_body * tree_bytes_per_body_byte);
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::json::parser parser(&memory, options);
    parser.reset(&memory);
    boost::json::error_code ec;
    parser.write(received.body, ec);
    if (ec) return make_error(100, "(#100) The body is not valid JSON: " + ec.message());
    const value body = parser.release();
    if (!body.is_object()) return make_error(100, "(#100) The body must be a JSON object");
    out.safe_body = redacted(received.body, {secret_members[0], secret_members[1]});
    keep_events(body, received.body, settings, out);
    if (auto refused = check_access(body.get_object(), settings)) return refused;
    return check_rules(body, settings, out);
}

} // namespace

verdict examine(const request& received, const endpoint_settings& settings) {
    verdict out;
    out.safe_body = "null";
    out.error = check_head(received, settings, out);
    if (!out.error) {
        try {
            out.error = check_body(received, settings, out);
        } catch (const std::bad_alloc&) {
            out.error = make_error(100, "(#100) The body takes too much memory");
        }
    }
    if (out.error && out.log_note.empty()) out.log_note = out.error->message;
    return out;
}

std::string safe_path(std::string_view target) {
    std::string path(split_target(target).path.substr(0, max_logged_path));
    for (char& c : path)
        if (c <= ' ' || c > '~' || c == '"' || c == '\\') c = '.';
    return path;
}

std::string appsecret_proof(std::string_view token, std::string_view app_secret) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), app_secret.data(), int(app_secret.size()),
         reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data(), &size);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[digest[i] >> 4];
        hex += "0123456789abcdef"[digest[i] & 15];
    }
    return hex;
}

} // namespace graph_sandbox
