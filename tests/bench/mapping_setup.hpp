// A mapping file made ready to map with, and a file of events in memory: what every measurement starts from.
//
// In: files' names. Out: compiled rules and lines. Throws std::runtime_error, which names the file, when one
// cannot be read or used.
#pragma once

#include "batch/target.hpp"
#include "pipeline/compiled.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

std::string read_file(const std::string& name);

// `addition` is a file that is appended to the mapping file; empty: none.
std::shared_ptr<const lead_ads::pipeline::compiled> compiled_mapping(const std::string& mapping,
                                                                     const std::string& addition = {});

std::shared_ptr<const lead_ads::batch::target> bench_target();
const lead_ads::batch::credentials& bench_credentials();

class event_lines {
public:
    explicit event_lines(const std::string& file);
    const std::vector<std::string_view>& lines() const noexcept { return lines_; }

private:
    std::string text_;
    std::vector<std::string_view> lines_;
};

} // namespace bench
