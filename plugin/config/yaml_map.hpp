// What a YAML map keeps once it has been read to its end.
//
// In: a map with its entries as they stand in the file. Out: the same with keys that are texts, those that
// are repeated marked, and the entries of what is merged with <<. What it refuses goes to the document's
// problems: keys that are no text, keys given twice, merging what is no map. One thread.
#pragma once

#include "config/yaml_document.hpp"

namespace lead_ads::config {

void finish_map(yaml_node& map, yaml_document& document);

} // namespace lead_ads::config
