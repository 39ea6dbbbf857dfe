#include "host/commands/options.hpp"

#include "host/failure.hpp"
#include "host/journal/default_path.hpp"
#include "host/sources/decode.hpp"
#include "host/sources/operands.hpp"
#include "host/text.hpp"
#include "host/time_text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

namespace desthost::commands {
namespace {

using sources::input_format;

struct format_name {
    std::string_view name;
    std::optional<input_format> input;
    output_format output;
};

// `json` leaves the input to the guess, which tells lines from an array by itself.
constexpr std::array format_names{
    format_name{"ndjson", input_format::ndjson, output_format::automatic},
    format_name{"jsonl", input_format::ndjson, output_format::automatic},
    format_name{"json-array", input_format::array, output_format::automatic},
    format_name{"array", input_format::array, output_format::automatic},
    format_name{"csv", input_format::csv, output_format::automatic},
    format_name{"json", {}, output_format::json},
    format_name{"table", {}, output_format::table},
};

bool apply(format_choice& choice, std::string_view name, bool with_output) {
    for (const auto& known : format_names) {
        if (known.name != name || (!with_output && known.output == output_format::table)) continue;
        if (known.input)
            choice.input.format = known.input;
        else
            choice.output = known.output;
        return true;
    }
    return false;
}

struct delimiter_name {
    std::string_view name;
    char delimiter;
};
constexpr std::array delimiter_names{
    delimiter_name{"comma", ','}, delimiter_name{"semicolon", ';'}, delimiter_name{"tab", '\t'},
    delimiter_name{"\\t", '\t'},  delimiter_name{"bar", '|'},       delimiter_name{"pipe", '|'},
};

std::optional<char> delimiter_of(std::string_view text) {
    for (const auto& known : delimiter_names)
        if (known.name == text) return known.delimiter;
    constexpr std::string_view impossible = "\"\r\n";
    if (text.size() != 1 || impossible.find(text.front()) != text.npos) return {};
    return text.front();
}

void add_encoding(CLI::App& app, sources::reading& how) {
    app.add_option_function<std::string>(
           "--encoding",
           [&how](const std::string& name) {
               if (!sources::is_known_encoding(name))
                   throw CLI::ValidationError{"--encoding",
                                              "\"" + name +
                                                  "\" is no encoding; say UTF-8, UTF-16, "
                                                  "windows-1252, ISO-8859-1 or another name that "
                                                  "ICU knows"};
               how.encoding = name;
           },
           "the text's encoding (UTF-8, UTF-16, windows-1252, ISO-8859-1 ...), instead of the guess")
        ->type_name("NAME");
}

void add_delimiter(CLI::App& app, sources::reading& how) {
    app.add_option_function<std::string>(
           "--delimiter",
           [&how](const std::string& text) {
               const auto given = delimiter_of(text);
               if (!given)
                   throw CLI::ValidationError{"--delimiter",
                                              "\"" + text +
                                                  "\" is no delimiter; say comma, semicolon, tab, "
                                                  "bar or one character"};
               how.delimiter = *given;
           },
           "what stands between the cells of a CSV: comma, semicolon, tab, bar or one character, instead of "
           "the "
           "guess")
        ->type_name("CHARACTER");
}

void add_skip_lines(CLI::App& app, sources::reading& how) {
    app.add_option("--skip-lines", how.skip_lines, "so many lines stand above the header of a CSV")
        ->type_name("N")
        ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1'000'000}));
}

} // namespace

void add_config(CLI::App& app, std::string& path) {
    app.add_option("--config,-c", path, "the mapping file (YAML)")->required()->type_name("FILE");
}

void add_now(CLI::App& app, std::optional<std::int64_t>& now) {
    app.add_option_function<std::string>(
           "--now",
           [&now](const std::string& text) {
               now = parse_rfc3339(text);
               if (!now)
                   throw CLI::ValidationError{
                       "--now", "\"" + text + "\" is not a moment; write it as 2025-06-01T12:00:00Z"};
           },
           "fixes the clock, so that history stays usable")
        ->type_name("RFC3339");
}

void add_format(CLI::App& app, format_choice& choice, bool with_output) {
    const std::string inputs = "ndjson, json-array or csv: the events' format, instead of the guess";
    app.add_option_function<std::vector<std::string>>(
           "--format",
           [&choice, with_output](const std::vector<std::string>& names) {
               for (const auto& name : names)
                   if (!apply(choice, name, with_output))
                       throw CLI::ValidationError{
                           "--format", "\"" + name + "\" is not one of ndjson, json-array, csv, json" +
                                           (with_output ? ", table" : "")};
           },
           with_output ? inputs + "; json or table: the output's format. May be given twice" : inputs)
        ->type_name("FORMAT")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_encoding(app, choice.input);
    add_delimiter(app, choice.input);
    add_skip_lines(app, choice.input);
}

std::vector<std::string> inputs_of(const std::vector<std::string>& operands, log& to) {
    try {
        auto inputs = sources::expand_operands(operands);
        for (const auto& operand : operands)
            if (journal::is_journal_name(operand) && std::ranges::find(inputs, operand) == inputs.end())
                to.warning(printable(operand) + " is a journal and no input: it is left out");
        return inputs;
    } catch (const sources::input_error& error) {
        throw failure{exit_status::usage, error.what()};
    }
}

void add_duration(CLI::App& app, const std::string& name, std::optional<std::chrono::nanoseconds>& value,
                  const std::string& description) {
    app.add_option_function<std::string>(
           name,
           [&value, name](const std::string& text) {
               value = parse_duration(text);
               if (!value)
                   throw CLI::ValidationError{name,
                                              "\"" + text +
                                                  "\" is not a duration; write a whole number and a unit: "
                                                  "500ms, 30s, 15m, 24h or 7d"};
           },
           description)
        ->type_name("DURATION");
}

} // namespace desthost::commands
