#include "facebook/hash_field.hpp"

#include "core/json_write.hpp"
#include "facebook/birth_date.hpp"

#include <algorithm>
#include <numeric>

namespace lead_ads::facebook {

namespace {

// Values on their way: what stands in `texts` is clear text until digest_all, and a digest afterwards.
struct collected {
    std::span<std::string_view> texts;
    std::span<treatment> treatments;
    std::size_t count = 0;
    std::size_t not_normalisable = 0;

    void add(std::string_view text, treatment how) noexcept {
        texts[count] = text;
        treatments[count++] = how;
    }
};

collected make_collected(std::size_t capacity, core::arena& memory) {
    return {{memory.array<std::string_view>(capacity), capacity},
            {memory.array<treatment>(capacity), capacity}};
}

std::span<const core::value> values_of(const core::value& source) noexcept {
    return source.is_array() ? source.elements() : std::span(&source, 1);
}

bool is_absent(const core::value& value) noexcept {
    return value.is_null() || (value.is_string() && value.size() == 0);
}

// The text that counts for a value; empty when it is none that does (a decimal beyond a double has none).
std::string_view text_of(const core::value& value, core::arena& memory) {
    if (value.is_string()) return value.as_string();
    if (!value.is_number()) return {};
    if (!value.is_written_integer() && !value.is_finite()) return {};
    core::number_text_buffer buffer;
    return memory.copy(core::number_text(value, buffer));
}

// Calls take(text) for each value that has a text and counts those for which it answers false.
template <class Take>
std::size_t for_each_text(const core::value& source, core::arena& memory, Take take) {
    std::size_t refused = 0;
    for (const auto& value : values_of(source)) {
        if (is_absent(value)) continue;
        const auto text = text_of(value, memory);
        if (text.empty() || !take(text)) ++refused;
    }
    return refused;
}

// Every clear text goes to the queue, and the place of its digest takes its place.
void digest_all(collected& all, core::digest_queue& digests, core::arena& memory) {
    constexpr auto size = core::sha256_digester::hex_size;
    for (std::size_t i = 0; i < all.count; ++i) {
        if (all.treatments[i] == treatment::already_hashed) continue;
        auto* const hex = memory.array<char>(size);
        digests.add(all.texts[i], hex);
        all.texts[i] = {hex, size};
    }
}

// Keeps the first of equal texts. Sorting bounds the time: an event may hold thousands of values.
void remove_repeats(collected& all, core::arena& memory) {
    const std::span<std::uint32_t> order(memory.array<std::uint32_t>(all.count), all.count);
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, [&](auto a, auto b) {
        const auto texts = all.texts[a].compare(all.texts[b]);
        return texts != 0 ? texts < 0 : a < b;
    });
    const std::span<bool> repeats(memory.array<bool>(all.count), all.count);
    repeats[order[0]] = false;
    for (std::size_t i = 1; i < all.count; ++i)
        repeats[order[i]] = all.texts[order[i]] == all.texts[order[i - 1]];
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.count; ++i) {
        if (repeats[i]) continue;
        all.texts[kept] = all.texts[i];
        all.treatments[kept++] = all.treatments[i];
    }
    all.count = kept;
}

hashed_values finish(collected& all, core::arena& memory) {
    if (all.count > 1) remove_repeats(all, memory);
    auto* const digests = memory.array<core::value>(all.count);
    for (std::size_t i = 0; i < all.count; ++i)
        digests[i] = core::value::string(all.texts[i]);
    return {{digests, all.count}, all.treatments.first(all.count), all.not_normalisable};
}

treatment treatment_of(const normalised& result, std::string_view given) noexcept {
    if (result.form == normalised_as::digest) return treatment::already_hashed;
    return result.text == given ? treatment::hashed : treatment::normalised_and_hashed;
}

} // namespace

hashed_values hash_field(user_field field, const core::value& source, const normalise_settings& settings,
                         core::digest_queue& digests, core::arena& memory) {
    auto all = make_collected(values_of(source).size(), memory);
    all.not_normalisable = for_each_text(source, memory, [&](std::string_view text) {
        const auto result = normalise(field, text, settings, memory);
        if (result.form == normalised_as::nothing) return false;
        all.add(result.text, treatment_of(result, text));
        return true;
    });
    digest_all(all, digests, memory);
    // Only who compares digests has to wait for them.
    if (all.count > 1) digests.finish();
    return finish(all, memory);
}

hashed_values pass_digests(const core::value& source, core::arena& memory) {
    auto all = make_collected(values_of(source).size(), memory);
    all.not_normalisable = for_each_text(source, memory, [&](std::string_view text) {
        const auto result = recognise_digest(text, memory);
        if (result.form == normalised_as::nothing) return false;
        all.add(result.text, treatment::already_hashed);
        return true;
    });
    return finish(all, memory);
}

hashed_birth_dates hash_birth_date_parts(const core::value& source, const normalise_settings& settings,
                                         core::digest_queue& digests, core::arena& memory) {
    const auto capacity = values_of(source).size();
    auto years = make_collected(capacity, memory);
    auto months = make_collected(capacity, memory);
    auto days = make_collected(capacity, memory);
    hashed_birth_dates result;
    result.not_normalisable = for_each_text(source, memory, [&](std::string_view text) {
        const auto date = normalise(user_field::db, text, settings, memory);
        if (date.form != normalised_as::clear_text) return false;
        const auto [year, month, day] = split_birth_date(date.text);
        years.add(year, treatment::normalised_and_hashed);
        months.add(month, treatment::normalised_and_hashed);
        days.add(day, treatment::normalised_and_hashed);
        return true;
    });
    for (auto* part : {&years, &months, &days})
        digest_all(*part, digests, memory);
    digests.finish();
    result.doby = finish(years, memory);
    result.dobm = finish(months, memory);
    result.dobd = finish(days, memory);
    return result;
}

} // namespace lead_ads::facebook
