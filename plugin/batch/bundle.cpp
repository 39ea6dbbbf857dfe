#include "batch/bundle.hpp"

#include "core/sha256.hpp"

namespace lead_ads::batch {

credentials make_credentials(std::string access_token, std::string app_secret) {
    credentials made;
    if (!app_secret.empty()) made.appsecret_proof = core::hmac_sha256_hex(app_secret, access_token);
    made.access_token = std::move(access_token);
    made.app_secret = std::move(app_secret);
    return made;
}

void bundle::add(const outgoing_event& event, std::int64_t accepted_at, std::uint32_t epoch,
                 std::uint32_t charged) {
    auto& json = json_.own();
    const auto json_before = json.size();
    const auto ids_before = ids_.size();
    try {
        if (!entries_.empty()) json += ',';
        entry e;
        e.token = event.token;
        e.event_time = event.event_time;
        e.max_age = event.max_age;
        e.accepted_at = accepted_at;
        e.patience_from = accepted_at;
        e.offset = static_cast<std::uint32_t>(json.size());
        e.size = static_cast<std::uint32_t>(event.json.size());
        e.id_offset = static_cast<std::uint32_t>(ids_.size());
        e.id_size = static_cast<std::uint32_t>(event.event_id.size());
        e.epoch = epoch;
        e.charged = charged;
        json += event.json;
        ids_ += event.event_id;
        entries_.push_back(e);
    } catch (...) { // no memory: nothing of the event stays
        json.resize(json_before);
        ids_.resize(ids_before);
        throw;
    }
}

void bundle::copy_entry(const bundle& from, const entry& which) {
    const outgoing_event event{which.token, from.json(which), from.event_id(which), which.event_time,
                               which.max_age};
    add(event, which.accepted_at, which.epoch, which.charged);
    entries_.back().patience_from = which.patience_from;
}

bundle bundle::slice(std::size_t first, std::size_t last) const {
    bundle part(to_);
    part.entries_.reserve(last - first);
    if (first < last)
        part.reserve(entries_[last - 1].offset + entries_[last - 1].size - entries_[first].offset);
    for (auto i = first; i < last; ++i)
        part.copy_entry(*this, entries_[i]);
    return part;
}

bundle bundle::with_json(std::string_view json) const {
    const auto& e = entries_.front();
    bundle made(to_);
    made.add({e.token, json, event_id(e), e.event_time, e.max_age}, e.accepted_at, e.epoch, e.charged);
    made.entries_.back().patience_from = e.patience_from;
    return made;
}

void bundle::reuse_for(std::shared_ptr<const target> to) {
    to_ = std::move(to);
    json_.forget();
    ids_.clear();
    entries_.clear();
}

} // namespace lead_ads::batch
