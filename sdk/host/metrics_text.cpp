#include "host/metrics_text.hpp"

#include "host/instance.hpp"
#include "host/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace desthost {
namespace {

std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string safe_name(std::string_view name) {
    std::string out{name};
    for (char& c : out) {
        const bool allowed =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!allowed) c = '_';
    }
    return out;
}

std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : printable(value)) {
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

class labels {
public:
    void add(std::string_view name, std::string_view value) {
        if (name.empty()) return;
        text_ += text_.empty() ? "{" : ",";
        text_ += safe_name(name) + "=\"" + escaped(value) + "\"";
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

void append_metric(std::string& out, std::string& last, const destination_metric_t& metric) {
    const std::string name = "destination_" + safe_name(view(metric.name));
    if (name != last) {
        out += "# HELP " + name + " " + escaped(view(metric.help)) + "\n";
        out += "# TYPE " + name + " " + type_of(metric.kind) + "\n";
        last = name;
    }
    labels own;
    own.add(view(metric.label_name), view(metric.label_value));
    own.add(view(metric.label_name_2), view(metric.label_value_2));
    std::string value{' '};
    value.append(number(metric.value)) += '\n';
    if (metric.kind == DESTINATION_METRIC_SUM) {
        out += name + "_sum" + own.text() + value;
    } else if (metric.kind == DESTINATION_METRIC_BUCKET) {
        labels with_bound = own;
        with_bound.add("le", number(metric.bound));
        out += name + "_bucket" + with_bound.text() + value;
        if (std::isinf(metric.bound)) out += name + "_count" + own.text() + value;
    } else {
        out += name + own.text() + value;
    }
}

std::string metrics_text(const instance& from) {
    const auto* metrics = from.extension<destination_plugin_metrics_t>(DESTINATION_EXT_METRICS);
    if (metrics == nullptr) return {};
    struct state {
        std::string out;
        std::string last;
    } s;
    metrics->snapshot(
        from.plugin(),
        [](void* data, const destination_metric_t* metric) {
            auto& to = *static_cast<state*>(data);
            if (metric != nullptr) append_metric(to.out, to.last, *metric);
        },
        &s);
    return s.out;
}

} // namespace desthost
