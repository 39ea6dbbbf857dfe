// Which paths of an event hold customers' data, told by their names, and where Meta takes it hashed.
#include "config/lint/lint.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::config::lint {

namespace {

struct known_name {
    std::string_view name; // as bare_name gives it
    customer_data kind;
};

// Wherever they stand.
constexpr auto names_anywhere = std::to_array<known_name>({
    {"email", customer_data::email},         {"emailaddress", customer_data::email},
    {"useremail", customer_data::email},     {"contactemail", customer_data::email},
    {"customeremail", customer_data::email}, {"workemail", customer_data::email},
    {"businessemail", customer_data::email}, {"privateemail", customer_data::email},
    {"phone", customer_data::phone},         {"phonenumber", customer_data::phone},
    {"mobile", customer_data::phone},        {"mobilephone", customer_data::phone},
    {"mobilenumber", customer_data::phone},  {"mobilephonenumber", customer_data::phone},
    {"telephone", customer_data::phone},     {"cellphone", customer_data::phone},
    {"homephone", customer_data::phone},     {"workphone", customer_data::phone},
    {"businessphone", customer_data::phone}, {"telefon", customer_data::phone},
    {"firstname", customer_data::name},      {"lastname", customer_data::name},
    {"fullname", customer_data::name},       {"surname", customer_data::name},
    {"familyname", customer_data::name},     {"givenname", customer_data::name},
    {"nachname", customer_data::name},       {"vorname", customer_data::name},
    {"prenom", customer_data::name},         {"birthdate", customer_data::other},
    {"birthday", customer_data::other},      {"dateofbirth", customer_data::other},
    {"streetaddress", customer_data::other}, {"iban", customer_data::other},
    {"password", customer_data::other},
});

// Only below an object that stands for a person.
constexpr auto names_of_persons = std::to_array<known_name>({
    {"name", customer_data::name},
    {"mail", customer_data::email},
    {"tel", customer_data::phone},
    {"address", customer_data::other},
    {"street", customer_data::other},
    {"zipcode", customer_data::other},
    {"zip", customer_data::other},
    {"postalcode", customer_data::other},
    {"postcode", customer_data::other},
    {"gender", customer_data::other},
    {"dob", customer_data::other},
});

constexpr auto persons = std::to_array<std::string_view>(
    {"user", "customer", "contact", "person", "client", "lead", "buyer", "subscriber"});

constexpr auto hashed_names = std::to_array<std::string_view>(
    {"em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "external_id", "email", "phone", "zip",
     "doby", "dobm", "dobd", "extern_id"});

template <std::size_t N>
customer_data find(const std::array<known_name, N>& table, std::string_view name) {
    const auto* row = std::ranges::find(table, name, &known_name::name);
    return row == table.end() ? customer_data::none : row->kind;
}

bool is_person(std::string_view name) {
    return std::ranges::find(persons, name) != persons.end();
}

} // namespace

customer_data kind_of_path(std::string_view path) {
    const auto point = path.rfind('.');
    const auto last = bare_name(point == path.npos ? path : path.substr(point + 1));
    if (const auto kind = find(names_anywhere, last); kind != customer_data::none) return kind;
    if (point == path.npos) return is_person(last) ? customer_data::other : customer_data::none;
    const auto above = path.substr(0, point);
    const auto parent = bare_name(above.substr(above.rfind('.') + 1)); // npos + 1 is 0
    return is_person(parent) ? find(names_of_persons, last) : customer_data::none;
}

std::string_view describe(customer_data kind) noexcept {
    switch (kind) {
    case customer_data::email:
        return "an e-mail address";
    case customer_data::phone:
        return "a phone number";
    case customer_data::name:
        return "a person's name";
    case customer_data::other:
    case customer_data::none:
        break;
    }
    return "data about a person";
}

bool is_hashed_target(std::string_view target) noexcept {
    for (const std::string_view object : {"data.0.user_data", "data.0.match_keys"}) {
        if (target == object) return true;
        if (!target.starts_with(object) || target[object.size()] != '.') continue;
        const auto below = target.substr(object.size() + 1);
        return std::ranges::find(hashed_names, below.substr(0, below.find('.'))) != hashed_names.end();
    }
    return false;
}

} // namespace lead_ads::config::lint
