#include "host/sources/json_shape.hpp"

#include "host/json_scan.hpp"

#include <algorithm>
#include <array>

namespace desthost::sources {
namespace {

// Under which keys APIs hand out what was asked for: Meta, Zoho and Pipedrive; HubSpot; Salesforce; Dynamics.
constexpr std::array<std::string_view, 4> list_keys{"data", "results", "records", "value"};
// What stands beside them, and never in an event of its own.
constexpr std::array<std::string_view, 26> companions{
    "paging",      "summary",  "success", "additional_data", "related_objects",
    "info",        "meta",     "links",   "_links",          "next",
    "previous",    "has_more", "hasMore", "total",           "totalSize",
    "total_count", "count",    "done",    "nextRecordsUrl",  "offset",
    "page",        "per_page", "cursor",  "object",          "status",
    "nextLink"};

bool is_companion(std::string_view key) {
    return key.starts_with('@') || std::ranges::find(companions, key) != companions.end();
}

class shape_finder {
public:
    explicit shape_finder(std::string_view text) : text_(text) {}

    shape_finding find() {
        skip_space();
        if (is_over()) return {};
        if (!take('{')) return {json_shape::event};
        for (;;) {
            is_passed_ = false;
            const auto found = look_at_member();
            if (found.shape == json_shape::undecided && !is_passed_) return so_far();
            if (!is_passed_) return found;
            skip_space();
            if (is_over()) return so_far();
            if (take('}')) return list_ != 0 ? so_far() : shape_finding{json_shape::event};
            if (!take(',')) return {json_shape::event};
        }
    }

private:
    // A list that has begun may be longer than what is looked at.
    shape_finding so_far() const {
        return list_ != 0 ? shape_finding{json_shape::page, list_} : shape_finding{};
    }

    // One key and its value. Sets is_passed_ when the next one has to be looked at.
    shape_finding look_at_member() {
        skip_space();
        if (is_over()) return {};
        if (!take('"')) return {json_shape::event};
        const auto end = text_.find('"', at_);
        if (end == text_.npos) return {};
        const auto key = text_.substr(at_, end - at_);
        at_ = end + 1;
        skip_space();
        if (is_over()) return {};
        if (!take(':')) return {json_shape::event};
        skip_space();
        if (is_over()) return {};
        const char first = text_[at_];
        if (key == "entry" && first == '[' && list_ == 0) return {json_shape::webhook};
        if (key == "error" && first == '{' && list_ == 0) return look_at_error();
        const bool is_list = first == '[' && std::ranges::find(list_keys, key) != list_keys.end();
        if (!is_list && !is_companion(key)) return {json_shape::event};
        if (is_list && list_ == 0 && !begins_list_of_objects()) return {json_shape::event};
        if (is_list && list_ == 0) list_ = at_;
        return skip_value();
    }

    // An event may have a property called "error"; an API's has a message and nothing before it.
    shape_finding look_at_error() {
        const auto rest = text_.substr(at_ + 1);
        const auto key = rest.find_first_not_of(" \t\r\n");
        constexpr std::string_view message = "\"message\"";
        if (key == rest.npos || (rest.size() - key < message.size() && message.starts_with(rest.substr(key))))
            return {};
        return {rest.substr(key).starts_with(message) ? json_shape::error : json_shape::event};
    }

    bool begins_list_of_objects() const {
        const auto next = text_.find_first_not_of(" \t\r\n", at_ + 1);
        return next == text_.npos || text_[next] == '{' || text_[next] == ']';
    }

    shape_finding skip_value() {
        json_scanner scanner;
        const char* at = text_.data() + at_;
        const auto state = scanner.feed(at, text_.data() + text_.size());
        at_ = static_cast<std::size_t>(at - text_.data());
        is_passed_ = state == scan::done;
        return {state == scan::broken ? json_shape::event : json_shape::undecided};
    }

    void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
    bool is_over() const { return at_ == text_.size(); }
    bool take(char c) { return text_[at_] == c && (++at_, true); }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t list_ = 0;
    bool is_passed_ = false;
};

} // namespace

shape_finding find_shape(std::string_view beginning) {
    return shape_finder{beginning}.find();
}

} // namespace desthost::sources
