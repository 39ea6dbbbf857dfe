// The current access token, read when a request is built.
//
// In: references from the mapping file. Out: credentials, and a sentence when a secret is not there. The file
// behind a reference is opened again when dispatch asks, so that a mended token serves without a restart.
#pragma once

#include "config/settings.hpp"
#include "dispatch/policy.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace lead_ads::abi {

class secret_store final : public dispatch::credentials_source {
public:
    secret_store();

    // Opens the secrets that `settings` refers to. Returns them, or nothing when one is not there.
    static std::shared_ptr<const batch::credentials> open(const config::settings& settings);

    // Makes `opened` what get() gives, and `settings` what reread() opens again. [control thread]
    void use(std::shared_ptr<const config::settings> settings,
             std::shared_ptr<const batch::credentials> opened);

    std::shared_ptr<const batch::credentials> get() override;
    void reread() override;

private:
    std::mutex mutex_;
    std::shared_ptr<const config::settings> settings_;
    std::shared_ptr<const batch::credentials> current_;
};

} // namespace lead_ads::abi
