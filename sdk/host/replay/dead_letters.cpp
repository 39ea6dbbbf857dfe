#include "host/replay/dead_letters.hpp"

#include "host/failure.hpp"
#include "host/json_scan.hpp"
#include "host/outcome.hpp"
#include "host/text.hpp"
#include "host/write_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace desthost::replay {
namespace {

constexpr std::size_t flush_at = 64 * 1024;

void append_text(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out += ",\"";
    out.append(name) += "\":";
    append_json_string(out, value);
}

void append_code(std::string& out, std::string_view name, std::int32_t code) {
    if (code == 0) return;
    out += ",\"";
    out.append(name) += "\":" + std::to_string(code);
}

} // namespace

std::string dead_letter_line(const destination_result_t& result, std::string_view input,
                             const event_record& event) {
    std::string out = "{\"input\":";
    append_json_string(out, input);
    out += ",\"line\":" + std::to_string(event.line);
    append_text(out, "outcome", outcome_name(result.outcome));
    append_text(out, "reason", view(result.reason));
    append_code(out, "code", result.code);
    append_code(out, "subcode", result.subcode);
    append_text(out, "trace_id", view(result.trace_id));
    append_text(out, "event_id", view(result.event_id));
    append_text(out, "text", view(result.text));
    if (!event.is_whole) out += ",\"event_cut\":true";
    out += ",\"event\":";
    if (is_utf8(event.payload) && is_json(event.payload))
        append_compact_json(out, event.payload);
    else
        append_json_string(out, event.payload);
    return out + "}\n";
}

dead_letter_file::dead_letter_file(std::string path) : path_(std::move(path)) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor_ < 0)
        throw failure{exit_status::usage, path_ + ": the file of dead letters cannot be written: " +
                                              std::generic_category().message(errno)};
    // A file that was there before may have been readable by others; what comes now is not for them.
    struct stat facts {};
    if (::fstat(descriptor_, &facts) == 0 && S_ISREG(facts.st_mode)) ::fchmod(descriptor_, 0600);
}

dead_letter_file::~dead_letter_file() {
    ::close(descriptor_);
}

bool dead_letter_file::add(std::string_view line) {
    waiting_ += line;
    return waiting_.size() < flush_at || flush();
}

bool dead_letter_file::flush() {
    if (error_ == 0) error_ = write_all(descriptor_, waiting_);
    waiting_.clear();
    return error_ == 0;
}

std::string dead_letter_file::error() const {
    return path_ + ": dead letters cannot be written: " + std::generic_category().message(error_);
}

} // namespace desthost::replay
