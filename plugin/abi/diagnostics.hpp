// Findings about a mapping file or a formula, handed to the host one by one.
#pragma once

#include "config/place.hpp"

#include <destination/ext/check.h>
#include <string_view>

namespace lead_ads::abi {

// The host's callback for findings.
struct diagnostic_listener {
    void (*on_diagnostic)(void* data, const destination_diagnostic_t* diagnostic);
    void* data;

    void tell(const config::diagnostic& found, std::string_view path) const;
};

} // namespace lead_ads::abi
