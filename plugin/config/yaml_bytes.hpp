// The bytes that a mapping file may have, looked at before YAML is: yaml-cpp would take some of them for
// text.
//
// In: a text. Out: whether it is too large, not UTF-8, or holds control characters or lone carriage returns;
// the first such mistake goes to the problems. One thread.
#pragma once

#include "config/yaml_document.hpp"

namespace lead_ads::config {

bool has_bad_bytes(yaml_document& document);

} // namespace lead_ads::config
