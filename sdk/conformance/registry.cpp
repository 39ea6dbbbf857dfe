// The groups of cases, put together.
#include "conformance/case.hpp"

namespace conformance {

std::vector<conformance_case> all_cases() {
    std::vector<conformance_case> all;
    for (const auto group :
         {library_cases(), creation_cases(), configuration_cases(), order_cases(), submission_cases(),
          pressure_cases(), exhaustion_cases(), result_cases(), stop_cases(), surroundings_cases(),
          extension_cases(), metrics_cases(), check_cases(), preview_cases()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

const conformance_case* find_case(std::string_view name) {
    static const auto all = all_cases();
    for (const auto& one : all)
        if (name == one.name) return &one;
    return nullptr;
}

} // namespace conformance
