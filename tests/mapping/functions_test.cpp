#include "core/sha256.hpp"
#include "mapping/function_table.hpp"
#include "tests/mapping/language.hpp"

using namespace language;

TEST_CASE("the results that the table of functions shows") {
    check({
        {"EXTRACT(\"a-b-c\",\"-\",1)", R"("b")"},
        {"SUBSTITUTE(\"The-Clone-Wars\",\"-\",\".\")", R"("The.Clone.Wars")"},
        {"REPLACE('0123456789','([0-9]{2})','$1-')", R"("01-23-45-67-89-")"},
        {"SELECT(\"From A to Z alphabet\",\"A(.*?)Z\")", R"("A to Z")"},
        {"MD5(\"test\")", R"("098f6bcd4621d373cade4e832627b4f6")"},
        {"STRING(123.456)", R"("123.456")"},
        {"STRING(true)", R"("true")"},
        {"STRING(null)", R"("")"},
        {"CHAR(\"Hello world\", 4)", R"("o")"},
        {"SUBSTRING(\"hello beautiful world\",6,14)", R"("beautiful")"},
        {"AVERAGE([0, null, 10])", "5"},
        {"TIMEZONE(\"2023-05-23T10:00:00.000+01:00\")", R"("UTC+1")"},
        {"DATEPARSE(\"23/05/2023 +01:00\", \"dd/MM/yyyy ZZ\")", R"("2023-05-23T00:00:00.000+01:00")"},
        {"FOR_EACH(items, {id: id, order_id: root.id})",
         R"([{"id":1,"order_id":"o"},{"id":2,"order_id":"o"}])", R"({"id":"o","items":[{"id":1},{"id":2}]})"},
        {"FOR_EACH(product_price, product_price * 1.2)", "[12,24]", R"({"product_price":[10,20]})"},
    });
}

TEST_CASE("every function's example in the table is true") {
    std::size_t with_result = 0;
    for (const auto& row : mapping::all_functions()) {
        CAPTURE(row.name);
        const auto result = formula(row.example);
        CHECK(result.find("refused") == std::string::npos);
        if (row.example.find(" = ") == row.example.npos) continue;
        CHECK(result == "true");
        ++with_result;
    }
    CHECK(mapping::all_functions().size() == 76);
    CHECK(with_result == 66);
}

TEST_CASE("LOOKUP takes the first key that is found") {
    constexpr const char* event =
        R"({"user":{"email":"ann@example.com","emails":["x@y.fr","ann@example.com"]}})";
    check({
        {R"(LOOKUP("meta_leads", "lead_id", user.email))", R"("1234567890123456")", event},
        {R"(LOOKUP("meta_leads", "lead_id", user.emails, user.phone))", R"("1234567890123456")", event},
        {R"(LOOKUP("meta_leads", "lead_id", user.phone, user.email))", "null", event},
        {R"(LOOKUP("meta_leads", "lead_id", "ann@example.com"))", R"("1234567890123456")"},
    });
}

TEST_CASE("functions that cut text") {
    constexpr const char* event = R"({"n":12345,"e":"été😀","no":null,"big":12345678901234567890})";
    check({
        {"EXTRACT(\"a-b-c\",\"-\",3)", "null"},
        {"EXTRACT(\"a-b-c\",\"-\",-1)", "null"},
        {"EXTRACT(\"a-b-c\",\"x\",0)", R"("a-b-c")"},
        {"EXTRACT(\"a--c\",\"-\",1)", R"("")"},
        {"EXTRACT(\"a-b-\",\"-\",2)", R"("")"},
        {"EXTRACT(e,\"\",3)", R"("😀")", event},
        {"EXTRACT(n, 3, 1)", R"("45")", event},
        {"EXTRACT(\"a-b\",\"-\",\"1\")", R"("b")"},
        {"EXTRACT(no,\"-\",0)", "null", event},
        {"EXTRACT(\"a\",\"-\",1e300)", "null"},
        {"SUBSTITUTE(\"aaa\",\"aa\",\"b\")", R"("ba")"},
        {"SUBSTITUTE(\"a.b\",\".\",\"$&\")", R"("a$&b")"},
        {"SUBSTITUTE(\"ab\",\"\",\"-\")", R"("-a-b-")"},
        {"SUBSTITUTE(\"ab\",\"b\",null)", R"("a")"},
        {"SUBSTITUTE(null,\"b\",\"c\")", "null"},
        {"SUBSTITUTE(n, 3, \"-\")", R"("12-45")", event},
        {"LEFT(\"Hello\", 2)", R"("He")"},
        {"LEFT(\"Hello\", 20)", R"("Hello")"},
        {"LEFT(\"Hello\", 0)", R"("")"},
        {"LEFT(\"Hello\", -1)", R"("")"},
        {"LEFT(n, 2)", R"("12")", event},
        {"LEFT(e, 4)", R"("été😀")", event},
        {"LEFT(no, 2)", "null", event},
        {"LEFT(\"Hello\", no)", "null", event},
        {"LEFT([1], 2)", "null"},
        {"LEFT(big, 18)", R"("123456789012345678")", event},
        {"RIGHT(\"Hello\", 2)", R"("lo")"},
        {"RIGHT(n, 2)", R"("45")", event},
        {"RIGHT(e, 2)", R"("é😀")", event},
        {"RIGHT(\"Hello\", 20)", R"("Hello")"},
        {"RIGHT(\"Hello\", -3)", R"("")"},
        {"CHAR(\"Hello\", 0)", R"("H")"},
        {"CHAR(\"Hello\", 5)", "null"},
        {"CHAR(\"Hello\", -1)", "null"},
        {"CHAR(e, 3)", R"("😀")", event},
        {"SUBSTRING(\"hello\", 1)", R"("ello")"},
        {"SUBSTRING(\"hello\", -3)", R"("llo")"},
        {"SUBSTRING(\"hello\", 1, -2)", R"("ell")"},
        {"SUBSTRING(\"hello\", 0, 0)", R"("h")"},
        {"SUBSTRING(\"hello\", 3, 1)", R"("")"},
        {"SUBSTRING(\"hello\", 9)", R"("")"},
        {"SUBSTRING(\"hello\", -9, 1)", R"("he")"},
        {"SUBSTRING(\"hello\", 0, -9)", R"("")"},
        {"SUBSTRING(\"hello\", 1, 99)", R"("ello")"},
        {"SUBSTRING(\"hello\", 1, null)", "null"},
        {"SUBSTRING(e, 2, 3)", R"("é😀")", event},
        {"LENGTH(e)", "4", event},
        {"LENGTH(\"\")", "0"},
        {"LENGTH(n)", "5", event},
        {"LENGTH(no)", "null", event},
        {"LENGTH([1])", "null"},
    });
}

TEST_CASE("functions that join and convert") {
    check({
        {"CONCAT(\"a\", 1, null, true, 1.50, [1], {a: 2})", R"("a1true1.5[1]{\"a\":2}")"},
        {"STRING(12345678901234567890)", R"("12345678901234567890")"},
        {"STRING(1e21)", R"("1e+21")"},
        {"STRING(0.000001)", R"("0.000001")"},
        {"STRING(1e-7)", R"("1e-7")"},
        {"STRING([1, \"a\"])", R"("[1,\"a\"]")"},
        {"NUMBER(\"12.50\")", "12.5"},
        {"NUMBER(\" \\t12\\n\")", "12"},
        {"NUMBER(\"\")", "null"},
        {"NUMBER(\"  \")", "null"},
        {"NUMBER(true)", "null"},
        {"NUMBER(null)", "null"},
        {"NUMBER([1])", "null"},
        {"NUMBER(\"12,30\")", "null"},
        {"NUMBER(\"12px\")", "null"},
        {"NUMBER(\"0x1F\")", "31"},
        {"NUMBER(\"0b101\")", "5"},
        {"NUMBER(\"0o17\")", "15"},
        {"NUMBER(\"-0x1F\")", "null"},
        {"NUMBER(\"1e3\")", "1000"},
        {"NUMBER(\"+5\")", "5"},
        {"NUMBER(\"-5.\")", "-5"},
        {"NUMBER(\".5\")", "0.5"},
        {"NUMBER(\"Infinity\")", "null"},
        {"NUMBER(\"NaN\")", "null"},
        {"NUMBER(\"1_000\")", "null"},
        {"NUMBER(\"007\")", "7"},
        {"NUMBER(\"-000\")", "0"},
        {"NUMBER(\"12345678901234567890\")", "12345678901234567890"},
        {"NUMBER(x)", "null (number_too_large)", R"({"x":"1e400"})"},
        {"NUMBER(x)", "null (number_too_large)", R"({"x":1e400})"},
        {"x", "null (number_too_large)", R"({"x":1e400})"},
        {"NUMBER(x)", "0", R"({"x":"1e-400"})"},
    });
}

TEST_CASE("letters are those of all Unicode, as in JavaScript") {
    check({
        {"LOWER(\"ÀÉÎ ABC\")", R"("àéî abc")"},
        {"UPPER(\"straße ﬁ\")", R"("STRASSE FI")"},
        {"LOWER(\"İ\")", "\"i\u0307\""},
        {"LOWER(\"ΟΔΥΣΣΕΥΣ Σ\")", R"("οδυσσευς σ")"},
        {"UPPER(\"ΐ\")", "\"\u0399\u0308\u0301\""},
        {"UPPER(\"i\")", R"("I")"},
        {"LOWER(5)", R"("5")"},
        {"LOWER(null)", "null"},
        {"LOWER({a: 1})", "null"},
        {"LOWER([\"A\", null, 5, [\"B\"], {}])", R"(["a",null,"5",["b"],null])"},
        {"TRIM(\"\u00A0\u2003\uFEFF a b \u2028\\t\")", R"("a b")"},
        {"TRIM(\"\u0085a\u200B\")", "\"\u0085a\u200B\""},
        {"TRIM([\" a \", null])", R"(["a",null])"},
        {"TRIM(\"   \")", R"("")"},
    });
}

TEST_CASE("functions that search with regular expressions") {
    check({
        {"REPLACE(\"John Smith\", \"(\\w+)\\s(\\w+)\", \"$2, $1\")", R"("Smith, John")"},
        {"REPLACE(\"abc\", \"b\", \"[$&]\")", R"("a[b]c")"},
        {"REPLACE(\"abc\", \"b\", \"$$\")", R"("a$c")"},
        {"REPLACE(\"+33 6 12\", \"[^0-9]\", \"\")", R"("33612")"},
        {"REPLACE(\"abc\", \"x\", \"y\")", R"("abc")"},
        {"REPLACE(\"abc\", \"\", \"-\")", R"("-a-b-c-")"},
        {"REPLACE(\"abc\", \"b\", null)", R"("ac")"},
        {"REPLACE(null, \"b\", \"c\")", "null"},
        {"REPLACE(12.5, \"\\.\", \",\")", R"("12,5")"},
        {"REPLACE(\"aXb\", re, \"-\")", R"("a-b")", R"({"re":"[A-Z]"})"},
        {"SELECT(\"From A to Z alphabet\",\"A(.*?)Z\", 1)", R"(" to ")"},
        {"SELECT(\"From A to Z alphabet\",\"A(.*?)Z\", 2)", "null"},
        {"SELECT(\"abc\", \"(x)?b\", 1)", "null"},
        {"SELECT(\"abc\", \"x\")", "null"},
        {"SELECT(\"2023-05\", \"(?<y>\\d+)-(?<m>\\d+)\", \"m\")", R"("05")"},
        {"SELECT(null, \"x\")", "null"},
        {"SELECT(\"abc\", null)", "null"},
    });
}

TEST_CASE("digests and base64 are of the UTF-8 bytes") {
    CHECK(formula("SHA256(\"é\")") == "\"" + core::sha256_hex("é") + "\"");
    CHECK(formula("SHA256(123)") == "\"" + core::sha256_hex("123") + "\"");
    CHECK(formula("SHA256(\"\")") == "\"" + core::sha256_hex("") + "\"");
    check({
        {"SHA256(null)", "null"},
        {"SHA256([1])", "null"},
        {"MD5(\"é\")", R"("66ddcd97cfdeabb2f6fb8a999b4bc76f")"},
        {"MD5(null)", "null"},
        {"ENCODE_BASE64(\"a\")", R"("YQ==")"},
        {"ENCODE_BASE64(\"ab\")", R"("YWI=")"},
        {"ENCODE_BASE64(\"abc\")", R"("YWJj")"},
        {"ENCODE_BASE64(\"\")", R"("")"},
        {"ENCODE_BASE64(\"😀é\")", R"("8J+YgMOp")"},
        {"DECODE_BASE64(\"8J+YgMOp\")", R"("😀é")"},
        {"DECODE_BASE64(\"8J-YgMOp\")", R"("😀é")"},
        {"DECODE_BASE64(\"YQ\")", R"("a")"},
        {"DECODE_BASE64(\"YQ==\")", R"("a")"},
        {"DECODE_BASE64(\" Y W\\nI= \")", R"("ab")"},
        {"DECODE_BASE64(\"Y\")", "null"},
        {"DECODE_BASE64(\"YQ=\")", "null"},
        {"DECODE_BASE64(\"YQ==YQ==\")", "null"},
        {"DECODE_BASE64(\"Y!Q=\")", "null"},
        {"DECODE_BASE64(\"/w==\")", "null"},
        {"DECODE_BASE64(\"\")", R"("")"},
        {"DECODE_BASE64(null)", "null"},
    });
}

TEST_CASE("functions that choose") {
    check({
        {"COALESCE(a, \"\", [], {}, 0)", "0"},
        {"COALESCE(null)", "null"},
        {"COALESCE(false, 1)", "false"},
        {"IF(1 < 2, \"yes\")", R"("yes")"},
        {"IF(1 > 2, \"yes\")", "null"},
        {"IF(\"\", 1, 2)", "2"},
        {"SWITCH(\"b\", \"a\", 1, \"b\", 2)", "2"},
        {"SWITCH(\"c\", \"a\", 1, \"b\", 2)", "null"},
        {"SWITCH(\"c\", \"a\", 1, \"b\", 2, 3)", "3"},
        {"SWITCH(1, \"1\", \"one\")", R"("one")"},
        {"SWITCH(null, null, \"none\", 1)", R"("none")"},
        {"SWITCH([\"x\", \"b\"], \"a\", 1, \"b\", 2)", "2"},
        {"ISEMPTY(null)", "true"},
        {"ISEMPTY(\"\")", "true"},
        {"ISEMPTY([])", "true"},
        {"ISEMPTY({})", "true"},
        {"ISEMPTY(0)", "false"},
        {"ISEMPTY(false)", "false"},
        {"ISEMPTY(\" \")", "false"},
    });
}

TEST_CASE("functions of arrays and objects, with the element's names inside") {
    constexpr const char* event =
        R"({"id":"order","items":[{"id":1,"price":2.5,"qty":2,"tags":["x","y"]},{"id":2,"price":"4","qty":1,"tags":[]},
        {"id":3,"price":null}],"price":[10,20],"qty":[1,2],"long":[1,2,3],"order":{"prices":[1,2]},"mixed":[1,"2",null,"x",true],
        "lists":[[1,2],[3]],"none":[],"text":"abc"})";
    check({
        {"SIZE([1, null])", "2"},
        {"SIZE({a: 1})", "1"},
        {"SIZE(\"abc\")", "null"},
        {"SIZE(null)", "null"},
        {"SIZE(items)", "3", event},
        {"SUM(mixed)", "3", event},
        {"MIN(mixed)", "1", event},
        {"MAX(mixed)", "2", event},
        {"COUNT(mixed)", "4", event},
        {"AVERAGE(mixed)", "1.5", event},
        {"SUM(none)", "0", event},
        {"COUNT(none)", "0", event},
        {"MIN(none)", "null", event},
        {"MAX(none)", "null", event},
        {"AVERAGE(none)", "null", event},
        {"SUM(missing)", "null", event},
        {"COUNT(missing)", "null", event},
        {"AVERAGE(missing)", "null", event},
        {"SUM(items, price * qty)", "9", event},
        {"MAX(items, price)", "4", event},
        {"COUNT(items, price)", "2", event},
        {"COUNT(items, IF(qty > 1, 1))", "1", event},
        {"SUM(items.*.price)", "6.5", event},
        {"SUM(price, price * qty)", "50", event},
        {"FOR_EACH(items, id)", "[1,2,3]", event},
        {"FOR_EACH(items, text)", "[null,null,null]", event},
        {"FOR_EACH(items, root.text)", R"(["abc","abc","abc"])", event},
        {"FOR_EACH(items, root.id + \"-\" + id)", R"(["order-1","order-2","order-3"])", event},
        {"FOR_EACH(items, GET(\"id\"))", "[1,2,3]", event},
        {"FOR_EACH(items, GET(\"root.id\"))", R"(["order","order","order"])", event},
        {"FOR_EACH(items, FOR_EACH(tags, tags + id))", R"([["x","y"],[],null])", event},
        {"FOR_EACH(items, FOR_EACH(tags, tags + root.id))", R"([["xorder","yorder"],[],null])", event},
        {"FOR_EACH(items, SIZE(tags))", "[2,0,null]", event},
        {"FOR_EACH(price, price * qty)", "[10,40]", event},
        {"FOR_EACH(price, {p: price, q: qty})", R"([{"p":10,"q":1},{"p":20,"q":2}])", event},
        {"FOR_EACH(price, long)", "[null,null]", event},
        {"FOR_EACH(price, text)", "[null,null]", event},
        {"FOR_EACH(price, root.long)", "[[1,2,3],[1,2,3]]", event},
        {"FOR_EACH(order.prices, order.prices + 1)", "[2,3]", event},
        {"FOR_EACH(root.price, price / 10)", "[1,2]", event},
        {"FOR_EACH(items.*.id, items.*.id * 2)", "[2,4,6]", event},
        {"FOR_EACH(lists, SIZE(lists))", "[2,1]", event},
        {"FOR_EACH(mixed, mixed)", "[1,\"2\",null,\"x\",true]", event},
        {"FOR_EACH(missing, 1)", "null", event},
        {"FOR_EACH(text, text)", "null (not_a_list)", event},
        {"FOR_EACH(none, 1)", "[]", event},
        {"FOR_EACH([1, 2], 5)", "[5,5]"},
        {"FOR_EACH(items, GETCOOKIE(\"a\"))", "[\"1\"]",
         R"({"items":[{"x":1}],"context":{"device":{"cookie":"a=1"}}})"},
    });
}

TEST_CASE("functions of JSON") {
    constexpr const char* event =
        R"({"j":"{\"a\":[1,{\"b\":\"x\"}],\"n\":null}","bad":"{a","o":{"k":[1,"é"]},"no":null})";
    check({
        {"JSON_PARSE(j)", R"({"a":[1,{"b":"x"}],"n":null})", event},
        {"JSON_PARSE(bad)", "null (not_readable)", event},
        {"JSON_PARSE(no)", "null", event},
        {"JSON_PARSE(\"12\")", "12"},
        {"JSON_PARSE(o)", "null", event},
        {"JSON_STRINGIFY(o)", R"("{\"k\":[1,\"é\"]}")", event},
        {"JSON_STRINGIFY(\"a\\\"b\")", R"("\"a\\\"b\"")"},
        {"JSON_STRINGIFY(1.50)", R"("1.5")"},
        {"JSON_STRINGIFY(no)", "null", event},
        {"JSON_STRINGIFY(no, \"{}\")", R"("{}")", event},
        {"VALUE_FROM_JSON(j, \"a.1.b\")", R"("x")", event},
        {"VALUE_FROM_JSON(j, \"a.*.b\")", R"(["x"])", event},
        {"VALUE_FROM_JSON(j, \"n\")", "null", event},
        {"VALUE_FROM_JSON(j, \"zzz\")", "null", event},
        {"VALUE_FROM_JSON(j, p)", R"("x")", R"({"j":"{\"a\":\"x\"}","p":"a"})"},
        {"VALUE_FROM_JSON(bad, \"a\")", "null (not_readable)", event},
    });
}

TEST_CASE("functions that read headers and cookies") {
    constexpr const char* event = R"({"context":{"request":{"headers":{"referer":"https://a.b/","x-n":5}},
        "device":{"cookie":"_fbp=fb.1.2; session = a b ;empty=; _fbp=second; q=a=b"}},"name":"_fbp"})";
    check({
        {"GETHEADER(\"Referer\")", R"("https://a.b/")", event},
        {"GETHEADER(\"X-N\")", "5", event},
        {"GETHEADER(\"Missing\")", "null", event},
        {"GETHEADER(\"Referer\")", "null"},
        {"GETCOOKIE(\"_fbp\")", R"("fb.1.2")", event},
        {"GETCOOKIE(name)", R"("fb.1.2")", event},
        {"GETCOOKIE(\"_FBP\")", "null", event},
        {"GETCOOKIE(\"session\")", R"("a b")", event},
        {"GETCOOKIE(\"empty\")", R"("")", event},
        {"GETCOOKIE(\"q\")", R"("a=b")", event},
        {"GETCOOKIE(\"fbp\")", "null", event},
        {"GETCOOKIE(\"_fbp\")", "null"},
    });
}

TEST_CASE("dates") {
    constexpr const char* event =
        R"({"d":"2023-05-23T10:20:30.000+02:00","ms":1684850645678,"s":"2023-05-23","no":null,"birth":"1990-06-15"})";
    check({
        {"TIMESTAMP()", "1767225600000"},
        {"TODAY()", R"("2026-01-01T00:00:00.000Z")"},
        {"DATEPARSE(\"23 May 2023\", \"dd MMMM yyyy\")", R"("2023-05-23T00:00:00.000Z")"},
        {"DATEPARSE(\"nonsense\", \"dd MMMM yyyy\")", "null"},
        {"DATEPARSE(\"23.5.2023\", \"yyyy-MM-dd\", null, \"d.M.yyyy\", \"d.M.yy\")",
         R"("2023-05-23T00:00:00.000Z")"},
        {"DATEPARSE(\"nonsense\", \"yyyy-MM-dd\", \"d.M.yyyy\")", "null"},
        {"DATEPARSE(\" 5/23/2023,\u202f 6:00\u00a0p.m. \", \"M/d/yyyy, h:mm a\")",
         R"("2023-05-23T18:00:00.000Z")"},
        {"DATEPARSE(\"5/23/2023 6:00 AM\", \"M/d/yyyy  h:mm a\")", R"("2023-05-23T06:00:00.000Z")"},
        {"DATEPARSE(\"23 mai 2023\", \"yyyy\", \"d MMMM yyyy\", {locale: \"fr\"})",
         R"("2023-05-23T00:00:00.000Z")"},
        {"DATEPARSE(\"23 mai 2023\", \"d MMMM yyyy\", {locale: no})", "null", event},
        {"DATEPARSE(\"23 May 2023\", \"d MMMM yyyy\", {locale: CONCAT(\"x\", items.0.id)})", "null", event},
        {"DATEFORMAT(\"2026-11-27 10:00:00\", \"dd/MM/yyyy HH:mm\")", R"("27/11/2026 10:00")"},
        {"DATEDIFF(\"2026-11-27 10:00:00\", \"2026-11-29 10:00:00+00\", \"days\")", "2"},
        {"DATEPARSE(no, \"dd\")", "null", event},
        {"DATEFORMAT(d, \"yyyy-MM-dd HH:mm\")", R"("2023-05-23 10:20")", event},
        {"DATEFORMAT(ms, \"yyyyMMdd\")", R"("20230523")", event},
        {"DATEFORMAT(no, \"yyyy\")", "null", event},
        {"DATEADD(d, 1, \"hours\")", R"("2023-05-23T11:20:30.000+02:00")", event},
        {"DATEADD(s, \"2\", \"weeks\")", R"("2023-06-06T00:00:00.000Z")", event},
        {"DATEADD(\"2023-01-31\", 1, \"months\")", R"("2023-02-28T00:00:00.000Z")"},
        {"DATEADD(d, no, \"days\")", "null", event},
        {"DATEADD(d, 1, no)", "null", event},
        {"DATESUB(s, 1, \"years\")", R"("2022-05-23T00:00:00.000Z")", event},
        {"DATEDIFF(\"2023-05-01\", \"2023-05-31\", \"days\")", "30"},
        {"DATEDIFF(\"2023-05-31\", \"2023-05-01\", \"weeks\")", "-4"},
        {"DATEDIFF(no, s, \"days\")", "null", event},
        {"AGE(birth)", "35", event},
        {"AGE(birth, \"months\")", "426", event},
        {"AGE(no)", "null", event},
        {"YEAR(d)", "2023", event},
        {"MONTH(d)", "5", event},
        {"DAY(d)", "23", event},
        {"HOUR(d)", "10", event},
        {"MINUTES(d)", "20", event},
        {"SECONDS(d)", "30", event},
        {"HOUR(ms)", "14", event},
        {"YEAR(no)", "null", event},
        {"TIMEZONE(d)", R"("UTC+2")", event},
        {"TIMEZONE(s)", R"("UTC")", event},
    });
}

TEST_CASE("names of functions count in any case") {
    check({
        {"upper(\"a\")", R"("A")"},
        {"For_Each([1], 2)", "[2]"},
        {"sha256(null)", "null"},
    });
}
