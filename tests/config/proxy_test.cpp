#include "config/proxy.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace lead_ads::config;

namespace {

// The environment's proxy variables for the time of a test.
class proxy_environment {
public:
    explicit proxy_environment(const char* proxy, const char* no_proxy = nullptr,
                               const char* proxy_name = "HTTPS_PROXY") {
        clear();
        if (proxy) ::setenv(proxy_name, proxy, 1);
        if (no_proxy) ::setenv("NO_PROXY", no_proxy, 1);
    }
    ~proxy_environment() { clear(); }
    proxy_environment(const proxy_environment&) = delete;
    proxy_environment& operator=(const proxy_environment&) = delete;

private:
    static void clear() {
        for (const auto* name : {"HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"})
            ::unsetenv(name);
    }
};

settings_section to(const char* endpoint, const char* proxy = "") {
    settings_section s;
    s.endpoint = endpoint;
    s.proxy = proxy;
    return s;
}

} // namespace

TEST_CASE("a proxy's address has a host, a port and perhaps user and password") {
    struct row {
        const char* text;
        const char* shown;
        const char* authorization;
    };
    const row rows[] = {
        {"http://proxy.example:3128", "http://proxy.example:3128", ""},
        {"http://proxy.example:3128/", "http://proxy.example:3128", ""},
        {"HTTP://Proxy.Example", "http://proxy.example:80", ""},
        {"proxy:3128", "http://proxy:3128", ""},
        {"http://[::1]:3128", "http://[::1]:3128", ""},
        {"http://user:pass@10.0.0.1:8080", "http://10.0.0.1:8080", "Basic dXNlcjpwYXNz"},
        {"http://us%65r:p%40ss%3A@proxy:1", "http://proxy:1", "Basic dXNlcjpwQHNzOg=="},
        {"http://user@proxy:1", "http://proxy:1", "Basic dXNlcjo="},
        {"http://user:p@ss@proxy:1", "http://proxy:1", "Basic dXNlcjpwQHNz"},
    };
    for (const auto& r : rows) {
        CAPTURE(r.text);
        const auto read = parse_proxy(r.text);
        REQUIRE(read.address);
        CHECK(text_of(*read.address) == r.shown);
        CHECK(read.address->authorization == r.authorization);
    }
    for (const auto* text :
         {"", "http://", "http://:3128", "socks5://proxy:1080", "https://proxy:443", "http://a b:1",
          "http://proxy:0", "http://proxy:65536", "http://proxy:x", "http://[::1", "http://u:p@"}) {
        CAPTURE(text);
        const auto read = parse_proxy(text);
        CHECK_FALSE(read.address);
        CHECK_FALSE(read.problem.empty());
        CHECK(read.problem.find("u:p") == std::string::npos);
    }
}

TEST_CASE("NO_PROXY excepts names, suffixes, addresses and networks") {
    struct row {
        const char* host;
        const char* no_proxy;
        bool is_excepted;
    };
    const row rows[] = {
        {"graph.facebook.com", "", false},
        {"graph.facebook.com", "*", true},
        {"graph.facebook.com", "localhost, graph.facebook.com", true},
        {"GRAPH.facebook.com", "Graph.Facebook.COM", true},
        {"graph.facebook.com", "facebook.com", true},
        {"graph.facebook.com", ".facebook.com", true},
        {"graph.facebook.com", "*.facebook.com", true},
        {"graph.facebook.com", "book.com", false},
        {"graph.facebook.com", "graph.facebook.com.example", false},
        {"graph.facebook.com", "graph.facebook.com:443", true},
        {"graph.facebook.com", "graph.facebook.com:8443", false},
        {"127.0.0.1", "127.0.0.1", true},
        {"127.0.0.1", "127.0.0.0/8", true},
        {"10.2.3.4", "10.0.0.0/8,192.168.0.0/16", true},
        {"11.2.3.4", "10.0.0.0/8,192.168.0.0/16", false},
        {"192.168.3.4", "192.168.2.0/23", true},
        {"192.168.4.4", "192.168.2.0/23", false},
        {"127.0.0.1", "0.0.0.1", false},
        {"127.0.0.1", ".0.0.1", false},
        {"::1", "::1", true},
        {"::1", "[::1]:443", true},
        {"2001:db8::5", "2001:db8::/32", true},
        {"2001:db9::5", "2001:db8::/32", false},
        {"127.0.0.1", "10.0.0.0/33 , /8,,  x/8", false},
    };
    for (const auto& r : rows) {
        CAPTURE(r.host);
        CAPTURE(r.no_proxy);
        CHECK(is_excepted(r.host, 443, r.no_proxy) == r.is_excepted);
    }
}

TEST_CASE("settings.proxy wins over the environment, and the environment over nothing") {
    {
        const proxy_environment none(nullptr);
        CHECK_FALSE(choose_proxy(to("https://graph.facebook.com")).proxy);
        CHECK(choose_proxy(to("https://graph.facebook.com", "http://a:1")).origin == "settings.proxy");
    }
    const proxy_environment set("http://user:secret@b:2", "skipped.example");
    CHECK(text_of(*choose_proxy(to("https://graph.facebook.com")).proxy) == "http://b:2");
    CHECK(choose_proxy(to("https://graph.facebook.com")).origin == "HTTPS_PROXY");
    CHECK(text_of(*choose_proxy(to("https://127.0.0.1:8443")).proxy) ==
          "http://b:2"); // NO_PROXY does not except it
    CHECK(text_of(*choose_proxy(to("https://graph.facebook.com", "http://a:1")).proxy) == "http://a:1");
    CHECK_FALSE(choose_proxy(to("https://graph.facebook.com", "none")).proxy);
    CHECK_FALSE(choose_proxy(to("https://skipped.example")).proxy);
    CHECK(choose_proxy(to("https://skipped.example", "http://a:1"))
              .proxy); // it excepts the environment's alone
    CHECK_FALSE(choose_proxy(to("http://127.0.0.1:8080")).proxy);
    ::setenv("https_proxy", "http://c:3", 1);
    CHECK(text_of(*choose_proxy(to("https://graph.facebook.com")).proxy) == "http://c:3"); // as curl has it
}

TEST_CASE("a proxy of the environment that cannot be used says so, without its password") {
    const proxy_environment set("socks5://user:secret@b:2");
    const auto choice = choose_proxy(to("https://graph.facebook.com"));
    CHECK_FALSE(choice.proxy);
    CHECK(choice.origin == "HTTPS_PROXY");
    CHECK(choice.problem.find("socks5") != std::string::npos);
    CHECK(choice.problem.find("secret") == std::string::npos);
}

TEST_CASE("base64 pads as RFC 4648 does") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64(std::string("\xff\xfe\0", 3)) == "//4A");
}
