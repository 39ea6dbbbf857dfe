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
                   std::string& out) {
    const auto& to = *events.to();
    out.clear();
    out += "POST /";
    append_header_text(to.api_version, out);
    out += '/';
    append_header_text(to.dataset_id, out);
    out += "/events HTTP/1.1\r\nHost: ";
    append_host(to, out);
    out += "\r\nUser-Agent: ";
    append_header_text(user_agent, out);
    out += "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: ";
    out += std::to_string(batch::envelope_size(to, who) + events.json().size());
    out += "\r\n\r\n";
    batch::write_body(events, who, out);
}

} // namespace lead_ads::dispatch
