// The event that every measurement is made with: a change of a lead's stage, about 1 KB of datalayer JSON,
// eleven properties to hash.
//
// In: a seed. Out: the same events every time, on every machine, as mappings/facebook_lead_ads.yaml maps them
// at the clock `reference_now_ms`; none is filtered or invalid. One thread.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace bench {

inline constexpr std::int64_t reference_now_ms = 1785315600000; // 2026-07-29T09:00:00Z

class reference_events {
public:
    explicit reference_events(std::uint64_t seed = 20260729) : engine_(seed) {}

    // Appends the next event, without a line break.
    void append_next(std::string& out);

private:
    // The engine's numbers are the same everywhere; those of the standard distributions are not.
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    void append_context(std::string& out);
    void append_user(std::string& out, std::uint64_t contact);
    void append_crm(std::string& out);
    void append_partners(std::string& out);

    std::mt19937_64 engine_;
    std::uint64_t count_ = 0;
};

} // namespace bench
