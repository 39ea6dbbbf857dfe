// Every kernel that this machine runs against OpenSSL.
#include "core/sha256.hpp"
#include "core/sha256_lanes.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace lead_ads::core;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t texts_for_each = 20'000;
#else
constexpr std::size_t texts_for_each = 1'000'000;
#endif

std::string random_text(std::mt19937_64& random, std::size_t longest) {
    std::string text(random() % (longest + 1), ' ');
    for (auto& c : text)
        c = static_cast<char>(random());
    return text;
}

// Digests of several texts in memory that one can compare.
class digests {
public:
    explicit digests(std::size_t count) : bytes_(count, std::string(sha256_digester::hex_size, ' ')) {
        for (auto& hex : bytes_)
            places_.push_back(hex.data());
    }
    std::span<char* const> places() const { return places_; }
    const std::string& operator[](std::size_t i) const { return bytes_[i]; }

private:
    std::vector<std::string> bytes_;
    std::vector<char*> places_;
};

} // namespace

TEST_CASE("every kernel gives the digests that OpenSSL gives") {
    sha256_digester plain(nullptr);
    REQUIRE(!lane_kernels().empty());
    for (const auto& kernel : lane_kernels()) {
        CAPTURE(kernel.name);
        std::mt19937_64 random(1); // NOLINT(cert-msc51-cpp): the same in every run.
        digests side_by_side(kernel.lanes);
        std::string expected(sha256_digester::hex_size, ' ');
        std::size_t wrong = 0;
        for (std::size_t done = 0; done < texts_for_each;) {
            std::vector<std::string> texts(1 + random() % kernel.lanes);
            for (auto& text : texts)
                text = random_text(random, longest_lane_text);
            const std::vector<std::string_view> views(texts.begin(), texts.end());
            kernel.digest(views, side_by_side.places().data());
            for (std::size_t i = 0; i < texts.size(); ++i) {
                plain.digest(texts[i], expected.data());
                wrong += side_by_side[i] != expected;
            }
            done += texts.size();
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("texts of all lengths and numbers get their digests in their places") {
    sha256_digester quick;
    sha256_digester plain(nullptr);
    std::mt19937_64 random(2); // NOLINT(cert-msc51-cpp): the same in every run.
    for (std::size_t count = 0; count < 80; ++count) {
        CAPTURE(count);
        std::vector<std::string> texts(count);
        for (auto& text : texts)
            text = random_text(random, 130);
        const std::vector<std::string_view> views(texts.begin(), texts.end());
        const digests one(count);
        const digests other(count);
        quick.digest(views, one.places());
        plain.digest(views, other.places());
        for (std::size_t i = 0; i < count; ++i)
            CHECK(one[i] == other[i]);
    }
}
