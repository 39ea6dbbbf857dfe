// Nothing that is thrown crosses the ABI: it ends here as a status.
#pragma once

#include <destination/status.h>
#include <new>
#include <system_error>

namespace lead_ads::abi {

template <class Call>
destination_status_t guarded(Call&& call) noexcept {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return DESTINATION_ERROR_RESOURCE;
    } catch (const std::system_error&) {
        return DESTINATION_ERROR_RESOURCE;
    } catch (...) {
        return DESTINATION_ERROR_INTERNAL;
    }
}

} // namespace lead_ads::abi
