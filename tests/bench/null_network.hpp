// The plugin with a network that throws requests away and confirms them at once: submit as hosts call it,
// without sockets, TLS or an endpoint.
#pragma once

#include <destination/entry.h>

namespace bench {

extern const destination_entry_t entry_without_network;

} // namespace bench
