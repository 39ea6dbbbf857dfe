// The effects of a fault script: what each word does to the behaviour of a step.
//
// In: a step's words. Out: a draft with the behaviour, or a mistake in the reader. Refuses effects that
// contradict each other. Pure; any thread.
#pragma once

#include "sandbox/fault_script.hpp"
#include "sandbox/fault_words.hpp"

namespace graph_sandbox {

// A step while its effects are read: what two effects may not both decide is counted.
struct draft {
    behaviour what;
    connection_fault at_accept = connection_fault::none;
    int answers = 0;
    int endings = 0;
    int effects = 0;
};

// effect { "+" effect }
draft read_effects(step_reader& in);

// Every word that begins an effect.
std::vector<std::string_view> effect_words();

} // namespace graph_sandbox
