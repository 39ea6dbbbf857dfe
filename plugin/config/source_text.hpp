// The mapping file's text, for people: offsets become lines and columns, lines are shown without secrets.
//
// In: the file's bytes (a UTF-8 byte order mark is dropped) and byte offsets into them; an offset behind the
// end means the end. Out: places that count from 1, columns in characters, and lines with every secret
// blotted out at its own width. Immutable but for hide(); one thread.
#pragma once

#include "config/place.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lead_ads::config {

class source_text {
public:
    explicit source_text(std::string_view bytes);

    std::string_view text() const noexcept { return text_; }
    place at(std::size_t offset) const noexcept;

    // Marks [begin, end) as a secret that no line may show.
    void hide(std::size_t begin, std::size_t end);

    // Line `number` (from 1) without its end; empty when there is none, or it is longer than 2000 bytes. What
    // is hidden, and what looks like a token or an app secret wherever it stands, is shown as asterisks.
    std::string shown_line(std::uint32_t number) const;

private:
    std::size_t line_begin(std::uint32_t number) const noexcept;

    std::string text_;
    std::vector<std::size_t> line_begins_;
    std::vector<std::pair<std::size_t, std::size_t>> hidden_;
};

// `text` with everything in it that looks like a credential replaced by asterisks, character for character.
std::string without_credentials(std::string_view text);

// `text` in quotes, cut to what fits into a sentence, without control characters and credentials.
std::string quoted(std::string_view text);

// The number of characters (code points) in UTF-8 text.
std::size_t count_characters(std::string_view utf8) noexcept;

// The offset of the first byte that is not UTF-8, or text.size().
std::size_t find_invalid_utf8(std::string_view text) noexcept;

} // namespace lead_ads::config
