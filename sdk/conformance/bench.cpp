#include "conformance/bench.hpp"

#include "conformance/driver.hpp"
#include "conformance/test_host.hpp"
#include "conformance/verdict.hpp"

#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

namespace conformance {
namespace {

constexpr std::string_view endpoint_mark = "{{endpoint}}";
constexpr std::string_view port_mark = "{{endpoint_port}}";
constexpr std::string_view folder_mark = "{{folder}}";

thread_local bool host_thread = false;

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) skip("the file " + path + " cannot be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> read_lines(const std::string& path) {
    std::vector<std::string> lines;
    std::ifstream file(path, std::ios::binary);
    for (std::string line; std::getline(file, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

} // namespace

void mark_host_thread() noexcept {
    host_thread = true;
}

bool is_host_thread() noexcept {
    return host_thread;
}

void on_threads(unsigned count, const std::function<void(unsigned)>& work) {
    std::vector<std::jthread> threads;
    threads.reserve(count);
    for (unsigned i = 0; i < count; ++i)
        threads.emplace_back([&work, i] {
            mark_host_thread();
            work(i);
        });
}

bench::bench(settings given, std::string folder) : given_(std::move(given)), folder_(std::move(folder)) {
    mark_host_thread();
    if (!given_.config_path.empty()) template_ = read_all(given_.config_path);
    if (!given_.events_path.empty()) events_ = read_lines(given_.events_path);
    if (events_.empty()) events_.emplace_back(R"({"event_name":"conformance","value":1})");
}

const destination_entry_t& bench::entry() {
    if (!library_) {
        report().step("loading the library");
        library_ = std::make_unique<desthost::library>(given_.plugin);
    }
    return library_->entry();
}

bool bench::has_endpoint() const noexcept {
    return template_.find(endpoint_mark) != std::string::npos ||
           template_.find(port_mark) != std::string::npos;
}

void bench::need_endpoint() const {
    if (!has_endpoint())
        skip("the configuration has no {{endpoint}} or {{endpoint_port}} where the checker's own can be put "
             "in");
}

const std::string& bench::config(behaviour how) {
    config_ = template_;
    if (has_endpoint()) {
        endpoint_ = std::make_unique<endpoint>(how);
        const bool works = how == behaviour::answering && !given_.endpoint.empty();
        replace_all(config_, endpoint_mark, works ? given_.endpoint : endpoint_->url());
        replace_all(config_, port_mark, std::to_string(endpoint_->port()));
    }
    replace_all(config_, folder_mark, folder_);
    need_config();
    return config_;
}

void bench::need_config() {
    if (!given_.config_path.empty() || takes_empty_config_) return;
    test_host host;
    driver attempt(*this, host);
    if (attempt.configure("") != DESTINATION_OK)
        skip("the plugin does not take an empty configuration; give a working one with --config");
    takes_empty_config_ = true;
}

} // namespace conformance
