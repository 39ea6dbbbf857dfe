// destination.schema/1
#include "abi/extensions.hpp"
#include "config/schema_check.hpp"

namespace lead_ads::abi {

namespace {

destination_string_t config_schema(const destination_plugin_t*) {
    return destination::to_abi(config::mapping_file_schema());
}

} // namespace

const destination_plugin_schema_t schema_extension = {config_schema};

} // namespace lead_ads::abi
