#include "config/values.hpp"

#include "config/secrets.hpp"
#include "core/nearest.hpp"

#include <algorithm>
#include <array>
#include <charconv>

// duration := digits unit      unit  := "ms" | "s" | "m" | "h" | "d"
// size     := digits [ unit ]  unit  := "B" | "KiB" | "MiB" | "GiB"

namespace lead_ads::config {
namespace {

using std::chrono::milliseconds;

struct unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr auto duration_units =
    std::to_array<unit>({{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}});
constexpr auto size_units =
    std::to_array<unit>({{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}});

std::string named(const field& f) {
    return std::string(f.name);
}

std::optional<std::int64_t> parse_digits(std::string_view text) noexcept {
    std::int64_t n = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
}

// Digits and a unit of the table, multiplied; nothing when it is not that or too large.
std::optional<std::int64_t> parse_quantity(std::string_view text, std::span<const unit> units,
                                           bool may_lack_unit) noexcept {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto n = parse_digits(text.substr(0, digits));
    if (!n) return std::nullopt;
    const auto name = text.substr(digits);
    if (name.empty() && (may_lack_unit || *n == 0)) return n;
    const auto found =
        std::find_if(units.begin(), units.end(), [&](const unit& u) { return u.name == name; });
    std::int64_t product = 0;
    if (found == units.end() || __builtin_mul_overflow(*n, found->factor, &product)) return std::nullopt;
    return product;
}

std::string quantity_text(std::int64_t n, std::span<const unit> units) {
    for (const auto& u : units)
        if (n % u.factor == 0 && (n != 0 || u.factor == 1))
            return std::to_string(n / u.factor) + std::string(u.name);
    return std::to_string(n);
}

// Reads a quantity within limits; `example` shows how it is written.
std::optional<std::int64_t> read_quantity(file_reader& in, const field& f, std::span<const unit> units,
                                          bool may_lack_unit, std::int64_t least, std::int64_t most,
                                          std::string_view example) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    const auto n = parse_quantity(*text, units, may_lack_unit);
    if (!n) {
        in.error(f.value, named(f) + " is written like " + std::string(example) + ", not " + quoted(*text));
        return std::nullopt;
    }
    if (*n >= least && *n <= most) return n;
    in.error(f.value,
             named(f) + " must be from " + quantity_text(least, units) + " to " + quantity_text(most, units));
    return std::nullopt;
}

} // namespace

std::string_view kind_name(const yaml_node& node) noexcept {
    switch (node.kind) {
    case node_kind::null:
        return "empty";
    case node_kind::sequence:
        return "a list";
    case node_kind::map:
        return "a map";
    case node_kind::scalar:
        break;
    }
    return "a text";
}

std::optional<std::string_view> read_text(file_reader& in, const field& f) {
    if (f.value.broken) return std::nullopt;
    const bool is_empty =
        f.value.kind == node_kind::null || (f.value.kind == node_kind::scalar && f.value.text.empty());
    if (is_empty) {
        in.error(f.key, named(f) + " has no value", "give it one, or take the key away");
    } else if (f.value.kind != node_kind::scalar) {
        in.error(f.value, named(f) + " must be a single value, not " + std::string(kind_name(f.value)));
    } else if (has_control_characters(f.value.text)) {
        in.error(f.value, named(f) + " has a line end or another control character in it",
                 "write it on one line");
    } else if (f.value.text.starts_with('=') || f.value.text.find("{{") != std::string::npos) {
        in.error(f.value, named(f) + " takes neither a template nor a formula",
                 "write the value itself; a path stands without braces");
    } else {
        return f.value.text;
    }
    return std::nullopt;
}

std::optional<std::string> read_plain_setting(file_reader& in, const field& f, std::size_t max_bytes) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    std::string value(*text);
    if (text->find("${") != std::string_view::npos) {
        const auto resolved = resolve_plain(*text);
        if (!resolved.problem.empty()) {
            in.error(f.value, named(f) + ": " + resolved.problem, resolved.suggestion);
            return std::nullopt;
        }
        value = resolved.text;
    }
    if (value.size() <= max_bytes) return value;
    in.error(f.value, named(f) + " is longer than " + std::to_string(max_bytes) + " bytes");
    return std::nullopt;
}

std::optional<bool> read_boolean(file_reader& in, const field& f) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    if (*text == "true" || *text == "True" || *text == "TRUE") return true;
    if (*text == "false" || *text == "False" || *text == "FALSE") return false;
    in.error(f.value, named(f) + " must be true or false, not " + quoted(*text));
    return std::nullopt;
}

std::optional<std::int64_t> read_whole_number(file_reader& in, const field& f, std::int64_t least,
                                              std::int64_t most) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    const auto n = parse_digits(*text);
    if (n && *n >= least && *n <= most) return n;
    in.error(f.value, named(f) + " must be a whole number from " + std::to_string(least) + " to " +
                          std::to_string(most) + (n ? "" : ", not " + quoted(*text)));
    return std::nullopt;
}

std::optional<milliseconds> read_duration(file_reader& in, const field& f, milliseconds least,
                                          milliseconds most) {
    const auto n =
        read_quantity(in, f, duration_units, false, least.count(), most.count(), "500ms, 10s, 5m, 24h or 7d");
    return n ? std::optional(milliseconds(*n)) : std::nullopt;
}

std::optional<std::size_t> read_size(file_reader& in, const field& f, std::size_t least, std::size_t most) {
    const auto n = read_quantity(in, f, size_units, true, static_cast<std::int64_t>(least),
                                 static_cast<std::int64_t>(most), "32768, 64KiB or 4MiB");
    return n ? std::optional(static_cast<std::size_t>(*n)) : std::nullopt;
}

std::optional<std::size_t> read_choice(file_reader& in, const field& f,
                                       std::span<const std::string_view> known) {
    const auto text = read_text(in, f);
    if (!text) return std::nullopt;
    const auto found = std::find(known.begin(), known.end(), *text);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    in.error(f.value, named(f) + " cannot be " + quoted(*text), suggest(*text, known));
    return std::nullopt;
}

std::string listed(std::span<const std::string_view> names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) out += i + 1 == names.size() ? " or " : ", ";
        out += names[i];
    }
    return out;
}

std::string suggest(std::string_view written, std::span<const std::string_view> known) {
    constexpr std::size_t long_list = 40;
    if (const auto near = core::nearest(written, known)) return "did you mean " + std::string(*near) + "?";
    return known.size() > long_list ? std::string() : "use " + listed(known);
}

std::string duration_text(milliseconds d) {
    return quantity_text(d.count(), duration_units);
}

std::string size_text(std::size_t bytes) {
    return quantity_text(static_cast<std::int64_t>(bytes), size_units);
}

bool is_digits(std::string_view text) noexcept {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool has_control_characters(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

} // namespace lead_ads::config
