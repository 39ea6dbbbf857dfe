// Tells the host what became of events, on a thread that does nothing else.
//
// In: what the pipeline decided (any thread) and what the state machine decided (network thread). Out: calls
// of the sink, one at a time and with no lock held; afterwards the owner learns which events are done with.
// Texts of the pipeline are copied into two buffers that take turns: no allocation for an event once they are
// warm.
#pragma once

#include "dispatch/machine.hpp"
#include "dispatch/result.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lead_ads::dispatch {

// What the queue's account holds for one event.
struct charge {
    std::uint32_t epoch = 0;
    std::uint64_t bytes = 0;
};

class reporter {
public:
    // Called on the reporter's thread, after the sink's call has returned.
    class owner {
    public:
        virtual ~owner() = default;
        virtual void on_decided_reported(std::span<const result> results,
                                         std::span<const charge> charges) = 0;
        virtual void on_report_returned(report_action& done) = 0;
        // Once after each round; the sink may be told here that there is room again.
        virtual void on_round() = 0;
    };

    reporter(sink& results, owner& of) : sink_(results), owner_(of) {}

    void start();
    // Reports what is left, then ends the thread. Nothing may be pushed during and after this.
    void stop();

    void push(const result& decided, charge of); // [any thread]
    void push(report_action done);               // [network thread]
    void poke();                                 // [any thread] on_round follows

private:
    // The texts of a record lie in the buffer one after the other, and the records in the same order: sizes
    // suffice.
    struct decided_record {
        result what; // its texts but for the reason are not set
        std::uint32_t text_size;
        std::uint32_t trace_id_size;
        std::uint32_t event_id_size;
        charge of;
    };
    struct decided {
        std::vector<decided_record> records;
        std::string texts;
    };
    void run();
    void report(decided& round, std::vector<report_action>& ended);
    void gather(const decided_record& r, std::string_view& texts);
    void gather(const report_action& done);

    sink& sink_;
    owner& owner_;
    std::mutex mutex_;
    std::condition_variable pushed_;
    decided next_;                     // guarded by mutex_
    std::vector<report_action> ended_; // guarded by mutex_
    bool poked_ = false;               // guarded by mutex_
    bool stopping_ = false;            // guarded by mutex_
    std::vector<result> results_;      // the thread's own, as all below
    std::vector<charge> charges_;
    std::thread thread_;
};

} // namespace lead_ads::dispatch
