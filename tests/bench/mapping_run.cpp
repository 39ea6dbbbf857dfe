#include "mapping_run.hpp"

#include "batch/body.hpp"
#include "core/json_write.hpp"
#include "core/sha256_lanes.hpp"
#include "mapping_setup.hpp"
#include "reference_event.hpp"

#include <stdexcept>

namespace bench {

using namespace lead_ads;

mapper::mapper(std::shared_ptr<const pipeline::compiled> rules)
    : rules_(std::move(rules)), to_(bench_target()) {
    open_.set_credentials(bench_credentials());
}

// The same steps as abi::instance::map_and_hand_over and dispatcher::enqueue.
void mapper::map(std::string_view event) {
    auto memory = pool_.lend();
    const auto mapped = pipeline::map_event(event, *rules_, reference_now_ms, *memory);
    if (mapped.why != core::reason::none)
        throw std::runtime_error("an event was not mapped: " + std::string(core::describe(mapped.why).code));
    const auto json = core::write_json(mapped.event, memory->memory);
    open_.add(to_, {token_++, json, mapped.event_id, mapped.event_time, mapped.accepted_age}, {}, full_);
    if (!full_.empty()) take_full();
}

// The pool has one scratch, since one thread lends it.
void mapper::hash_portably() {
    pool_.lend()->digester = core::sha256_digester(&core::lane_kernels().back());
}

void mapper::finish() {
    open_.take_all(full_);
    take_full();
}

void mapper::take_full() {
    for (auto& bundle : full_) {
        closing_.clear();
        batch::write_body_closing(*to_, bench_credentials(), closing_);
        ++requests_;
        bytes_ += batch::body_opening.size() + bundle.json().size() + closing_.size();
        if (kept_) kept_->append(batch::body_opening).append(bundle.json()).append(closing_).append("\n");
        open_.recycle(std::move(bundle));
    }
    full_.clear();
}

} // namespace bench
