// The curated inputs of compare_normalisation.mjs, by field: a text, or [text, our answer, reason] where we differ from
// the builder on purpose (null: nothing is sent).
export const fieldNames = {
  em: 'email', ph: 'phone', fn: 'first_name', ln: 'last_name', ge: 'gender', db: 'date_of_birth', ct: 'city',
  st: 'state', zp: 'zip_code', country: 'country', external_id: 'external_id',
};

const sha = 'a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3';
const md5 = '5f4dcc3b5aa765d61d8327deb882cf99';
// Inputs for every field.
const anywhere = [
  '', ' ', '\t\r\n', '\u00a0\u3000\ufeff', '0', '-', '--', '.', 'N/A', 'n/a', 'unknown', 'null', 'NaN', 'undefined', 'true',
  '[object Object]', '(not set)', '#N/A', '{{user.email}}', '%%EMAIL%%', '${email}', '<test lead: dummy data for first_name>', 'X', 'é', 'ß', '\u0000', '\u0000\u0001\u001f\u007f', '\u0085', '\u200b', '<b>x</b>', '<script>alert(1)</script>',
  '&nbsp;', '😀', '👨🏽', '정', '김 철수', 'محمد', 'İstanbul', 'STRASSE', 'Straße', 'ΟΔΥΣΣΕΥΣ', 'ΟΔΟΣ ΑΒ', 'Σ', '\u212a', '10,5', '1e3',
  sha, sha.toUpperCase(), ` ${sha}\t`, `\u00a0${md5.toUpperCase()}`, md5, sha.slice(1), sha + '0', `g${sha.slice(1)}`,
  `${sha}.AQQAAQMC`, ` ${sha.toUpperCase()}.AQQAAQMC `, `${md5}.BA`, `${sha}.Aw`, `${sha}.XX`, `${sha}.1234567`,
  `${sha}.😀😀😀😀`, `${sha}.a.12345678`, `${sha}.AQ.`, '12345678901234567890123456789012',
];

const em = [
  'john_smith@gmail.com', ' John_Smith@GMAIL.com ', 'JOHN@EXAMPLE.CO.UK', 'a@b.c', 'a@b', '@b.c', 'a@', 'a@@b.c', 'a b@c.d',
  'a.b.c@d.e', '.a@b.c', 'a.@b.c', 'a..b@c.d', 'a:.b@c.d', 'a:b@c.d', 'a:..b@c.d', "o'neil+tag@x-y.org", '!#$%&\'*+/=?^_`{|}~-@x.yz',
  'a@-b.c', 'a@b-.c', 'a@b.c-', 'a@b.c.', 'a@.b.c', 'a@b..c', 'a@1.2', 'a@b_c.d', 'a@[127.0.0.1]', '"a b"@c.d', 'a@b.c\n', 'a@b.c\u0000',
  'ada@example.com\u200b', 'test@meta.com', 'test@fb.com', 'ada@example.com; ada2@example.com', '"ada@example.com"', 'é@b.c', 'a@é.com', 'a@münchen.de', 'a@xn--mnchen-3ya.de', '\u212aate@x.com', 'İ@x.com', 'John Smith <john@x.com>', 'a,b@c.d',
  'a@b.c, d@e.f', 'mailto:a@b.c', 'a@b.museum', `${'a'.repeat(80)}@x.com`, `a@${'b'.repeat(80)}.com`, 'ｊｏｅ@x.com', 'a(c)@b.d',
];
const ph = [
  '+44 (0)20 7946 0018', '+44 07911 123456', '+7 8 916 123-45-67', '+1 650 555 1212 ext. 12', '+52 1 55 1234 5678', '3.36123E+10', '12', 'p:+33612345678', '١٢٣٤٥٦٧٨', '16505551212', '+1 (650) 555-1212', '1(650)555-1212', '06 12 34 56 78', '0033612345678', '+33 (0)6 12 34 56 78', '000', '+', 'abc', '6505551212',
  '١٢٣٤٥٦', '１２３', '1'.repeat(80), '+44 844 412 4653', 'ext. 12', '555-CALL', '-5', '1.5', '00', '001', '०१२', '²³', '1\u00002',
];
const names = [
  'Mary', 'Valéry', 'VALÉRY', "O'Neil", 'Jean-Pierre', 'van der Berg', ' Anna\u00a0Maria ', 'J.', 'Dr. No', 'Łukasz', 'ŞÜKRÜ', 'İBRAHİM', 'Groß', 'GROẞ',
  'ΓΙΏΡΓΟΣ', 'ΑΣ ΒΑΣ', 'ΑΣ-Β', 'ΑΣ\u200bΒ', 'ΑΣ.', 'Σ.Α.Σ.', '𐐀𐐁', 'Ǆorđe', 'ﬁona', 'Ｊｏｈｎ', 'Zoë\u0301', 'e\u0301', 'राम', 'Nguyễn Văn A', '山田　太郎',
  'a_b', 'a“b”', 'a–b', 'Jose\u0301', 'Jo\u200bhn', 'a\u2028b', '\u180ea', '¿Qué?', 'O’Neil', 'x\ud83d\ude00y', 'Ⓐ', 'Ⅳ', '@', '(none)', 'test test', "'", '12', 'ȺB',
];
const ge = [
  'm', 'F', ' Male ', 'FEMALE', 'Mr', 'mr.', 'Mrs', 'Ms', "Ma'am", 'maam', 'woman', 'man', 'boy', 'girl', 'he', 'she', 'they', 'other', 'divers', 'x', 'masculin', 'homme',
  'male\u00a0', '\u212aing', 'KING', 'DÚKE', 'f m', 'mf', '1', '2', 'prince', 'Countess', 'mom', 'daddy', 'mum', 'lass', 'hers', 'ſhe', 'ﬁ',
];
const db = [
  '1990-05-20', '20.05.1990', '05/20/1990', '20/05/1990', '03/04/1990', '1990/20/05', '19900520', '20051990', '15061990', '06151990', '19900231', '20261224', '99999999', '00000000', '1990', '1990-05', '5/20/90', '20-5-05',
  '31/02/1990', '31.02.2000', '30-02-1999', '32/01/1990', '13/13/1990', '00/01/1990', '1/0/1990', '1500-01-01', '1799-12-31', '1800-01-01', '2027-01-01', '2028-01-01', '9999-01-01',
  '1990-05-20T00:00:00Z', '1990 May 20', '20 mai 1990', 'May 5, 1990 1', '1/1990/5', '13/1990/5', '5/1990/13', '40/1/1990', '1/40/1990', '1-2-3', '1 2 3 1990', '  1990 - 05 - 20  ',
  '1990/5/20', '0001990/5/20', '١٩٩٠/٥/٢٠', '１９９０/5/20', '1990年5月20日', 'born 19900520', '1990052', '199005200', '19900520 1', '1990,05,20', '5.20.1990', '31/12/1899', '12/31/1899',
  '999999999999999999999999/1/1', '1/1/99999999999999999999', '1e3/1/1', '-1990-05-20', '1990--05--20', '20th of 05, 1990',
];
const ct = [
  'Paris', 'San Francisco', 'São Paulo', 'ZÜRICH', 'St. Louis', "L'Aquila", 'Saint-Étienne', '東京', '75001 Paris', '1st City', 'Paris 15', 'New York, NY', '\u212aiel', 'Évry', 'Öland',
  'Łódź', '123', 'a', 'a1', '1a', 'İzmir', 'Den Haag', "'s-Hertogenbosch", 'Москва', 'X Æ A-12',
];
const oldAbbreviation = 'an older abbreviation of a state, which the builder cuts';
const accented = 'an accented name: the builder drops the letter';
const otherName = 'another name of a state or territory';
const longer = 'the name contains a shorter one, which the builder finds first';
const subdivision = 'ISO 3166-2: the state stands behind the country';
const st = [
  'CA', 'ca', ' Ca ', 'C.A.', 'N.Y.', 'California', 'CALIFORNIA', 'New York', 'newyork', 'New-York', 'NewYorkCity', 'New York, NY', 'North Carolina', 'N. Carolina', 'West Virginia',
  'Virginia', 'Arkansas', 'Kansas', 'Washington', 'Washington State', 'Ontario', 'British Columbia', 'Prince Edward Island', 'Newfoundland and Labrador', 'Yukon Territory', 'Nunavut', 'Quebec',
  'Northwest Territories', 'State of Georgia', 'CaliforniaUSA', 'OntarioCanada', 'Florida32801', 'FloridaBeach', 'Calif.', 'Mass.', 'Fla.', 'Carolina', '123ab', '9tx', 'T@X', 'T3x@s', 'C@l!f0rn!@',
  'B', 'X', 'zz', 'Bavaria', 'Bayern', 'Île-de-France', 'Catalunya', 'Moscow', 'New South Wales', '75', 'FR-75', 'BY', '東京都', 'Нижний', 'Tëxas', 'Hawaiʻi', '\u212aansas', 'İdaho', 'Texasé', 'Pâ',
  'Mississippi', 'Missouri', 'Baja California', 'Sonora', 'randomstring', 'Virginia Beach', 'Rhode Island', 'NH - New Hampshire', 'TX, USA', 'Kent', 'Île', 'Ont.', 'Nova Scotia',
  ['Penn.', 'pa', oldAbbreviation], ['Tex.', 'tx', oldAbbreviation], ['Tenn', 'tn', oldAbbreviation], ['Ariz.', 'az', oldAbbreviation], ['Minn.', 'mn', oldAbbreviation], ['Conn.', 'ct', oldAbbreviation],
  ['Nev.', 'nv', oldAbbreviation], ['Mont.', 'mt', oldAbbreviation], ['Miss.', 'ms', oldAbbreviation], ['Alta.', 'ab', oldAbbreviation], ['Man.', 'mb', oldAbbreviation], ['Que.', 'qc', oldAbbreviation],
  ['Nfld.', 'nl', oldAbbreviation], ['Kans.', 'ks', oldAbbreviation], ['W.Va.', 'wv', oldAbbreviation],
  ['Québec', 'qc', accented], ['QUÉBEC', 'qc', accented], ['Que\u0301bec', 'qc', accented], ['Montréal, Québec', 'qc', accented], ['Nouvelle-Écosse', 'ns', otherName], ['Colombie-Britannique', 'bc', otherName],
  ['Îndiana', 'in', accented], ['Ôhio', 'oh', accented], ['Nouveau-Brunswick', 'nb', otherName], ['Newfoundland', 'nl', otherName], ['Labrador', 'nl', otherName], ['Washington, D.C.', 'dc', otherName],
  ['District of Columbia', 'dc', otherName], ['Puerto Rico', 'pr', otherName], ['American Samoa', 'as', otherName], ['Northern Mariana Islands', 'mp', otherName], ['U.S. Virgin Islands', 'vi', otherName],
  ['W. Virginia', 'wv', longer], ['West Virginia, USA', 'wv', longer], ['US-CA', 'ca', subdivision], ['CA-ON', 'on', subdivision], ['us-ny', 'ny', subdivision],
  ['constructor', 'co', "a member of every JavaScript object: the builder's table has it by accident"],
];
const zp = [
  '37221', '    37221', '37221-3312', '94025', 'SW1A 1AA', 'sw1a1aa', 'K1A 0B1', '1', 'a', ' 1 ', '12', '1-2', '12-', '-12', '1 2', 'a b', '1 ', '75 001', '75001\u00a0', 'D-10115', '10115–1', 'ÉÉ', '😀', '1\u3000',
  '100-0001', '〒100-0001', 'W1A\t1AA', 'ab - cd', '00501', 'LV-1010', '12\u00ad', '\u212a1', 'z:75011', 'Z:SW1A 1AA',
];
const iso3 = 'ISO 3166-1 alpha-3';
const common = 'a common name';
const inside = 'the name of a country within a longer text';
const foreign = 'the name in another language';
const cut = 'no country: the builder cuts it to another one';
const country = [
  'US', 'us', ' u.s. ', 'U.S.A.', 'USA', 'IND', 'United States', 'UNITED STATES', 'United-States', 'united states of america', 'UnitedStatesAmerica', 'The United States', 'Canada', 'CanadaCountry',
  'GermanyEurope', 'France', 'FRANCE ', 'Germany', 'Deutschland', 'Italia', 'Brasil', 'España', 'México', 'Perú', 'Belgique', 'The Netherlands', 'Japan', 'Japan2024', 'Korea Republic of', 'North Korea',
  'South Korea', 'South-Korea', "Korea, Democratic People's Republic of", 'Holy See (Vatican City State)', 'Congo', 'Congo, the Democratic Republic of the', 'Guinea', 'Guinea-Bissau', 'Papua New Guinea', 'Niger', 'Nigeria',
  'Iran, Islamic Republic of', 'Federal Republic of Germany', 'Kingdom of Spain', 'Virgin Islands, U.S.', 'Virgin Islands, British', 'Micronesia, Federated States of', 'Dominica', 'Dominican Republic', 'Turkey', 'Swaziland',
  'Springfield, USA', 'Georgia', 'Georgia, USA', 'Jordan', 'Fiji', 'Oman', 'Cuba', 'Hong Kong', 'Taiwan, Province of China', 'Macao', 'Russia', 'Russian Federation', 'Viet Nam', 'Ivory Coast', 'East Timor',
  'XY', 'zz', 'EN', 'FR-75', 'US-CA', '123us', 'G@B', 'Fr.', 'Can.', 'FRA', 'CAN', 'AUS', 'ITA', 'BRA', 'GBR', 'JPN ', '東京', 'Россия', '123', 'Frânce',
  'CU', 'NA', 'Republic of France', 'Palestine, State of', 'Guam, USA', 'Indonesia', 'Bolivia', 'Kiribati', 'Puerto Rico', 'Czechia', 'Eswatini', 'Saint Lucia', 'Sri Lanka', 'Türkiye',
  ['CHN', 'cn', iso3], ['MEX', 'mx', iso3], ['TUR', 'tr', iso3], ['DEU', 'de', iso3], ['ESP', 'es', iso3], ['KOR', 'kr', iso3], ['PRT', 'pt', iso3], ['SWE', 'se', iso3], ['POL', 'pl', iso3], ['AUT', 'at', iso3], ['DNK', 'dk', iso3], ['IRL', 'ie', iso3],
  ['CHL', 'cl', iso3], ['ARE', 'ae', iso3], ['TUN', 'tn', iso3], ['UKR', 'ua', iso3], ['MAR', 'ma', iso3], ['SVK', 'sk', iso3], ['SRB', 'rs', iso3], ['BIH', 'ba', iso3], ['pak', 'pk', iso3], ['Dza', 'dz', iso3],
  ['Réunion', 're', accented], ['Curaçao', 'cw', accented], ["Côte d'Ivoire", 'ci', accented], ["Cote d'Ivoire", 'ci', accented], ["Co\u0302te d’Ivoire", 'ci', accented], ['Åland Islands', 'ax', accented], ['São Tomé and Príncipe', 'st', accented], ['Pérú', 'pe', accented],
  ['UK', 'gb', common], ['U.K.', 'gb', common], ['Great Britain', 'gb', common], ['England', 'gb', common], ['Scotland', 'gb', common], ['Northern Ireland', 'gb', common], ['Holland', 'nl', common], ['America', 'us', common],
  ['Republic of Korea', 'kr', common], ['Korea', 'kr', common], ['Cabo Verde', 'cv', common], ['Burma', 'mm', common], ['North Macedonia', 'mk', common], ['Macau', 'mo', common], ['Kosovo', 'xk', common], ['UAE', 'ae', common],
  ['St. Lucia', 'lc', common], ['Lao PDR', 'la', common], ['DR Congo', 'cd', common], ['Bosnia', 'ba', common], ['Saint Martin', 'mf', common], ['Timor-Leste', 'tl', common], ['Ger.', 'de', common],
  ['Nigeria, Federal Republic of', 'ng', longer], ['Republic of Indonesia', 'id', longer], ['Romania, Republic of', 'ro', longer], ['Federal Republic of Somalia', 'so', longer],
  ['Schweiz', 'ch', foreign], ['Suisse', 'ch', foreign], ['Österreich', 'at', foreign], ['Allemagne', 'de', foreign], ['États-Unis', 'us', foreign], ['Japão', 'jp', foreign], ['Polska', 'pl', foreign], ['Sverige', 'se', foreign],
  ['Royaume-Uni', 'gb', foreign], ['Estados Unidos', 'us', foreign], ['Nederland', 'nl', foreign], ['Marruecos', 'ma', foreign], ['Chine', 'cn', foreign], ['Germánia', 'de', foreign],
  ['Atlantis', null, cut], ['Côte', null, cut], ['fr_FR', null, cut], ['Jerusalem', null, cut], ['Roman Empire', null, cut], ['California', null, cut], ['Latin America', null, cut], ['New South Wales', null, cut], ['unknown', null, cut], ['none', null, cut], ['null', null, cut],
  ['undefined', null, cut], ['true', null, cut], ['NaN', null, cut], ['xyz', null, cut], ['abcdefghijk', null, cut], ['C4n4d4', null, cut], ['G3rm4ny', null, cut], ['U@n!t3d St@t3s', null, cut], ['<b>x</b>', null, cut],
  ['<script>alert(1)</script>', null, cut], ['[object Object]', null, cut], ['constructor', null, cut], ['Straße', null, cut], ['STRASSE', null, cut], ['İstanbul', null, cut],
  ['X', null, 'one letter is no code'], ['C', null, 'one letter is no code'],
];
const external_id = ['00000000-0000-0000-0000-000000000000', 'user 123', 'ABC-123', ' a b c ', 'É\u00a0É', 'x\u2028y', 'ΑΣ Β', 'ID_01.X', '550E8400-E29B-41D4-A716-446655440000', 'a\u0000b', '"quoted"'];

// The general inputs are no country, whatever the builder makes of them: the fourth column says so.
const merge = (own, field) => {
  const seen = new Set();
  const general = anywhere.map(text => field === 'country' ? [text, undefined, cut, true] : text);
  return [...own, ...general].filter(row => {
    const text = Array.isArray(row) ? row[0] : row;
    return !seen.has(text) && seen.add(text);
  });
};
export const curated = Object.fromEntries(Object.entries({ em, ph, fn: names, ln: names, ge, db, ct, st, zp, country, external_id })
  .map(([field, own]) => [field, merge(own, field)]));
