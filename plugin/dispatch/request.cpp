#include "dispatch/request.hpp"

#include "batch/body.hpp"

namespace lead_ads::dispatch {

namespace {

// Settings are checked when they are read; whatever slips through must not end a header line.
void append_header_text(std::string_view text, std::string& out) {
    for (const char c : text)
        if (c > 0x20 && c < 0x7F) out += c;
}

void append_host(const batch::target& to, std::string& out) {
    const bool is_ipv6 = to.host.find(':') != std::string::npos;
    if (is_ipv6) out += '[';
    append_header_text(to.host, out);
    if (is_ipv6) out += ']';
    if (to.port != (to.tls ? 443 : 80)) out += ":" + std::to_string(to.port);
}

} // namespace

void write_request(const batch::bundle& events, const batch::credentials& who, std::string_view user_agent,
                   request& out) {
    const auto& to = *events.to();
    out.closing.clear();
    batch::write_body_closing(to, who, out.closing);
    out.events = events.text();
    const auto body_size = batch::body_opening.size() + events.json().size() + out.closing.size();
    auto& head = out.head;
    head.clear();
    head += "POST /";
    append_header_text(to.api_version, head);
    head += '/';
    append_header_text(to.dataset_id, head);
    head += "/events HTTP/1.1\r\nHost: ";
    append_host(to, head);
    head += "\r\nUser-Agent: ";
    append_header_text(user_agent, head);
    head += "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: ";
    head += std::to_string(body_size);
    head += "\r\n\r\n";
    head += batch::body_opening;
}

} // namespace lead_ads::dispatch
