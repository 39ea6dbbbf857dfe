#include "facebook/prebuilt.hpp"

namespace lead_ads::facebook {

namespace {

constexpr auto properties = std::to_array<prebuilt_property>({
    {"user_data.em", {"user.email"}, {"user.email_sha256"}},
    {"user_data.ph", {"user.phone"}, {"user.phone_sha256"}},
    {"user_data.fn", {"user.firstname"}, {"user.firstname_sha256"}},
    {"user_data.ln", {"user.lastname"}, {"user.lastname_sha256"}},
    {"user_data.db", {"user.birthdate"}, {"user.birthdate_sha256"}},
    {"user_data.ge", {"user.gender"}, {"user.gender_sha256"}},
    {"user_data.ct", {"user.city"}, {"user.city_sha256"}},
    {"user_data.st", {"user.state_short", "user.state"}, {"user.state_short_sha256", "user.state_sha256"}},
    {"user_data.country", {"user.country"}, {"user.country_sha256"}},
    {"user_data.zp", {"user.zipcode"}, {"user.zipcode_sha256"}},
    {"user_data.external_id", {"user.id"}, {"user.id_sha256"}},
    {"user_data.fbc", {"partners.facebook.fbc"}, {}, "_fbc"},
    {"user_data.fbp", {"partners.facebook.fbp"}, {}, "_fbp"},
    {"user_data.client_ip_address", {"context.device.ip"}, {}},
    {"user_data.client_user_agent", {"context.device.user_agent"}, {}},
    {"custom_data.value", {"value"}, {}},
    {"custom_data.currency", {"currency"}, {}},
    {"custom_data.ad_id", {"crm.ad_id"}, {}},
});

// Without event_source the endpoint takes a lead's event and does not count it (Conversions API for CRM
// integration).
constexpr auto constants = std::to_array<prebuilt_constant>({
    {"action_source", "system_generated"},
    {"custom_data.event_source", "crm"},
});

} // namespace

std::span<const prebuilt_property> prebuilt_properties() noexcept {
    return properties;
}
std::span<const prebuilt_constant> prebuilt_constants() noexcept {
    return constants;
}

} // namespace lead_ads::facebook
