// Certificates made on the spot for servers in tests.
#pragma once

#include <string>

namespace test_support {

struct certificate {
    std::string pem;
    std::string key_pem;
};

struct certificate_wish {
    std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1"; // subjectAltName
    long valid_from = -3600;                                 // seconds from now
    long valid_until = 3600;
};

// An authority of its own for each call.
certificate make_authority();
// A server's certificate, signed by `authority`, or by itself when there is none.
certificate make_certificate(const certificate* authority, const certificate_wish& wish = {});

// A file with this content that is removed at the end.
class temporary_file {
public:
    explicit temporary_file(const std::string& content);
    ~temporary_file();
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

} // namespace test_support
