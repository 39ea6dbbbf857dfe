// script     = [ step { ";" step } ]
// step       = "random" SEED PERCENT
//            | effect { "+" effect } [ times ]                   times: once, unless said
//            | "poison" FIELD "=" VALUE
//                  [ effect { "+" effect } ] [ times ]           code 100 and forever, unless said
// FIELD      = "event_id" | "lead_id" | "event_name"
// effect     = a row of `effects` in fault_effects.cpp, with the words that it takes
// times      = "x" NUMBER | "forever"
// DURATION   = NUMBER ( "ms" | "s" | "m" | "h" )
// Words are separated by blanks; ";" ends a step wherever it stands, "+" stands between blanks. A VALUE that
// holds blanks or ";" is written between double quotes, which cannot occur inside it.
#include "sandbox/fault_script.hpp"

#include "sandbox/fault_effects.hpp"

#include <utility>

namespace graph_sandbox {
namespace {

constexpr std::size_t max_script_bytes = 64 * 1024;
constexpr std::size_t max_steps = 1000;

constexpr std::pair<std::string_view, poison_field> poison_fields[] = {
    {"event_id", poison_field::event_id},
    {"lead_id", poison_field::lead_id},
    {"event_name", poison_field::event_name},
};

std::uint64_t read_times(step_reader& in, std::uint64_t otherwise) {
    if (in.done()) return otherwise;
    if (in.take("forever")) return forever;
    const std::string word = in.take_any();
    const auto n = word.starts_with('x') ? number_in(std::string_view(word).substr(1)) : std::nullopt;
    if (n && *n >= 1 && *n <= max_script_number) return std::uint64_t(*n);
    in.fail("'" + word + "' is not expected here: join effects with +, repeat with x3 or forever");
    return otherwise;
}

bool at_times(const step_reader& in) {
    const std::string_view word = in.peek();
    return word == "forever" || (word.size() > 1 && word[0] == 'x' && number_in(word.substr(1)));
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
    random.seed = std::uint64_t(take_number(in, "the seed", 0, max_script_number));
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

} // namespace

std::optional<std::string> parse_fault_script(std::string_view text, fault_script& script) {
    if (text.size() > max_script_bytes) return "the script is longer than 64 KiB";
    auto steps = split_steps(text);
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
