#include "batch/body.hpp"

#include "core/json_write.hpp"

namespace lead_ads::batch {

namespace {

constexpr std::string_view opening = "{\"data\":[";

void write_member(std::string_view name, std::string_view text, std::string& out) {
    if (text.empty()) return;
    out += ',';
    core::write_json_string(name, out);
    out += ':';
    core::write_json_string(text, out);
}

void write_closing(const target& to, const credentials& who, std::string& out) {
    out += ']';
    write_member("access_token", who.access_token, out);
    write_member("appsecret_proof", who.appsecret_proof, out);
    if (to.api == graph_api::conversions) {
        write_member("test_event_code", to.test_event_code, out);
        write_member("partner_agent", to.partner_agent, out);
    } else {
        write_member("upload_tag", to.upload_tag, out);
    }
    out += '}';
}

} // namespace

std::size_t envelope_size(const target& to, const credentials& who) {
    std::string closing;
    write_closing(to, who, closing);
    return opening.size() + closing.size();
}

void write_body(const bundle& events, const credentials& who, std::string& out) {
    std::string closing;
    write_closing(*events.to(), who, closing);
    out.reserve(out.size() + opening.size() + events.json().size() + closing.size());
    out += opening;
    out += events.json();
    out += closing;
}

} // namespace lead_ads::batch
