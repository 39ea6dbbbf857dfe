// Between the ABI's texts and the language's: the SDK's own functions, under short names.
#pragma once

#include <destination/plugin.hpp>

namespace lead_ads::abi {

using destination::to_abi;
using destination::to_view;
using destination::write;

} // namespace lead_ads::abi
