// The JSON Schema of the mapping file: its text, and a check against it.
//
// In: a mapping file that the readers of the sections have accepted. Out: findings wherever the schema that
// is published for editors refuses what the readers take; in a release there are none, and a test says so. It
// is a second net: the readers bound every text first, because the schema's regular expressions are not
// bounded. [any thread]
#pragma once

#include "config/file_reader.hpp"

#include <string_view>

namespace lead_ads::config {

// schemas/mapping_file.schema.json, as it was when the library was built.
std::string_view mapping_file_schema() noexcept;

void check_schema(file_reader& in, const yaml_node& root);

} // namespace lead_ads::config
