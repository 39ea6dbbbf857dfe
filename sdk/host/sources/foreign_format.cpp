#include "host/sources/foreign_format.hpp"

#include <algorithm>
#include <array>

namespace desthost::sources {
namespace {

using namespace std::string_view_literals;

struct format_row {
    std::string_view mark;   // at the beginning
    std::string_view inside; // somewhere in what is looked at; empty: whatever
    std::string_view name;
    std::string_view cure;
};

constexpr std::string_view as_csv = "open it in the spreadsheet program and save it as \"CSV UTF-8\"";
constexpr std::string_view unpack_first =
    "unpack it and name the files inside; gzip and zstd are read as they are";
constexpr std::string_view export_again = "export it as CSV or as NDJSON";
constexpr std::string_view no_data = "export the data itself as CSV";

// The first that fits.
constexpr std::array formats{
    format_row{"PK\x03\x04"sv, "opendocument.spreadsheet", "an OpenDocument spreadsheet (ods)", as_csv},
    format_row{"PK\x03\x04"sv, "[Content_Types].xml", "an Excel workbook (xlsx)", as_csv},
    format_row{"PK\x03\x04"sv, "xl/", "an Excel workbook (xlsx)", as_csv},
    format_row{"PK\x03\x04"sv, "Index/", "a workbook of Apple Numbers", as_csv},
    format_row{"PK\x03\x04"sv, "", "a zip archive", unpack_first},
    format_row{"PK\x05\x06"sv, "", "a zip archive without files", unpack_first},
    format_row{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "", "an old Excel workbook (xls)", as_csv},
    format_row{"%PDF-"sv, "", "a PDF document", no_data},
    format_row{"{\\rtf"sv, "", "an RTF document", no_data},
    format_row{"PAR1"sv, "", "a Parquet file", export_again},
    format_row{"Obj\x01"sv, "", "an Avro file", export_again},
    format_row{"ORC"sv, "\x00"sv, "an ORC file", export_again},
    format_row{"SQLite format 3\0"sv, "", "an SQLite database (a journal of desthost is one too)",
               export_again},
    format_row{"7z\xBC\xAF\x27\x1C"sv, "", "a 7z archive", unpack_first},
    format_row{"Rar!\x1A\x07"sv, "", "a RAR archive", unpack_first},
    format_row{"\xFD"
               "7zXZ\0"sv,
               "", "an xz archive", unpack_first},
    format_row{"BZh"sv, "1AY&SY", "a bzip2 archive", unpack_first},
    format_row{"\x04\x22\x4D\x18"sv, "", "an lz4 archive", unpack_first},
    format_row{"\x89PNG\r\n"sv, "", "a picture (PNG)", no_data},
    format_row{"\xFF\xD8\xFF"sv, "", "a picture (JPEG)", no_data},
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool contains(std::string_view text, std::string_view word) {
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char a, char b) { return lower(a) == b; }) != text.end();
}

// Markup begins with a bracket that a name, ! or ? follows, and no header of a CSV has a tag in its first
// cell.
std::optional<std::string> describe_markup(std::string_view text) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == text.npos || text[start] != '<') return {};
    text = text.substr(start, 4096);
    if (contains(text, "<!doctype html") || contains(text.substr(0, 1024), "<html"))
        return "is a web page (HTML), perhaps the page of a login or of an error; open it in a browser to "
               "see "
               "why, and download the export again";
    if (contains(text, "urn:schemas-microsoft-com:office:spreadsheet"))
        return "is an Excel workbook (XML), which is not read; " + std::string(as_csv);
    if (contains(text, "<table")) return "is a table in HTML, which is not read; " + std::string(as_csv);
    const bool is_tag = text.size() > 1 && (text[1] == '?' || text[1] == '!' || text[1] == '/');
    const auto end = text.find_first_of(">,;\t|\n");
    const bool has_attributes = end != text.npos && text[end] == '>' && text.find("=\"") < end;
    const auto next = text.find_first_not_of(" \t\r\n", end == text.npos ? end : end + 1);
    const bool holds_tags = end != text.npos && text[end] == '>' && next != text.npos && text[next] == '<';
    if (!is_tag && !has_attributes && !holds_tags) return {};
    return "is XML, which is not read; " + std::string(export_again);
}

} // namespace

std::optional<std::string> describe_foreign(std::string_view beginning) {
    for (const auto& row : formats) {
        if (!beginning.starts_with(row.mark) || beginning.find(row.inside) == beginning.npos) continue;
        return "is " + std::string(row.name) + ", which is not read; " + std::string(row.cure);
    }
    return describe_markup(beginning);
}

} // namespace desthost::sources
