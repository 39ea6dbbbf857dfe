#include "sandbox/options.hpp"

#include <CLI/CLI.hpp>

#include <ostream>

namespace graph_sandbox {
namespace {

constexpr std::size_t smallest_body = 1024;
constexpr std::size_t largest_body = std::size_t(32) << 20;
constexpr std::size_t most_events = 1'000'000;

constexpr const char* description =
    "graph-sandbox: a strict stand-in for Meta's Graph endpoint on https://127.0.0.1\n"
    "POST /vNN.N/{id}/events is answered as the Conversions API or, when the body has upload_tag or an event "
    "has\n"
    "match_keys, as the Offline Conversions API: for every version, although Meta ended the latter with "
    "v16.\n"
    "Once it listens it prints one line, 'listening on https://127.0.0.1:PORT'; SIGINT and SIGTERM end it.";

// Raw values from CLI11, before they are checked.
struct raw_options {
    options good;
    std::string certificate = "valid";
    std::string now;
    std::string token;
    std::string app_secret;
    std::string dataset_id;
    std::size_t max_events = 0;
    std::vector<std::string> faults;
    bool no_error_data = false;
};

void add_files(CLI::App& app, raw_options& raw) {
    app.add_option("--port", raw.good.port, "Port to listen on; 0 picks a free one")->type_name("N");
    app.add_option("--ca-file", raw.good.ca_file, "Write the CA certificate that clients shall trust (PEM)")
        ->type_name("FILE");
    app.add_option("--certificate", raw.certificate,
                   "The server's certificate: valid, expired, other-host, self-signed")
        ->type_name("KIND");
    app.add_option("--record", raw.good.record, "Append each accepted event, as received, one a line")
        ->type_name("FILE");
    app.add_option("--record-requests", raw.good.record_requests,
                   "Append each request and its status, one a line; tokens are left out")
        ->type_name("FILE");
}

void add_rules(CLI::App& app, raw_options& raw) {
    app.add_option("--now", raw.now, "Fix the clock, for example 2026-01-31T12:00:00Z")->type_name("RFC3339");
    app.add_option("--token", raw.token, "Refuse every other access token with code 190")->type_name("TEXT");
    app.add_option("--app-secret", raw.app_secret, "Require the appsecret_proof that belongs to this secret")
        ->type_name("TEXT");
    app.add_option("--dataset-id", raw.dataset_id,
                   "Refuse every other id in the path with code 100, subcode 33")
        ->type_name("ID");
    app.add_option("--max-events", raw.max_events, "Events a request may hold [Meta's: 1000, offline 2000]")
        ->type_name("N")
        ->check(CLI::Range(std::size_t(1), most_events));
    app.add_option("--max-body", raw.good.endpoint.max_body, "Bytes a body may hold; more gets status 413")
        ->type_name("BYTES")
        ->check(CLI::Range(smallest_body, largest_body));
    app.add_flag("--strict", raw.good.endpoint.strict, "Refuse what Meta accepts but does not count");
    app.add_flag("--no-error-data", raw.no_error_data, "Refuse without naming the event");
    app.add_option("--fault", raw.faults, "Misbehave as the script says, see below")
        ->type_name("SCRIPT")
        ->allow_extra_args(false);
}

std::optional<std::string> given(const CLI::App& app, const char* name, const std::string& value) {
    return app.count(name) == 0 ? std::nullopt : std::optional<std::string>(value);
}

// The first fault of the values; empty when there is none.
std::optional<std::string> finish(const CLI::App& app, raw_options& raw) {
    const auto kind = certificate_kind_named(raw.certificate);
    if (!kind) return "--certificate: use valid, expired, other-host or self-signed";
    raw.good.certificate = *kind;
    if (app.count("--now") != 0) {
        const auto now = parse_rfc3339(raw.now);
        if (!now) return "--now: write the time as in 2026-01-31T12:00:00Z";
        raw.good.endpoint.clock = wall_clock(*now);
    }
    for (const std::string& script : raw.faults)
        if (auto wrong = parse_fault_script(script, raw.good.faults)) return "--fault: " + *wrong;
    raw.good.endpoint.token = given(app, "--token", raw.token);
    raw.good.endpoint.app_secret = given(app, "--app-secret", raw.app_secret);
    raw.good.endpoint.dataset_id = given(app, "--dataset-id", raw.dataset_id);
    if (raw.max_events != 0) raw.good.endpoint.max_events = raw.max_events;
    raw.good.endpoint.name_place = !raw.no_error_data;
    return std::nullopt;
}

} // namespace

std::variant<options, int> parse_options(int argc, const char* const* argv, std::ostream& out,
                                         std::ostream& err) {
    raw_options raw;
    CLI::App app(description, "graph-sandbox");
    app.set_version_flag("--version", "graph-sandbox " GRAPH_SANDBOX_VERSION);
    app.footer("\n" + std::string(fault_help()));
    add_files(app, raw);
    add_rules(app, raw);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        return app.exit(stop, out, err) == 0 ? 0 : exit_usage;
    }
    if (const auto wrong = finish(app, raw)) {
        err << *wrong << "\nRun with --help for more information.\n";
        return exit_usage;
    }
    return std::move(raw.good);
}

} // namespace graph_sandbox
