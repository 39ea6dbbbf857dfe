#include "lookup/table_rows.hpp"

#include "core/arena.hpp"
#include "core/json_parse.hpp"
#include "core/json_write.hpp"
#include "core/nearest.hpp"
#include "core/utf8.hpp"
#include "lookup/delimited_rows.hpp"

#include <algorithm>
#include <limits>

namespace lead_ads::lookup {

namespace {

constexpr std::size_t absent = std::numeric_limits<std::size_t>::max();

class csv_table final : public table_rows {
public:
    csv_table(text_file& from, std::string first_piece, std::vector<std::string> wanted)
        : rows_(from, std::move(first_piece)), wanted_(std::move(wanted)) {
        has_header_ = rows_.read_header();
        for (const auto& name : wanted_)
            places_.push_back(place_of(name));
    }
    bool has_header() const noexcept { return has_header_; }

    std::vector<missing_column> missing() const override {
        const std::vector<std::string_view> known(rows_.header().begin(), rows_.header().end());
        std::vector<missing_column> all;
        for (std::size_t i = 0; i < wanted_.size(); ++i)
            if (places_[i] == absent)
                all.push_back(
                    {wanted_[i], std::string(core::nearest(wanted_[i], known).value_or(std::string_view{}))});
        return all;
    }

    bool next(std::span<std::string_view> cells) override {
        if (!rows_.next(row_)) return false;
        for (std::size_t i = 0; i < cells.size(); ++i)
            cells[i] = places_[i] == absent ? std::string_view{} : row_[places_[i]];
        return true;
    }

    std::size_t malformed() const noexcept override { return rows_.malformed(); }

private:
    std::size_t place_of(const std::string& name) const {
        const auto& header = rows_.header();
        const auto found = std::ranges::find(header, name);
        return found == header.end() ? absent : static_cast<std::size_t>(found - header.begin());
    }

    delimited_rows rows_;
    std::vector<std::string> wanted_;
    std::vector<std::size_t> places_;
    std::vector<std::string_view> row_;
    bool has_header_ = false;
};

// One JSON object a line; a wanted column is a member, or a path of members with dots between.
class ndjson_table final : public table_rows {
public:
    ndjson_table(text_file& from, std::string first_piece, std::vector<std::string> wanted)
        : from_(from), piece_(std::move(first_piece)), wanted_(std::move(wanted)) {}

    std::vector<missing_column> missing() const override { return {}; }

    bool next(std::span<std::string_view> cells) override {
        while (read_line()) {
            memory_.reset();
            if (core::js_trim(line_).empty()) continue;
            const auto json = core::parse_json(line_, memory_);
            if (json.ok && json.root.is_object()) {
                for (std::size_t i = 0; i < cells.size(); ++i)
                    cells[i] = text_at(json.root, wanted_[i]);
                return true;
            }
            ++malformed_;
        }
        return false;
    }

    std::size_t malformed() const noexcept override { return malformed_; }

private:
    static constexpr std::size_t most_line_bytes = 4 * 1024 * 1024;

    // A line beyond the limit is cut, and so malformed.
    bool read_line() {
        line_.clear();
        for (bool any = false;; any = true) {
            if (at_ == piece_.size()) {
                from_.next(piece_);
                at_ = 0;
                if (piece_.empty()) return any && !line_.empty();
            }
            const auto end = std::min(piece_.find('\n', at_), piece_.size());
            if (line_.size() < most_line_bytes) line_.append(piece_, at_, end - at_);
            at_ = end;
            if (at_ == piece_.size()) continue;
            ++at_;
            return true;
        }
    }

    std::string_view text_at(const core::value& root, std::string_view path) {
        const core::value* at = &root;
        if (const auto* whole = root.find(path)) return text_of(*whole);
        while (at != nullptr) {
            const auto dot = path.find('.');
            at = at->find(path.substr(0, dot));
            if (dot == std::string_view::npos) break;
            path.remove_prefix(dot + 1);
        }
        return at != nullptr ? text_of(*at) : std::string_view{};
    }
    std::string_view text_of(const core::value& v) {
        if (v.is_string()) return v.as_string();
        return v.is_number() ? v.written() : std::string_view{};
    }

    text_file& from_;
    std::string piece_;
    std::size_t at_ = 0;
    std::vector<std::string> wanted_;
    std::string line_;
    core::arena memory_;
    std::size_t malformed_ = 0;
};

} // namespace

std::unique_ptr<table_rows> open_rows(text_file& from, std::vector<std::string> wanted) {
    std::string piece;
    do {
        from.next(piece);
        if (piece.empty()) return nullptr;
    } while (core::js_trim(piece).empty());
    if (core::js_trim(piece).starts_with('{'))
        return std::make_unique<ndjson_table>(from, std::move(piece), std::move(wanted));
    auto table = std::make_unique<csv_table>(from, std::move(piece), std::move(wanted));
    if (!table->has_header()) return nullptr;
    return table;
}

} // namespace lead_ads::lookup
