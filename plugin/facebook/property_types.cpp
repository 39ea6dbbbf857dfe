#include "facebook/property_types.hpp"

#include "core/ascii.hpp"
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "facebook/currency.hpp"
#include "facebook/placeholders.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>

namespace lead_ads::facebook {

namespace {

using core::arena;
using core::value;

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

// Text as JSON would write the number: no sign before it but "-", no hexadecimal, nothing behind it.
value number_in_text(std::string_view text, arena& memory) {
    const auto digits = trimmed(text);
    double d = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), d);
    if (failure != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(d)) return {};
    const bool plain = std::ranges::all_of(digits, [](char c) { return core::is_digit(c) || c == '-'; });
    const auto first = digits.front() == '-' ? 1u : 0u;
    const bool leading_zero = digits.size() > first + 1 && digits[first] == '0';
    if (plain && !leading_zero) return value::written_number(memory.copy(digits));
    return value::number(d);
}

// The list or object that a text holds as JSON; null when it holds none.
value json_in_text(std::string_view text, arena& memory) {
    text = trimmed(text);
    if (!text.starts_with('[') && !text.starts_with('{')) return {};
    const auto json = core::parse_json(text, memory);
    return json.ok ? json.root : value{};
}

// One id, or a list of them in JSON. With a comma it may be either: then it is none.
value ids_in_text(const value& v, arena& memory) {
    const auto list = json_in_text(v.as_string(), memory);
    if (list.is_array()) return as_ids(list, memory);
    if (v.size() == 0 || !list.is_null() || v.as_string().find(',') != std::string_view::npos) return {};
    return value::array({std::construct_at(memory.array<value>(1), v), 1});
}

struct typed_key {
    std::string_view key;
    value (*convert)(const value&, arena&);
};

// A copy of `object` in which each key of `types` is converted; what cannot be is left out.
value with_types(const value& object, std::span<const typed_key> types, arena& memory) {
    auto* members = memory.array<core::member>(object.size());
    std::size_t count = 0;
    for (const auto& m : object.members()) {
        const auto type = std::ranges::find(types, m.key, &typed_key::key);
        if (type == types.end()) {
            std::construct_at(members + count++, m);
            continue;
        }
        const auto item = type->convert(m.item, memory);
        if (!item.is_null()) std::construct_at(members + count++, m.key, item);
    }
    return value::object({members, count});
}

constexpr auto content_types = std::to_array<typed_key>({
    {"id", as_id},
    {"quantity", as_integer},
    {"item_price", as_number},
    {"delivery_category", as_delivery_category},
});

constexpr auto app_data_types = std::to_array<typed_key>({{"extinfo", as_extinfo}});

constexpr auto original_event_types = std::to_array<typed_key>({
    {"event_name", as_text},
    {"event_time", as_integer},
    {"order_id", as_text},
    {"event_id", as_text},
});

constexpr auto messaging_channels = std::to_array<std::string_view>({"messenger", "whatsapp", "instagram"});

constexpr auto customer_segments = std::to_array<std::string_view>({
    "new_customer_to_business",
    "new_customer_to_business_line",
    "new_customer_to_product_area",
    "new_customer_to_medium",
    "existing_customer_to_business",
    "existing_customer_to_business_line",
    "existing_customer_to_product_area",
    "existing_customer_to_medium",
    "customer_in_loyalty_program",
});

// Text of a closed list, in any case, as Meta writes it.
value as_one_of(const value& v, std::span<const std::string_view> names) {
    if (!v.is_string()) return {};
    const auto written = trimmed(v.as_string());
    const auto is_name = [&](std::string_view name) {
        return std::ranges::equal(written, name, {}, core::ascii_lower);
    };
    const auto found = std::ranges::find_if(names, is_name);
    return found == names.end() ? value{} : value::string(*found);
}

constexpr auto delivery_categories =
    std::to_array<std::string_view>({"in_store", "curbside", "home_delivery"});

} // namespace

value as_number(const value& v, arena& memory) {
    if (v.is_string()) return number_in_text(v.as_string(), memory);
    if (!v.is_number() || !v.is_finite()) return {};
    return v;
}

value as_integer(const value& v, arena& memory) {
    const auto number = as_number(v, memory);
    if (number.is_null() || (!number.is_written_integer() && !number.as_int64())) return {};
    return number;
}

value as_text(const value& v, arena& memory) {
    if (v.is_string()) return v.size() > 0 ? v : value{};
    if (!v.is_number()) return {};
    core::number_text_buffer buffer;
    return value::string(memory.copy(core::number_text(v, buffer)));
}

value as_id(const value& v, arena&) {
    if (v.is_number() || (v.is_string() && v.size() > 0)) return v;
    return {};
}

value as_person_id(const value& v, arena& memory) {
    if (v.is_string() && is_placeholder(v.as_string(), memory)) return {};
    return as_id(v, memory);
}

value as_ids(const value& v, arena& memory) {
    if (v.is_string()) return ids_in_text(v, memory);
    const auto given = v.is_array() ? v.elements() : std::span(&v, 1);
    auto* ids = memory.array<value>(given.size());
    std::size_t count = 0;
    for (const auto& element : given)
        if (const auto id = as_id(element, memory); !id.is_null()) std::construct_at(ids + count++, id);
    if (count == 0) return {};
    return value::array({ids, count});
}

value as_boolean(const value& v, arena&) {
    if (v.is_boolean()) return v;
    if (!v.is_string()) return {};
    if (v.as_string() == "true") return value::boolean(true);
    if (v.as_string() == "false") return value::boolean(false);
    return {};
}

value as_currency(const value& v, arena& memory) {
    if (!v.is_string()) return {};
    const auto written = trimmed(v.as_string());
    if (written.size() != 3) return {};
    std::array<char, 3> code;
    std::ranges::transform(written, code.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (!is_currency({code.data(), code.size()})) return {};
    return value::string(memory.copy({code.data(), code.size()}));
}

value as_url(const value& v, arena&) {
    if (!v.is_string()) return {};
    const auto url = v.as_string();
    const auto scheme = url.starts_with("https://") ? 8u : url.starts_with("http://") ? 7u : 0u;
    const bool plain = std::ranges::all_of(url, [](char c) { return static_cast<unsigned char>(c) > 0x20; });
    if (scheme == 0 || url.size() == scheme || url[scheme] == '/' || !plain) return {};
    return v;
}

value as_delivery_category(const value& v, arena&) {
    if (!v.is_string() || std::ranges::find(delivery_categories, v.as_string()) == delivery_categories.end())
        return {};
    return v;
}

value as_original_event(const value& v, arena& memory) {
    if (!v.is_object()) return {};
    auto* members = memory.array<core::member>(original_event_types.size());
    std::size_t count = 0;
    for (const auto& type : original_event_types) {
        const auto* given = v.find(type.key);
        const auto item = given ? type.convert(*given, memory) : value{};
        if (!item.is_null()) std::construct_at(members + count++, type.key, item);
    }
    if (count == 0) return {};
    return value::object({members, count});
}

value as_messaging_channel(const value& v, arena&) {
    return as_one_of(v, messaging_channels);
}

value as_customer_segment(const value& v, arena&) {
    return as_one_of(v, customer_segments);
}

value as_contents(const value& v, arena& memory) {
    if (v.is_string()) {
        const auto list = json_in_text(v.as_string(), memory);
        return list.is_array() || list.is_object() ? as_contents(list, memory) : value{};
    }
    const auto given = v.is_array() ? v.elements() : std::span(&v, 1);
    auto* items = memory.array<value>(given.size());
    std::size_t count = 0;
    for (const auto& item : given) {
        if (!item.is_object()) continue;
        const auto typed = with_types(item, content_types, memory);
        if (typed.find("id")) std::construct_at(items + count++, typed);
    }
    if (count == 0) return {};
    return value::array({items, count});
}

value as_extinfo(const value& v, arena&) {
    constexpr std::size_t places = 16;
    if (!v.is_array() || v.size() != places) return {};
    return v;
}

value as_app_data(const value& v, arena& memory) {
    if (!v.is_object()) return {};
    return with_types(v, app_data_types, memory);
}

} // namespace lead_ads::facebook
