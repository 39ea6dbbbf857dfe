#include "lookup/load.hpp"

#include "core/utf8.hpp"
#include "lookup/compact_table.hpp"
#include "lookup/table_rows.hpp"
#include "mapping/date/iso.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <unordered_map>

namespace lead_ads::lookup {

namespace {

// Meta's lead download and its lead reads name the time at which a lead was made so; it tells which of two
// rows with one key is the newer.
constexpr std::string_view created_column = "created_time";

class file_table final : public mapping::lookup_table {
public:
    explicit file_table(const file_lookup& what) : what_(what), rows_(what.columns.size()) {
        country_ = what.normalise.default_country_code;
        what_.normalise.default_country_code = country_;
        for (const auto& column : what.columns)
            names_.push_back(column.first);
    }

    std::size_t key_count() const noexcept override { return what_.keys.size(); }
    const std::vector<std::string>& columns() const noexcept override { return names_; }

    core::value find(std::size_t column, std::size_t key, std::string_view text,
                     core::arena& memory) const override {
        const auto digest = digest_of(key, text, memory);
        return digest ? rows_.find(*digest, column, memory) : core::value{};
    }

    std::optional<key_digest> digest_of(std::size_t key, std::string_view text, core::arena& memory) const {
        return digest_key(secret_, what_.keys[key].second, key, text, what_.normalise, memory);
    }
    compact_table& rows() noexcept { return rows_; }

private:
    file_lookup what_;
    std::string country_;
    core::siphash_key secret_ = core::random_siphash_key();
    std::vector<std::string> names_;
    compact_table rows_;
};

class inline_table final : public mapping::lookup_table {
public:
    explicit inline_table(const std::vector<std::pair<std::string, core::value>>& rows) {
        core::arena scratch(1024);
        for (const auto& [key, item] : rows)
            rows_.insert_or_assign(std::string(normalise_text(key, scratch)), core::deep_copy(item, memory_));
    }
    std::size_t key_count() const noexcept override { return 1; }
    const std::vector<std::string>& columns() const noexcept override { return none_; }
    core::value find(std::size_t, std::size_t, std::string_view text, core::arena& memory) const override {
        const auto found = rows_.find(std::string(normalise_text(text, memory)));
        return found == rows_.end() ? core::value{} : found->second;
    }

private:
    core::arena memory_;
    std::unordered_map<std::string, core::value> rows_;
    std::vector<std::string> none_;
};

load_error cannot_read(const std::string& why) {
    return {"the lookup file cannot be read: " + why, "name an existing CSV, TSV or NDJSON file"};
}

load_error missing(const table_rows::missing_column& column) {
    return {"the lookup file has no column \"" + column.name + "\"",
            column.nearest.empty() ? "name a column of the file's header"
                                   : "did you mean \"" + column.nearest + "\"?"};
}

// Labels that Meta's download puts before ids: "l:" lead, "ag:" ad, "as:" ad set, "c:" campaign, "f:" form.
std::string_view without_label(std::string_view cell) noexcept {
    constexpr std::array<std::string_view, 5> labels{"l:", "ag:", "as:", "c:", "f:"};
    for (const auto label : labels) {
        if (!cell.starts_with(label)) continue;
        const auto rest = cell.substr(label.size());
        const bool is_number =
            !rest.empty() && std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; });
        return is_number ? rest : cell;
    }
    return cell;
}

class loader {
public:
    explicit loader(const file_lookup& what)
        : what_(what), file_(what.path), made_(std::make_shared<file_table>(what)) {}

    boost::system::result<loaded_lookup, load_error> load() {
        if (!file_.is_open()) return cannot_read(std::strerror(errno));
        rows_ = open_rows(file_, wanted_columns());
        if (!rows_) return load_error{"the lookup file is empty", "export it again, with a header line"};
        // created_time is used when it is there; all others must be.
        auto absent = rows_->missing();
        std::erase_if(absent,
                      [&](const auto& column) { return column.name == created_column && !wants_created_; });
        if (!absent.empty()) return missing(absent.front());
        if (auto full = read_rows()) return *full;
        if (file_.has_failed()) return cannot_read("the disk failed in the middle of the file");
        counts_.malformed = rows_->malformed();
        if (counts_.rows == counts_.without_key)
            return load_error{"no row of the lookup file has a key",
                              "name the columns that hold the keys, and their kinds"};
        counts_.repeated_keys = made_->rows().finish();
        return loaded_lookup{std::move(made_), counts_};
    }

private:
    // The keys, the results, and created_time.
    std::vector<std::string> wanted_columns() {
        std::vector<std::string> wanted;
        wanted.reserve(what_.keys.size() + what_.columns.size() + 1);
        for (const auto& key : what_.keys)
            wanted.push_back(key.first);
        for (const auto& column : what_.columns)
            wanted.push_back(column.second);
        wants_created_ = std::ranges::find(wanted, created_column) != wanted.end();
        wanted.emplace_back(created_column);
        return wanted;
    }

    std::optional<load_error> read_rows() {
        std::vector<std::string_view> cells(what_.keys.size() + what_.columns.size() + 1);
        while (rows_->next(cells)) {
            if (++counts_.rows == sample_rows) reserve();
            if (!add(cells))
                return load_error{"the lookup file is too large: a table takes 4 GiB of cells",
                                  "name fewer columns"};
        }
        return std::nullopt;
    }

    bool add(std::span<const std::string_view> cells) {
        memory_.reset();
        keys_.clear();
        for (std::size_t i = 0; i < what_.keys.size(); ++i)
            if (const auto key = made_->digest_of(i, cells[i], memory_)) keys_.push_back(*key);
        if (keys_.empty()) return ++counts_.without_key, true;
        results_.clear();
        for (std::size_t i = 0; i < what_.columns.size(); ++i)
            results_.push_back(without_label(core::js_trim(cells[what_.keys.size() + i])));
        for (const auto result : results_)
            sampled_bytes_ += result.size() + 1;
        return made_->rows().add(keys_, results_, rank_of(cells.back()));
    }

    // Seconds since 1970, or 0 for a text that is no time.
    static std::int64_t rank_of(std::string_view created) {
        if (created.empty()) return 0;
        const auto date =
            mapping::date::parse_iso(core::js_trim(created), {mapping::date::time_zone{}, 0, nullptr});
        return date ? date->ms : 0;
    }

    // Guesses the number of rows from the first ones, so that vectors need not grow by copying.
    void reserve() {
        constexpr std::size_t least_bytes_per_row = 8;
        const auto read = std::max<std::uint64_t>(file_.position(), 1);
        const auto rows =
            static_cast<std::size_t>(static_cast<double>(file_.size()) * 1.02 *
                                     static_cast<double>(sample_rows) / static_cast<double>(read));
        made_->rows().reserve(
            std::min(rows, static_cast<std::size_t>(file_.size()) / least_bytes_per_row + sample_rows),
            what_.keys.size(), sampled_bytes_ / sample_rows + 1);
    }

    static constexpr std::size_t sample_rows = 4096;

    const file_lookup& what_;
    text_file file_;
    std::unique_ptr<table_rows> rows_;
    std::shared_ptr<file_table> made_;
    load_counts counts_;
    bool wants_created_ = false;
    std::size_t sampled_bytes_ = 0;
    std::vector<key_digest> keys_;
    std::vector<std::string_view> results_;
    core::arena memory_;
};

} // namespace

boost::system::result<loaded_lookup, load_error> load_file(const file_lookup& what) {
    return loader(what).load();
}

std::shared_ptr<const mapping::lookup_table>
make_inline(const std::vector<std::pair<std::string, core::value>>& rows) {
    return std::make_shared<inline_table>(rows);
}

void throw_exception_from_error(const load_error& error, const boost::source_location&) {
    throw std::logic_error(error.message);
}

} // namespace lead_ads::lookup
