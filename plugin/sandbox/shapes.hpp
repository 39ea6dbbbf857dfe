// Shapes of single JSON values: a digest, a lead id, an amount, a web address and so on.
//
// In: one value of the parsed body. Out: yes or no. Pure; any thread.
// Boost.JSON makes a double of 1.5, 1e3 and of integers beyond 64 bits, so an integer here is one that was
// written as an integer and kept every digit.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace graph_sandbox {

using shape = bool (*)(const boost::json::value&);

bool is_text(const boost::json::value& v);          // a string that holds more than whitespace
bool is_any_text(const boost::json::value& v);      // a string, also an empty one
bool is_flag(const boost::json::value& v);          // true, false, 0 or 1
bool is_integer(const boost::json::value& v);       // written as an integer, within 64 bits
bool is_count(const boost::json::value& v);         // an integer that is not negative
bool is_number(const boost::json::value& v);        // any JSON number
bool is_amount(const boost::json::value& v);        // a JSON number, or text that is one
bool is_currency(const boost::json::value& v);      // a code of ISO 4217 that is in use
bool is_lead_id(const boost::json::value& v);       // 15 to 17 digits, as integer or text
bool is_click_id(const boost::json::value& v);      // fb.N.MILLISECONDS.CLICKID, perhaps with a fifth part
bool is_browser_id(const boost::json::value& v);    // fb.N.MILLISECONDS.RANDOM, perhaps with a fifth part
bool is_ip_address(const boost::json::value& v);    // one IPv4 or IPv6 address as text
bool is_partner_agent(const boost::json::value& v); // fewer than 23 characters, at least two letters
bool is_customer_segment(const boost::json::value& v);
bool is_messaging_channel(const boost::json::value& v);
bool is_web_address(const boost::json::value& v);    // http:// or https:// with a host
bool is_id(const boost::json::value& v);             // text or an integer
bool is_ids(const boost::json::value& v);            // an id, or an array of them
bool is_object(const boost::json::value& v);         // an object
bool is_hash(const boost::json::value& v);           // a digest, see is_digest
bool is_hashes(const boost::json::value& v);         // a digest, or an array of at least one
bool is_hash_array(const boost::json::value& v);     // an array of at least one digest
bool is_device_ids(const boost::json::value& v);     // an array of at least one text, hashed or not
bool is_texts(const boost::json::value& v);          // text, or an array of at least one
bool is_facebook_stage(const boost::json::value& v); // one of the seven lifecycle stages
bool is_action_source(const boost::json::value& v);  // one of the nine sources
bool is_delivery_category(const boost::json::value& v);
bool is_extinfo(const boost::json::value& v);            // an array of exactly 16 texts or numbers
bool is_processing_country(const boost::json::value& v); // 0 or 1
bool is_processing_state(const boost::json::value& v);   // 0 or 1000 to 1013

// SHA-256 or MD5 in lower-case hex; or in either case with the parameter builder's appendix: a language token
// such as ".BA", or eight characters of base64url that hold format, language, origin and version.
bool is_digest(std::string_view text);

// The value as digits when it is an integer or text of digits only, otherwise empty.
std::string digits_of(const boost::json::value& v);

} // namespace graph_sandbox
