// graph-sandbox: reads the options, makes the certificates, listens until a signal comes.
#include "sandbox/options.hpp"
#include "sandbox/server.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>
#include <sys/resource.h>

namespace {

using namespace graph_sandbox;

void log_line(const std::string& text) {
    std::cerr << text + '\n' << std::flush;
}

recorder open_recorder(const options& chosen) {
    recorder opened;
    if (!chosen.record.empty()) opened.events = line_file(chosen.record);
    if (!chosen.record_requests.empty()) opened.requests = line_file(chosen.record_requests);
    return opened;
}

int serve(const options& chosen) {
    const certificates made = make_certificates(chosen.certificate);
    if (chosen.ca_file.empty())
        log_line("no --ca-file: clients will not find a certificate to trust");
    else
        write_authority(made, chosen.ca_file);
    server_state state{chosen.endpoint, fault_state(chosen.faults), open_recorder(chosen), log_line,
                       make_tls_context(made)};
    boost::asio::io_context io(1);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&io](const boost::system::error_code& ec, int) {
        if (!ec) io.stop();
    });
    server listening(io, state, chosen.port);
    listening.start();
    std::cout << "listening on https://127.0.0.1:" << listening.port() << '\n' << std::flush;
    io.run();
    return 0;
}

// Each connection takes a descriptor; systems often give 1,024 and allow many more.
void allow_many_connections() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

} // namespace

int main(int argc, char** argv) {
    // A reader of standard output that goes away must not end the server.
    std::signal(SIGPIPE, SIG_IGN);
    allow_many_connections();
    try {
        auto parsed = parse_options(argc, argv, std::cout, std::cerr);
        if (const int* status = std::get_if<int>(&parsed)) return *status;
        return serve(std::get<options>(parsed));
    } catch (const std::exception& e) {
        std::cerr << "graph-sandbox cannot start: " << e.what() << '\n';
        return exit_usage;
    }
}
