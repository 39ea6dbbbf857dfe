// Everything that desthost says on standard error: messages, records with fields, progress.
//
// In: records from any thread. Out: lines of text, or with --log-format json one JSON object each. Escapes
// and carriage returns are written only where standard error is a terminal and the format is text. No text
// can steer the terminal: what is unprintable is replaced.
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace desthost {

enum class severity : std::uint8_t {
    debug,   // Of use to who looks for a fault.
    info,    // A normal step.
    warning, // Works, but somebody should look at it.
    error,   // Something was not done.
};

enum class log_format : std::uint8_t {
    text, // Lines for people.
    json, // One object per line, for programs.
};

struct log_field {
    std::string_view name;
    std::string_view value;
    bool is_json = false; // `value` is JSON already: a number, an object
};

class log {
public:
    log(log_format format, severity least) noexcept;
    log(const log&) = delete;
    log& operator=(const log&) = delete;

    log_format format() const noexcept { return format_; }
    bool records(severity level) const noexcept { return level >= least_; }

    // A message with its fields. As text: "desthost: warning: MESSAGE (name=value)".
    void write(severity level, std::string_view message, std::span<const log_field> fields = {});
    void error(std::string_view message) { write(severity::error, message); }
    void warning(std::string_view message) { write(severity::warning, message); }
    void info(std::string_view message) { write(severity::info, message); }

    // Text for people as it is, several lines if need be, which must end with a line break; as JSON, a record
    // whose message is `text` without the last line break, and whose fields are `fields`.
    void print(severity level, std::string_view text, std::span<const log_field> fields = {});

    // Shows `line` at the bottom of the terminal until the next call; empty: takes it away. Only where
    // can_show_progress.
    void show_progress(std::string_view line);
    bool can_show_progress() const noexcept { return terminal_ && format_ == log_format::text; }

private:
    void emit(std::string_view text);
    void emit_json(severity level, std::string_view message, std::span<const log_field> fields);

    const log_format format_;
    const severity least_;
    const bool terminal_;
    std::mutex mutex_;
    std::string progress_; // what stands at the bottom of the terminal
};

} // namespace desthost
