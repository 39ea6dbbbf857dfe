#include "dispatch/lead_id.hpp"

#include "core/ascii.hpp"
#include "core/json_parse.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::dispatch {

namespace {

constexpr std::size_t deepest_event = 64;
constexpr std::string_view lead_id = "lead_id";
constexpr std::array<std::string_view, 2> people = {"user_data", "match_keys"};
// Meta ranks the click id and the e-mail address highest, the telephone number high. An external id is one
// person's too, when other events carry it.
constexpr std::array<std::string_view, 7> strong_keys = {"fbc",   "em",    "ph",       "external_id",
                                                         "email", "phone", "extern_id"};

// Walks over JSON that has been parsed already, and is therefore whole.
class scanner {
public:
    scanner(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::size_t at() const noexcept { return at_; }
    void skip_space() {
        while (at_ < text_.size() && core::is_ascii_space(text_[at_]))
            ++at_;
    }
    bool take(char c) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    // The text between the quotes, as it is written.
    std::string_view take_string() {
        skip_space();
        const auto begin = ++at_;
        while (at_ < text_.size() && text_[at_] != '"')
            at_ += text_[at_] == '\\' ? 2 : 1;
        const auto end = std::min(at_, text_.size());
        at_ = std::min(end + 1, text_.size());
        return text_.substr(begin, end - begin);
    }
    void skip_value() {
        skip_space();
        if (at_ >= text_.size()) return;
        if (text_[at_] == '"') {
            take_string();
        } else if (text_[at_] == '{' || text_[at_] == '[') {
            skip_nested();
        } else {
            while (at_ < text_.size() &&
                   std::string_view(",}] \t\r\n").find(text_[at_]) == std::string_view::npos)
                ++at_;
        }
    }

private:
    void skip_nested() {
        std::size_t depth = 0;
        do {
            const char c = text_[at_];
            if (c == '"') {
                take_string();
                continue;
            }
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
            ++at_;
        } while (depth > 0 && at_ < text_.size());
    }

    std::string_view text_;
    std::size_t at_;
};

struct found_member {
    std::size_t begin = 0; // of its name
    std::size_t value = 0;
    std::size_t end = 0;
};

// The member `name` of the object that begins at `at`; the last one, as a parser takes it.
std::optional<found_member> find_member(std::string_view text, std::size_t at, std::string_view name) {
    scanner in(text, at);
    if (!in.take('{')) return std::nullopt;
    std::optional<found_member> found;
    for (;;) {
        in.skip_space();
        found_member m;
        m.begin = in.at();
        if (m.begin >= text.size() || text[m.begin] != '"') return found;
        const auto key = in.take_string();
        if (!in.take(':')) return std::nullopt;
        in.skip_space();
        m.value = in.at();
        in.skip_value();
        m.end = in.at();
        if (key == name) found = m;
        if (!in.take(',')) return found;
    }
}

// Cuts `m` with the comma that it no longer needs.
void erase_member(std::string& text, found_member m) {
    while (m.end < text.size() && core::is_ascii_space(text[m.end]))
        ++m.end;
    if (m.end < text.size() && text[m.end] == ',') {
        ++m.end;
    } else {
        auto before = m.begin;
        while (before > 0 && core::is_ascii_space(text[before - 1]))
            --before;
        if (before > 0 && text[before - 1] == ',') m.begin = before - 1;
    }
    text.erase(m.begin, m.end - m.begin);
}

bool cut_lead_id(std::string& event, std::string_view part) {
    const auto object = find_member(event, 0, part);
    const auto id = object ? find_member(event, object->value, lead_id) : std::nullopt;
    if (id) erase_member(event, *id);
    return id.has_value();
}

bool has_strong_key(const core::value& event) {
    return std::ranges::any_of(people, [&](std::string_view part) {
        const auto* person = event.find(part);
        return person && person->is_object() && std::ranges::any_of(strong_keys, [&](std::string_view key) {
                   const auto* v = person->find(key);
                   return v && !v->is_null() && (v->is_number() || v->size() > 0);
               });
    });
}

} // namespace

std::optional<std::string> without_lead_id(std::string_view event) {
    core::arena memory(4096);
    const auto parsed = core::parse_json(event, memory, deepest_event);
    if (!parsed.ok || !parsed.root.is_object() || !has_strong_key(parsed.root)) return std::nullopt;
    std::string text(event);
    bool is_cut = false;
    for (const auto part : people)
        is_cut = cut_lead_id(text, part) || is_cut;
    if (!is_cut) return std::nullopt;
    cut_lead_id(text, "custom_data");
    return text;
}

} // namespace lead_ads::dispatch
