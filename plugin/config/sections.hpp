// The readers of the mapping file's sections, each in a file of its own: read_NAME.cpp.
//
// In: the section's field and what was read before it (settings come first, wherever they stand). Out: the
// section in the settings, and every mistake in it. What another section makes wrong (a key of the other API,
// a required property that smart_mapping removes) is reported by the section that comes later.
#pragma once

#include "config/file_reader.hpp"
#include "config/settings.hpp"

#include <vector>

namespace lead_ads::config {

void read_settings(file_reader& in, const field& f, settings& out);
void read_lookups(file_reader& in, const field& f, settings& out);
void read_mapping(file_reader& in, const field& f, settings& out);
void read_properties(file_reader& in, const field& f, settings& out);
void read_filters(file_reader& in, const field& f, settings& out);
void read_smart_mapping(file_reader& in, const field& f, settings& out);
void read_lifecycle(file_reader& in, const field& f, settings& out);
void read_privacy(file_reader& in, const field& f, settings& out);
void read_delivery(file_reader& in, const field& f, settings& out);

// Marks the changes of `properties` that the event's time comes by, once smart_mapping has been read.
void find_changes_of_event_time(settings& of);

// Appends the keys that each file knows.
void list_settings_keys(std::vector<section_keys>& out);
void list_lookups_keys(std::vector<section_keys>& out);
void list_mapping_keys(std::vector<section_keys>& out);
void list_properties_keys(std::vector<section_keys>& out);
void list_filters_keys(std::vector<section_keys>& out);
void list_lifecycle_keys(std::vector<section_keys>& out);
void list_privacy_keys(std::vector<section_keys>& out);
void list_delivery_keys(std::vector<section_keys>& out);

} // namespace lead_ads::config
