// destination.schema/1
#include "config/schema_check.hpp"

#include "abi/extensions.hpp"
#include "abi/text.hpp"

namespace lead_ads::abi {

namespace {

destination_string_t config_schema(const destination_plugin_t*) {
    return to_abi(config::mapping_file_schema());
}

} // namespace

const destination_plugin_schema_t schema_extension = {config_schema};

} // namespace lead_ads::abi
