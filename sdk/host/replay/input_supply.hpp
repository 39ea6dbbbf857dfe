// The inputs of the command line, one after the other.
//
// In: paths; the journal, when there is one. Out: their events. An input that breaks is told of in the log
// and counted; the next one follows.
#pragma once

#include "host/failure.hpp"
#include "host/journal/journal.hpp"
#include "host/log.hpp"
#include "host/replay/supply.hpp"
#include "host/sources/event_source.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace desthost::replay {

class input_supply final : public supply {
public:
    // Throws failure(usage) when an input is not there, or when standard input is named twice. `wait` must
    // outlive this.
    input_supply(std::vector<std::string> paths, sources::reading how, log& to, const sources::waiting* wait);

    // Asks the journal about every event. Before the first one; the journal must outlive this.
    void remember(journal::journal& by) noexcept { journal_ = &by; }

    bool next(supplied_event& event) override;
    void pause() override;
    bool is_file() const noexcept override { return is_file_; }
    bool has_failed() const noexcept override { return failed_; }
    double progress() const noexcept override;

    // ok; incomplete when an input could not be read to its end; usage when one cannot be what it should be,
    // or holds something and no event.
    exit_status status() const noexcept { return status_; }

private:
    bool open_next();
    sources::input_context context_of(const std::string& path);
    void tell_problem(const sources::input_error& error);
    void tell_when_empty();
    bool next_of_source(sources::source_event& found);
    bool look_up(supplied_event& event);
    void complete_current();
    void close_current() noexcept;
    void fail(const journal::failure& why);

    std::vector<std::string> paths_;
    sources::reading how_;
    log& log_;
    const sources::waiting* wait_;
    journal::journal* journal_ = nullptr;
    std::size_t next_path_ = 0;
    std::unique_ptr<sources::text_reader> text_;
    std::unique_ptr<sources::event_source> source_;
    std::unique_ptr<journal::input> remembered_;
    bool is_file_ = false;
    std::uint64_t events_of_input_ = 0;
    exit_status status_ = exit_status::ok;
    std::atomic<bool> failed_ = false;
    std::uint64_t total_bytes_ = 0; // 0: unknown
    std::uint64_t bytes_before_ = 0;
    std::atomic<std::uint64_t> bytes_read_ = 0;
};

} // namespace desthost::replay
