// What became of an event, as `desthost preview` shows it: one JSON object without a line break.
//
//   {"outcome":"mapped","event":{...}} · {"outcome":"filtered","reason":"consent"} ·
//   {"outcome":"invalid","reason":"missing_lead_id","detail":"..."}, and "notes" behind when there are any.
#pragma once

#include "core/note.hpp"
#include "pipeline/map_event.hpp"

#include <span>
#include <string>

namespace lead_ads::pipeline {

// Appends the object without its closing brace, so that an explanation may follow.
void write_preview(const mapped_event& mapped, const core::note_list& notes, std::string& out);

// What people are told about an event that is not sent: the reason's sentence, the detail, the advice.
std::string sentence_of(const mapped_event& mapped);

} // namespace lead_ads::pipeline
