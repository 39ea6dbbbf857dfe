#include "abi/secret_store.hpp"

#include "config/secrets.hpp"

namespace lead_ads::abi {

secret_store::secret_store() : current_(std::make_shared<const batch::credentials>()) {}

std::shared_ptr<const batch::credentials> secret_store::open(const config::settings& settings) {
    const auto token = config::open_secret(settings.general.access_token);
    if (!token.problem.empty()) return nullptr;
    std::string app_secret;
    if (settings.general.app_secret.kind != config::secret_kind::none) {
        const auto opened = config::open_secret(settings.general.app_secret);
        if (!opened.problem.empty()) return nullptr;
        app_secret = opened.text;
    }
    return std::make_shared<const batch::credentials>(
        batch::make_credentials(token.text, std::move(app_secret)));
}

void secret_store::use(std::shared_ptr<const config::settings> settings,
                       std::shared_ptr<const batch::credentials> opened) {
    const std::lock_guard lock(mutex_);
    settings_ = std::move(settings);
    current_ = std::move(opened);
}

std::shared_ptr<const batch::credentials> secret_store::get() {
    const std::lock_guard lock(mutex_);
    return current_;
}

void secret_store::reread() {
    std::shared_ptr<const config::settings> settings;
    {
        const std::lock_guard lock(mutex_);
        settings = settings_;
    }
    if (!settings) return;
    auto opened = open(*settings);
    const std::lock_guard lock(mutex_);
    // A secret that cannot be opened now leaves the old token in place, unless a reconfiguration came in
    // between.
    if (opened && settings == settings_) current_ = std::move(opened);
}

} // namespace lead_ads::abi
