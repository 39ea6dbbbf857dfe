#include "host/replay/input_supply.hpp"

#include "host/failure.hpp"

#include <algorithm>

namespace desthost::replay {

input_supply::input_supply(std::vector<std::string> paths, sources::reading how, log& to,
                           const sources::waiting* wait)
    : paths_(std::move(paths)), how_(std::move(how)), log_(to), wait_(wait) {
    if (std::count(paths_.begin(), paths_.end(), "-") > 1)
        throw failure{exit_status::usage, "standard input (-) is named twice; it can be read only once"};
    bool sizes_are_known = true;
    for (const auto& path : paths_) {
        try {
            const auto size = sources::check_input(path);
            total_bytes_ += size;
            sizes_are_known = sizes_are_known && size != 0;
        } catch (const sources::input_error& error) {
            throw failure{exit_status::usage, error.what()};
        }
    }
    if (!sizes_are_known) total_bytes_ = 0;
}

bool input_supply::next(supplied_event& event) {
    sources::source_event found;
    if (failed_ || !next_of_source(found)) return false;
    event = {};
    event.input = static_cast<std::uint32_t>(next_path_ - 1);
    event.line = found.line;
    event.payload = found.payload;
    event.is_whole = found.is_whole;
    event.malformed = found.malformed;
    bytes_read_ = bytes_before_ + text_->position();
    return look_up(event);
}

// The next event of the current input, or of the first one behind it that has any.
bool input_supply::next_of_source(sources::source_event& found) {
    for (;;) {
        try {
            if (!source_ && !open_next()) return false;
            const bool more = source_->next(found);
            // What a stop has cut off is no event.
            if (!is_file_ && wait_ != nullptr && sources::is_stop_requested(*wait_)) return false;
            if (more) return ++events_of_input_, true;
            tell_when_empty();
            complete_current();
        } catch (const sources::input_error& error) {
            tell_problem(error);
        }
        close_current();
        if (failed_) return false;
    }
}

bool input_supply::open_next() {
    if (next_path_ == paths_.size()) return false;
    const auto& path = paths_[next_path_++];
    is_file_ = path != "-" && sources::check_input(path) != 0;
    events_of_input_ = 0;
    text_ = std::make_unique<sources::text_reader>(sources::open_input(path, wait_),
                                                   sources::input_name(path), how_.encoding);
    source_ = sources::make_source(*text_, context_of(path));
    if (journal_ == nullptr) return true;
    auto opened = journal_->open_input(path);
    if (!opened) return fail(opened.error()), false;
    remembered_ = std::move(*opened);
    if (const auto& other = remembered_->read_for(); !other.empty())
        log_.info(sources::input_name(path) + " was read for " + other + " before; this run delivers to " +
                  journal_->scope() + ", so that everything in it counts as new there");
    return true;
}

sources::input_context input_supply::context_of(const std::string& path) {
    sources::input_context input{path, how_, [this](const std::string& what) { log_.warning(what); }, {}};
    if (is_file_) input.from_start = [path, this] { return sources::open_input(path, wait_); };
    return input;
}

void input_supply::tell_problem(const sources::input_error& error) {
    const bool is_unusable = error.problem() == sources::input_problem::unusable || events_of_input_ == 0;
    status_ = std::max(status_, is_unusable ? exit_status::usage : exit_status::incomplete);
    log_.error(error.what());
}

void input_supply::tell_when_empty() {
    if (events_of_input_ != 0) return;
    log_.warning(sources::input_name(paths_[next_path_ - 1]) + ": no events: " + source_->emptiness());
}

bool input_supply::look_up(supplied_event& event) {
    if (!remembered_) return true;
    const auto found = remembered_->next(event.payload, event.line);
    if (!found) return fail(found.error()), false;
    event.where = found->where;
    event.finished = found->finished;
    event.outcome = found->outcome;
    event.code = found->code;
    event.subcode = found->subcode;
    event.reason = found->reason;
    return true;
}

void input_supply::complete_current() {
    if (!remembered_) return;
    if (const auto done = remembered_->complete(); !done) fail(done.error());
}

void input_supply::pause() {
    if (!remembered_ || failed_) return;
    if (const auto done = remembered_->pause(); !done) fail(done.error());
}

void input_supply::fail(const journal::failure& why) {
    failed_ = true;
    log_.error(why.text);
}

void input_supply::close_current() noexcept {
    if (text_) bytes_before_ += text_->position();
    remembered_.reset();
    source_.reset();
    text_.reset();
}

double input_supply::progress() const noexcept {
    if (total_bytes_ == 0) return -1;
    return std::min(1.0, static_cast<double>(bytes_read_.load()) / static_cast<double>(total_bytes_));
}

} // namespace desthost::replay
