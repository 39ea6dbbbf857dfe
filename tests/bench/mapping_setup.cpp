#include "mapping_setup.hpp"

#include "config/read.hpp"
#include "reference_event.hpp"

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bench {

std::string read_file(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || !text) throw std::runtime_error("cannot read " + name);
    return std::move(text).str();
}

std::shared_ptr<const lead_ads::pipeline::compiled> compiled_mapping(const std::string& mapping,
                                                                     const std::string& addition) {
    auto text = read_file(mapping);
    if (!addition.empty()) text += "\n" + read_file(addition);
    lead_ads::config::read_options options;
    options.now = std::chrono::system_clock::time_point(std::chrono::milliseconds(reference_now_ms));
    options.without_secrets = true;
    const auto read = lead_ads::config::read(text, mapping, options);
    if (read.value) return lead_ads::pipeline::compile(read.value);
    const auto what = read.found.empty() ? "no settings" : read.found.front().message;
    throw std::runtime_error(mapping + " cannot be used: " + what);
}

std::shared_ptr<const lead_ads::batch::target> bench_target() {
    auto to = std::make_shared<lead_ads::batch::target>();
    to->host = "127.0.0.1";
    to->api_version = "v26.0";
    to->dataset_id = "1234567890123456";
    to->partner_agent = "facebook_lead_ads";
    return to;
}

const lead_ads::batch::credentials& bench_credentials() {
    static const auto who = lead_ads::batch::make_credentials("a-token-for-the-sink", "");
    return who;
}

event_lines::event_lines(const std::string& file) : text_(read_file(file)) {
    std::string_view rest = text_;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        if (end != 0) lines_.push_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    if (lines_.empty()) throw std::runtime_error(file + " holds no event");
}

} // namespace bench
