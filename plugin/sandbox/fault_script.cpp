// script     = [ step { ";" step } ]
// step       = "random" SEED PERCENT
//            | [ "poison" FIELD "=" VALUE ] effect { "+" effect } [ times ]      (after poison the effect may
//            be absent)
// FIELD      = "event_id" | "lead_id" | "event_name"
// effect     = a row of `effects` below, with the words that it takes
// times      = "x" NUMBER | "forever"                                          (once; a poison: forever)
// DURATION   = NUMBER ( "ms" | "s" | "m" | "h" )
// Words are separated by blanks; ";" ends a step wherever it stands, "+" stands between blanks. A VALUE with
// blanks or
// ";" in it is written between double quotes, which cannot occur inside.
#include "sandbox/fault_script.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace graph_sandbox {
namespace {

constexpr std::size_t max_script_bytes = 64 * 1024;
constexpr std::size_t max_steps = 1000;
constexpr std::int64_t max_number = 1'000'000'000;
constexpr std::int64_t max_delay_ms = 24LL * 3600 * 1000;

using words = std::vector<std::string>;

// The words of one step, read from left to right; the first mistake stays.
class step_reader {
public:
    explicit step_reader(words w) : words_(std::move(w)) {}

    bool done() const { return next_ == words_.size(); }
    const std::string& peek() const {
        static const std::string none;
        return done() ? none : words_[next_];
    }
    bool take(std::string_view word) {
        if (done() || words_[next_] != word) return false;
        ++next_;
        return true;
    }
    std::string take_any() { return done() ? std::string() : words_[next_++]; }

    std::string text() const {
        std::string joined;
        for (const std::string& w : words_)
            joined += (joined.empty() ? "" : " ") + w;
        return joined;
    }

    void fail(std::string message) {
        if (!error_) error_ = "in the step '" + text() + "': " + std::move(message);
    }
    const std::optional<std::string>& error() const { return error_; }

private:
    words words_;
    std::size_t next_ = 0;
    std::optional<std::string> error_;
};

std::optional<std::int64_t> number_in(std::string_view word) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(word.data(), word.data() + word.size(), n);
    if (ec != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return n;
}

std::int64_t take_number(step_reader& in, std::string_view what, std::int64_t low, std::int64_t high) {
    const std::string word = in.take_any();
    const auto n = number_in(word);
    if (n && *n >= low && *n <= high) return *n;
    in.fail(std::string(what) + " must be a number from " + std::to_string(low) + " to " +
            std::to_string(high) + (word.empty() ? "" : ", not '" + word + "'"));
    return low;
}

std::optional<std::int64_t> milliseconds_in(std::string_view word) {
    constexpr std::pair<std::string_view, std::int64_t> units[] = {
        {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
    for (const auto& [unit, factor] : units) {
        if (!word.ends_with(unit)) continue;
        const auto n = number_in(word.substr(0, word.size() - unit.size()));
        if (n && *n >= 0 && *n <= max_delay_ms / factor) return *n * factor;
    }
    return std::nullopt;
}

std::int64_t take_duration(step_reader& in) {
    const std::string word = in.take_any();
    const auto ms = milliseconds_in(word);
    if (!ms)
        in.fail("a duration such as 1500ms, 2s, 2m or 1h, at most 24h, is missing" +
                (word.empty() ? std::string() : " at '" + word + "'"));
    return ms.value_or(0);
}

// A step while its effects are read: what two effects may not both decide is counted.
struct draft {
    behaviour what;
    connection_fault at_accept = connection_fault::none;
    int answers = 0;
    int endings = 0;
    int effects = 0;
};

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
    if (!code || !subcode || *code < 0 || *code > max_number || *subcode < 0 || *subcode > max_number)
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
    const std::string& word = in.peek();
    d.what.received.relative = word.starts_with('-') || word.starts_with('+');
    const auto n = number_in(word.starts_with('+') ? word.substr(1) : word);
    if (!n || *n > max_number || *n < -max_number)
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
    if (seconds && *seconds >= 0 && *seconds <= max_delay_ms / 1000) {
        d.what.retry_after_seconds = *seconds;
        in.take_any();
    } else {
        d.what.retry_after_seconds = (take_duration(in) + 999) / 1000;
    }
}

void read_usage(step_reader& in, draft& d) {
    d.what.usage_percent = int(take_number(in, "a percentage", 0, 1000));
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

constexpr std::pair<std::string_view, poison_field> poison_fields[] = {
    {"event_id", poison_field::event_id},
    {"lead_id", poison_field::lead_id},
    {"event_name", poison_field::event_name},
};

void read_effect(step_reader& in, draft& d) {
    const std::string word = in.take_any();
    const auto* found =
        std::find_if(std::begin(effects), std::end(effects), [&](const effect& e) { return e.word == word; });
    if (found == std::end(effects)) return in.fail("'" + word + "' is not an effect; --help lists them");
    found->read(in, d);
    ++d.effects;
}

std::uint64_t read_times(step_reader& in, std::uint64_t otherwise) {
    if (in.done()) return otherwise;
    if (in.take("forever")) return forever;
    const std::string word = in.take_any();
    const auto n = word.starts_with('x') ? number_in(std::string_view(word).substr(1)) : std::nullopt;
    if (n && *n >= 1 && *n <= max_number) return std::uint64_t(*n);
    in.fail("'" + word + "' is not expected here: join effects with +, repeat with x3 or forever");
    return otherwise;
}

bool at_times(const step_reader& in) {
    const std::string& word = in.peek();
    return word == "forever" || (word.size() > 1 && word[0] == 'x' && number_in(word.substr(1)));
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

draft read_effects(step_reader& in) {
    draft d;
    do
        read_effect(in, d);
    while (!in.error() && in.take("+"));
    check_together(in, d);
    d.what.text = in.text();
    return d;
}

poison read_poison_place(step_reader& in) {
    const std::string word = in.take_any();
    const std::size_t equals = word.find('=');
    for (const auto& [name, field] : poison_fields)
        if (equals != std::string::npos && word.substr(0, equals) == name)
            return {field, word.substr(equals + 1)};
    in.fail("after 'poison' comes event_id=…, lead_id=… or event_name=…");
    return {};
}

void read_poison(step_reader& in, fault_script& script) {
    poison_step step;
    step.where = read_poison_place(in);
    if (in.done() || at_times(in)) {
        step.what.answer = answer_kind::graph_error;
        step.what.error.code = 100;
        step.what.text = in.text();
    } else if (!in.error()) {
        const draft d = read_effects(in);
        if (d.at_accept != connection_fault::none)
            in.fail(
                "a poisoned event is only seen in a request; refuse, tls-close and tls-hang come earlier");
        step.what = d.what;
    }
    step.times = read_times(in, forever);
    script.poisons.push_back(std::move(step));
}

void read_random(step_reader& in, fault_script& script) {
    random_faults random;
    random.seed = std::uint64_t(take_number(in, "the seed", 0, max_number));
    random.percent = int(take_number(in, "the percentage", 0, 100));
    if (!in.done()) in.fail("nothing follows 'random SEED PERCENT'");
    if (script.random) in.fail("only one 'random' is possible");
    script.random = random;
}

void read_step(step_reader& in, fault_script& script) {
    if (in.take("random")) return read_random(in, script);
    if (in.take("poison")) return read_poison(in, script);
    const draft d = read_effects(in);
    if (in.error()) return;
    script.steps.push_back({d.what, d.at_accept, read_times(in, 1)});
}

// The words of each step; quotes are taken off.
std::optional<std::vector<words>> split(std::string_view text) {
    std::vector<words> steps(1);
    std::string word;
    bool quoted = false;
    bool begun = false;
    const auto finish = [&] {
        if (begun) steps.back().push_back(std::move(word));
        word.clear();
        begun = false;
    };
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
            begun = true;
        } else if (!quoted && c == ';') {
            finish();
            steps.emplace_back();
        } else if (!quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            finish();
        } else {
            word += c;
            begun = true;
        }
    }
    finish();
    if (quoted) return std::nullopt;
    return steps;
}

} // namespace

std::optional<std::string> parse_fault_script(std::string_view text, fault_script& script) {
    if (text.size() > max_script_bytes) return "the script is longer than 64 KiB";
    auto steps = split(text);
    if (!steps) return "a double quote is not closed";
    for (words& w : *steps) {
        if (w.empty()) continue;
        step_reader in(std::move(w));
        read_step(in, script);
        if (in.error()) return in.error();
        if (script.steps.size() + script.poisons.size() > max_steps)
            return "the script has more than 1,000 steps";
    }
    return std::nullopt;
}

} // namespace graph_sandbox
