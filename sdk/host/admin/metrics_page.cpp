#include "host/admin/metrics_page.hpp"

#include "host/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace desthost::admin {
namespace {

std::string number_text(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string metric_name(std::string_view name) {
    std::string out{name};
    for (char& c : out) {
        const bool is_allowed =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!is_allowed) c = '_';
    }
    return out;
}

std::string escaped_text(std::string_view value) {
    std::string out;
    for (const char c : printable(value)) {
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

// HELP knows no escape for a quote.
std::string help_text(std::string_view value) {
    std::string out;
    for (const char c : printable(value)) {
        if (c == '\\') out += '\\';
        out += c;
    }
    return out;
}

class label_text {
public:
    void add(std::string_view name, std::string_view value) {
        if (name.empty()) return;
        text_ += text_.empty() ? "{" : ",";
        text_ += metric_name(name) + "=\"" + escaped_text(value) + "\"";
    }
    std::string text() const { return text_.empty() ? "" : text_ + "}"; }

private:
    std::string text_;
};

const char* type_of(std::int32_t kind) {
    constexpr std::array types{"counter", "gauge", "histogram", "histogram"};
    return kind >= 0 && kind < 4 ? types[static_cast<std::size_t>(kind)] : "untyped";
}

} // namespace

metrics_page::family& metrics_page::family_of(const std::string& name, std::string_view type,
                                              std::string_view help) {
    auto& found = families_[name];
    if (found.type.empty()) {
        found.type = type;
        found.help = help_text(help);
    }
    return found;
}

void metrics_page::own(std::string_view name, std::string_view type, std::string_view help, double value,
                       label_list labels) {
    const auto whole = "desthost_" + std::string(name);
    label_text text;
    for (const auto& [label, of] : labels)
        text.add(label, of);
    family_of(whole, type, help).samples += whole + text.text() + " " + number_text(value) + "\n";
}

void metrics_page::gauge(std::string_view name, std::string_view help, double value, label_list labels) {
    own(name, "gauge", help, value, labels);
}

void metrics_page::counter(std::string_view name, std::string_view help, double value, label_list labels) {
    own(name, "counter", help, value, labels);
}

void metrics_page::add(const destination_metric_t& metric, std::string_view route) {
    const auto name = "destination_" + metric_name(view(metric.name));
    label_text own_labels;
    own_labels.add("route", route);
    own_labels.add(view(metric.label_name), view(metric.label_value));
    own_labels.add(view(metric.label_name_2), view(metric.label_value_2));
    auto& to = family_of(name, type_of(metric.kind), view(metric.help));
    const auto value = " " + number_text(metric.value) + "\n";
    if (metric.kind == DESTINATION_METRIC_SUM) {
        to.samples += name + "_sum" + own_labels.text() + value;
    } else if (metric.kind == DESTINATION_METRIC_BUCKET) {
        auto with_bound = own_labels;
        with_bound.add("le", number_text(metric.bound));
        to.samples += name + "_bucket" + with_bound.text() + value;
        if (std::isinf(metric.bound)) to.samples += name + "_count" + own_labels.text() + value;
    } else {
        to.samples += name + own_labels.text() + value;
    }
}

std::string metrics_page::text() const {
    std::string out;
    for (const auto& [name, of] : families_) {
        out += "# HELP " + name + " " + of.help + "\n# TYPE " + name + " " + of.type + "\n";
        out += of.samples;
    }
    return out;
}

} // namespace desthost::admin
