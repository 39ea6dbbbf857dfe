#include "abi/diagnostics.hpp"

#include <destination/plugin.hpp>

namespace lead_ads::abi {

void diagnostic_listener::tell(const config::diagnostic& found, std::string_view path) const {
    if (!on_diagnostic) return;
    destination_diagnostic_t told{};
    told.size = sizeof told;
    told.severity = static_cast<std::int32_t>(found.level);
    told.path = destination::to_abi(path);
    told.line = found.where.line;
    told.column = found.where.column;
    told.message = destination::to_abi(found.message);
    told.source = destination::to_abi(found.source);
    told.mark = found.mark;
    told.suggestion = destination::to_abi(found.suggestion);
    on_diagnostic(data, &told);
}

} // namespace lead_ads::abi
