// A life of an instance that touches everything the checker can reach.
//
// In: a bench. Out: nothing; the instance is gone when it returns. Without a working configuration it goes as
// far as one that is refused. One thread.
#pragma once

#include "conformance/bench.hpp"

namespace conformance {

// True when there is a configuration to run with.
bool can_run(bench& with);

void exercise(bench& with);

} // namespace conformance
