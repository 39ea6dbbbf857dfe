// The rules of one event of the Offline Conversions API.
#include "sandbox/event_rules.hpp"

#include <boost/json.hpp>

namespace graph_sandbox {

using boost::json::object;
using boost::json::value;

namespace {

constexpr std::string_view required_properties[] = {"match_keys", "event_name", "event_time", "custom_data"};
constexpr std::string_view required_custom_data[] = {"lead_event_source", "lifecycle_stage_name",
                                                     "facebook_lifecycle_stage_name"};

constexpr property_rule match_keys_table[] = {
    {"email", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"phone", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"fn", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"ln", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"ge", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"ct", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"st", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"zip", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"country", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"doby", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"dobm", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"dobd", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"extern_id", is_hash_array, "must be an array of digests", rule::not_hashed},
    {"madid", is_device_ids, "must be an array of text"},
    {"lead_id", is_lead_id, "must be 15 to 17 digits", rule::lead_id},
};

void check_match_keys(const object& event, report& out) {
    const value* found = find(event, "match_keys");
    if (found == nullptr) return;
    if (!found->is_object()) return out.refuse(rule::property_shape, "match_keys", "must be an object");
    const object& keys = found->get_object();
    check_properties(keys, "match_keys.", match_keys_table, out);
    if (find(keys, "lead_id") == nullptr && find(keys, "email") == nullptr && find(keys, "phone") == nullptr)
        out.refuse(rule::customer_data, "match_keys", "holds none of lead_id, email and phone");
}

} // namespace

void check_offline_event(const object& event, std::int64_t now, report& out) {
    check_required(event, "", required_properties, out);
    if (find(event, "event_name") != nullptr && !is_named(event, "event_name", "Other"))
        out.refuse(rule::offline_name, "event_name");
    check_event_time(event, now, store_window, out);
    check_processing_options(event, location_source::match_keys, out);
    check_match_keys(event, out);
    if (const object* custom_data = find_object(event, "custom_data"))
        check_required(*custom_data, "custom_data.", required_custom_data, out);
    check_custom_data(event, out);
}

} // namespace graph_sandbox
