// Which paths a program reads, for people who want to know where a value comes from.
#include "mapping/program.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

constexpr std::string_view event_name = "root";
constexpr std::string_view element_name = "item";

// Functions that give elements of their first argument.
constexpr std::string_view passing_functions[] = {"FILTER", "SORT", "UNIQUE"};

std::string without_root(std::string_view text) {
    if (text == event_name) return {};
    if (text.starts_with("root.")) text.remove_prefix(event_name.size() + 1);
    return std::string(text);
}

bool names_root(std::string_view text) noexcept {
    return text == event_name || text.starts_with("root.");
}

bool mentions(const node& n, std::string_view path_text) noexcept {
    if (n.kind == node_kind::read) return n.where->text() == path_text;
    return std::ranges::any_of(n.children, [&](const node* child) { return mentions(*child, path_text); });
}

class collector {
public:
    std::vector<std::string> collect(const program& p) {
        in_template_ = p.form == rule_form::text_template;
        visit(*p.root, {});
        return std::move(found_);
    }

private:
    // What names belong to: the path of the element that bare names are below, empty for the event; and the
    // path of `item`, empty where there is none.
    struct place {
        std::string names;
        std::string item;
        bool is_known = true; // false: below something that is no path of the event
    };

    void visit(const node& n, const place& inside) {
        if (n.folded) return;
        if (n.kind == node_kind::read) return add_read(n.where->text(), inside);
        if (n.kind == node_kind::call) add_special(n);
        const bool per_element =
            n.kind == node_kind::call && n.function->role == argument_role::element && n.children.size() == 2;
        for (std::size_t i = 0; i < n.children.size(); ++i)
            visit(*n.children[i], per_element && i == 1 ? place_of_element(n, inside) : inside);
    }

    static place place_of_element(const node& n, const place& inside) {
        const auto* array = n.children[0];
        while (array->kind == node_kind::call &&
               std::ranges::find(passing_functions, array->function->name) != std::end(passing_functions))
            array = array->children[0];
        if (array->kind != node_kind::read || !inside.is_known) return {"", "", false};
        const auto element =
            absolute(array->where->text(), inside.names) + (array->where->has_wildcard() ? "" : ".*");
        return {element_path(n, *array, inside.names), element};
    }

    // An expression that names the array itself goes through scalars: its names are lists beside the array.
    static std::string element_path(const node& call, const node& array, const std::string& inside) {
        const auto own = array.where->text();
        if (mentions(*call.children[1], own) || mentions(*call.children[1], without_root(own))) return inside;
        return absolute(own, inside) + (array.where->has_wildcard() ? "" : ".*");
    }

    static std::string absolute(std::string_view text, const std::string& inside) {
        if (names_root(text)) return without_root(text);
        return inside.empty() ? std::string(text) : inside + "." + std::string(text);
    }

    void add_read(std::string_view text, const place& inside) {
        if (in_template_) return add(std::string(text));
        if (!inside.is_known && !names_root(text)) return;
        const bool is_item = text == element_name || text.starts_with("item.");
        if (is_item && !inside.item.empty())
            return add(inside.item + std::string(text.substr(element_name.size())));
        add(absolute(text, inside.names));
    }

    void add_special(const node& call) {
        if (call.function->name == "GETCOOKIE") add("context.device.cookie");
        if (call.function->name != "GETHEADER" || !call.children[0]->folded) return;
        std::string name(call.children[0]->constant.is_string() ? call.children[0]->constant.as_string()
                                                                : "");
        std::ranges::transform(name, name.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        add("context.request.headers." + name);
    }

    void add(std::string text) {
        if (std::ranges::find(found_, text) == found_.end()) found_.push_back(std::move(text));
    }

    std::vector<std::string> found_;
    bool in_template_ = false;
};

} // namespace

std::vector<std::string> collect_source_paths(const program& p) {
    return collector().collect(p);
}

} // namespace lead_ads::mapping
