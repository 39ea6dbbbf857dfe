// The files source: each route reads the folder for itself, by its own journal.
#include "host/runtime/running_source.hpp"
#include "host/sources/folder/folder_source.hpp"

namespace desthost::runtime {
namespace {

class files_source final : public running_source {
public:
    files_source(const config::source_settings& settings, const source_surroundings& around)
        : settings_(settings), around_(around) {}

    std::unique_ptr<routing::source> open_for(const std::string&, routing::journal_end_log& ends) override {
        return sources::make_folder_source(settings_.name, std::get<config::files_source>(settings_.what),
                                           ends, around_.to, around_.now);
    }
    void start() override {}
    bool can_become(const config::source_settings& fresh) const override { return fresh == settings_; }
    void prepare(const config::source_settings&) override {}
    void forget_prepared() noexcept override {}
    void apply(const config::source_settings&) override {}
    void stop_taking(std::chrono::milliseconds) override {}
    bool can_store() override { return true; }
    admin::source_status status() override {
        admin::source_status s;
        s.name = settings_.name;
        s.type = "files";
        return s;
    }

private:
    const config::source_settings settings_;
    const source_surroundings around_;
};

} // namespace

std::unique_ptr<running_source> make_files_source(const config::source_settings& settings,
                                                  const source_surroundings& around) {
    return std::make_unique<files_source>(settings, around);
}

} // namespace desthost::runtime
