#include "host/sources/text_reader.hpp"

#include "host/sources/decode.hpp"
#include "host/sources/utf8_check.hpp"
#include "host/sources/western_text.hpp"
#include "host/text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace desthost::sources {
namespace {

constexpr std::size_t buffer_size = 64 * 1024;
constexpr std::size_t utf_16_sample = 256;

// JSON shows by its first character; anything else only by its first two lines. More must not be waited for:
// somebody may be typing.
bool is_enough_to_guess(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return false;
    if (text[first] == '{') return true;
    if (text[first] == '[') return text.find_first_not_of(" \t\r\n", first + 1) != text.npos;
    const auto first_end = text.find_first_of("\r\n", first);
    const auto second = text.find_first_not_of(" \t\r\n", first_end);
    return first_end != text.npos && second != text.npos && text.find_first_of("\r\n", second) != text.npos;
}

struct encoding_mark {
    std::string_view bytes;
    const char* encoding; // null: UTF-8
};
using namespace std::string_view_literals;
// The longer ones first: that of UTF-32 begins like that of UTF-16.
constexpr std::array encoding_marks{
    encoding_mark{"\xEF\xBB\xBF"sv, nullptr},    encoding_mark{"\xFF\xFE\0\0"sv, "UTF-32LE"},
    encoding_mark{"\0\0\xFE\xFF"sv, "UTF-32BE"}, encoding_mark{"\xFF\xFE"sv, "UTF-16LE"},
    encoding_mark{"\xFE\xFF"sv, "UTF-16BE"},
};

bool may_be_mark(std::string_view read) {
    return std::ranges::any_of(encoding_marks, [&](const auto& m) {
        return m.bytes.size() > read.size() && m.bytes.starts_with(read);
    });
}

// UTF-16 without a mark: one byte of most pairs is 0, always on the same side, and no control character or
// quotation mark of ASCII stands on that side.
const char* utf_16_of(std::string_view text) {
    constexpr std::size_t telling = 64;
    const auto pairs = text.size() / 2;
    const auto most = text.size() < telling ? pairs / 2 : pairs / 4; // a short text needs more evidence
    std::array<std::size_t, 2> zeros{};
    std::array<std::size_t, 2> ascii{};
    for (std::size_t i = 0; i < text.size() - text.size() % 2; ++i) {
        zeros[i % 2] += text[i] == '\0' ? 1u : 0u;
        ascii[i % 2] += text[i] == '\n' || text[i] == '"' || text[i] == ',' ? 1u : 0u;
    }
    const auto is_side = [&](std::size_t side) {
        return zeros[side] != 0 && zeros[1 - side] == 0 && ascii[side] == 0 && zeros[side] >= most;
    };
    return is_side(1) ? "UTF-16LE" : is_side(0) ? "UTF-16BE" : nullptr;
}

// Passes bytes on while they are Windows-1252 beyond doubt.
class watched_stream final : public byte_stream {
public:
    watched_stream(std::unique_ptr<byte_stream> bytes, western_text seen, std::string complaint)
        : bytes_(std::move(bytes)), seen_(seen), complaint_(std::move(complaint)) {}
    std::size_t read(char* to, std::size_t size) override {
        const auto got = bytes_->read(to, size);
        if (!seen_.add({to, got})) throw input_error{complaint_, input_problem::unusable};
        return got;
    }
    std::uint64_t position() const noexcept override { return bytes_->position(); }

private:
    std::unique_ptr<byte_stream> bytes_;
    western_text seen_;
    std::string complaint_;
};

bool is_western(byte_stream& bytes) {
    western_text seen;
    std::vector<char> piece(buffer_size);
    while (const auto got = bytes.read(piece.data(), piece.size()))
        if (!seen.add({piece.data(), got})) return false;
    return true;
}

} // namespace

std::uint64_t count_lines(std::string_view text) noexcept {
    std::uint64_t lines = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        lines += text[i] == '\r' || (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) ? 1u : 0u;
    return lines;
}

text_reader::text_reader(std::unique_ptr<byte_stream> bytes, const std::string& name,
                         const std::string& encoding)
    : bytes_(std::move(bytes)), name_(name), encoding_(encoding), buffer_(buffer_size) {
    show(0, 0);
    if (!encoding_.empty() && !is_known_encoding(encoding_))
        throw input_error{
            "there is no encoding \"" + printable(encoding_) +
                "\"; say UTF-8, UTF-16, windows-1252, ISO-8859-1 or another name that ICU knows",
            input_problem::unusable};
}

void text_reader::show(std::size_t from, std::size_t to) noexcept {
    in_pushed_ = false;
    at_ = buffer_.data() + from;
    end_ = buffer_.data() + to;
}

bool text_reader::refill() {
    if (!begun_) start();
    return at_ != end_ || read_more();
}

bool text_reader::read_more() {
    const auto held = in_pushed_ ? std::size_t{0} : window_end();
    // Of what put_back has left in the buffer only a cut character is unread.
    const auto from = in_pushed_ ? kept_from_ : held;
    std::memmove(buffer_.data(), buffer_.data() + from, filled_ - from);
    filled_ -= from;
    show(0, 0);
    while (at_ == end_) {
        if (pending_) throw input_error{*pending_};
        const bool more = read_raw();
        if (!more && filled_ == 0) return false;
        admit(more);
    }
    return true;
}

bool text_reader::look_further() {
    if (in_pushed_ || pending_) return false;
    const auto taken = static_cast<std::size_t>(at_ - buffer_.data());
    const auto shown = window_end() - taken;
    std::memmove(buffer_.data(), at_, filled_ - taken);
    filled_ -= taken;
    show(0, shown);
    while (filled_ < buffer_.size()) {
        if (!read_raw()) return false;
        admit(true);
        if (window_end() != shown || pending_) return window_end() != shown;
    }
    return false;
}

bool text_reader::read_raw() {
    const auto got = bytes_->read(buffer_.data() + filled_, buffer_.size() - filled_);
    filled_ += got;
    return got != 0;
}

// Finds the encoding.
void text_reader::start() {
    begun_ = true;
    read_raw();
    while (may_be_mark({buffer_.data(), filled_}) && read_raw()) {
    }
    show(0, filled_);
    skip_mark();
    if (has_mark_) return;
    if (!encoding_.empty() && !is_utf8_name(encoding_)) return show(0, 0), decode_rest(0, 0, encoding_);
    if (encoding_.empty()) find_utf_16();
}

void text_reader::skip_mark() {
    for (const auto& mark : encoding_marks) {
        if (!unread().starts_with(mark.bytes)) continue;
        has_mark_ = true;
        show(0, 0);
        if (mark.encoding != nullptr) return decode_rest(mark.bytes.size(), 0, mark.encoding);
        return show(mark.bytes.size(), filled_);
    }
}

void text_reader::find_utf_16() {
    if (filled_ == 1) read_raw();
    const auto sample = [this] { return std::string_view{buffer_.data(), std::min(filled_, utf_16_sample)}; };
    if (sample().substr(0, 4).find('\0') != std::string_view::npos)
        while (filled_ < utf_16_sample && read_raw()) {
        }
    show(0, filled_);
    if (const auto* encoding = utf_16_of(sample()); encoding != nullptr)
        show(0, 0), decode_rest(0, 0, encoding);
}

// The buffer's bytes from `from` on are turned too; those before `keep` stay as they are.
void text_reader::decode_rest(std::size_t from, std::size_t keep, const std::string& encoding) {
    bytes_ = decode({buffer_.data() + from, filled_ - from}, std::move(bytes_), encoding);
    decoded_ = true;
    filled_ = keep;
}

void text_reader::expect_utf8(const input_context& input) {
    if (!begun_) start();
    input_ = &input;
    checking_ = decoded_ || !encoding_.empty() ? checking::marks : checking::guesses;
    if (in_pushed_) return;
    end_ = at_;
    admit(true);
}

// Shows what has been read and is whole characters.
void text_reader::admit(bool more) {
    const auto from = window_end();
    auto good = filled_;
    if (checking_ != checking::none) {
        const auto found = check_utf8({buffer_.data() + from, filled_ - from});
        const bool is_bad = found.is_invalid || (!more && from + found.good != filled_);
        has_multibyte_ = has_multibyte_ || found.has_multibyte;
        if (is_bad && checking_ == checking::marks) damaged_ = true;
        if (!is_bad || checking_ == checking::guesses) good = from + found.good;
        if (is_bad && checking_ == checking::guesses) resolve(good);
    }
    end_ = buffer_.data() + good;
}

// At a byte that is not UTF-8: another encoding, or an error once everything before it has been taken.
void text_reader::resolve(std::size_t invalid) {
    const std::string_view before{at_, static_cast<std::size_t>(buffer_.data() + invalid - at_)};
    const std::string line = "line " + std::to_string(line_ + count_lines(before));
    western_text seen;
    if (!before.empty() && static_cast<unsigned char>(before.back()) < 0x80)
        seen.add(before.substr(before.size() - 1));
    const bool looks_western = seen.add({buffer_.data() + invalid, filled_ - invalid});
    const auto refuse = [&](const std::string& why) {
        pending_.emplace(name_ + ": " + line + why, input_problem::unusable);
    };
    if (has_mark_ || has_multibyte_)
        return refuse(std::string(" is not UTF-8, though what stands before it is") +
                      (looks_western ? "; it looks like Windows-1252" : "") +
                      ". Save the file in one encoding, or say --encoding UTF-8 to have rows with such bytes "
                      "counted as invalid. What stands before that line has been read");
    const std::string doubt =
        " is not UTF-8, and its bytes leave doubt what they are instead; name the encoding "
        "with --encoding (windows-1252, windows-1250, windows-1251, macintosh, Shift_JIS "
        "...), or save the file as UTF-8";
    if (!looks_western || (input_->from_start && !is_western(*input_->from_start()))) return refuse(doubt);
    input_->tell(line +
                 " is not UTF-8; the text is read as Windows-1252, as Excel saves CSV. Name the encoding "
                 "with --encoding if it is another");
    if (!input_->from_start)
        bytes_ = std::make_unique<watched_stream>(std::move(bytes_), seen,
                                                  name_ + ": a line behind " + line + doubt);
    decode_rest(invalid, invalid, "windows-1252");
    checking_ = checking::none;
}

std::string_view text_reader::look_ahead() {
    refill();
    while (!is_enough_to_guess(unread()) && look_further()) {
    }
    return unread();
}

std::uint64_t text_reader::skip_lines(std::uint64_t count) {
    std::uint64_t skipped = 0;
    while (skipped < count && refill()) {
        const auto at = unread().find_first_of("\r\n");
        const bool has_end = at != std::string_view::npos;
        const bool is_return = has_end && unread()[at] == '\r';
        take(has_end ? at + 1 : unread().size(), has_end ? 1 : 0);
        skipped += has_end ? 1 : 0;
        if (is_return && refill() && *begin() == '\n') take(1, 0);
    }
    return skipped;
}

void text_reader::take_to(const char* to) noexcept {
    line_ += static_cast<std::uint64_t>(std::count(begin(), to, '\n'));
    at_ = to;
}

void text_reader::put_back(std::string_view taken, std::uint64_t line) {
    if (!in_pushed_) kept_from_ = window_end();
    std::string all{taken};
    all += unread();
    pushed_.swap(all);
    in_pushed_ = true;
    at_ = pushed_.data();
    end_ = at_ + pushed_.size();
    line_ = line;
}

void bounded_text::append(std::string_view piece) {
    size_ += piece.size();
    const auto room = largest_event + 1 - text_.size();
    text_ += piece.substr(0, room);
}

void bounded_text::clear() noexcept {
    constexpr std::size_t worth_keeping = 256 * 1024;
    text_.clear();
    if (text_.capacity() > worth_keeping) text_.shrink_to_fit();
    size_ = 0;
}

void bounded_text::drop_last() noexcept {
    if (is_whole() && !text_.empty()) text_.pop_back();
    if (size_ != 0) --size_;
}

} // namespace desthost::sources
