#include "sandbox/recorder.hpp"

#include <boost/json.hpp>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace graph_sandbox {
namespace {

boost::json::value text_or_null(const std::string& text) {
    return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

} // namespace

line_file::line_file(const std::string& path)
    : descriptor_(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (descriptor_ < 0)
        throw std::system_error(errno, std::generic_category(), path + " cannot be opened for appending");
}

line_file::~line_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

line_file::line_file(line_file&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

line_file& line_file::operator=(line_file&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

bool line_file::append(std::string_view lines) {
    if (descriptor_ < 0) return true;
    const off_t before = ::lseek(descriptor_, 0, SEEK_END);
    while (!lines.empty()) {
        const ssize_t written = ::write(descriptor_, lines.data(), lines.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            // Half a line would spoil the next one too. A pipe has no position and keeps what it got.
            if (before >= 0 && ::ftruncate(descriptor_, before) != 0) return false;
            return false;
        }
        lines.remove_prefix(std::size_t(written));
    }
    return true;
}

std::string format_request(const request_line& line, const verdict& deserved, const exchange_plan& plan) {
    boost::json::object headers;
    for (const auto& [name, value] : line.headers)
        headers[name] = value;
    boost::json::object out;
    out["connection"] = line.connection;
    out["tls_resumed"] = line.resumed;
    out["received_at_ms"] = line.received_at_ms;
    out["method"] = line.method;
    out["path"] = line.path;
    out["headers"] = std::move(headers);
    out["events"] = line.events;
    out["recorded"] = plan.record;
    out["status"] = answers(plan) ? boost::json::value(plan.reply.status) : boost::json::value(nullptr);
    out["fault"] = text_or_null(plan.fault);
    out["refused"] = text_or_null(deserved.log_note);
    std::string text = boost::json::serialize(out);
    text.pop_back();
    // The body is text that is JSON already; a document tree would lose its digits.
    return text + ",\"body\":" + deserved.safe_body + "}\n";
}

} // namespace graph_sandbox
