// Whether a webhook's request comes from who shares the secret.
//
// In: the request, how it is signed. Out: yes or no, in a time that does not tell how near a guess was. Any
// thread.
#pragma once

#include "host/config/router_config.hpp"
#include "host/http/message.hpp"

namespace desthost::sources {

bool is_signed(const http::request& request, const config::hook_signature& by);

// The answer to the question whether the hook is its owner's: the challenge, or 403.
http::response answer_challenge(const http::request& request, const config::hook_challenge& by);

} // namespace desthost::sources
