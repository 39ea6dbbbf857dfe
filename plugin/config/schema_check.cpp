#include "config/schema_check.hpp"

#include "config/section.hpp"
#include "config/yaml_scalar.hpp"

#include <boost/json.hpp>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <charconv>
#include <exception>

namespace lead_ads::config {
namespace {

namespace json = boost::json;

json::value number_of(const std::string& digits) {
    std::int64_t n = 0;
    const char* end = digits.data() + digits.size();
    if (const auto [at, problem] = std::from_chars(digits.data(), end, n);
        problem == std::errc() && at == end)
        return n;
    // Longer ids are texts to the schema: it looks at their digits, which a double would lose.
    if (digits.find_first_of(".eE") == std::string::npos) return json::string(digits);
    double d = 0;
    std::from_chars(digits.data(), end, d);
    return d;
}

// The document as the schema sees it. The parser has bounded its depth and size.
json::value json_of(const yaml_node& node) {
    switch (node.kind) {
    case node_kind::null:
        return nullptr;
    case node_kind::sequence: {
        json::array out;
        for (const auto* item : node.items)
            out.push_back(json_of(*item));
        return out;
    }
    case node_kind::map: {
        json::object out;
        for (const auto& entry : node.entries)
            out.insert_or_assign(entry.key->text, json_of(*entry.value));
        return out;
    }
    case node_kind::scalar:
        break;
    }
    if (node.plain) {
        const auto scalar = read_plain_scalar(node.text);
        if (scalar.type == scalar_type::boolean) return scalar.is_true;
        if (scalar.type == scalar_type::number) return number_of(scalar.digits);
    }
    return json::string(node.text);
}

// The node that valijson means by "<root>", "[settings]", "[0]".
const yaml_node& node_at(const yaml_node& root, const std::vector<std::string>& context) {
    const yaml_node* at = &root;
    for (const auto& step : context) {
        if (step.size() < 2 || step[0] != '[') continue;
        const std::string name = step.substr(1, step.size() - 2);
        std::size_t index = 0;
        std::from_chars(name.data(), name.data() + name.size(), index);
        if (at->kind == node_kind::sequence && index < at->items.size())
            at = at->items[index];
        else if (const auto* entry = find_entry(*at, name))
            at = entry->value;
    }
    return *at;
}

} // namespace

void check_schema(file_reader& in, const yaml_node& root) {
    try {
        const json::value schema_text =
            json::parse(json::string_view(mapping_file_schema().data(), mapping_file_schema().size()));
        valijson::Schema schema;
        valijson::SchemaParser().populateSchema(valijson::adapters::BoostJsonAdapter(schema_text), schema);
        const json::value document = json_of(root);
        valijson::ValidationResults found;
        valijson::Validator().validate(schema, valijson::adapters::BoostJsonAdapter(document), &found);
        for (const auto& e : found)
            in.error(node_at(root, e.context), "the schema of mapping files refuses this", e.description);
    } catch (const std::exception&) {
        in.report_about_file(severity::error, "the file could not be compared with its schema", "");
    }
}

} // namespace lead_ads::config
