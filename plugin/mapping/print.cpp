// A program back to text, in the one form that means the same: words and functions in upper case, one space
// around operators, parentheses only where they are needed.
#include "core/json_write.hpp"
#include "mapping/lexer.hpp"
#include "mapping/program.hpp"

#include <algorithm>

namespace lead_ads::mapping {

namespace {

// How tightly an expression holds together; a looser one inside needs parentheses.
enum class tightness : std::uint8_t {
    any_of,     // a OR b
    all_of,     // a AND b
    negation,   // NOT a
    comparison, // a = b
    sum,        // a + b
    product,    // a * b
    minus,      // -a
    operand,    // Anything that needs no parentheses anywhere.
};

tightness tightness_of(const node& n) noexcept {
    switch (n.kind) {
    case node_kind::any_of:
        return tightness::any_of;
    case node_kind::all_of:
        return tightness::all_of;
    case node_kind::negation:
        return tightness::negation;
    case node_kind::comparison:
        return tightness::comparison;
    case node_kind::sum:
        return tightness::sum;
    case node_kind::product:
        return tightness::product;
    case node_kind::minus:
        return tightness::minus;
    default:
        return tightness::operand;
    }
}

tightness next(tightness t) noexcept {
    return static_cast<tightness>(static_cast<std::uint8_t>(t) + 1);
}

constexpr std::string_view signs[] = {
    "",   "+",  "-",   "*",       "/", "=",  "!=",         "<",        ">",        "<=",
    ">=", "IN", "!IN", "BETWEEN", "~", "!~", "STARTSWITH", "ENDSWITH", "CONTAINS",
};

std::string_view sign_of(operation op) noexcept {
    return signs[static_cast<std::size_t>(op)];
}

void print_text(std::string_view text, std::string& out) {
    constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            ((out += "\\u00") += digits[c >> 4]) += digits[c & 15];
        else
            out += c;
    }
    out += '"';
}

bool is_reserved(std::string_view name) noexcept {
    constexpr std::string_view words[] = {"AND", "OR", "NOT", "TRUE", "FALSE", "NULL"};
    const token t{.kind = token_kind::name, .text = name};
    return std::ranges::any_of(words, [&](std::string_view word) { return t.is_word(word); });
}

class printer {
public:
    explicit printer(std::string& out) : out_(out) {}

    void print(const node& n, tightness at_least) {
        const bool loose = tightness_of(n) < at_least;
        if (loose) out_ += '(';
        print_kind(n);
        if (loose) out_ += ')';
    }

private:
    void print_kind(const node& n) {
        const auto own = tightness_of(n);
        switch (n.kind) {
        case node_kind::constant:
            return print_constant(n.constant);
        case node_kind::read:
            return print_path(n.where->text());
        case node_kind::any_of:
            return print_items(n.children, " OR ", next(own));
        case node_kind::all_of:
            return print_items(n.children, " AND ", next(own));
        case node_kind::negation:
            out_ += "NOT ";
            return print(*n.children[0], own);
        case node_kind::comparison:
            return print_comparison(n);
        case node_kind::sum:
        case node_kind::product:
            return print_chain(n, next(own));
        case node_kind::minus:
            out_ += '-';
            return print(*n.children[0], own);
        case node_kind::call:
            out_ += n.function->name;
            return print_list("(", n.children, ")");
        case node_kind::list:
            return print_list("[", n.children, "]");
        case node_kind::record:
            return print_record(n);
        case node_kind::join:
            return; // Only a template's root is one.
        }
    }

    void print_constant(const core::value& v) {
        if (v.is_string()) return print_text(v.as_string(), out_);
        // A literal keeps its digits: decimals are exact beyond a double.
        if (v.is_number() && !v.written().empty())
            out_ += v.written();
        else
            core::write_json(v, out_);
    }

    void print_path(std::string_view text) {
        if (is_bare_path(text) && !is_reserved(text)) {
            out_ += text;
            return;
        }
        out_ += "GET(";
        print_text(text, out_);
        out_ += ')';
    }

    void print_items(std::span<const node* const> items, std::string_view separator, tightness at_least) {
        std::string_view before;
        for (const auto* item : items) {
            out_ += before;
            print(*item, at_least);
            before = separator;
        }
    }

    void print_list(std::string_view opening, std::span<const node* const> items, std::string_view closing) {
        out_ += opening;
        print_items(items, ", ", tightness::any_of);
        out_ += closing;
    }

    void print_chain(const node& n, tightness at_least) {
        print(*n.children[0], at_least);
        for (std::size_t i = 1; i < n.children.size(); ++i) {
            ((out_ += ' ') += sign_of(n.operations[i - 1])) += ' ';
            print(*n.children[i], at_least);
        }
    }

    void print_comparison(const node& n) {
        print(*n.children[0], tightness::sum);
        (out_ += ' ') += sign_of(n.op);
        const bool takes_parentheses = n.op == operation::in || n.op == operation::not_in ||
                                       n.op == operation::between || n.op >= operation::starts_with;
        if (takes_parentheses) return print_list("(", n.children.subspan(1), ")");
        out_ += ' ';
        print(*n.children[1], tightness::sum);
    }

    void print_record(const node& n) {
        out_ += '{';
        for (std::size_t i = 0; i < n.keys.size(); ++i) {
            if (i > 0) out_ += ", ";
            const bool bare = is_bare_path(n.keys[i]) && n.keys[i].find('.') == std::string_view::npos;
            if (bare)
                out_ += n.keys[i];
            else
                print_text(n.keys[i], out_);
            out_ += ": ";
            print(*n.children[i], tightness::any_of);
        }
        out_ += '}';
    }

    std::string& out_;
};

// Two braces are escaped. Of an odd number the lone one goes first: behind the others it would make a hole
// with what follows.
void print_literal(std::string_view text, std::string& out) {
    while (!text.empty()) {
        const auto braces = std::min(text.find_first_not_of('{'), text.size());
        if (braces % 2 != 0) out += '{';
        for (std::size_t i = 0; i < braces / 2; ++i)
            out += "\\{{";
        text.remove_prefix(braces);
        const auto plain = std::min(text.find('{'), text.size());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
    }
}

void print_piece(const node& piece, std::string& out) {
    if (piece.kind == node_kind::read)
        ((out += "{{") += piece.where->text()) += "}}";
    else
        print_literal(piece.constant.as_string(), out);
}

} // namespace

std::string print(const program& p) {
    std::string out;
    const auto& root = *p.root;
    if (p.form == rule_form::formula) {
        printer(out).print(root, tightness::any_of);
    } else if (root.kind == node_kind::join) {
        for (const auto* child : root.children)
            print_piece(*child, out);
    } else if (root.constant.is_string()) {
        print_piece(root, out);
    } else {
        core::write_json(root.constant, out);
    }
    return out;
}

} // namespace lead_ads::mapping
