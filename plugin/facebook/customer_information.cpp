#include "facebook/customer_information.hpp"

#include "core/digest_queue.hpp"
#include "core/name_index.hpp"
#include "core/note.hpp"
#include "facebook/hash_field.hpp"
#include "facebook/phone.hpp"
#include "facebook/property_checks.hpp"
#include "facebook/property_types.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace lead_ads::facebook {

namespace {

using core::member;
using core::value;

struct customer_property {
    std::string_view name;      // below user_data
    std::string_view path;      // for notes
    std::string_view match_key; // its name in the Offline Conversions API; empty: it has none
    std::optional<user_field> hashed;
    property_type type = {}; // of what Meta does not want hashed
};

// Source: Meta, "Customer Information Parameters" and "Offline Conversions API: match keys".
constexpr auto properties = std::to_array<customer_property>({
    {"anon_id", "data.0.user_data.anon_id", "", {}, {as_person_id, "not_text"}},
    {"client_ip_address", "data.0.user_data.client_ip_address", "", {}, {as_ip_address, "not_an_ip_address"}},
    {"client_user_agent", "data.0.user_data.client_user_agent", "", {}, {as_person_id, "not_text"}},
    {"country", "data.0.user_data.country", "country", user_field::country},
    {"ct", "data.0.user_data.ct", "ct", user_field::ct},
    {"ctwa_clid", "data.0.user_data.ctwa_clid", "", {}, {as_person_id, "not_text"}},
    {"db", "data.0.user_data.db", "", user_field::db},
    {"em", "data.0.user_data.em", "email", user_field::em},
    {"external_id", "data.0.user_data.external_id", "extern_id", user_field::external_id},
    {"fb_login_id", "data.0.user_data.fb_login_id", "", {}, {as_person_id, "not_text"}},
    {"fbc", "data.0.user_data.fbc", "", {}, {as_click_id, "not_an_fbc"}},
    {"fbp", "data.0.user_data.fbp", "", {}, {as_browser_id, "not_an_fbp"}},
    {"fn", "data.0.user_data.fn", "fn", user_field::fn},
    {"ge", "data.0.user_data.ge", "ge", user_field::ge},
    {"ig_account_id", "data.0.user_data.ig_account_id", "", {}, {as_person_id, "not_text"}},
    {"ig_sid", "data.0.user_data.ig_sid", "", {}, {as_person_id, "not_text"}},
    {"lead_id", "data.0.user_data.lead_id", "lead_id", {}},
    {"ln", "data.0.user_data.ln", "ln", user_field::ln},
    {"madid", "data.0.user_data.madid", "madid", {}, {as_person_id, "not_text"}},
    {"page_id", "data.0.user_data.page_id", "", {}, {as_person_id, "not_text"}},
    {"page_scoped_user_id", "data.0.user_data.page_scoped_user_id", "", {}, {as_person_id, "not_text"}},
    {"ph", "data.0.user_data.ph", "phone", user_field::ph},
    {"st", "data.0.user_data.st", "st", user_field::st},
    {"subscription_id", "data.0.user_data.subscription_id", "", {}, {as_person_id, "not_text"}},
    {"whatsapp_business_account_id",
     "data.0.user_data.whatsapp_business_account_id",
     "",
     {},
     {as_person_id, "not_text"}},
    {"zp", "data.0.user_data.zp", "zip", user_field::zp},
});
constexpr auto name_of = [](const customer_property& p) { return p.name; };
constexpr core::name_index<properties.size()> names(properties, name_of);

// Match keys that user_data has no name for.
constexpr auto further_match_keys = std::to_array<customer_property>({
    {"doby", "data.0.match_keys.doby", "doby", user_field::doby},
    {"dobm", "data.0.match_keys.dobm", "dobm", user_field::dobm},
    {"dobd", "data.0.match_keys.dobd", "dobd", user_field::dobd},
});

const customer_property* find_by_name(std::string_view name) noexcept {
    const auto row = names.find(name, properties, name_of);
    return row == names.none ? nullptr : &properties[row];
}

const customer_property* find_by_match_key(std::string_view key) noexcept {
    const auto is_called_so = [&](const customer_property& p) { return p.match_key == key; };
    if (const auto found = std::ranges::find_if(properties, is_called_so); found != properties.end())
        return &*found;
    const auto found = std::ranges::find_if(further_match_keys, is_called_so);
    return found != further_match_keys.end() ? &*found : nullptr;
}

// The members of the object that is being made.
class person {
public:
    person(std::size_t most, const hashing& with) : with_(with), members_(with.memory.array<member>(most)) {}

    void add(std::string_view key, value item) { std::construct_at(members_ + count_++, key, item); }

    // Adds what is sent in clear text, as Meta wants it.
    void add_clear(const customer_property& property, value item) {
        const auto made = checked(item, property.type, property.path, with_.memory, with_.report);
        if (!made.is_null()) add(property.name, made);
    }

    // Adds what hashing left; `as_array` even if it is a single value.
    void add_hashed(std::string_view key, std::string_view path, const hashed_values& hashed, bool as_array) {
        if (hashed.not_normalisable > 0) with_.report.notes.add(path, "not_normalisable");
        if (hashed.digests.empty()) {
            if (hashed.not_normalisable > 0) with_.report.step(path, "removed: not normalisable");
            return;
        }
        if (with_.report.explain) explain(path, hashed.treatments);
        add(key,
            hashed.digests.size() == 1 && !as_array ? hashed.digests.front() : value::array(hashed.digests));
    }

    // The same for a single text, which most properties are.
    void add_hashed(std::string_view key, std::string_view path, std::string_view given,
                    const hashed_value& hashed) {
        if (hashed.digest.is_null()) {
            with_.report.notes.add(path, "not_normalisable");
            with_.report.step(path, "removed: not normalisable");
            return;
        }
        if (with_.report.explain) {
            const auto how = treatment_of(hashed.from, given);
            explain(path, std::span(&how, 1));
        }
        add(key, hashed.digest);
    }

    void add_unknown(std::string_view path) {
        with_.report.notes.add(path, "unknown_property");
        with_.report.step(path, "removed: Meta has no such property");
    }

    bool has(std::string_view key) const { return made().find(key) != nullptr; }
    value made() const { return value::object({members_, count_}); }

private:
    void explain(std::string_view path, std::span<const treatment> treatments) {
        const auto some = [&](treatment t) { return std::ranges::count(treatments, t) > 0; };
        if (some(treatment::normalised_and_hashed)) with_.report.step(path, "normalised");
        if (some(treatment::normalised_and_hashed) || some(treatment::hashed))
            with_.report.step(path, "hashed");
        if (some(treatment::already_hashed)) with_.report.step(path, "already hashed");
    }

    const hashing& with_;
    member* members_;
    std::size_t count_ = 0;
};

hashed_values hash(const customer_property& property, const value& source, const hashing& with,
                   core::digest_queue& digests) {
    return hash_field(*property.hashed, source, with.settings, digests, with.memory);
}

void add_birth_date(const value& source, const hashing& with, core::digest_queue& digests, person& keys) {
    const auto parts = hash_birth_date_parts(source, with.settings, digests, with.memory);
    constexpr std::string_view path = "data.0.user_data.db";
    if (parts.not_normalisable > 0) with.report.notes.add(path, "not_normalisable");
    keys.add_hashed("doby", path, parts.doby, true);
    keys.add_hashed("dobm", path, parts.dobm, true);
    keys.add_hashed("dobd", path, parts.dobd, true);
}

// One text: nearly always one value, in an address book's cell sometimes several.
void add_text(const customer_property& property, const value& source, const hashing& with,
              core::digest_queue& digests, person& keys) {
    const auto text = source.as_string();
    const auto single = hash_text(*property.hashed, text, with.settings, digests, with.memory);
    const bool may_be_list = *property.hashed == user_field::em || *property.hashed == user_field::ph;
    if (single.digest.is_null() && may_be_list)
        keys.add_hashed(property.name, property.path, hash(property, source, with, digests), false);
    else
        keys.add_hashed(property.name, property.path, text, single);
}

// The settings with the person's own country, which telephone numbers belong to.
normalise_settings with_country(const value& person, const hashing& with) {
    auto settings = with.settings;
    const auto* const country = person.find("country");
    if (!country || !country->is_string()) return settings;
    settings.country = country_code_of(country->as_string(), with.memory);
    return settings;
}

std::string_view path_below(std::string_view object, std::string_view key, const hashing& with) {
    return with.memory.copy(std::string("data.0.").append(object).append(".").append(key));
}

} // namespace

std::optional<user_field> hashed_field_of(std::string_view path) noexcept {
    constexpr std::string_view user_data = "data.0.user_data.";
    constexpr std::string_view match_keys = "data.0.match_keys.";
    const customer_property* found = nullptr;
    if (path.starts_with(user_data)) found = find_by_name(path.substr(user_data.size()));
    if (path.starts_with(match_keys)) found = find_by_match_key(path.substr(match_keys.size()));
    return found ? found->hashed : std::nullopt;
}

value hashed_user_data(const value& user_data, const hashing& given) {
    const auto settings = with_country(user_data, given);
    const hashing with{settings, given.digester, given.memory, given.report};
    core::digest_queue digests(with.digester);
    person made(user_data.size(), with);
    for (const auto& m : user_data.members()) {
        const auto* property = find_by_name(m.key);
        if (m.item.is_null()) continue;
        if (!property)
            made.add_unknown(path_below("user_data", m.key, with));
        else if (!property->hashed)
            made.add_clear(*property, m.item);
        else if (m.item.is_string() && m.item.size() > 0)
            add_text(*property, m.item, with, digests, made);
        else
            made.add_hashed(m.key, property->path, hash(*property, m.item, with, digests), false);
    }
    return made.made();
}

value hashed_match_keys(const value& user_data, const value& own_keys, const hashing& given) {
    const auto settings = with_country(own_keys.find("country") ? own_keys : user_data, given);
    const hashing with{settings, given.digester, given.memory, given.report};
    core::digest_queue digests(with.digester);
    person made(own_keys.size() + user_data.size() + further_match_keys.size(), with);
    for (const auto& m : own_keys.members()) {
        const auto* property = find_by_match_key(m.key);
        if (m.item.is_null()) continue;
        if (!property)
            made.add_unknown(path_below("match_keys", m.key, with));
        else if (property->hashed)
            made.add_hashed(m.key, path_below("match_keys", m.key, with),
                            hash(*property, m.item, with, digests), true);
        else
            made.add(m.key, m.item);
    }
    for (const auto& m : user_data.members()) {
        const auto* property = find_by_name(m.key);
        if (m.item.is_null()) continue;
        if (!property)
            made.add_unknown(path_below("user_data", m.key, with));
        else if (m.key == "db" && !made.has("doby"))
            add_birth_date(m.item, with, digests, made);
        else if (!property->match_key.empty() && !made.has(property->match_key) && property->hashed)
            made.add_hashed(property->match_key, property->path, hash(*property, m.item, with, digests),
                            true);
        else if (!property->match_key.empty() && !made.has(property->match_key))
            made.add(property->match_key, m.item);
    }
    return made.made();
}

} // namespace lead_ads::facebook
