#include "facebook/hash_field.hpp"

#include "core/json_write.hpp"
#include "facebook/birth_date.hpp"
#include "facebook/placeholders.hpp"

#include <algorithm>
#include <numeric>

namespace lead_ads::facebook {

namespace {

struct collected {
    std::span<core::value> digests;
    std::span<treatment> treatments;
    std::size_t count = 0;
    std::size_t not_normalisable = 0;

    void add(core::value digest, treatment how, core::arena& memory) {
        if (count == digests.size()) grow(memory);
        digests[count] = digest;
        treatments[count++] = how;
    }

private:
    // One text may hold several values.
    void grow(core::arena& memory) {
        const auto capacity = 2 * count + several_normalised::most;
        auto* const more_digests = memory.array<core::value>(capacity);
        auto* const more_treatments = memory.array<treatment>(capacity);
        std::copy_n(digests.begin(), count, more_digests);
        std::copy_n(treatments.begin(), count, more_treatments);
        digests = {more_digests, capacity};
        treatments = {more_treatments, capacity};
    }
};

collected make_collected(std::size_t capacity, core::arena& memory) {
    return {{memory.array<core::value>(capacity), capacity}, {memory.array<treatment>(capacity), capacity}};
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

// What will be the digest of a text once the queue has finished.
core::value digest_of(std::string_view text, core::digest_queue& digests, core::arena& memory) {
    constexpr auto size = core::sha256_digester::hex_size;
    auto* const hex = memory.array<char>(size);
    digests.add(text, hex);
    return core::value::plain_string({hex, size});
}

// Keeps the first of equal digests. Sorting bounds the time: an event may hold thousands of values.
void remove_repeats(collected& all, core::arena& memory) {
    const std::span<std::uint32_t> order(memory.array<std::uint32_t>(all.count), all.count);
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, [&](auto a, auto b) {
        const auto difference = all.digests[a].as_string().compare(all.digests[b].as_string());
        return difference != 0 ? difference < 0 : a < b;
    });
    const std::span<bool> repeats(memory.array<bool>(all.count), all.count);
    repeats[order[0]] = false;
    for (std::size_t i = 1; i < all.count; ++i)
        repeats[order[i]] = all.digests[order[i]].as_string() == all.digests[order[i - 1]].as_string();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.count; ++i) {
        if (repeats[i]) continue;
        all.digests[kept] = all.digests[i];
        all.treatments[kept++] = all.treatments[i];
    }
    all.count = kept;
}

// A list of addresses or numbers in one text. False: it is none.
bool add_several(user_field field, std::string_view text, const normalise_settings& settings,
                 core::digest_queue& digests, collected& all, core::arena& memory) {
    const auto found = normalise_several(field, text, settings, memory);
    for (std::size_t i = 0; i < found.count; ++i)
        all.add(digest_of(found.values[i].text, digests, memory), treatment::normalised_and_hashed, memory);
    return found.count > 0;
}

hashed_values finish(collected& all, core::arena& memory) {
    if (all.count > 1) remove_repeats(all, memory);
    return {all.digests.first(all.count), all.treatments.first(all.count), all.not_normalisable};
}

} // namespace

treatment treatment_of(const normalised& result, std::string_view given) noexcept {
    if (result.form == normalised_as::digest) return treatment::already_hashed;
    return result.text == given ? treatment::hashed : treatment::normalised_and_hashed;
}

hashed_value hash_text(user_field field, std::string_view text, const normalise_settings& settings,
                       core::digest_queue& digests, core::arena& memory) {
    const auto result = normalise(field, text, settings, memory);
    if (result.form == normalised_as::nothing) return {};
    if (result.form == normalised_as::digest) return {core::value::string(result.text), result};
    return {digest_of(result.text, digests, memory), result};
}

hashed_values hash_field(user_field field, const core::value& source, const normalise_settings& settings,
                         core::digest_queue& digests, core::arena& memory) {
    auto all = make_collected(values_of(source).size(), memory);
    all.not_normalisable = for_each_text(source, memory, [&](std::string_view text) {
        const auto made = hash_text(field, text, settings, digests, memory);
        if (made.digest.is_null()) return add_several(field, text, settings, digests, all, memory);
        all.add(made.digest, treatment_of(made.from, text), memory);
        return true;
    });
    // Only who compares digests has to wait for them.
    if (all.count > 1) digests.finish();
    return finish(all, memory);
}

hashed_values pass_digests(const core::value& source, core::arena& memory) {
    auto all = make_collected(values_of(source).size(), memory);
    all.not_normalisable = for_each_text(source, memory, [&](std::string_view text) {
        const auto result = recognise_digest(text, memory);
        if (result.form == normalised_as::nothing || is_placeholder_digest(result.text)) return false;
        all.add(core::value::string(result.text), treatment::already_hashed, memory);
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
        years.add(digest_of(year, digests, memory), treatment::normalised_and_hashed, memory);
        months.add(digest_of(month, digests, memory), treatment::normalised_and_hashed, memory);
        days.add(digest_of(day, digests, memory), treatment::normalised_and_hashed, memory);
        return true;
    });
    digests.finish();
    result.doby = finish(years, memory);
    result.dobm = finish(months, memory);
    result.dobd = finish(days, memory);
    return result;
}

} // namespace lead_ads::facebook
