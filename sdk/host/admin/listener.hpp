// The admin listener: what monitoring and people ask of the router.
//
// In: requests. Out: /metrics, /healthz, /readyz, /status.json, and /api/ for the page. Everything but
// /healthz and /readyz needs the token when one is set; what changes something needs the header X-Desthost
// too, which no form of another site can send. Any thread.
#pragma once

#include "host/admin/history.hpp"
#include "host/admin/router_view.hpp"
#include "host/http/server.hpp"

#include <functional>
#include <string>

namespace desthost::admin {

class listener final : public http::handler {
public:
    // What answers at further paths: the page. Nothing: 404.
    using extension = std::function<std::optional<http::response>(const http::request&)>;

    listener(router_view& router, history& past, std::string token, bool is_loopback,
             std::function<std::int64_t()> now);

    void extend(extension more) { more_ = std::move(more); }

    std::optional<http::response> check_head(const http::request& head) override;
    void handle(http::request&& whole, http::responder respond) override;

private:
    struct row;
    http::response metrics();
    http::response health();
    http::response readiness();
    http::response status();
    http::response letters(const http::request& request);
    http::response retry(const http::request& request);
    void reload(const http::responder& respond);

    router_view& router_;
    history& history_;
    const std::string token_;
    const bool is_loopback_;
    const std::function<std::int64_t()> now_;
    extension more_;
};

} // namespace desthost::admin
