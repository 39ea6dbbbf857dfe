// http_load ADDRESS CLIENTS EVENTS SECONDS: so many keep-alive clients post requests of so many events of 1
// KB to a router's HTTP source. Prints requests and events a second, and the answer's time at 50 % and 99 %.
#include "tests/support/http_client.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace {

using std::chrono::steady_clock;

std::string body_of(std::size_t events, std::size_t client, std::size_t number) {
    std::string body = "[";
    for (std::size_t i = 0; i < events; ++i) {
        body += i == 0 ? "{" : ",{";
        body += R"("event_name":"generate_lead","context":{"event_id":")" + std::to_string(client) + "-" +
                std::to_string(number) + "-" + std::to_string(i) +
                R"("},"crm":{"lead_id":"1234567890123456"},"note":")" + std::string(880, 'n') + "\"}";
    }
    return body + "]";
}

struct client_result {
    std::vector<double> milliseconds;
    std::size_t refused = 0;
};

client_result run_client(const std::string& address, std::size_t client, std::size_t events,
                         steady_clock::time_point until) {
    client_result out;
    test::http_client connection{address};
    for (std::size_t number = 0; steady_clock::now() < until; ++number) {
        const auto body = body_of(events, client, number);
        const auto begin = steady_clock::now();
        const auto answer = connection.post("/v1/events", body);
        out.milliseconds.push_back(
            std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count());
        out.refused += answer.status == 200 ? 0 : 1;
    }
    return out;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 5) return std::fprintf(stderr, "usage: http_load ADDRESS CLIENTS EVENTS SECONDS\n"), 2;
    const auto number = [&](int i) {
        return static_cast<std::size_t>(std::strtoul(arguments[i], nullptr, 10));
    };
    const auto clients = number(2);
    const auto events = number(3);
    const auto seconds = number(4);
    const auto until = steady_clock::now() + std::chrono::seconds(seconds);
    std::vector<client_result> results(clients);
    std::vector<std::thread> threads;
    for (std::size_t c = 0; c < clients; ++c)
        threads.emplace_back([&, c] { results[c] = run_client(arguments[1], c, events, until); });
    for (auto& thread : threads)
        thread.join();
    std::vector<double> all;
    std::size_t refused = 0;
    for (const auto& r : results) {
        all.insert(all.end(), r.milliseconds.begin(), r.milliseconds.end());
        refused += r.refused;
    }
    if (all.empty()) return 1;
    std::ranges::sort(all);
    const auto rate = static_cast<double>(all.size() - refused) / static_cast<double>(seconds);
    std::printf("%zu clients, %zu events a request: %.0f requests/s, %.0f events/s, p50 %.1f ms, p99 %.1f "
                "ms, %zu refused\n",
                clients, events, rate, rate * static_cast<double>(events), all[all.size() / 2],
                all[all.size() * 99 / 100], refused);
    return 0;
}
