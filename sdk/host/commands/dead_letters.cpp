// desthost dead-letters: what could not be delivered, why, and another try for it.
#include "host/commands/commands.hpp"
#include "host/commands/journal_choice.hpp"
#include "host/commands/journal_text.hpp"
#include "host/commands/options.hpp"
#include "host/commands/output.hpp"
#include "host/commands/retry.hpp"
#include "host/commands/router_status.hpp"
#include "host/journal/reader.hpp"
#include "host/runtime/state_folder.hpp"
#include "host/text.hpp"
#include "host/write_file.hpp"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace desthost::commands {
namespace {

struct letters_options {
    std::string action;
    std::vector<std::int64_t> ids;
    journal_choice which;
    std::string journal;
    std::string output;
    bool json = false;
    retry_options retry;
};

using on_letter = journal::reader::on_letter;

std::unique_ptr<journal::reader> open(const std::string& path) {
    auto opened = journal::reader::open(path);
    if (!opened) throw failure{exit_status::usage, opened.error().text};
    return std::move(*opened);
}

// The letters that were named, or all of them.
void each(journal::reader& from, const std::vector<std::int64_t>& ids, bool with_events, const on_letter& f) {
    const auto some = [&](std::int64_t id) {
        if (const auto read = from.each_letter(id, with_events, f); !read)
            throw failure{read.error().kind == journal::problem::unusable ? exit_status::usage
                                                                          : exit_status::incomplete,
                          read.error().text};
    };
    if (ids.empty()) return some(0);
    for (const std::int64_t id : ids)
        some(id);
}

exit_status list(const letters_options& o, log& to) {
    const auto from = open(o.journal);
    output out;
    std::int64_t count = 0;
    each(*from, o.ids, false, [&](const journal::dead_letter& letter, std::string_view) {
        if (count++ == 0 && !o.json) out.text() += letter_heading();
        out.text() += o.json ? letter_json(letter) : letter_row(letter);
        out.end_record();
    });
    out.flush();
    to.info(count == 0   ? "there are no dead letters in " + from->path()
            : count == 1 ? "1 dead letter"
                         : std::to_string(count) + " dead letters");
    return exit_status::ok;
}

exit_status show(const letters_options& o) {
    if (o.ids.empty())
        throw failure{exit_status::usage, "dead-letters show needs the number of a dead letter; "
                                          "dead-letters list shows them"};
    const auto from = open(o.journal);
    output out;
    each(*from, o.ids, true, [&](const journal::dead_letter& letter, std::string_view event) {
        out.text() += o.json ? letter_with_event_json(letter, event)
                             : letter_with_event(letter, event, !out.is_terminal());
        out.end_record();
    });
    out.flush();
    return exit_status::ok;
}

// The file of an export: customers' data, so it is its owner's alone.
class private_file {
public:
    explicit private_file(const std::string& path)
        : path_(path), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        struct stat status {};
        if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) fail(errno);
        if (S_ISREG(status.st_mode) && ::fchmod(descriptor_, 0600) != 0) fail(errno);
    }
    ~private_file() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    private_file(const private_file&) = delete;
    private_file& operator=(const private_file&) = delete;

    void write(std::string_view text) {
        if (const int error = write_all(descriptor_, text); error != 0) fail(error);
    }

private:
    [[noreturn]] void fail(int error) const {
        throw failure{exit_status::incomplete,
                      path_ + ": dead letters cannot be written: " + std::generic_category().message(error)};
    }

    const std::string path_;
    const int descriptor_;
};

exit_status export_events(const letters_options& o, log& to) {
    const auto from = open(o.journal);
    std::optional<private_file> file;
    if (!o.output.empty() && o.output != "-") file.emplace(o.output);
    output out;
    std::int64_t count = 0;
    std::int64_t cut = 0;
    each(*from, o.ids, true, [&](const journal::dead_letter& letter, std::string_view event) {
        ++(letter.event_is_whole ? count : cut);
        if (!letter.event_is_whole) return;
        if (file) return file->write(event_line(event));
        out.text() += event_line(event);
        out.end_record();
    });
    out.flush();
    if (cut != 0)
        to.warning(std::to_string(cut) + " dead letters hold only the beginning of their event and are left "
                                         "out; replay the input itself for them");
    if (file) to.info(std::to_string(count) + " events written to " + o.output);
    return exit_status::ok;
}

// A router that runs on the state tries them itself: its journals are its own.
exit_status retry_in_state(const letters_options& o, log& to) {
    if (o.which.route.empty())
        throw failure{exit_status::usage, "a router runs on " + o.which.state +
                                              "; say with --route whose dead letters it shall try again"};
    std::string body = "{\"route\":";
    append_json_string(body, o.which.route);
    for (std::size_t i = 0; i < o.ids.size(); ++i)
        body += (i == 0 ? ",\"ids\":[" : ",") + std::to_string(o.ids[i]);
    body += o.ids.empty() ? "}" : "]}";
    const auto count = retry_in_router(runtime::state_folder::admin_address_in(o.which.state), body);
    to.info("the router tries them again; waiting for that: " + count);
    return exit_status::ok;
}

exit_status list_all(letters_options& o, log& to) {
    const auto all = o.which.paths();
    for (const auto& path : all) {
        if (all.size() > 1) to.info(path + ":");
        o.journal = path;
        list(o, to);
    }
    return exit_status::ok;
}

exit_status run(letters_options& o, log& to, const common_options& common) {
    if (o.action == "list") return list_all(o, to);
    if (o.action == "retry" && !o.which.state.empty() && runtime::state_folder::is_in_use(o.which.state))
        return retry_in_state(o, to);
    o.journal = o.which.path();
    if (o.action == "show") return show(o);
    if (o.action == "export") return export_events(o, to);
    o.retry.journal = o.journal;
    o.retry.ids = o.ids;
    o.retry.config = o.which.config;
    return retry(o.retry, to, common);
}

} // namespace

runner add_dead_letters(CLI::App& app) {
    auto o = std::make_shared<letters_options>();
    app.add_option("ACTION", o->action,
                   "list: their reasons, without customer data; show: all about one, with its event; "
                   "export: their events, to be replayed; retry: delivers them again")
        ->required()
        ->check(CLI::IsMember({"list", "show", "export", "retry"}));
    app.add_option("ID", o->ids, "the numbers of dead letters; without them all are meant")
        ->check(CLI::PositiveNumber);
    add_journal_choice(app, o->which,
                       "retry delivers with it; without it with that of the journal's last run");
    app.add_option("--output,-o", o->output, "export: a file for the events, which only you may read")
        ->type_name("FILE");
    app.add_option("--format", "list and show: table or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json"}))
        ->each([o](const std::string& format) { o->json = format == "json"; });
    add_now(app, o->retry.now);
    return [o](log& to, const common_options& common) { return run(*o, to, common); };
}

} // namespace desthost::commands
