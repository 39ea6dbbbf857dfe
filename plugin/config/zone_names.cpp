#include "config/zone_names.hpp"

#include <unicode/ucal.h>
#include <unicode/uenum.h>

namespace lead_ads::config {

std::vector<std::string> zone_names() {
    std::vector<std::string> names;
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration* all = ucal_openTimeZones(&status);
    std::int32_t size = 0;
    while (U_SUCCESS(status)) {
        const char* name = uenum_next(all, &size, &status);
        if (name == nullptr) break;
        names.emplace_back(name, static_cast<std::size_t>(size));
    }
    uenum_close(all);
    return names;
}

} // namespace lead_ads::config
