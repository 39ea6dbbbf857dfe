#include "transform/properties.hpp"

#include "mapping/assign.hpp"
#include "mapping/inputs.hpp"

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
        if (change.when && !holds(*change.when)) return listener_.on_skipped(change, skipped::condition);
        switch (change.kind) {
        case change_kind::delete_property:
            if (!event_.remove(change.from.steps())) listener_.on_skipped(change, skipped::source);
            if (change.feeds_event_time) mapping::forget_unread(with_, change.from);
            break;
        case change_kind::set:
            set(change);
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
        with_.place = rule.rule.text();
        return mapping::evaluate(rule.rule, with_);
    }

    void set(const property_change& change) {
        const auto item = evaluate(*change.value);
        if (!change.feeds_event_time) {
            write(change, item);
            return;
        }
        write(change, is_text_around_nothing(change, item) ? core::value{} : item);
        note_whether_read(change, item);
    }

    // "{{date}} 10:00" of an event without a date is no date that cannot be read.
    bool is_text_around_nothing(const property_change& change, const core::value& item) {
        const auto& rule = change.value->rule;
        return change.adds_text && item.is_string() && mapping::has_inputs(rule) &&
               !mapping::has_input(rule, with_);
    }

    // with_.event is still as the rule saw it. A time that is there and was not read must not end as no time.
    void note_whether_read(const property_change& change, const core::value& item) {
        const auto& rule = change.value->rule;
        if (!mapping::is_something(item) && mapping::has_input(rule, with_))
            mapping::mark_unread(with_, change.to, rule);
        else
            mapping::forget_unread(with_, change.to);
    }

    void note_copy(const property_change& change, bool was_copied) {
        if (const auto* failed = mapping::find_unread(with_, change.from.steps()))
            mapping::mark_unread(with_, change.to, *failed);
        else if (was_copied)
            mapping::forget_unread(with_, change.to);
    }

    bool holds(const config::placed_rule& condition) {
        with_.event = event_.freeze();
        return mapping::holds(condition.rule, with_);
    }

    bool copy(const property_change& change) {
        const bool was_copied = copy_value(change);
        if (change.feeds_event_time) note_copy(change, was_copied);
        return was_copied;
    }

    bool copy_value(const property_change& change) {
        with_.event = event_.freeze();
        const auto item = change.from.has_wildcard() ? mapping::resolve(change.from, with_.event, with_)
                                                     : event_.get(change.from.steps());
        if (item.is_null()) return listener_.on_skipped(change, skipped::source), false;
        return write(change, item);
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
