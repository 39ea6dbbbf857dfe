// What mapping one event needs and no event keeps: lent to a thread for the time of a call, then used again.
#pragma once

#include "core/arena.hpp"
#include "core/json_parse.hpp"
#include "core/note.hpp"
#include "core/sha256.hpp"
#include "mapping/evaluation.hpp"
#include "mapping/regex/regex.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace lead_ads::pipeline {

struct scratch {
    scratch() = default;
    // For tests: everything by the plain implementations that the quick ones must agree with.
    struct plainly {};
    explicit scratch(plainly) : parse_json(core::parse_json_plainly), digester(nullptr), quick_rules(false) {}

    decltype(&core::parse_json) parse_json = core::parse_json;
    core::arena memory;
    core::sha256_digester digester;
    // Rules read what one walk found, and lines of smart_mapping write into the draft.
    bool quick_rules = true;
    core::note_list notes;
    mapping::evaluation evaluation{memory};
    mapping::regex_scratch regex;
    std::vector<core::value> found; // what stands at the paths of the prebuilt mapping and of rules
};

// The instance's own pool: there is never more scratch than there were threads at once. [any thread]
class scratch_pool {
public:
    class lent {
    public:
        lent(scratch_pool& pool, std::unique_ptr<scratch> what) : pool_(pool), what_(std::move(what)) {}
        ~lent() { pool_.give_back(std::move(what_)); }
        lent(const lent&) = delete;
        lent& operator=(const lent&) = delete;
        scratch& operator*() const { return *what_; }
        scratch* operator->() const { return what_.get(); }

    private:
        scratch_pool& pool_;
        std::unique_ptr<scratch> what_;
    };

    lent lend();

private:
    void give_back(std::unique_ptr<scratch> what) noexcept;

    std::mutex mutex_;
    std::vector<std::unique_ptr<scratch>> free_;
};

} // namespace lead_ads::pipeline
