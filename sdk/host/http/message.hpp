// Requests and answers of HTTP as the handlers of desthost see them.
//
// Values. Names of headers are in lower case; a request's path has no query.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desthost::http {

struct request {
    std::string method;
    std::string path;
    std::string query; // what stands behind ?
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    // The value of the first header of that name (in lower case); empty when there is none.
    std::string_view header(std::string_view name) const noexcept;
    // The value of a parameter of the query, decoded; empty when there is none.
    std::string parameter(std::string_view name) const;
};

struct response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool closes = false; // the connection ends with this answer
};

// Sends the answer; call it once, from any thread.
using responder = std::function<void(response)>;

// {"error":"…"}
response error_response(int status, std::string_view text);

// "%41+b" as a query means it; what is no escape stays.
std::string decode_parameter(std::string_view text);

// Whether two secrets are alike; takes the same time wherever they differ.
bool is_same_secret(std::string_view a, std::string_view b) noexcept;

// What stands in "Authorization: Bearer KEY", or as the user in Basic; empty when it is neither.
std::string authorization_key(std::string_view header);

// Decodes base64, with or without padding; false when it is none.
bool decode_base64(std::string_view text, std::string& out);

} // namespace desthost::http
