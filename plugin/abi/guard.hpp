// Nothing that is thrown crosses the ABI: it ends as a status. The SDK's own guard, under a short name.
#pragma once

#include <destination/plugin.hpp>

namespace lead_ads::abi {

using destination::guarded;

} // namespace lead_ads::abi
