#include "transform/properties.hpp"

#include "mapping/assign.hpp"

namespace lead_ads::transform {

namespace {

using config::change_kind;
using config::property_change;

class changer {
public:
    changer(mapping::evaluation& with, refused_write_listener& listener)
        : with_(with), listener_(listener), event_(*with.memory) {
        event_.start(with.event);
    }

    void apply(const property_change& change) {
        if (change.when && !mapping::truthy(evaluate(*change.when))) return;
        switch (change.kind) {
        case change_kind::delete_property:
            event_.remove(change.from.steps());
            break;
        case change_kind::set:
            write(change, evaluate(*change.value));
            break;
        case change_kind::copy:
            copy(change);
            break;
        case change_kind::rename:
            if (change.from == change.to) break;
            if (copy(change)) event_.remove(change.from.steps());
            break;
        }
        with_.event = event_.root();
    }

private:
    core::value evaluate(const config::placed_rule& rule) {
        with_.event = event_.freeze();
        return mapping::evaluate(rule.rule, with_);
    }

    bool copy(const property_change& change) {
        with_.event = event_.freeze();
        const auto item = change.from.has_wildcard() ? mapping::resolve(change.from, with_.event, with_)
                                                     : event_.get(change.from.steps());
        return !item.is_null() && write(change, item);
    }

    bool write(const property_change& change, const core::value& item) {
        const auto result = event_.set(change.to.steps(), item);
        if (result == mapping::write_result::done) return true;
        listener_.on_refused_write(change, result);
        return false;
    }

    mapping::evaluation& with_;
    refused_write_listener& listener_;
    mapping::tree event_;
};

} // namespace

void change_properties(std::span<const config::property_change> changes, mapping::evaluation& with,
                       refused_write_listener& listener) {
    if (changes.empty()) return;
    changer change_all(with, listener);
    for (const auto& change : changes)
        change_all.apply(change);
}

} // namespace lead_ads::transform
