#include "sandbox/graph_answer.hpp"

#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace graph_sandbox {
namespace {

constexpr std::string_view oauth = "OAuthException";
constexpr std::string_view method = "GraphMethodException";

// Meta's answer for a code, or for the codes first to last. The types mislead on purpose: throttling
// calls itself OAuthException too, and is_transient does not follow the code.
struct code_row {
    int first;
    int last;
    int status;
    bool transient;
    std::string_view type;
    std::string_view message;
};

constexpr int lowest_code = -1'000'000'000; // that a script may name

constexpr code_row code_rows[] = {
    {lowest_code, -1, 500, false, oauth, "An internal error occurred"},
    {1, 1, 500, false, oauth, "An unknown error occurred"},
    {2, 2, 503, true, oauth, "Service temporarily unavailable"},
    {3, 3, 403, false, oauth, "Application does not have the capability to make this API call."},
    {4, 4, 403, true, oauth, "(#4) Application request limit reached"},
    {10, 10, 403, false, oauth, "(#10) Application does not have permission for this action"},
    {17, 17, 400, true, oauth, "(#17) User request limit reached"},
    {32, 32, 403, true, oauth, "(#32) Page request limit reached"},
    {100, 100, 400, false, oauth, "Invalid parameter"},
    {102, 102, 401, false, oauth, "Session key invalid or no longer valid"},
    {190, 190, 400, false, oauth, "Invalid OAuth access token - Cannot parse access token"},
    {200, 299, 403, false, oauth, "(#200) Permissions error"},
    {341, 341, 400, false, oauth, "(#341) Application limit reached"},
    {368, 368, 400, false, oauth,
     "(#368) The action attempted has been deemed abusive or is otherwise disallowed"},
    {613, 613, 400, false, oauth, "(#613) Calls to this api have exceeded the rate limit."},
    {5000, 5000, 500, false, oauth, "An unknown error has occurred."},
    {80000, 80014, 400, false, oauth,
     "There have been too many calls to this ad-account. Wait a bit and try again."},
};
constexpr code_row other_code = {0, 0, 400, false, oauth, "The request could not be processed"};

constexpr int no_access_subcode = 33;
constexpr std::string_view no_access =
    "Unsupported post request. Object with this ID does not exist, cannot be loaded "
    "due to missing permissions, or does not support this operation.";

const code_row& row_of(int code) {
    const auto* found = std::find_if(std::begin(code_rows), std::end(code_rows), [&](const code_row& row) {
        return code >= row.first && code <= row.last;
    });
    return found == std::end(code_rows) ? other_code : *found;
}

// Meta's own shape is a path of names; the event's index is also given alone, as the offline endpoint does.
boost::json::object place_of(const graph_error& error) {
    boost::json::array path;
    if (error.event) {
        path.emplace_back("data");
        path.emplace_back(std::to_string(*error.event));
    }
    std::size_t begin = 0;
    while (begin < error.property.size()) {
        const std::size_t dot = std::min(error.property.find('.', begin), error.property.size());
        path.emplace_back(error.property.substr(begin, dot - begin));
        begin = dot + 1;
    }
    // Not array{path}: compilers disagree whether that is a copy or an array of one.
    boost::json::array paths;
    paths.emplace_back(std::move(path));
    boost::json::object place;
    place["blame_field_specs"] = std::move(paths);
    if (error.event) place["event_index"] = *error.event;
    return place;
}

boost::json::object usage(int percent) {
    return {{"call_count", percent}, {"total_cputime", percent / 3}, {"total_time", percent / 2}};
}

} // namespace

std::string fresh_trace_id() {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<unsigned char, 22> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no random bytes");
    std::string id = "A";
    for (const unsigned char b : bytes)
        id += alphabet[b % alphabet.size()];
    return id;
}

answer success(std::int64_t events_received, const std::vector<std::string>& messages,
               const std::string& trace_id) {
    boost::json::object body;
    body["events_received"] = events_received;
    body["messages"] = boost::json::array(messages.begin(), messages.end());
    body["fbtrace_id"] = trace_id;
    answer made;
    made.body = boost::json::serialize(body);
    return made;
}

answer error_answer(const graph_error& error, const std::string& trace_id) {
    const code_row& row = row_of(error.code);
    boost::json::object inner;
    inner["message"] = error.message.empty() ? row.message : std::string_view(error.message);
    inner["type"] = error.type.empty() ? row.type : error.type;
    inner["code"] = error.code;
    if (error.subcode != 0) inner["error_subcode"] = error.subcode;
    inner["is_transient"] = error.transient.value_or(row.transient);
    if (!error.user_title.empty()) inner["error_user_title"] = error.user_title;
    if (!error.user_message.empty()) inner["error_user_msg"] = error.user_message;
    if (error.event || !error.property.empty()) inner["error_data"] = place_of(error);
    inner["fbtrace_id"] = trace_id;
    answer made;
    made.status = error.status.value_or(row.status);
    made.body = boost::json::serialize(boost::json::object{{"error", std::move(inner)}});
    return made;
}

graph_error error_of(const refusal& first, bool name_place) {
    graph_error error;
    error.subcode = first.subcode;
    error.user_title = first.title;
    if (!name_place) {
        // The message names the event and the property, so it would give the place away.
        error.user_message = "One of the events is not as it should be.";
        return error;
    }
    error.user_message = first.message;
    error.event = first.event;
    error.property = first.property;
    return error;
}

graph_error error_of(const graph_code& chosen) {
    graph_error error;
    error.code = chosen.code;
    error.subcode = chosen.subcode;
    error.transient = chosen.transient;
    error.status = chosen.status;
    if (chosen.code == 100 && chosen.subcode == no_access_subcode) {
        error.type = method;
        error.message = no_access;
    }
    return error;
}

void add_usage_headers(answer& out, const behaviour& asked, std::string_view dataset_id) {
    if (asked.usage_percent)
        out.headers.emplace_back("X-App-Usage", boost::json::serialize(usage(*asked.usage_percent)));
    if (asked.regain_access_minutes) {
        boost::json::object entry = usage(100);
        entry["type"] = "ads_management";
        entry["estimated_time_to_regain_access"] = *asked.regain_access_minutes;
        const boost::json::object all{{dataset_id, boost::json::array{std::move(entry)}}};
        out.headers.emplace_back("X-Business-Use-Case-Usage", boost::json::serialize(all));
    }
    if (asked.version_warning) out.headers.emplace_back("X-Ad-Api-Version-Warning", *asked.version_warning);
    if (asked.retry_after_seconds)
        out.headers.emplace_back("Retry-After", std::to_string(*asked.retry_after_seconds));
}

std::string wire_head(const answer& what) {
    const auto status = boost::beast::http::int_to_status(unsigned(what.status));
    std::string head = "HTTP/1.1 " + std::to_string(what.status) + ' ' +
                       std::string(boost::beast::http::obsolete_reason(status)) + "\r\n";
    head += "Content-Type: " + what.content_type + "\r\n";
    for (const auto& [name, value] : what.headers)
        head += name + ": " + value + "\r\n";
    if (!what.endless) head += "Content-Length: " + std::to_string(what.body.size()) + "\r\n";
    head += what.announces_close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
    return head;
}

} // namespace graph_sandbox
