#include "sandbox/shapes.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace graph_sandbox {

using boost::json::value;

namespace {

constexpr std::string_view lower_hex = "0123456789abcdef";
constexpr std::string_view any_hex = "0123456789abcdefABCDEF";
constexpr std::string_view decimal = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The first two bytes of a long appendix are the format, 1, and the language, 1 to 6; the third tells whether
// the value is new, and is 0 to 3.
constexpr unsigned appendix_format = 1;
constexpr unsigned appendix_languages = 6;
constexpr unsigned appendix_origins = 3;
constexpr std::string_view language_tokens[] = {"AQ", "Ag", "Aw", "BA", "BQ", "Bg"};

constexpr std::string_view facebook_stages[] = {
    "LEAD",        "MARKETING_QUALIFIED_LEAD", "SALES_OPPORTUNITY", "CONVERTED", "DISQUALIFIED", "LOST",
    "NOT_ASSIGNED"};
constexpr std::string_view action_sources[] = {"email",
                                               "website",
                                               "app",
                                               "phone_call",
                                               "chat",
                                               "physical_store",
                                               "system_generated",
                                               "business_messaging",
                                               "other"};
constexpr std::string_view delivery_categories[] = {"in_store", "curbside", "home_delivery"};

constexpr std::string_view messaging_channels[] = {"messenger", "whatsapp", "instagram"};
constexpr std::string_view customer_segments[] = {
    "new_customer_to_business",          "new_customer_to_business_line",
    "new_customer_to_product_area",      "new_customer_to_medium",
    "existing_customer_to_business",     "existing_customer_to_business_line",
    "existing_customer_to_product_area", "existing_customer_to_medium",
    "customer_in_loyalty_program"};
// ISO 4217, active codes of currencies, without funds, metals and test codes.
constexpr std::string_view currencies =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HRK "
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG "
    "QAR RON "
    "RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD "
    "TWD TZS "
    "UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";
constexpr std::size_t longest_click_id = 500;

bool only(std::string_view text, std::string_view alphabet) {
    return !text.empty() && text.find_first_not_of(alphabet) == std::string_view::npos;
}

std::string_view text_of(const value& v) {
    return v.is_string() ? std::string_view(v.get_string().data(), v.get_string().size())
                         : std::string_view();
}

template <std::size_t N>
bool among(const value& v, const std::string_view (&names)[N]) {
    return v.is_string() && std::find(std::begin(names), std::end(names), text_of(v)) != std::end(names);
}

bool each(const value& v, shape element) {
    return v.is_array() && !v.get_array().empty() &&
           std::all_of(v.get_array().begin(), v.get_array().end(), element);
}

bool is_hex_digest(std::string_view text, std::string_view alphabet) {
    return (text.size() == 64 || text.size() == 32) && only(text, alphabet);
}

bool is_appendix(std::string_view text) {
    if (text.size() == 2)
        return std::find(std::begin(language_tokens), std::end(language_tokens), text) !=
               std::end(language_tokens);
    if (text.size() != 8 || !only(text, base64url)) return false;
    unsigned bits = 0;
    for (const char c : text.substr(0, 4))
        bits = bits * 64 + unsigned(base64url.find(c));
    const unsigned language = bits >> 8 & 0xff;
    return bits >> 16 == appendix_format && language >= 1 && language <= appendix_languages &&
           (bits & 0xff) <= appendix_origins;
}

// cookie := "fb" "." digits "." milliseconds "." id [ "." appendix ]
template <class IsId>
bool is_meta_cookie(std::string_view text, IsId is_id) {
    std::string_view parts[5];
    std::size_t count = 0;
    for (;;) {
        const std::size_t dot = text.find('.');
        if (count == std::size(parts)) return false;
        parts[count++] = text.substr(0, dot);
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
    }
    return count >= 4 && parts[0] == "fb" && parts[1].size() <= 2 && only(parts[1], decimal) &&
           parts[2].size() <= 13 && only(parts[2], decimal) && is_id(parts[3]) &&
           (count == 4 || only(parts[4], base64url));
}

// JSON's own grammar of numbers decides what text is one.
bool is_number_text(std::string_view text) {
    boost::json::error_code ec;
    const value parsed = boost::json::parse(text, ec);
    return !ec && parsed.is_number() && only(text.substr(0, 1), "-0123456789") &&
           only(text.substr(text.size() - 1), decimal);
}

bool is_integer_within(const value& v, std::int64_t low, std::int64_t high) {
    return v.is_int64() && v.get_int64() >= low && v.get_int64() <= high;
}

} // namespace

bool is_digest(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return is_hex_digest(text, lower_hex);
    return is_hex_digest(text.substr(0, dot), any_hex) && is_appendix(text.substr(dot + 1));
}

std::string digits_of(const value& v) {
    if (v.is_int64() && v.get_int64() >= 0) return std::to_string(v.get_int64());
    if (v.is_uint64()) return std::to_string(v.get_uint64());
    return only(text_of(v), decimal) ? std::string(text_of(v)) : std::string();
}

bool is_text(const value& v) {
    return text_of(v).find_first_not_of(" \t\r\n") != std::string_view::npos;
}
bool is_any_text(const value& v) {
    return v.is_string();
}
bool is_flag(const value& v) {
    return v.is_bool() || is_integer_within(v, 0, 1);
}
bool is_integer(const value& v) {
    return v.is_int64() || v.is_uint64();
}
bool is_count(const value& v) {
    return v.is_uint64() || (v.is_int64() && v.get_int64() >= 0);
}
bool is_number(const value& v) {
    return v.is_number();
}
bool is_amount(const value& v) {
    return v.is_number() || is_number_text(text_of(v));
}
// Meta takes lower case too.
bool is_currency(const value& v) {
    if (text_of(v).size() != 3 || !only(text_of(v), letters)) return false;
    std::string code(text_of(v));
    for (char& c : code)
        c = char(std::toupper(static_cast<unsigned char>(c)));
    return (" " + std::string(currencies) + " ").find(" " + code + " ") != std::string::npos;
}

bool is_click_id(const value& v) {
    return is_meta_cookie(
        text_of(v), [](std::string_view id) { return id.size() <= longest_click_id && only(id, base64url); });
}
bool is_browser_id(const value& v) {
    return is_meta_cookie(text_of(v), [](std::string_view id) { return only(id, decimal); });
}

bool is_ip_address(const value& v) {
    boost::system::error_code ec;
    boost::asio::ip::make_address(std::string(text_of(v)), ec);
    return !ec;
}

bool is_partner_agent(const value& v) {
    const auto text = text_of(v);
    return text.size() < 23 && std::count_if(text.begin(), text.end(), [](char c) {
                                   return letters.find(c) != std::string_view::npos;
                               }) >= 2;
}
bool is_customer_segment(const value& v) {
    return among(v, customer_segments);
}
bool is_messaging_channel(const value& v) {
    return among(v, messaging_channels);
}

bool is_lead_id(const value& v) {
    const std::size_t digits = digits_of(v).size();
    return digits >= 15 && digits <= 17;
}

bool is_web_address(const value& v) {
    std::string_view text = text_of(v);
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        text.remove_prefix(scheme.size());
        return !text.empty() && std::string_view("/?#: ").find(text.front()) == std::string_view::npos &&
               text.find_first_of(" \t\r\n") == std::string_view::npos;
    }
    return false;
}

// Boost.JSON reads integers beyond 64 bits as doubles: whole ones are ids all the same.
bool is_id(const value& v) {
    return is_text(v) || is_integer(v) || (v.is_double() && v.get_double() == std::trunc(v.get_double()));
}
bool is_ids(const value& v) {
    return is_id(v) || each(v, is_id);
}
bool is_object(const value& v) {
    return v.is_object();
}
bool is_hash(const value& v) {
    return is_digest(text_of(v));
}
bool is_hashes(const value& v) {
    return is_hash(v) || each(v, is_hash);
}
bool is_hash_array(const value& v) {
    return each(v, is_hash);
}
bool is_device_ids(const value& v) {
    return each(v, is_text);
}
bool is_texts(const value& v) {
    return is_text(v) || each(v, is_text);
}
bool is_facebook_stage(const value& v) {
    return among(v, facebook_stages);
}
bool is_action_source(const value& v) {
    return among(v, action_sources);
}
bool is_delivery_category(const value& v) {
    return among(v, delivery_categories);
}

bool is_extinfo(const value& v) {
    const auto scalar = [](const value& element) { return element.is_string() || element.is_number(); };
    return v.is_array() && v.get_array().size() == 16 && each(v, scalar);
}

bool is_processing_country(const value& v) {
    return is_integer_within(v, 0, 1);
}
bool is_processing_state(const value& v) {
    return is_integer_within(v, 0, 0) || is_integer_within(v, 1000, 1013);
}

} // namespace graph_sandbox
