// formula    = or
// or         = and { ( "OR" | "||" ) and }
// and        = not { ( "AND" | "&&" ) not }
// not        = "NOT" not | comparison
// comparison = sum [ relation sum | list_test arguments | between | text_test ( "(" or ")" | sum ) ]
// relation   = "=" | "==" | "!=" | "<>" | "<" | ">" | "<=" | ">=" | "~" | "!~"
// list_test  = "IN" | "!" "IN"
// between    = "BETWEEN" "(" or "," or ")"
// text_test  = "STARTSWITH" | "ENDSWITH" | "CONTAINS"
// sum        = product { ( "+" | "-" ) product }
// product    = unary { ( "*" | "/" ) unary }
// unary      = "-" unary | operand
// operand    = number | string | "true" | "false" | "null" | path | name arguments | "NOT" "(" or ")"
//            | "(" or ")" | "[" [ or { "," or } ] "]" | "{" [ member { "," member } ] "}"
// member     = ( name | string ) ":" or
// arguments  = "(" [ or { "," or } ] ")"
//
// Words count in any case. AND and OR are functions where a value is expected and "(" follows. AND, OR, NOT,
// true, false and null are never paths; the other words are when a value is expected and no "(" follows.
// Parentheses, arguments, brackets, braces, NOT, unary minus and the right side of a text test go one level
// deeper.
#include "mapping/parser.hpp"

#include "mapping/builder.hpp"
#include "mapping/check_arguments.hpp"
#include "mapping/token_reader.hpp"

#include <algorithm>
#include <unordered_set>

namespace lead_ads::mapping {

namespace {

struct spelling {
    std::string_view text;
    operation op;
};

constexpr spelling relations[] = {
    {"=", operation::equal},       {"==", operation::equal},         {"!=", operation::not_equal},
    {"<>", operation::not_equal},  {"<", operation::less},           {">", operation::greater},
    {"<=", operation::less_equal}, {">=", operation::greater_equal}, {"~", operation::match},
    {"!~", operation::not_match},
};

constexpr spelling text_tests[] = {
    {"STARTSWITH", operation::starts_with},
    {"ENDSWITH", operation::ends_with},
    {"CONTAINS", operation::contains},
};

constexpr std::string_view reserved[] = {"AND", "OR"};
constexpr std::string_view tests_of_a_value[] = {"IN", "BETWEEN"};

bool is_ordering(operation op) noexcept {
    return op >= operation::less && op <= operation::greater_equal;
}

class parser : private token_reader {
public:
    parser(std::string_view text, core::arena& memory, builder& build)
        : token_reader(text, memory, build), build_(build) {}

    const node* parse() {
        if (here().kind == token_kind::end) fail(here(), "the formula is empty", "as in LOWER(user.email)");
        const auto* root = parse_or();
        if (!has_failed() && here().kind != token_kind::end) refuse_after_operand();
        return root;
    }

private:
    using parse_level = const node* (parser::*)();

    const node* fail(const token& at, std::string message, std::string hint) {
        refuse(at, std::move(message), std::move(hint));
        return parse_nothing();
    }

    // Goes one level deeper; each enter() that succeeds has its leave().
    bool enter(const token& at) {
        if (++depth_ <= max_depth || has_failed()) return true;
        fail(at, "the formula is nested more than 64 levels deep", "split it into several properties");
        return false;
    }
    void leave() noexcept { --depth_; }

    node place(node_kind kind, std::size_t from) const noexcept {
        const auto end = std::max<std::size_t>(from, before().offset + before().length);
        return node_at(from, end - from, kind);
    }

    const node* parse_or() { return parse_words("OR", "||", node_kind::any_of, &parser::parse_and); }
    const node* parse_and() { return parse_words("AND", "&&", node_kind::all_of, &parser::parse_not); }

    const node* parse_words(std::string_view word, std::string_view symbol, node_kind kind,
                            parse_level next) {
        const auto from = here().offset;
        builder::children parts{(this->*next)()};
        while (!has_failed() && (here().is_word(word) || here().is(symbol))) {
            advance();
            parts.push_back((this->*next)());
        }
        return parts.size() == 1 ? parts[0] : build_.finish(place(kind, from), parts);
    }

    const node* parse_not() {
        if (has_failed() || !here().is_word("NOT")) return parse_comparison();
        const auto& word = here();
        if (!enter(word)) return parse_nothing();
        advance();
        const auto* what = parse_not();
        leave();
        return build_.finish(place(node_kind::negation, word.offset), {what});
    }

    const node* parse_comparison() {
        const auto from = here().offset;
        const auto* left = parse_sum();
        const auto op = has_failed() ? operation::none : take_comparison();
        if (op == operation::none) return left;
        const auto* compared = parse_right_side(left, op, from);
        const auto& sign = here();
        const auto second = has_failed() ? operation::none : take_comparison();
        if (second == operation::none) return compared;
        return fail(sign, "two comparisons in a row",
                    is_ordering(second) ? "write a < b AND b < c, or b BETWEEN(a, c)"
                                        : "put parentheses around the first one, as in (a = b) = true");
    }

    // Goes behind the operator, if one stands here; none otherwise.
    operation take_comparison() {
        const auto& t = here();
        if (t.kind == token_kind::symbol) {
            if (t.is("!") && after().is_word("IN")) return advance(), advance(), operation::not_in;
            const auto found = std::ranges::find(relations, t.text, &spelling::text);
            return found == std::end(relations) ? operation::none : (advance(), found->op);
        }
        if (t.is_word("IN")) return advance(), operation::in;
        if (t.is_word("BETWEEN")) return advance(), operation::between;
        const auto found =
            std::ranges::find_if(text_tests, [&](const spelling& s) { return t.is_word(s.text); });
        return found == std::end(text_tests) ? operation::none : (advance(), found->op);
    }

    const node* parse_right_side(const node* left, operation op, std::size_t from) {
        builder::children parts{left};
        const bool takes_list = op == operation::in || op == operation::not_in || op == operation::between;
        const bool is_text_test = op >= operation::starts_with;
        if (takes_list && !here().is("("))
            return fail(here(), "a list in parentheses is expected here",
                        op == operation::between ? "as in age BETWEEN(7, 80)"
                                                 : R"(as in user.country IN("US", "FR"))");
        if (takes_list || (is_text_test && here().is("("))) {
            const auto& opened = here();
            const auto arguments = parse_arguments();
            parts.insert(parts.end(), arguments.begin(), arguments.end());
            check_size(opened, op, arguments.size());
        } else if (!is_text_test || enter(here())) {
            parts.push_back(parse_sum());
            if (is_text_test) leave();
        }
        if (has_failed()) return left;
        auto n = place(node_kind::comparison, from);
        n.op = op;
        return build_.finish(n, parts);
    }

    void check_size(const token& at, operation op, std::size_t size) {
        if (op == operation::between && size != 2)
            fail(at, "BETWEEN takes 2 values, not " + std::to_string(size), "as in age BETWEEN(7, 80)");
        else if (op >= operation::starts_with && size != 1)
            fail(at, "1 text is expected here, not " + std::to_string(size),
                 R"(as in user.zip STARTSWITH("75"))");
        else if (size == 0)
            fail(at, "the list is empty", R"(as in user.country IN("US", "FR"))");
    }

    const node* parse_sum() {
        return parse_signs({{"+", operation::add}, {"-", operation::subtract}}, node_kind::sum,
                           &parser::parse_product);
    }
    const node* parse_product() {
        return parse_signs({{"*", operation::multiply}, {"/", operation::divide}}, node_kind::product,
                           &parser::parse_unary);
    }

    const node* parse_signs(std::initializer_list<spelling> signs, node_kind kind, parse_level next) {
        const auto from = here().offset;
        builder::children parts{(this->*next)()};
        std::vector<operation> operations;
        while (!has_failed() && here().kind == token_kind::symbol) {
            const auto* found = std::ranges::find(signs, here().text, &spelling::text);
            if (found == signs.end()) break;
            advance();
            operations.push_back(found->op);
            parts.push_back((this->*next)());
        }
        return parts.size() == 1 ? parts[0] : build_.chain(place(kind, from), parts, operations);
    }

    const node* parse_unary() {
        if (has_failed() || !here().is("-")) return parse_operand();
        const auto& sign = here();
        if (!enter(sign)) return parse_nothing();
        advance();
        const auto* what = parse_unary();
        leave();
        return build_.finish(place(node_kind::minus, sign.offset), {what});
    }

    const node* parse_nothing() { return build_.constant({}, {}); }

    const node* parse_operand() {
        if (has_failed()) return parse_nothing();
        const auto& t = here();
        switch (t.kind) {
        case token_kind::number:
            advance();
            return build_.constant(place(node_kind::constant, t.offset), core::value::written_number(t.text));
        case token_kind::string:
            advance();
            return build_.constant(place(node_kind::constant, t.offset), core::value::string(t.text));
        case token_kind::name:
            return parse_name();
        default:
            return parse_bracket();
        }
    }

    const node* parse_name() {
        const auto& name = here();
        if (name.is_word("NOT")) return parse_not_of_operand();
        const bool is_call = after().is("(");
        const auto is_name = [&](std::string_view word) { return name.is_word(word); };
        if ((!is_call && std::ranges::any_of(reserved, is_name)) ||
            (is_call && std::ranges::any_of(tests_of_a_value, is_name)))
            return fail(name, "a value is expected before " + std::string(name.text),
                        "a property of this name is read by GET(\"" + std::string(name.text) + "\")");
        if (is_call) return parse_call();
        advance();
        const auto n = place(node_kind::constant, name.offset);
        if (name.is_word("TRUE")) return build_.constant(n, core::value::boolean(true));
        if (name.is_word("FALSE")) return build_.constant(n, core::value::boolean(false));
        if (name.is_word("NULL")) return build_.constant(n, {});
        return build_.read(n, name.text);
    }

    // Where only an operand fits, NOT(x) reads like a call.
    const node* parse_not_of_operand() {
        const auto& word = here();
        if (!after().is("("))
            return fail(word, "NOT cannot stand here", "put parentheses around it: (NOT x)");
        if (!enter(word)) return parse_nothing();
        advance();
        const auto* what = parse_bracket();
        leave();
        return build_.finish(place(node_kind::negation, word.offset), {what});
    }

    const node* parse_call() {
        const auto& name = here();
        advance();
        const auto arguments = parse_arguments();
        if (has_failed()) return parse_nothing();
        return build_.call(place(node_kind::call, name.offset), name.text, arguments);
    }

    builder::children parse_arguments() { return parse_items("(", ")"); }

    builder::children parse_items(std::string_view open, std::string_view close) {
        builder::children items;
        const auto& opened = here();
        if (!enter(opened)) return items;
        take(open);
        if (!here().is(close)) {
            do
                items.push_back(parse_or());
            while (take(","));
        }
        expect(close, opened);
        leave();
        return items;
    }

    const node* parse_bracket() {
        const auto& opened = here();
        if (opened.is("(")) return parse_parentheses();
        if (opened.is("[")) {
            const auto items = parse_items("[", "]");
            return has_failed() ? parse_nothing()
                                : build_.finish(place(node_kind::list, opened.offset), items);
        }
        if (opened.is("{")) return parse_record();
        if (opened.is("!"))
            return fail(opened, "! stands only before = ~ and IN",
                        "write NOT(x), as in NOT(EXISTS(user.email))");
        if (opened.kind == token_kind::end)
            return fail(opened, "a value is expected at the end", "a path, a text, a number or a function");
        return fail(opened, "a value is expected here", "a path, a text, a number or a function");
    }

    const node* parse_parentheses() {
        const auto& opened = here();
        if (!enter(opened)) return parse_nothing();
        advance();
        const auto* inside = parse_or();
        expect(")", opened);
        leave();
        return inside;
    }

    const node* parse_record() {
        const auto& opened = here();
        if (!enter(opened)) return parse_nothing();
        advance();
        record_parts parts;
        if (!here().is("}")) {
            do
                parse_member(parts);
            while (take(","));
        }
        expect("}", opened);
        leave();
        if (has_failed()) return parse_nothing();
        return build_.record(place(node_kind::record, opened.offset), parts.items, parts.keys);
    }

    struct record_parts {
        builder::children items;
        std::vector<std::string_view> keys;
        std::unordered_set<std::string_view> known;
    };

    void parse_member(record_parts& into) {
        if (has_failed()) return;
        const auto& key = here();
        const bool is_name = key.kind == token_kind::name && key.text.find('.') == key.text.npos;
        if (!is_name && key.kind != token_kind::string) {
            fail(key, "a key is expected here", "as in {id: product.id, \"item price\": price}");
            return;
        }
        if (!into.known.insert(key.text).second)
            build_.error(key.offset, key.length, "the key " + std::string(key.text) + " is given twice", "");
        advance();
        if (!take(":")) {
            fail(here(), "a colon is expected after the key", "as in {id: product.id}");
            return;
        }
        into.keys.push_back(key.text);
        into.items.push_back(parse_or());
    }

    builder& build_;
    std::size_t depth_ = 0;
};

} // namespace

void parse_formula(std::string_view text, program& into, const compile_settings& settings,
                   compile_errors& errors) {
    builder build(into, settings, errors);
    const auto* root = parser(text, into.memory, build).parse();
    if (!errors.empty()) return;
    if (settings.is_number) expect_number(*root);
    expect_number_members(*root, settings.number_members);
    into.root = root;
}

} // namespace lead_ads::mapping
