#include "config/yaml_document.hpp"

#include "config/scalar_map.hpp"
#include "config/yaml_bytes.hpp"
#include "config/yaml_map.hpp"
#include "config/yaml_messages.hpp"
#include "core/large_stack.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

namespace lead_ads::config {
namespace {

constexpr std::size_t max_levels = 64;
constexpr std::size_t max_weight = 100'000;

// Ends the parsing from inside an event.
struct stop {
    yaml_problem problem;
};

std::size_t offset_of(const YAML::Mark& mark, std::string_view text) {
    return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text.size());
}

bool is_core_tag(std::string_view tag) noexcept {
    return tag.starts_with("tag:yaml.org,2002:");
}

// Builds the tree from yaml-cpp's events.
class tree_builder final : public YAML::EventHandler {
public:
    explicit tree_builder(yaml_document& document) : document_(document) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (document_.root != nullptr)
            throw stop{{offset_of(mark), 0, "a second document begins here", "keep one document in a file"}};
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        yaml_node& node = add(node_kind::null, mark, "?", anchor);
        node.offset = place_of_null(node.offset);
        close(node);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end() || found->second->open)
            throw stop{{offset_of(mark), 0, "this alias leads back to what it stands in", ""}};
        attach(found->second, offset_of(mark));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        yaml_node& node = add(node_kind::scalar, mark, tag, anchor);
        node.plain = tag != "!" && !tag.ends_with(":str");
        node.text = value;
        if (tag != "?") refuse_open_quote(node);
        // yaml-cpp reads \N and \_ as single bytes.
        if (find_invalid_utf8(value) != value.size())
            throw stop{{node.offset, 0, "this text is not UTF-8 once its escapes are read",
                        "write \\u0085 for \\N and \\u00a0 for \\_"}};
        close(node);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(add(node_kind::sequence, mark, tag, anchor));
    }
    void OnSequenceEnd() override { pop(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(add(node_kind::map, mark, tag, anchor));
    }
    void OnMapEnd() override {
        finish_map(*levels_.back().node, document_);
        pop();
    }

    // Ends what is still open, when the text stopped being YAML.
    void give_up() {
        while (!levels_.empty()) {
            if (levels_.back().node->kind == node_kind::map) finish_map(*levels_.back().node, document_);
            pop();
        }
    }
    // Where the innermost open list or map begins, for brackets that are never closed.
    std::size_t innermost() const { return levels_.empty() ? 0 : levels_.back().node->offset; }

private:
    struct level {
        yaml_node* node;
        const yaml_node* key = nullptr; // of a map: read, and its value not yet
    };

    std::size_t offset_of(const YAML::Mark& mark) const {
        return config::offset_of(mark, document_.source.text());
    }

    // yaml-cpp gives the place of what follows a value that is left out; we want that of what stands before
    // it.
    std::size_t place_of_null(std::size_t offset) const {
        const auto text = document_.source.text();
        if (offset < text.size() && text[offset] == '~') return offset;
        const auto word = text.substr(offset, text.find_first_of(" \t\r\n,]}:#", offset) - offset);
        const bool is_key = text.substr(offset + word.size(), 1) == ":";
        const bool is_written = !is_key && (word == "null" || word == "Null" || word == "NULL");
        if (is_written || offset == 0) return offset;
        const auto before = text.find_last_not_of(" \t\r\n", offset - 1);
        return before == std::string_view::npos ? offset : before;
    }

    yaml_node& add(node_kind kind, const YAML::Mark& mark, std::string_view tag, YAML::anchor_t anchor) {
        yaml_node& node = document_.nodes.emplace_back();
        node.kind = kind;
        node.offset = offset_of(mark);
        node.open = true;
        if (anchor != 0) anchors_[anchor] = &node;
        if (tag.size() > 1 && !is_core_tag(tag)) refuse_tag(node, tag);
        return node;
    }

    // "when: !EXISTS(x)": YAML reads a formula that begins with ! as a tag.
    void refuse_tag(yaml_node& node, std::string_view tag) {
        const bool is_formula = tag.find('(') != std::string_view::npos;
        node.broken = is_formula;
        report(node.offset, 0,
               is_formula ? "YAML reads what begins with ! as a tag"
                          : "the tag " + quoted(tag) + " has no meaning here",
               is_formula ? "write NOT(...) and put the formula in quotes: 'NOT(EXISTS(user.email))'"
                          : "take it away");
    }

    void open(yaml_node& node) {
        if (levels_.size() == max_levels)
            throw stop{{node.offset, 1, "the file is nested too deeply", "use at most 64 levels"}};
        levels_.push_back({&node});
    }

    void pop() {
        yaml_node& node = *levels_.back().node;
        levels_.pop_back();
        close(node);
    }

    void close(yaml_node& node) {
        node.open = false;
        attach(&node, node.offset);
    }

    // Hands a finished node, or an alias of it, to what it stands in.
    void attach(const yaml_node* node, std::size_t offset) {
        if (levels_.empty()) {
            if (document_.root == nullptr) document_.root = node;
            return;
        }
        level& parent = levels_.back();
        parent.node->weight += node->weight;
        parent.node->height = std::max(parent.node->height, node->height + 1);
        if (parent.node->weight > max_weight)
            throw stop{{offset, 0, "the file has too many values",
                        "use at most 100,000, with those that aliases repeat"}};
        if (parent.node->height > max_levels)
            throw stop{{offset, 0, "the file is nested too deeply", "use at most 64 levels"}};
        if (parent.node->kind == node_kind::sequence) {
            parent.node->items.push_back(node);
        } else if (parent.key == nullptr) {
            parent.key = node;
        } else {
            parent.node->entries.push_back({parent.key, node, false});
            parent.key = nullptr;
        }
    }

    void report(std::size_t offset, std::size_t length, std::string message, std::string_view suggestion) {
        document_.problems.push_back({offset, length, std::move(message), std::string(suggestion)});
    }

    void refuse_open_quote(const yaml_node& node) const {
        const auto text = document_.source.text();
        const std::size_t content = skip_properties(text, node.offset);
        const bool is_quoted = content < text.size() && (text[content] == '"' || text[content] == '\'');
        if (is_quoted && end_of_quoted(text, content) == std::string_view::npos)
            throw stop{
                {content, 1, "this quote is never closed", "close it on the line where the value ends"}};
    }

    yaml_document& document_;
    std::vector<level> levels_;
    std::unordered_map<YAML::anchor_t, yaml_node*> anchors_;
};

} // namespace

namespace {

void parse_here(yaml_document& document) {
    const auto text = document.source.text();
    if (has_bad_bytes(document)) return;
    tree_builder builder(document);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
        document.complete = true;
        return;
    } catch (const stop& stopped) {
        document.problems.push_back(stopped.problem);
    } catch (const YAML::Exception& e) {
        document.problems.push_back(
            explain_yaml_error(e.msg, offset_of(e.mark, text), builder.innermost(), text));
    }
    try {
        builder.give_up();
    } catch (const stop& stopped) {
        document.problems.push_back(stopped.problem);
    }
}

} // namespace

void parse_yaml(yaml_document& document) {
    core::on_large_stack([&] { parse_here(document); });
}

} // namespace lead_ads::config
