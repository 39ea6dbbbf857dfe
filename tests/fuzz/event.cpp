// Hostile events through a rich mapping: whatever the bytes, the outcome is one of the contract's and what
// would be sent is JSON within bounds.
#include "config/read.hpp"
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "pipeline/explain.hpp"
#include "pipeline/map_event.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace lead_ads;

namespace {

constexpr std::string_view rich_mapping = R"yaml(
version: 1
destination: facebook_lead_ads
settings: {pixel_id: "1", access_token: "${env:NONE}", lead_id: "{{crm.lead_id}}", lead_event_source: "{{crm.name}}",
  default_country_code: "33", timezone: Europe/Paris, require_lead_id: false}
properties:
  - {rename: a, to: user.email}
  - {copy: items, to: user.items}
  - {set: b.0.c, to: "=CONCAT(crm.stage, value)"}
  - {delete: tax}
mapping:
  - {event: /^crm_/, facebook_event_name: "{{crm.stage}}"}
  - {event: "*", facebook_event_name: '=COALESCE(name, "Lead")'}
filters: {when: 'NOT(event_name ~ "^x+y") OR SIZE(items) > 3'}
lifecycle: {stage: "{{crm.stage}}", facebook_stages: {won: CONVERTED}}
privacy: {limited_data_use: {when: 'user.country = "US"', country: 1, state: "{{user.state}}"}}
smart_mapping:
  data.0.custom_data.contents: "=FOR_EACH(items, {id: id, quantity: NUMBER(quantity), item_price: price, order: root.id})"
  data.0.custom_data.date: '=DATEFORMAT(date, "yyyy-MM-dd EEEE")'
  data.0.custom_data.parsed: '=JSON_PARSE(text)'
  data.0.custom_data.shout: '=UPPER(REPLACE(text, "([a-z])(\d)", "$2-$1"))'
  data.0.custom_data.total: "=SUM(items, price * quantity)"
  data.0.user_data.fn: "{{user.firstname}} {{user.items.*.id}}"
)yaml";

// Read once; a file that does not read would make the target useless, so it ends it.
const std::shared_ptr<const pipeline::compiled>& rules() {
    static const auto compiled = [] {
        config::read_options options;
        options.without_secrets = true;
        const auto read = config::read(rich_mapping, "fuzz.yaml", options);
        require(read.value != nullptr, "the rich mapping reads");
        return pipeline::compile(read.value);
    }();
    return compiled;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static pipeline::scratch memory;
    core::trace trace;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto mapped = pipeline::map_event(bytes, *rules(), 1785315600000, memory, &trace);
    const auto explained = pipeline::explain(mapped, *rules(), trace, memory.notes, true);
    std::string text;
    pipeline::write_explanation(explained, text);
    if (mapped.why != core::reason::none) return 0;
    text.clear();
    core::write_json(mapped.event, text);
    core::arena again;
    require(core::parse_json(text, again, 128).ok, "what would be sent is JSON");
    require(!mapped.event_id.empty() && !mapped.event_name.empty(), "an event has an id and a name");
    return 0;
}
