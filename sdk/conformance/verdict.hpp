// Verdict of a case.
//
// In: what a case found out. Out: a record for the parent process, and the end of this one: a plugin that has
// broken a rule is not asked to clean up, because that could hang or crash and hide what was found. Any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace conformance {

enum class verdict : std::uint8_t {
    passed,  // The plugin keeps the rule.
    failed,  // It does not, or it crashed or hung while it was looked at.
    skipped, // The rule could not be looked at with what the checker was given; the text says what is
             // missing.
};

// Where the child tells its parent what it is doing and how it ends.
class child_report {
public:
    explicit child_report(int descriptor) noexcept : descriptor_(descriptor) {}

    // Names the next step; the last one stands in the report when the process crashes or hangs. Allocates
    // nothing, so that it works when memory has run out.
    void step(std::string_view text) const noexcept { write("step", text); }
    void end(verdict how, std::string_view text) const noexcept;

private:
    void write(std::string_view kind, std::string_view text) const noexcept;
    int descriptor_;
};

// The report of this process. A child serves one case, so there is one.
void report_to(int descriptor) noexcept;
const child_report& report() noexcept;

[[noreturn]] void fail(std::string_view text) noexcept;
[[noreturn]] void skip(std::string_view text) noexcept;

inline void expect(bool kept, std::string_view otherwise) {
    if (!kept) fail(otherwise);
}

} // namespace conformance
