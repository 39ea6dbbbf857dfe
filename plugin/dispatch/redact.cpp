#include "dispatch/redact.hpp"

#include "core/ascii.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <array>

namespace lead_ads::dispatch {

namespace {

constexpr std::string_view mask = "[redacted]";
constexpr std::size_t shortest_secret_piece = 8; // shorter ones are ordinary words
constexpr std::size_t longest_word = 31;         // longer ones are tokens or digests
constexpr std::size_t most_digits = 6;           // more are phone numbers or ids

using core::is_digit;
using core::is_letter;

bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '|';
}

// Characters that move the cursor, the line or the direction of a terminal.
bool is_treacherous(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

std::string printable(std::string_view hostile) {
    std::string out;
    while (!hostile.empty()) {
        const auto size = core::utf8_size(hostile);
        const auto character = hostile.substr(0, size);
        std::size_t offset = 0;
        if (size == 0)
            out += '?';
        else if (is_treacherous(core::next_code_point(character, offset)))
            out += ' ';
        else
            out += character;
        hostile.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return out;
}

// How much of the start of `text` also stands somewhere in `secret`.
std::size_t common_piece(std::string_view text, std::string_view secret) {
    if (text.size() < shortest_secret_piece && text.size() < secret.size()) return 0;
    const auto least = std::min(shortest_secret_piece, secret.size());
    std::size_t longest = 0;
    for (std::size_t at = 0; at + least <= secret.size(); ++at) {
        const auto rest = secret.substr(at);
        const auto same = std::ranges::mismatch(text, rest).in1 - text.begin();
        longest = std::max(longest, static_cast<std::size_t>(same));
    }
    return longest >= least ? longest : 0;
}

std::size_t secret_piece(std::string_view text, const batch::credentials& who) {
    const std::array secrets = {std::string_view(who.access_token), std::string_view(who.app_secret),
                                std::string_view(who.appsecret_proof)};
    std::size_t longest = 0;
    for (const auto secret : secrets)
        if (!secret.empty()) longest = std::max(longest, common_piece(text, secret));
    return longest;
}

std::string without_secrets(std::string_view text, const batch::credentials& who) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto size = secret_piece(text.substr(i), who);
        if (size == 0) {
            out += text[i++];
        } else {
            out += mask;
            i += size;
        }
    }
    return out;
}

// Longer runs of digits, with what people write between them, are phone numbers, ids and addresses.
std::string without_numbers(std::string_view text) {
    const auto joins = [](char c) { return std::string_view(" ()+.-/:").find(c) != std::string_view::npos; };
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        auto end = i;
        std::size_t digits = 0;
        for (auto at = i; at < text.size() && (is_digit(text[at]) || (at > i && joins(text[at]))); ++at)
            if (is_digit(text[at])) {
                ++digits;
                end = at + 1;
            }
        if (digits > most_digits) {
            out += mask;
            i = end;
        } else {
            do
                out += text[i++];
            while (i < end);
        }
    }
    return out;
}

// A word is what stands between two blanks: an address, a token, a digest.
bool looks_private(std::string_view word) {
    if (word.find('@') != word.npos || std::ranges::count(word, ':') > 2) return true;
    std::size_t run = 0;
    for (const char c : word) {
        run = is_word(c) ? run + 1 : 0;
        if (run > longest_word) return true;
    }
    return false;
}

std::string without_private_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto word = text.substr(0, end);
        if (looks_private(word))
            out += mask;
        else
            out += word;
        if (end < text.size()) out += ' ';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

// A telephone number with a word before it: "tel:004915112345678", "phone-16505551212". Digits that stand
// between hexadecimal letters, and dates and counters, are parts of an id.
bool holds_telephone_number(std::string_view id) {
    constexpr std::array<std::string_view, 6> announcements = {"tel", "phone",  "mobile",
                                                               "ph",  "msisdn", "whatsapp"};
    const auto first_digit = static_cast<std::size_t>(std::ranges::find_if(id, is_digit) - id.begin());
    auto word = id.substr(0, first_digit);
    while (!word.empty() && !is_letter(word.back()))
        word.remove_suffix(1);
    const auto digits = std::ranges::count_if(id.substr(first_digit), is_digit);
    return digits > static_cast<std::ptrdiff_t>(most_digits) &&
           std::ranges::any_of(announcements, [&](std::string_view a) {
               return word.size() >= a.size() &&
                      std::ranges::equal(word.substr(word.size() - a.size()), a,
                                         [](char x, char y) { return (x | 0x20) == y; });
           });
}

std::string cut(std::string text, std::size_t longest) {
    if (text.size() <= longest) return text;
    auto end = longest;
    while (end > 0 && core::is_trail(text[end]))
        --end;
    text.resize(end);
    return text + "…";
}

} // namespace

std::string redact(std::string_view hostile, const batch::credentials& who, std::size_t longest) {
    // A secret that the first cut splits is still found by its pieces.
    const auto looked_at = printable(hostile.substr(0, 4 * longest));
    return cut(without_private_words(without_numbers(without_secrets(looked_at, who))), longest);
}

std::string redact_id(std::string_view id, const batch::credentials& who) {
    constexpr std::size_t longest_id = 128;
    const auto is_plain = [](char c) { return is_word(c) || c == '.' || c == ':' || c == '/' || c == '='; };
    constexpr std::string_view token_of_meta = "EAA";
    const bool is_program_made = !(id.starts_with(token_of_meta) && id.size() > longest_word) &&
                                 std::ranges::any_of(id, is_letter) && std::ranges::all_of(id, is_plain) &&
                                 !holds_telephone_number(id);
    if (!is_program_made) return redact(id, who, longest_id);
    return cut(without_secrets(id.substr(0, 4 * longest_id), who), longest_id);
}

std::string clean_trace_id(std::string_view hostile, const batch::credentials& who) {
    const auto is_allowed = [](char c) { return is_word(c) && c != '|'; };
    if (hostile.size() > 64 || !std::ranges::all_of(hostile, is_allowed)) return {};
    for (std::size_t i = 0; i < hostile.size(); ++i)
        if (secret_piece(hostile.substr(i), who) > 0) return {};
    return std::string(hostile);
}

} // namespace lead_ads::dispatch
