#include "dispatch/resolver.hpp"

#include <boost/asio/post.hpp>

#include <cstring>
#include <memory>
#include <netdb.h>
#include <resolv.h>

namespace lead_ads::dispatch {

namespace {

using boost::asio::ip::tcp;

// One try of one second with each name server. The C library keeps these settings for each thread, so the
// host's are untouched; they are made anew each time, for then resolv.conf is read again.
void make_lookups_short() {
    res_init();
    _res.retrans = 1;
    _res.retry = 1;
}

endpoints look_up(const std::string& host, std::uint16_t port) {
    make_lookups_short();
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return {};
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
    endpoints all;
    for (const auto* a = found; a; a = a->ai_next) {
        tcp::endpoint e;
        if (a->ai_addrlen > e.capacity()) continue;
        std::memcpy(e.data(), a->ai_addr, a->ai_addrlen);
        e.resize(a->ai_addrlen);
        e.port(port);
        all.push_back(e);
    }
    return all;
}

} // namespace

void resolver::resolve(const std::string& host, std::uint16_t port,
                       std::function<void(const endpoints&)> found) {
    boost::system::error_code not_an_address;
    const auto address = boost::asio::ip::make_address(host, not_an_address);
    if (!not_an_address) {
        boost::asio::post(network_,
                          [found = std::move(found), e = tcp::endpoint(address, port)] { found({e}); });
        return;
    }
    const std::pair name(host, port);
    auto& waiting = waiting_[name];
    waiting.push_back(std::move(found));
    if (waiting.size() > 1) return;
    side_.run([this, name] {
        auto all = look_up(name.first, name.second);
        boost::asio::post(network_, [this, name, all = std::move(all)] {
            auto node = waiting_.extract(name);
            for (auto& tell : node.mapped())
                tell(all);
        });
    });
}

} // namespace lead_ads::dispatch
