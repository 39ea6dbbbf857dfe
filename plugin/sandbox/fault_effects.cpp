#include "sandbox/fault_effects.hpp"

#include <algorithm>
#include <iterator>

namespace graph_sandbox {
namespace {

void choose(draft& d, answer_kind kind) {
    d.what.answer = kind;
    ++d.answers;
}

void choose(draft& d, ending_kind kind) {
    d.what.ending = kind;
    ++d.endings;
}

// "before" (the default): the events are not recorded; "after": they are.
void take_before_or_after(step_reader& in, draft& d) {
    const bool after = in.take("after");
    if (!after) in.take("before");
    d.what.recorded = after;
}

void read_status(step_reader& in, draft& d) {
    choose(d, answer_kind::plain_error);
    d.what.status = int(take_number(in, "an HTTP status", 200, 599));
}

void read_html(step_reader& in, draft& d) {
    choose(d, answer_kind::html);
    d.what.status = int(take_number(in, "an HTTP status", 200, 599));
}

void read_413(step_reader&, draft& d) {
    choose(d, answer_kind::plain_error);
    d.what.status = 413;
}

void read_code(step_reader& in, draft& d) {
    choose(d, answer_kind::graph_error);
    const std::string word = in.take_any();
    const std::size_t slash = word.find('/');
    const auto code = number_in(word.substr(0, slash));
    const auto subcode =
        slash == std::string::npos ? std::optional<std::int64_t>(0) : number_in(word.substr(slash + 1));
    if (!code || !subcode || *code < -max_script_number || *code > max_script_number || *subcode < 0 ||
        *subcode > max_script_number)
        return in.fail("a code such as 4 or 100/2804003 is missing after 'code'");
    d.what.error.code = int(*code);
    d.what.error.subcode = int(*subcode);
    for (;;) {
        if (in.take("transient"))
            d.what.error.transient = true;
        else if (in.take("permanent"))
            d.what.error.transient = false;
        else if (in.take("status"))
            d.what.error.status = int(take_number(in, "an HTTP status", 200, 599));
        else
            return;
    }
}

void read_received(step_reader& in, draft& d) {
    choose(d, answer_kind::miscount);
    const std::string_view word = in.peek();
    d.what.received.relative = word.starts_with('-') || word.starts_with('+');
    const auto n = number_in(word.starts_with('+') ? word.substr(1) : word);
    if (!n || *n > max_script_number || *n < -max_script_number)
        return in.fail("a number of events such as 3, +1 or -1 is missing after 'received'");
    d.what.received.number = *n;
    in.take_any();
}

void read_throttle(step_reader& in, draft& d) {
    choose(d, answer_kind::graph_error);
    d.what.error.code = 80004;
    // Meta counts in whole minutes; a part of one counts as one.
    d.what.regain_access_minutes = (take_duration(in) + 59'999) / 60'000;
}

void read_retry_after(step_reader& in, draft& d) {
    const auto seconds = number_in(in.peek());
    if (seconds && *seconds >= 0 && *seconds <= max_script_ms / 1000) {
        d.what.retry_after_seconds = seconds;
        in.take_any();
    } else {
        d.what.retry_after_seconds = (take_duration(in) + 999) / 1000;
    }
}

void read_usage(step_reader& in, draft& d) {
    d.what.usage_percent = int(take_number(in, "a percentage", 0, 1000));
}
void read_version_warning(step_reader& in, draft& d) {
    d.what.version_warning = in.take_any();
    if (d.what.version_warning->empty()) in.fail("a text is missing after 'version-warning'");
}
void read_message(step_reader& in, draft& d) {
    d.what.message = in.take_any();
    if (d.what.message->empty()) in.fail("a text is missing after 'message'");
}
void read_delay(step_reader& in, draft& d) {
    d.what.delay = std::chrono::milliseconds(take_duration(in));
}
void read_slow(step_reader& in, draft& d) {
    d.what.bytes_per_second = std::uint32_t(take_number(in, "bytes a second", 1, 1'000'000));
}

void read_cut(step_reader& in, draft& d) {
    if (in.take("head")) return choose(d, ending_kind::cut_head);
    in.take("body");
    choose(d, ending_kind::cut_body);
}

template <ending_kind Kind>
void read_ending(step_reader& in, draft& d) {
    choose(d, Kind);
    take_before_or_after(in, d);
}

template <answer_kind Kind>
void read_answer(step_reader&, draft& d) {
    choose(d, Kind);
}

template <connection_fault Fault>
void read_connection(step_reader&, draft& d) {
    d.at_accept = Fault;
}

template <bool Recorded>
void read_recorded(step_reader&, draft& d) {
    d.what.recorded = Recorded;
}

struct effect {
    std::string_view word;
    void (*read)(step_reader&, draft&);
};

constexpr effect effects[] = {
    {"pass", [](step_reader&, draft&) {}},
    {"status", read_status},
    {"html", read_html},
    {"413", read_413},
    {"code", read_code},
    {"throttle", read_throttle},
    {"retry-after", read_retry_after},
    {"redirect", read_answer<answer_kind::redirect>},
    {"garble", read_answer<answer_kind::garble>},
    {"empty", read_answer<answer_kind::empty>},
    {"huge", read_answer<answer_kind::huge>},
    {"received", read_received},
    {"usage", read_usage},
    {"version-warning", read_version_warning},
    {"message", read_message},
    {"delay", read_delay},
    {"slow", read_slow},
    {"cut", read_cut},
    {"reset", read_ending<ending_kind::reset>},
    {"close", read_ending<ending_kind::close>},
    {"close-notify", read_ending<ending_kind::close_notify>},
    {"hang", read_ending<ending_kind::hang>},
    {"close-idle", [](step_reader&, draft& d) { d.what.close_idle = true; }},
    {"recorded", read_recorded<true>},
    {"unrecorded", read_recorded<false>},
    {"refuse", read_connection<connection_fault::refuse>},
    {"tls-close", read_connection<connection_fault::tls_close>},
    {"tls-hang", read_connection<connection_fault::tls_hang>},
};

void read_effect(step_reader& in, draft& d) {
    const std::string word = in.take_any();
    const auto* found =
        std::find_if(std::begin(effects), std::end(effects), [&](const effect& e) { return e.word == word; });
    if (found == std::end(effects)) return in.fail("'" + word + "' is not an effect; --help lists them");
    found->read(in, d);
    ++d.effects;
}

void check_together(step_reader& in, draft& d) {
    if (d.answers > 1) in.fail("two effects choose the answer; separate them with ;");
    if (d.endings > 1) in.fail("two effects choose how the answer ends; separate them with ;");
    if (d.at_accept != connection_fault::none && d.effects > 1)
        in.fail("refuse, tls-close and tls-hang concern connections and stand alone");
    // A pause that only names its length is the answer of a rate limiter.
    if (d.answers == 0 && d.what.retry_after_seconds) {
        d.what.answer = answer_kind::plain_error;
        d.what.status = 429;
    }
}

} // namespace

draft read_effects(step_reader& in) {
    draft d;
    do
        read_effect(in, d);
    while (!in.error() && in.take("+"));
    check_together(in, d);
    d.what.text = in.text();
    return d;
}

std::vector<std::string_view> effect_words() {
    std::vector<std::string_view> all;
    for (const effect& e : effects)
        all.push_back(e.word);
    return all;
}

} // namespace graph_sandbox
