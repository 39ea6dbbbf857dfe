#include "sandbox/exchange.hpp"

#include <algorithm>

namespace graph_sandbox {
namespace {

answer rules_answer(const verdict& deserved, std::int64_t received, const behaviour& wanted,
                    const std::string& trace_id) {
    if (deserved.error) return error_answer(*deserved.error, trace_id);
    auto messages = deserved.messages;
    if (wanted.message) messages.push_back(*wanted.message);
    return success(received, messages, trace_id);
}

answer foreign_answer(int status, std::string content_type, std::string body) {
    answer made;
    made.status = status;
    made.content_type = std::move(content_type);
    made.body = std::move(body);
    return made;
}

answer html_page(int status) {
    const std::string number = std::to_string(status);
    return foreign_answer(
        status, "text/html; charset=utf-8",
        "<!DOCTYPE html><html><head><title>" + number + "</title></head><body><h1>" + number +
            "</h1><p>This page comes from something between you and the endpoint.</p></body></html>");
}

answer redirect() {
    answer made = html_page(302);
    made.headers.emplace_back("Location", "/redirected");
    return made;
}

answer endless(std::int64_t events) {
    answer made;
    made.body = "{\"events_received\":" + std::to_string(events) + ",\"messages\":[\"";
    made.endless = true;
    made.announces_close = true;
    return made;
}

std::int64_t miscounted(std::int64_t events, const received_count& wanted) {
    return wanted.relative ? events + wanted.number : wanted.number;
}

answer make_answer(const verdict& deserved, const behaviour& wanted, const std::string& trace_id) {
    const auto events = std::int64_t(deserved.events.size());
    switch (wanted.answer) {
    case answer_kind::rules:
        return rules_answer(deserved, events, wanted, trace_id);
    case answer_kind::plain_error:
        return foreign_answer(wanted.status, "text/plain", "status " + std::to_string(wanted.status) + "\n");
    case answer_kind::html:
        return html_page(wanted.status);
    case answer_kind::graph_error:
        return error_answer(error_of(wanted.error), trace_id);
    case answer_kind::garble:
        return foreign_answer(200, "application/json; charset=UTF-8",
                              "{\"events_received\":\x01\xff,]garbled");
    case answer_kind::empty:
        return foreign_answer(200, "application/json; charset=UTF-8", "");
    case answer_kind::redirect:
        return redirect();
    case answer_kind::huge:
        return endless(events);
    case answer_kind::miscount:
        return rules_answer(deserved, miscounted(events, wanted.received), wanted, trace_id);
    }
    return {};
}

} // namespace

exchange_plan plan_exchange(const verdict& deserved, const behaviour& wanted, const std::string& trace_id) {
    exchange_plan plan;
    plan.reply = make_answer(deserved, wanted, trace_id);
    add_usage_headers(plan.reply, wanted, deserved.dataset_id);
    plan.reply.headers.emplace_back("X-FB-Trace-ID", trace_id);
    plan.ending = wanted.ending;
    plan.record = !deserved.error && wanted.recorded.value_or(plan.reply.status == 200);
    plan.delay = wanted.delay;
    plan.bytes_per_second = wanted.bytes_per_second;
    plan.close_idle = wanted.close_idle;
    plan.fault = wanted.text;
    return plan;
}

bool answers(const exchange_plan& plan) {
    return plan.ending == ending_kind::complete || plan.ending == ending_kind::cut_head ||
           plan.ending == ending_kind::cut_body;
}

exchange_plan record_failed(const std::string& trace_id) {
    exchange_plan plan;
    graph_error error;
    error.code = 2;
    error.message = "The sandbox could not write its record; see its log";
    plan.reply = error_answer(error, trace_id);
    return plan;
}

} // namespace graph_sandbox
