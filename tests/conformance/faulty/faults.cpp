// Finds the fault that was asked for. Each is the smallest change that breaks one rule;
// tests/conformance/faults_test.cpp says which case must find it.
#include "breaking.hpp"

#include <algorithm>
#include <cstdlib>

namespace faulty {

const fault* current_fault() {
    const char* wanted = std::getenv("DESTINATION_FAULT");
    if (wanted == nullptr) return nullptr;
    for (const auto group : {library_faults(), configure_faults(), submit_faults(), result_faults(),
                             surroundings_faults(), extension_faults()}) {
        const auto found = std::ranges::find(group, wanted, &fault::name);
        if (found != group.end()) return &*found;
    }
    return nullptr;
}

} // namespace faulty
