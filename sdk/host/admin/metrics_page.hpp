// Numbers of many objects as one page in Prometheus's text format: each family once, with one HELP and TYPE,
// and all its samples behind it.
//
// In: samples in any order. Out: the page. One thread.
#pragma once

#include <cstdint>
#include <destination/ext/metrics.h>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace desthost::admin {

using label_list = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class metrics_page {
public:
    // `name` without the prefix desthost_.
    void gauge(std::string_view name, std::string_view help, double value, label_list labels = {});
    // `name` ends in _total.
    void counter(std::string_view name, std::string_view help, double value, label_list labels = {});
    // A number of a plugin, with the prefix destination_ and the route's name as a label.
    void add(const destination_metric_t& metric, std::string_view route);

    std::string text() const;

private:
    struct family {
        std::string help;
        std::string type;
        std::string samples;
    };
    void own(std::string_view name, std::string_view type, std::string_view help, double value,
             label_list labels);
    family& family_of(const std::string& name, std::string_view type, std::string_view help);

    std::map<std::string, family> families_;
};

} // namespace desthost::admin
