#include "dispatch/verdicts.hpp"

#include <array>

namespace lead_ads::dispatch {

namespace {

struct advice {
    std::int32_t code;    // 0: any
    std::int32_t subcode; // 0: any
    std::string_view text;
};

// The first that fits. The subcodes are observed, not documented: they inform and decide nothing.
constexpr std::array advices = {
    advice{
        0, 2804001,
        "The click id (fbc) is none of Meta's: send the cookie _fbc as it is, or leave user_data.fbc out."},
    advice{0, 2804003, "The event is too old: send events sooner, within 7 days."},
    advice{0, 2804004, "The event's time lies in the future: check the clock and the unit of its timestamp."},
    advice{0, 2804008, "An item of contents has no id: set contents[].id or leave contents out."},
    advice{0, 2804009, "A Purchase has no value: map custom_data.value and custom_data.currency."},
    advice{0, 2804011, "Meta does not support the currency: send the value in another one."},
    advice{0, 2804023, "There is a value without a currency: map custom_data.currency."},
    advice{0, 2804036,
           "The lead id is not one of Meta's, or the lead was deleted (Meta keeps leads for 90 days): check "
           "what "
           "settings.lead_id picks."},
    advice{0, 2804043, "app_data.extinfo is not as Meta wants it: send its 16 places or leave app_data out."},
    advice{0, 2804050, "There is too little customer information: map more of user_data."},
    advice{
        0, 2804066,
        "Meta takes no event of this name from this action_source: for business_messaging use LeadSubmitted, "
        "QualifiedLead or Purchase, for leads of a CRM action_source system_generated."},
    advice{0, 2804087,
           "The click id of WhatsApp (ctwa_clid) is none of Meta's: send it as it came, or leave it out."},
    advice{102, 0, "The session has ended: make a new access token and reload the configuration."},
    advice{190, 0,
           "The access token has expired or was withdrawn: make a new one and reload the configuration."},
    advice{100, 33,
           "The dataset does not exist or the token may not see it: check settings.pixel_id and the token's "
           "rights."},
    advice{3, 0, "The app lacks a capability: check its rights in Meta's App Dashboard."},
    advice{10, 0, "The token lacks a permission: grant it in Meta's Events Manager."},
    advice{100, 0,
           "A property is not as Meta wants it: look at the event with `desthost preview --explain`."},
};

std::string numbers_of(const graph_answer& read) {
    auto text = "code " + std::to_string(read.code);
    if (read.subcode != 0) text += ", subcode " + std::to_string(read.subcode);
    return text;
}

} // namespace

std::string_view advice_for(std::int32_t code, std::int32_t subcode) noexcept {
    for (const auto& a : advices)
        if ((a.code == 0 || a.code == code) && (a.subcode == 0 || a.subcode == subcode)) return a.text;
    if (code >= 200 && code <= 299)
        return "The token may not do this: grant it the dataset in Meta's Events Manager.";
    return "Look the code up in Meta's list of Graph API errors.";
}

verdict delivered_verdict(const graph_answer& read, bool without_lead_id) {
    std::string text;
    if (without_lead_id) text = "Delivered without its lead id, which Meta had refused.";
    for (const auto& said : read.messages)
        text += (text.empty() ? "Meta took the request and says: " : " ") + said;
    return {outcome::delivered, reason::none, 0, 0, std::move(text), read.trace_id};
}

verdict refused_verdict(const graph_answer& read) {
    auto text = "Meta refused this event (" + numbers_of(read) + "). " +
                std::string(advice_for(read.code, read.subcode));
    if (!read.words.empty()) text += " Meta says: " + read.words;
    return {outcome::rejected, reason::graph_error, read.code, read.subcode, std::move(text), read.trace_id};
}

verdict oversized_verdict() {
    return {
        outcome::rejected,
        reason::payload_too_large,
        0,
        0,
        "The endpoint refused a request with this event alone as too large (HTTP 413). Send fewer or shorter "
        "properties.",
        {}};
}

verdict uncounted_verdict(const graph_answer& read) {
    return {outcome::rejected,
            reason::not_counted,
            0,
            0,
            "The endpoint answered success but did not count this event, sent alone after two further tries. "
            "Look "
            "at it in Meta's Events Manager.",
            read.trace_id};
}

verdict too_old_verdict(bool is_filtered) {
    return {is_filtered ? outcome::filtered : outcome::invalid,
            reason::event_too_old,
            0,
            0,
            "The event passed its greatest age while it waited to be sent. Meta takes no older ones.",
            {}};
}

verdict too_large_verdict(std::size_t body, std::size_t limit) {
    return {outcome::invalid,
            reason::too_large,
            0,
            0,
            "The event needs a body of " + std::to_string(body) + " bytes; delivery.batch.max_bytes is " +
                std::to_string(limit) + ". Raise it or send fewer properties.",
            {}};
}

verdict beyond_queue_verdict(std::size_t event, std::size_t limit) {
    return {outcome::invalid,
            reason::too_large,
            0,
            0,
            "The event has " + std::to_string(event) + " bytes and fits into no queue of " +
                std::to_string(limit) + " bytes. Raise delivery.queue.max_bytes or make the event smaller.",
            {}};
}

verdict gave_up_verdict(std::string_view last_problem) {
    auto text = std::string("No try succeeded within delivery.retry.give_up_after.");
    if (!last_problem.empty()) text += " The last problem was: " + std::string(last_problem) + ".";
    return {outcome::undelivered, reason::gave_up, 0, 0, std::move(text), {}};
}

verdict stopped_verdict(std::string_view why, bool may_have_arrived) {
    auto text = "Delivery was stopped before this event was confirmed: " + std::string(why) + ". ";
    text += may_have_arrived
                ? "It may have arrived. Submit it again with the same event id and time: Meta counts "
                  "it once."
                : "It was not sent. Submit it again to deliver it.";
    return {outcome::undelivered,
            may_have_arrived ? reason::unconfirmed : reason::stopped,
            0,
            0,
            std::move(text),
            {}};
}

std::string problem_of(const answer& got, const graph_answer& read) {
    if (got.failure != failure::none) return got.problem;
    auto status = "HTTP " + std::to_string(got.status);
    if (read.has_error) return status + ", " + numbers_of(read);
    if (got.status != 200) return status;
    if (read.events_received) return "HTTP 200, events_received " + std::to_string(*read.events_received);
    return "HTTP 200 without a whole answer of the Graph API";
}

} // namespace lead_ads::dispatch
