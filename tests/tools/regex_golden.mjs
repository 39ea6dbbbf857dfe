// Writes what JavaScript answers about regular expressions, for tests/mapping/regex to compare with.
//
//   node tests/tools/regex_golden.mjs > tests/golden/regex.json
//
// A seed and a number of random patterns may follow, for a comparison larger than the one that is checked in.
// Each line of the result is one case: ["search", pattern, flags, text, [byte offset, whole match, groups...] or null],
// ["replace", pattern, flags, text, replacement, result] or ["error", pattern]. Characters are code points here, so
// patterns and texts with characters beyond U+FFFF are run with JavaScript's u flag, which is not part of `flags`.
const seed = Number(process.argv[2] ?? 20230523);
const rounds = Number(process.argv[3] ?? 1200);

let state = seed >>> 0;
const random = () => { // mulberry32
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
const one_of = (list) => list[between(0, list.length - 1)];

const cases = [];
const bytes = (text) => Buffer.byteLength(text);
const search = (pattern, text, flags = "", hidden = "") => {
  let re;
  try { re = new RegExp(pattern, flags + hidden); } catch { cases.push(["error", pattern]); return false; }
  const found = re.exec(text);
  cases.push(["search", pattern, flags, text, found && [bytes(text.slice(0, found.index)), ...[...found].map((g) => g ?? null)]]);
  return true;
};
const replace = (pattern, text, replacement, flags = "", hidden = "") =>
  cases.push(["replace", pattern, flags, text, replacement, text.replace(new RegExp(pattern, "g" + flags + hidden), replacement)]);

// The language's own examples, and what people write.
search("A(.*?)Z", "From A to Z alphabet");
replace("([0-9]{2})", "0123456789", "$1-");
for (const text of ["john@example.com", "nobody", "a@b.c d@e.f", ""]) search("^[^\\s@]+@([^\\s@]+\\.)+[^\\s@]+$", text);
for (const text of ["+33 6 12 34 56 78", "0612345678", "33-6"]) { replace("[^\\d+]", text, ""); search("^(?:\\+33|0)\\s?(\\d)((?:\\s?\\d{2}){4})$", text); }

// Each feature with texts that tell dialects apart.
const spaces = "\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u0085\u180e\u200b\u001f";
for (const c of spaces) for (const p of ["^\\s$", "^\\S$", "^.$", "^[\\s]$", "^[^\\s]$", "^[^\\S]$", "^[\\S]$", "^[^]$", "^[\\s\\S]$", "$", "^\\W$"]) search(p, c);
for (const c of "09azAZ_é٣ſKǅ-") for (const p of ["^\\d$", "^\\D$", "^\\w$", "^\\W$", "^[\\d]$", "^[^\\w]$", "^[\\W\\d]$", "^[^\\W]$", "\\b", "\\B", "^\\b.", "^[\\w-]$", "^[\\d-x]$", "^[a-\\d]$"]) search(p, c);
for (const text of ["", "\n", "a\n", "a", "a\nb", "\na", "a\r\nb"]) for (const p of ["^", "$", "^$", "a$", "^a", "a.b", "a[^]b", "a[^]{2}b", "[]", "[^]", "[]|a", "a|[]", "^.*$", "^[^]*$", ".*", "(?:)", "b$", "^b"]) search(p, text);
const texts = ["", "a", "b", "ab", "aab", "aaa", "abab", "zaacbbbcac", "baaabac", "1053", "xyz", "A", "aA", "a-b", "{", "a{,5}", "a{1", "]", "}", "\\", "u{61}", "x{41}", "pL", "p{L}", "kname", "Z", "AZzQE", "\\Q.\\E", "(*ACCEPT)", "\u0001", "\u0000", "\u00000", "c1", "\\c", "\\c1", "\b", "8", "\u001b", "\u0053", "é", "€uro", "a+", "a++", "aaaa", "foo_bar", "[:alpha:]", "[:alpha]", ":a]", "R", "X", "h", "N", "G", "K"];
const patterns = ["a*", "a+?", "a??", "a{2}", "a{2,}", "a{1,2}?", "a{0}", "a{,5}", "a{1", "a{", "{", "}", "]", "x{41}", "\\x{41}", "\\x41", "\\x4", "\\xg", "\\u0041", "\\u004", "\\u", "\\A", "\\Z", "\\z", "\\K", "\\G", "\\R", "\\X", "\\h", "\\N", "\\Q.\\E", "\\p{L}", "\\pL", "\\e", "\\a", "\\_",
  "\\cA", "\\c1", "\\c", "[\\c1]", "[\\c]", "[\\cA]", "[\\c_]", "\\0", "\\00", "\\01", "\\1", "\\8", "\\9", "\\18", "\\33", "\\123", "\\400", "\\377", "\\777", "(a)\\1", "(a)\\2", "\\1(a)", "(a\\1)", "(a)|\\1b", "(?:(a)|b)\\1", "(?:(a)|(b))+\\1\\2", "(?:\\1(a)|b)+", "(?:(a)|b\\1)+", "(a*)*", "(a*)+", "(?:a?)*?b", "(?:a*?)*", "(a|ab)(c|bcd)*", "(?:|a)*", "(?:|a)+", "(|a)*b", "(a?)*?$", "(?:a?b??)*",
  "(z)((a+)?(b+)?(c))*", "((a)|(b))*", "((a)|(b))+?$", "(?:(a)?b?)*", "(?:(a)|(b)|c)*", "((?:(a)|b)*c)*", "(a*){2}", "(a*){0,3}", "(?:(a)|b){2}", "(?:(a)|b){2,3}", "(a){0}", "(a){0}\\1b", "(?=(a+))a*b\\1", "(?=(a+))", "(?=a)*b", "(?=(a))?b", "(?=(a))+a", "(?=(a)){2}\\1", "(?=(a)){0}\\1b", "(?!a)*b", "(.*?)a(?!(a+)b\\2c)\\2(.*)", "(?!(a))b\\1", "(?<=a)b", "(?<!a)b", "(?<=a+)b", "(?<=^a*)b", "(?<!a+)b", "(?<=(a))b", "(?<=(a|bb))a", "(?<=(?:a|bb))a", "(?<=(a{1,2}))b", "(?<=a(?=b))b", "(?<=\\b)a", "(?<!\\w+)a", "(?<=a|b|^)", "(?<=$)", "(?<=[^])$", "(?<=\\d{2,})3",
  "(?<n>a)\\k<n>", "\\k<n>(?<n>a)", "\\k<n>", "(?<n>a)\\k<m>", "(?<n>a)\\k", "(?<n>a)|(?<n>b)", "(?<1>a)", "(?<n a)", "(?<>a)", "(?<$_é1>a)", "(?<n>a)[\\k]", "[\\k]", "\\kname", "(?i)a", "(?i:a)", "(?-i:a)", "(?>a)", "(?|a|b)", "(?P<n>a)", "(?#a)", "(?'n'a)", "(?R)", "(?1)", "(?&n)", "(?C)", "(*ACCEPT)", "(*UTF)a", "a(*FAIL)", "a*+", "a++", "a?+", "a{1}+", "a**", "*", "+a", "?", "{1}", "a|*", "(*a)", "(?:+)", "^*", "$+", "\\b+", "\\B*", "(?<=a)*", "(?<!a)?", "(?=a)+?", "x{2,1}", "[b-a]", "[a-a]", "[\\d-a]", "[a-\\d]", "[\\d-\\w]", "[-a]", "[a-]", "[--a]", "[a-b-c]", "[^-a]", "[\\b]", "[\\B]", "[\\1]", "[\\8]", "[\\0]", "[\\x41-\\x43]", "[\\u0041-\\u0043]", "[[:alpha:]]", "[[:alpha:]", "[a[b]", "[.]", "[*+?]", "[(|)]", "[\\]]", "[\\\\]", "[^\\\\]", "[\\-a]", "[a\\-z]", "[", "[a", "[]a]", "[^]a]", "[^]]", "(", ")", "(a", "a)", "(?", "(?:", "(?=", "(?<", "(?<a", "\\", "a\\", "[\\", "()", "()|", "|", "||a", "a|", "(?:a|)b", "\\.", "\\/", "/", "\\-", "#", " ", "a b", "\\ ", "&&", "a&&b", "~", "\\~", "\\@", "\\é", "é", "[é-ü]", "€", "[^a]", "[^ab]b", "\\D", "\\W+", "\\w+", "[\\w]+_", "\\ud83d", "[\\ud83d]", "[^\\ud83d]", "[\\ud800-\\udfff]", "[\\u0000-\\uffff]", "[^\\u0000-\\uffff]"];
for (const p of patterns) for (const t of texts) if (!search(p, t)) break;
// /i for letters of ASCII, and with Unicode's folding.
for (const p of ["abc", "[a-c]+", "[^a]", "(a)\\1", "\\u0041", "\\w+", "[\\W]", "[^\\W]", "a|B", "[Z-a]", "\\x61"]) for (const t of ["ABC", "abc", "aA", "A", "_", "-", "b"]) search(p, t, "i");
for (const p of ["é", "[à-é]", "σ", "ß", "я", "ĳ", "ﬁ"]) for (const t of ["É", "é", "Σ", "ς", "σ", "SS", "ẞ", "Я", "Ĳ", "ﬁ", "fi"]) search(p, t, "i", "u");
// Beyond U+FFFF.
for (const p of ["^.$", "^..$", "😀", "[😀]", "[^😀]", "[😀-😎]", "\\u{1F600}", "\\ud83d\\ude00", "[\\ud83d\\ude00-\\ud83d\\ude0e]", "[\\u{1F600}]", "😀+", "(?<=😀)a", "(?<=.)a", "\\W", "\\S", "[^]", "[]", "\\ud83d", "(?<=^.{1,3})a"]) for (const t of ["😀", "😀😀", "a😀", "😀a", "😄", "a"]) search(p, t, "", "u");
// Replacements.
for (const [p, t] of [["a", "banana"], ["(a)(n)?", "banana"], ["(?<x>a)(?<y>n)?", "banana"], ["a*", "aabab"], ["", "abc"], ["", ""], ["$", "abc"], ["^", "abc"], ["\\b", "ab cd"], ["x", "banana"], ["(?=(a))", "banana"], ["(b)(a)(n)(a)(n)(a)(.)?(.)?(.)?(.)?(.)?", "banana"], ["[^]", "é€"], ["", "é€"], ["(?:(a)|b)*", "abxba"], ["(?<=a)", "banana"]])
  for (const r of ["", "-", "$", "$$", "$$$", "$&", "[$`|$&|$']", "$1", "$2", "$3", "$0", "$00", "$01", "$02", "$10", "$11", "$12", "$011", "$1a", "$99", "$<x>", "$<y>", "$<z>", "$<x", "$<", "<$1$2>", "é$1€", "\\1", "\\$1", "${1}", "$&$&$&"]) replace(p, t, r);
for (const [p, t] of [["", "😀a😀"], [".", "😀a😀"], ["a|", "😀a😀"]]) replace(p, t, "[$&]", "", "u");
replace("A", "banana", "$&$&", "i");

// Random patterns over a small alphabet, where groups, loops and looks meet in every way.
const atom = (depth, groups) => {
  const kind = between(0, depth > 0 ? 13 : 4);
  switch (kind) {
    case 0: case 1: case 2: return one_of(["a", "b", "c"]);
    case 3: return one_of([".", "[ab]", "[^a]", "\\w", "[^]", "\\d", "[a-c]", "\\W"]);
    case 4: return one_of(["^", "$", "\\b", "\\B", "", `\\${between(1, 3)}`, `\\${between(1, 3)}`]);
    case 5: case 6: case 7: return "(" + disjunction(depth - 1) + ")";
    case 8: case 9: return "(?:" + disjunction(depth - 1) + ")";
    case 10: return "(?=" + disjunction(depth - 1) + ")";
    case 11: return "(?!" + disjunction(depth - 1) + ")";
    // Groups in a look-behind are matched from right to left, which PCRE2 does not do; fixed text only.
    case 12: return (random() < 0.5 ? "(?<=" : "(?<!") + Array.from({ length: between(0, 3) }, () => one_of(["a", "b", ".", "[ab]", "|", "^", "a*", "b+", "(?:a|bc)"])).join("") + ")";
    default: return "(" + one_of(["a", "b"]) + ")";
  }
};
// Where a turn of a loop has to be taken and may be empty, PCRE2 sometimes ends the loop earlier than JavaScript.
const may_be_empty = (p) => { try { return new RegExp(`^(?:${p})$`).test(""); } catch { return true; } };
const term = (depth) => {
  const a = atom(depth);
  const fixed = a === "" || /^(\^|\$|\\[bB])$/.test(a) || a.startsWith("(?<");
  const must = a.length > 2 && (may_be_empty(a) || /[\\(]/.test(a.slice(1))) ? [] : ["+", "{2}", "{1,2}", "{1,}", "+?", "{1,2}?"];
  return a + (fixed || random() < 0.45 ? "" : one_of(["*", "?", "{0,2}", "{0}", "*?", "??", ...must]));
};
const disjunction = (depth) => Array.from({ length: random() < 0.3 ? 2 : 1 }, () => Array.from({ length: between(random() < 0.1 ? 0 : 1, 3) }, () => term(depth)).join("")).join("|");
for (let i = 0; i < rounds; ++i) {
  const p = disjunction(3);
  const t = Array.from({ length: between(0, 8) }, () => one_of(["a", "a", "b", "c", "1", "-"])).join("");
  if (search(p, t) && random() < 0.3) replace(p, t, one_of(["<$&>", "[$1]", "$2$1", "x"]));
}
process.stdout.write("[\n" + cases.map((c) => JSON.stringify(c).replace(/[\u007f-\u00a0\u2028\u2029\ufeff]/g, (x) => "\\u" + x.charCodeAt(0).toString(16).padStart(4, "0"))).join(",\n") + "\n]\n");
