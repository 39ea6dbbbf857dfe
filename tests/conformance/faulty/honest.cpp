#include "honest.hpp"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace faulty {
namespace {

using destination::delivery;

struct connection {
    connection() : number(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
    ~connection() { ::close(number); }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    const int number;
};

// Posts the event and waits for an answer, as long as `go_on`.
bool post(std::uint16_t port, std::string_view payload, const auto& go_on) {
    const connection to;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(to.number, reinterpret_cast<sockaddr*>(&address), sizeof address);
    const auto request = "POST / HTTP/1.1\r\nContent-Length: " + std::to_string(payload.size()) + "\r\n\r\n" +
                         std::string(payload);
    bool sent = false;
    while (go_on()) {
        pollfd watched{to.number, static_cast<short>(sent ? POLLIN : POLLOUT), 0};
        if (::poll(&watched, 1, 10) <= 0) continue;
        if ((watched.revents & (POLLERR | POLLNVAL)) != 0) return false;
        if (!sent) {
            if (::send(to.number, request.data(), request.size(), MSG_NOSIGNAL) < 0) return false;
            sent = true;
            continue;
        }
        std::array<char, 256> answer{};
        const auto count = ::read(to.number, answer.data(), answer.size());
        return count > 0 &&
               std::string_view(answer.data(), static_cast<std::size_t>(count)).starts_with("HTTP/1.1 200");
    }
    return false;
}

bool read_number(std::string_view text, auto& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

bool honest::read(std::string_view text, settings& into) {
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.empty()) continue;
        constexpr std::string_view endpoint = "endpoint: http://127.0.0.1:";
        if (!line.starts_with(endpoint) || !read_number(line.substr(endpoint.size()), into.port))
            return false;
    }
    return true;
}

delivery honest::decide(std::string_view payload) {
    if (!payload.starts_with('{') || !payload.ends_with('}'))
        return {DESTINATION_OUTCOME_INVALID, "not_an_object", "the event is no object"};
    if (payload.find("skip") != std::string_view::npos)
        return {DESTINATION_OUTCOME_FILTERED, "condition", ""};
    return {};
}

destination_status_t honest::configure(const destination_config_t& config) {
    if (is_running()) return DESTINATION_ERROR_STATE;
    settings fresh;
    if (!read(destination::to_view(config.text), fresh)) return DESTINATION_ERROR_CONFIG;
    settings_ = fresh;
    has_secrets_ = (config.flags & DESTINATION_CONFIG_WITHOUT_SECRETS) == 0;
    stage_ = stage::configured;
    return DESTINATION_OK;
}

destination_status_t honest::reconfigure(const destination_config_t& config) {
    if (!is_running()) return DESTINATION_ERROR_STATE;
    settings fresh;
    return read(destination::to_view(config.text), fresh) ? DESTINATION_OK : DESTINATION_ERROR_CONFIG;
}

destination_status_t honest::start() {
    if (stage_ != stage::configured || !has_secrets_) return DESTINATION_ERROR_STATE;
    queue_.start([this](std::string_view payload) { return deliver(payload); });
    stage_ = stage::running;
    return DESTINATION_OK;
}

destination_status_t honest::submit(const destination_event_t* events, std::uint32_t count,
                                    std::uint32_t& accepted) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto& event = destination::event_at(events, i);
        ask_ledger(event.token, destination::to_view(event.payload));
    }
    return queue_.submit(events, count, accepted);
}

void honest::ask_ledger(std::uint64_t token, std::string_view payload) {
    destination_ledger_key_t key{};
    key.size = sizeof key;
    key.token = token;
    key.event_id = destination::to_abi("honest");
    if (!host_.was_delivered(key)) return;
    const std::lock_guard lock(known_mutex_);
    known_.emplace(payload);
}

destination_status_t honest::flush(std::int64_t timeout) {
    return is_running() ? queue_.flush(timeout) : DESTINATION_ERROR_STATE;
}

destination_status_t honest::stop(std::int64_t timeout) {
    if (!is_running()) return DESTINATION_ERROR_STATE;
    const auto status = queue_.stop(timeout);
    stage_ = stage::configured;
    return status;
}

delivery honest::deliver(std::string_view payload) {
    {
        const std::lock_guard lock(known_mutex_);
        if (known_.contains(payload)) return {DESTINATION_OUTCOME_FILTERED, "already_delivered", ""};
    }
    const auto decided = decide(payload);
    ++deliveries_;
    return decided.outcome == DESTINATION_OUTCOME_DELIVERED ? send(payload) : decided;
}

delivery honest::send(std::string_view payload) const {
    const auto go_on = [this] { return !queue_.gives_up(); };
    while (settings_.port != 0 && !post(settings_.port, payload, go_on)) {
        if (!go_on())
            return {DESTINATION_OUTCOME_UNDELIVERED, "stopped", "the endpoint did not answer in time"};
        ::poll(nullptr, 0, 10);
    }
    return {};
}

} // namespace faulty
