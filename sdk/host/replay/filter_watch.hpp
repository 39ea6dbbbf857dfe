// Notices inputs of which every event was filtered for one reason: more often a wrong name of a column than
// what was wanted.
//
// In: outcomes, by input. Out: a sentence for each such input. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace desthost::replay {

class filter_watch {
public:
    void count(std::uint32_t input, std::int32_t outcome, std::string_view reason);
    // `inputs`: their names. What was delivered before, or has not changed, is filtered as it should be.
    std::vector<std::string> warnings(const std::vector<std::string>& inputs) const;

private:
    struct record {
        std::uint64_t events = 0;
        std::string reason; // of all of them; empty: there are several, or not all were filtered
    };
    std::vector<record> records_;
};

} // namespace desthost::replay
