#include "mapping/regex/regex.hpp"

#include "mapping/regex/translate.hpp"

#include <algorithm>
#include <array>
#include <vector>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace lead_ads::mapping {
namespace {

using namespace regex_syntax;

struct free_pcre2 {
    void operator()(pcre2_code* p) const { pcre2_code_free(p); }
    void operator()(pcre2_match_data* p) const { pcre2_match_data_free(p); }
    void operator()(pcre2_match_context* p) const { pcre2_match_context_free(p); }
    void operator()(pcre2_compile_context* p) const { pcre2_compile_context_free(p); }
    void operator()(pcre2_jit_stack* p) const { pcre2_jit_stack_free(p); }
};
template <class T>
using pcre2_ptr = std::unique_ptr<T, free_pcre2>;

constexpr std::uint32_t nesting_limit = 1000; // each group of the original may need several
constexpr std::uint32_t match_limit = 20'000'000;
constexpr std::uint32_t depth_limit = 100'000;
constexpr std::uint32_t heap_limit_kib = 20'000;
constexpr std::size_t jit_stack_start = 64 * 1024, jit_stack_limit = 8 * 1024 * 1024;
constexpr std::uint32_t usual_groups = 64;
constexpr std::int64_t work_of_a_step = 16;

} // namespace

struct regex_program {
    pcre2_ptr<pcre2_code> code;
    translation translated;
    std::vector<named_group> names;
    std::uint32_t group_count = 0;
    std::uint32_t pcre2_groups = 0;
};

struct regex_scratch_data {
    pcre2_ptr<pcre2_jit_stack> jit_stack{pcre2_jit_stack_create(jit_stack_start, jit_stack_limit, nullptr)};
    pcre2_ptr<pcre2_match_context> context{pcre2_match_context_create(nullptr)};
    pcre2_ptr<pcre2_match_data> match;
    std::uint32_t match_size = 0;
    std::int64_t allowed = INT64_MAX;
    std::string_view text; // that of the latest search
};

namespace {

constexpr std::size_t unset = PCRE2_UNSET;

// The start of a group, if it has been matched. Groups beyond `count` have not.
std::size_t start_of(const std::size_t* offsets, std::uint32_t count, std::uint32_t group) {
    return group < count ? offsets[2 * std::size_t{group}] : unset;
}

// Whether a group was matched, and in the latest turn of each loop around it.
bool counts(const std::size_t* offsets, std::uint32_t count, const group_place& place) {
    const auto start = start_of(offsets, count, place.number);
    return start != unset && offsets[2 * std::size_t{place.number} + 1] != unset &&
           std::ranges::all_of(place.marks, [&](std::uint32_t mark) {
               const auto turn = start_of(offsets, count, mark);
               return turn != unset && start >= turn;
           });
}

// What one search passes to its callouts.
struct search_state {
    const translation& translated;
    std::int64_t work_left;
    std::size_t last_position;
};

bool holds(const check& what, const pcre2_callout_block& at, const translation& translated) {
    const auto here = at.current_position;
    switch (what.what) {
    case check_kind::progress:
        return start_of(at.offset_vector, at.capture_top, what.mark) != here ||
               (what.other != 0 && start_of(at.offset_vector, at.capture_top, what.other) == here);
    case check_kind::at_mark:
        return start_of(at.offset_vector, at.capture_top, what.mark) == here;
    case check_kind::has_group:
        return counts(at.offset_vector, at.capture_top, translated.groups[what.group]);
    case check_kind::lacks_group:
        return !counts(at.offset_vector, at.capture_top, translated.groups[what.group]);
    }
    return false;
}

// 0 lets the match go on, 1 makes it try something else, a negative number ends it.
int on_callout(pcre2_callout_block* at, void* data) {
    auto& state = *static_cast<search_state*>(data);
    const auto here = at->current_position;
    const auto distance =
        here > state.last_position ? here - state.last_position : state.last_position - here;
    state.work_left -= work_of_a_step + static_cast<std::int64_t>(distance);
    state.last_position = here;
    if (state.work_left < 0) return PCRE2_ERROR_MATCHLIMIT;
    if (at->callout_number == count_work) return 0;
    return holds(state.translated.checks[at->callout_number - 1], *at, state.translated) ? 0 : 1;
}

bool is_bad_text(int error) {
    return error <= PCRE2_ERROR_UTF8_ERR1 && error >= PCRE2_ERROR_UTF8_ERR21;
}

std::uint32_t compile_options(regex_options options, const translation& translated) {
    std::uint32_t all = PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF;
    if (options.ignore_case) all |= PCRE2_CASELESS;
    // PCRE2 stops a repeat from giving back what nothing behind it could use; it knows nothing of our checks.
    if (!translated.checks.empty()) all |= PCRE2_NO_AUTO_POSSESS;
    return all;
}

regex_error compile_error(int code) {
    std::array<unsigned char, 128> text{};
    pcre2_get_error_message(code, text.data(), text.size());
    return {0, "the regular expression is beyond what can be compiled (" +
                   std::string(reinterpret_cast<const char*>(text.data())) + "); make it smaller or simpler"};
}

} // namespace

regex_scratch::regex_scratch() : data_(std::make_unique<regex_scratch_data>()) {
    auto* context = data_->context.get();
    if (!context) throw std::bad_alloc();
    pcre2_set_match_limit(context, match_limit);
    pcre2_set_depth_limit(context, depth_limit);
    pcre2_set_heap_limit(context, heap_limit_kib);
    // Without a stack of its own PCRE2 uses 32 KiB of the thread's, which is less but works.
    if (data_->jit_stack) pcre2_jit_stack_assign(context, nullptr, data_->jit_stack.get());
}
regex_scratch::~regex_scratch() = default;
regex_scratch::regex_scratch(regex_scratch&&) noexcept = default;
regex_scratch& regex_scratch::operator=(regex_scratch&&) noexcept = default;

void regex_scratch::allow(std::int64_t work) noexcept {
    data_->allowed = work;
}

std::int64_t regex_scratch::allowed() const noexcept {
    return data_->allowed;
}

std::optional<regex> regex::compile(std::string_view pattern, regex_options options, regex_error& error) {
    std::optional<mistake> problem;
    const auto parsed = parse(pattern, problem);
    auto program = std::make_shared<regex_program>();
    if (!problem) program->translated = translate(parsed, problem);
    if (problem) {
        error = {problem->offset, std::move(problem->message)};
        return std::nullopt;
    }
    const pcre2_ptr<pcre2_compile_context> context(pcre2_compile_context_create(nullptr));
    if (context) pcre2_set_parens_nest_limit(context.get(), nesting_limit);
    const auto& translated = program->translated.pattern;
    int code = 0;
    std::size_t offset = 0;
    program->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                                      compile_options(options, program->translated), &code, &offset,
                                      context.get()));
    if (!program->code) {
        error = compile_error(code);
        return std::nullopt;
    }
    // Where the system forbids JIT code, PCRE2 interprets: slower, with the same results and limits.
    pcre2_jit_compile(program->code.get(), PCRE2_JIT_COMPLETE);
    pcre2_pattern_info(program->code.get(), PCRE2_INFO_CAPTURECOUNT, &program->pcre2_groups);
    program->translated.groups.front() = {};
    program->group_count = parsed.groups;
    program->names = parsed.names;
    return regex(std::move(program));
}

match_status regex::search(std::string_view text, regex_scratch& scratch, std::size_t from) const {
    return from > text.size() ? match_status::no_match : run(text, scratch, from, false);
}

match_status regex::run(std::string_view text, regex_scratch& scratch, std::size_t from, bool checked) const {
    auto& data = *scratch.data_;
    if (const auto wanted = program_->pcre2_groups + 1; data.match_size < wanted) {
        data.match_size = std::max(wanted, usual_groups);
        data.match.reset(pcre2_match_data_create(data.match_size, nullptr));
        if (!data.match) data.match_size = 0;
    }
    if (!data.match) return match_status::limit;
    const auto budget = std::min(data.allowed, regex_scratch::work_of_a_search);
    search_state state{program_->translated, budget, from};
    pcre2_set_callout(data.context.get(), on_callout, &state);
    const char* start = text.data() ? text.data() : "";
    const int found =
        pcre2_match(program_->code.get(), reinterpret_cast<PCRE2_SPTR>(start), text.size(), from,
                    checked ? PCRE2_NO_UTF_CHECK : 0, data.match.get(), data.context.get());
    data.allowed -= budget - state.work_left;
    if (is_bad_text(found)) return match_status::bad_text;
    data.text = text;
    if (found == PCRE2_ERROR_NOMATCH) return match_status::no_match;
    return found < 0 ? match_status::limit : match_status::matched;
}

std::optional<std::string_view> regex::group(const regex_scratch& scratch, std::uint32_t number) const {
    const auto& data = *scratch.data_;
    if (number > program_->group_count) return std::nullopt;
    const auto* offsets = pcre2_get_ovector_pointer(data.match.get());
    const auto& place = program_->translated.groups[number];
    if (!counts(offsets, program_->pcre2_groups + 1, place)) return std::nullopt;
    const auto start = offsets[2 * std::size_t{place.number}],
               end = offsets[2 * std::size_t{place.number} + 1];
    return data.text.substr(start, end - start);
}

std::uint32_t regex::groups() const noexcept {
    return program_->group_count;
}

bool regex::has_names() const noexcept {
    return !program_->names.empty();
}

std::optional<std::uint32_t> regex::group_called(std::string_view name) const noexcept {
    for (const auto& group : program_->names)
        if (group.name == name) return group.number;
    return std::nullopt;
}

} // namespace lead_ads::mapping
