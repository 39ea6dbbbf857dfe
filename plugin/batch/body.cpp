#include "batch/body.hpp"

#include "core/json_write.hpp"

namespace lead_ads::batch {

namespace {

void write_member(std::string_view name, std::string_view text, std::string& out) {
    if (text.empty()) return;
    out += ',';
    core::write_json_string(name, out);
    out += ':';
    core::write_json_string(text, out);
}

} // namespace

void write_body_closing(const target& to, const credentials& who, std::string& out) {
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

std::size_t envelope_size(const target& to, const credentials& who) {
    std::string closing;
    write_body_closing(to, who, closing);
    return body_opening.size() + closing.size();
}

} // namespace lead_ads::batch
