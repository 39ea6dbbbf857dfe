// template = { literal | hole }
// literal  = "\{{" (two braces) | any character that begins no hole
// hole     = "{{" spaces path spaces "}}"
#include "mapping/template_parser.hpp"

#include "core/utf8.hpp"
#include "mapping/builder.hpp"

namespace lead_ads::mapping {

namespace {

constexpr std::string_view open = "{{";
constexpr std::string_view close = "}}";
constexpr std::string_view escaped = "\\{{";

class template_parser {
public:
    template_parser(std::string_view text, program& into, const compile_settings& settings,
                    compile_errors& errors)
        : text_(text), into_(into), build_(into, settings, errors) {}

    const node* parse() {
        while (at_ < text_.size())
            next();
        end_literal();
        if (parts_.empty()) parts_.push_back(build_.constant({}, core::value::string({})));
        if (parts_.size() == 1 && parts_[0]->folded) return parts_[0];
        return build_.finish(node_at(0, text_.size(), node_kind::join), parts_);
    }

private:
    void next() {
        const auto rest = text_.substr(at_);
        if (rest.starts_with(escaped)) {
            literal_ += open;
            at_ += escaped.size();
        } else if (rest.starts_with(open)) {
            end_literal();
            parse_hole();
        } else {
            literal_ += rest.front();
            ++at_;
        }
    }

    void end_literal() {
        if (literal_.empty()) return;
        parts_.push_back(build_.constant({}, core::value::string(into_.memory.copy(literal_))));
        literal_.clear();
    }

    void parse_hole() {
        const auto from = at_ + open.size();
        const auto end = text_.find(close, from);
        if (end == text_.npos) {
            build_.error(at_, 2, "the hole that begins here is never closed",
                         "as in {{user.email}}; two braces that are no hole are written \\{{");
            at_ = text_.size();
            return;
        }
        at_ = end + close.size();
        const auto inside = text_.substr(from, end - from);
        const auto name = core::js_trim(inside);
        const auto offset = from + static_cast<std::size_t>(name.data() - inside.data());
        if (is_path(name, offset)) parts_.push_back(build_.read(node_at(offset, name.size()), name));
    }

    bool is_path(std::string_view name, std::size_t offset) {
        if (name.empty()) {
            build_.error(offset, 0, "the hole is empty", "it takes a path, as in {{user.email}}");
        } else if (name.find_first_of("{}") != name.npos) {
            build_.error(offset, name.size(), "a hole cannot hold braces",
                         "as in {{user.email}}; two braces that are no hole are written \\{{");
        } else if (name.find_first_of("()\"'") != name.npos) {
            build_.error(offset, name.size(), "a hole holds a path, not a formula",
                         "a formula is a rule of its own after =, as in =LOWER(user.email)");
        } else {
            return true;
        }
        return false;
    }

    std::string_view text_;
    program& into_;
    builder build_;
    builder::children parts_;
    std::string literal_;
    std::size_t at_ = 0;
};

} // namespace

void parse_template(std::string_view text, program& into, const compile_settings& settings,
                    compile_errors& errors) {
    const auto* root = template_parser(text, into, settings, errors).parse();
    if (!errors.empty()) return;
    into.root = root;
    into.form = root->folded ? rule_form::constant : rule_form::text_template;
}

} // namespace lead_ads::mapping
