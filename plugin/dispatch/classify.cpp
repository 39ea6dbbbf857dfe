#include "dispatch/classify.hpp"

#include <climits>

#include <array>

namespace lead_ads::dispatch {

namespace {

using enum answer_class;

constexpr int any = INT_MIN;

// A row fits when all that it names fits. Rows with a code or a flag fit Graph error bodies only.
struct row {
    int first_code;
    int last_code;
    int subcode;
    bool flagged_transient;
    bool graph_error;
    unsigned first_status;
    unsigned last_status;
    answer_class is;
};

constexpr row code(int first, int last, answer_class is, int subcode = any) {
    return {first, last, subcode, false, true, 0, UINT_MAX, is};
}

constexpr row status(unsigned first, unsigned last, answer_class is, bool graph_error = false) {
    return {INT_MIN, INT_MAX, any, false, graph_error, first, last, is};
}

// The first row that fits decides: what Graph's code says, then its flag, then HTTP's status.
constexpr std::array table = {
    code(1, 2, transient),
    code(5000, 5000, transient),
    code(INT_MIN, -1, transient), // Meta uses negative codes for faults of its own
    code(4, 4, throttled),
    code(17, 17, throttled),
    code(32, 32, throttled),
    code(341, 341, throttled),
    code(368, 368, throttled),
    code(613, 613, throttled),
    code(80000, 80014, throttled),
    code(102, 102, credentials),
    code(190, 190, credentials),
    code(3, 3, access),
    code(10, 10, access),
    code(100, 100, access, 33),
    code(200, 299, access),
    // What calls itself transient is sent again before anything is rejected for its data.
    row{INT_MIN, INT_MAX, any, true, true, 0, UINT_MAX, transient},
    code(100, 100, data),
    status(429, 429, throttled),
    status(400, 499, data, true),
    status(413, 413, too_large),
};

bool fits(const row& r, unsigned status_code, const graph_answer& read) noexcept {
    if (r.graph_error && !read.has_error) return false;
    if (r.flagged_transient && !read.is_transient) return false;
    return read.code >= r.first_code && read.code <= r.last_code &&
           (r.subcode == any || r.subcode == read.subcode) && status_code >= r.first_status &&
           status_code <= r.last_status;
}

} // namespace

std::string_view name_of(answer_class c) noexcept {
    constexpr std::array<std::string_view, answer_classes> names = {
        "delivered", "transient", "throttled", "credentials", "access", "data", "too_large", "mismatch"};
    return names[static_cast<std::size_t>(c)];
}

answer_class classify(const answer& got, const graph_answer& read, std::size_t events_sent) noexcept {
    if (got.failure != failure::none) return transient;
    for (const auto& r : table)
        if (fits(r, got.status, read)) return r.is;
    // A success is one only when it says so in full; anything less may be a proxy's page.
    if (got.status != 200 || read.has_error || !read.events_received) return transient;
    const auto received = *read.events_received;
    return received >= 0 && static_cast<std::uint64_t>(received) == events_sent ? delivered : mismatch;
}

} // namespace lead_ads::dispatch
