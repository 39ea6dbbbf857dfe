#include "host/log.hpp"

#include "host/text.hpp"
#include "host/time_text.hpp"

#include <array>
#include <cerrno>
#include <unistd.h>

namespace desthost {
namespace {

constexpr std::array<std::string_view, 4> names{"debug", "info", "warning", "error"};

std::string_view name_of(severity level) {
    return names[static_cast<std::size_t>(level)];
}

// A log that cannot be written must not end a delivery: what fails here is given up silently.
void write_all(std::string_view text) noexcept {
    while (!text.empty()) {
        const auto written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void append_member(std::string& out, std::string_view name, std::string_view value, bool is_json) {
    out += out.back() == '{' ? "" : ",";
    append_json_string(out, name);
    out += ':';
    if (is_json)
        out += value;
    else
        append_json_string(out, value);
}

} // namespace

log::log(log_format format, severity least) noexcept
    : format_(format), least_(least), terminal_(::isatty(STDERR_FILENO) == 1) {}

void log::write(severity level, std::string_view message, std::span<const log_field> fields) {
    if (!records(level)) return;
    if (format_ == log_format::json) return emit_json(level, message, fields);
    std::string line = "desthost: ";
    if (level != severity::info) line.append(name_of(level)) += ": ";
    line += printable(message);
    std::string_view before = " (";
    for (const auto& field : fields) {
        line.append(before).append(printable(field.name)) += '=';
        line += printable(field.value);
        before = ", ";
    }
    line += fields.empty() ? "\n" : ")\n";
    emit(line);
}

void log::print(severity level, std::string_view text, std::span<const log_field> fields) {
    if (format_ == log_format::text) return emit(printable_lines(text));
    if (text.ends_with('\n')) text.remove_suffix(1);
    emit_json(level, text, fields);
}

void log::emit_json(severity level, std::string_view message, std::span<const log_field> fields) {
    std::string line = "{";
    append_member(line, "time", rfc3339(system_now()), false);
    append_member(line, "severity", name_of(level), false);
    append_member(line, "message", message, false);
    for (const auto& field : fields)
        append_member(line, field.name, field.value, field.is_json);
    line += "}\n";
    emit(line);
}

void log::emit(std::string_view text) {
    const std::lock_guard lock{mutex_};
    if (progress_.empty()) return write_all(text);
    write_all("\r\x1b[K" + std::string(text) + progress_);
}

void log::show_progress(std::string_view line) {
    if (!can_show_progress()) return;
    const std::lock_guard lock{mutex_};
    if (progress_.empty() && line.empty()) return;
    progress_ = line;
    write_all("\r\x1b[K" + progress_);
}

} // namespace desthost
