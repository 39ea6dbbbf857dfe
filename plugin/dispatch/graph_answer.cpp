#include "dispatch/graph_answer.hpp"

#include "core/ascii.hpp"
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "dispatch/answer.hpp"
#include "dispatch/redact.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace lead_ads::dispatch {

namespace {

using core::value;

constexpr std::size_t deepest = 32;
constexpr std::size_t most_visited = 1000; // values of error_data that are looked at

std::string_view text_of(const value* v) {
    return v && v->is_string() ? v->as_string() : std::string_view{};
}

// Numbers beyond 32 bits are no codes of Meta's; they count as an unknown one.
std::int32_t number_of(const value* v) {
    if (!v || !v->is_number()) return 0;
    const auto n = v->as_int64();
    using range = std::numeric_limits<std::int32_t>;
    return n && *n >= range::min() && *n <= range::max() ? static_cast<std::int32_t>(*n) : 0;
}

// A code stays negative, however large it is: that alone says that the fault is Meta's.
std::int32_t code_of(const value& v) {
    const auto code = number_of(&v);
    return code == 0 && v.as_double() < 0 ? std::numeric_limits<std::int32_t>::min() : code;
}

std::optional<std::size_t> index_in(std::string_view digits) {
    std::size_t n = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (problem != std::errc{} || end == digits.data()) return std::nullopt;
    return n;
}

// Looks for the place of an event: place := 'data' ('[' | '.' | '/') digits
std::optional<std::size_t> index_in_path(std::string_view text) {
    for (auto at = text.find("data"); at != text.npos; at = text.find("data", at + 1)) {
        // "user_data.0" names a property of an event.
        if (at > 0 && (text[at - 1] == '_' || text[at - 1] == '.')) continue;
        const auto rest = text.substr(at + 4);
        if (rest.size() < 2 || std::string_view("[./").find(rest[0]) == rest.npos) continue;
        if (const auto n = index_in(rest.substr(1))) return n;
    }
    return std::nullopt;
}

// Walks error_data, whose form is nowhere documented, for anything that names an event.
class place_finder {
public:
    std::optional<std::size_t> find(const value& v) {
        if (++visited_ > most_visited) return std::nullopt;
        switch (v.type()) {
        case core::kind::string:
            return index_in_path(v.as_string().substr(0, 4096));
        case core::kind::array:
            return find_in_array(v);
        case core::kind::object:
            return find_in_object(v);
        default:
            return std::nullopt;
        }
    }

private:
    std::optional<std::size_t> find_in_array(const value& v) {
        const auto items = v.elements();
        if (items.size() >= 2 && text_of(&items[0]) == "data") {
            const auto n = items[1].is_number() ? items[1].as_int64() : std::nullopt;
            if (n && *n >= 0) return static_cast<std::size_t>(*n);
            if (items[1].is_string()) return index_in(items[1].as_string());
        }
        for (const auto& item : items)
            if (const auto n = find(item)) return n;
        return std::nullopt;
    }
    std::optional<std::size_t> find_in_object(const value& v) {
        for (const auto* name : {"index", "event_index", "data_index"})
            if (const auto* item = v.find(name); item && item->is_number())
                if (const auto n = item->as_int64(); n && *n >= 0) return static_cast<std::size_t>(*n);
        for (const auto& m : v.members())
            if (const auto n = find(m.item)) return n;
        return std::nullopt;
    }
    std::size_t visited_ = 0;
};

// Meta writes error_data as an object or as JSON inside a text.
std::optional<std::size_t> named_event(const value* data) {
    if (!data) return std::nullopt;
    if (data->is_string() && data->as_string().starts_with('{')) {
        core::arena memory(4096);
        const auto inner = core::parse_json(data->as_string(), memory, deepest);
        if (inner.ok) return place_finder().find(inner.root);
    }
    return place_finder().find(*data);
}

// Whether a text speaks of the lead id: "lead_id", "lead id", "leadID" in any case.
bool speaks_of_lead_id(std::string_view text) {
    std::string plain;
    for (const char c : text.substr(0, 4096))
        if (core::is_letter(c)) plain += core::ascii_lower(c);
    return plain.find("leadid") != plain.npos;
}

// error_data as one text: Meta writes it as an object or as JSON inside a text.
std::string text_of_data(const value* data) {
    std::string text;
    if (!data) return text;
    if (data->is_string()) return std::string(data->as_string());
    core::write_json(*data, text);
    return text;
}

constexpr std::int32_t invalid_parameter = 100;
constexpr std::int32_t lead_id_subcode = 2804036;

bool blames_lead_id(const value& error, const graph_answer& read) {
    if (read.code != invalid_parameter) return false;
    if (read.subcode == lead_id_subcode) return true;
    return speaks_of_lead_id(text_of(error.find("error_user_msg"))) ||
           speaks_of_lead_id(text_of(error.find("message"))) ||
           speaks_of_lead_id(text_of_data(error.find("error_data")));
}

// Texts as they are, anything else as JSON: no form of a message is documented.
void read_messages(const value& list, const batch::credentials& who, graph_answer& into) {
    if (!list.is_array()) return;
    for (const auto& item : list.elements()) {
        if (into.messages.size() == most_messages) return;
        if (item.is_null() || item.size() == 0) continue;
        auto said = redact(text_of_data(&item), who);
        if (!said.empty()) into.messages.push_back(std::move(said));
    }
}

void read_error(const value& error, const batch::credentials& who, graph_answer& into) {
    const auto* code = error.find("code");
    if (!code || !code->is_number()) return;
    into.has_error = true;
    into.code = code_of(*code);
    into.subcode = number_of(error.find("error_subcode"));
    const auto* transient = error.find("is_transient");
    into.is_transient = transient && transient->is_boolean() && transient->as_boolean();
    auto words = text_of(error.find("error_user_msg"));
    if (words.empty()) words = text_of(error.find("message"));
    into.words = redact(words, who);
    into.named_event = named_event(error.find("error_data"));
    into.blames_lead_id = blames_lead_id(error, into);
}

} // namespace

graph_answer read_graph_answer(std::string_view body, const batch::credentials& who) {
    graph_answer read;
    if (body.size() > longest_answer) return read;
    core::arena memory(4096);
    const auto parsed = core::parse_json(body, memory, deepest);
    if (!parsed.ok || !parsed.root.is_object()) return read;
    read.is_object = true;
    if (const auto* received = parsed.root.find("events_received"); received && received->is_number())
        read.events_received = received->as_int64();
    if (const auto* messages = parsed.root.find("messages")) read_messages(*messages, who, read);
    auto trace_id = text_of(parsed.root.find("fbtrace_id"));
    if (const auto* error = parsed.root.find("error"); error && error->is_object()) {
        read_error(*error, who, read);
        if (const auto inner = text_of(error->find("fbtrace_id")); !inner.empty()) trace_id = inner;
    }
    read.trace_id = clean_trace_id(trace_id, who);
    return read;
}

} // namespace lead_ads::dispatch
