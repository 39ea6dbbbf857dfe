// What numbers a national numbering plan has: read from the expressions of libphonenumber's metadata.
//
// expressionOf(text) understands what those are made of: digits, \d, [..], (?:..|..), ?, {m}, {m,n}.

// A tree of {kind: 'set', digits} | {kind: 'all', parts} | {kind: 'any', parts} | {kind: 'times', part, least, most}.
export function expressionOf(text) {
  let at = 0;
  const alternatives = () => {
    const any = [sequence()];
    while (text[at] === '|') { ++at; any.push(sequence()); }
    return any.length === 1 ? any[0] : { kind: 'any', parts: any };
  };
  const sequence = () => {
    const parts = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') parts.push(repeated(one()));
    return { kind: 'all', parts };
  };
  const one = () => {
    if (text.startsWith('(?:', at)) { at += 3; const inside = alternatives(); ++at; return inside; }
    if (text[at] === '(') { ++at; const inside = alternatives(); ++at; return inside; }
    if (text.startsWith('\\d', at)) { at += 2; return { kind: 'set', digits: '0123456789' }; }
    if (text[at] !== '[') return { kind: 'set', digits: text[at++] };
    let digits = '';
    for (++at; text[at] !== ']'; ++at)
      if (text[at] === '-') for (let d = +text[at - 1] + 1; d < +text[at + 1]; ++d) digits += d;
      else digits += text[at];
    ++at;
    return { kind: 'set', digits };
  };
  const repeated = part => {
    if (text[at] === '?') { ++at; return { kind: 'times', part, least: 0, most: 1 }; }
    const counts = /^\{(\d+)(?:,(\d+))?\}/.exec(text.slice(at));
    if (!counts) return part;
    at += counts[0].length;
    return { kind: 'times', part, least: +counts[1], most: +(counts[2] ?? counts[1]) };
  };
  return alternatives();
}

// The beginnings (up to `deep` digits) and lengths of all texts that an expression matches: keys "331:9".
const deep = 3;
export function shapesOf(node) {
  const joined = (a, b) => {
    const both = new Set();
    const behind = [...b].map(shape => shape.split(':'));
    const lengths = [...new Set(behind.map(([, n]) => +n))];
    for (const shape of a) {
      const [p, n] = shape.split(':');
      // Where the beginning is whole already only the length grows.
      if (p.length === deep) for (const m of lengths) both.add(`${p}:${+n + m}`);
      else for (const [q, m] of behind) both.add(`${(p + q).slice(0, deep)}:${+n + +m}`);
    }
    return both;
  };
  if (node.kind === 'set') return new Set([...node.digits].map(d => `${d}:1`));
  if (node.kind === 'any') return new Set(node.parts.flatMap(part => [...shapesOf(part)]));
  if (node.kind === 'all') return node.parts.map(shapesOf).reduce(joined, new Set([':0']));
  const part = shapesOf(node.part);
  let all = new Set([':0']);
  const found = new Set();
  for (let i = 0; i <= node.most; ++i) {
    if (i >= node.least) for (const shape of all) found.add(shape);
    all = joined(all, part);
  }
  return found;
}

const range = (numbers, between) => {
  const runs = [];
  for (const n of [...numbers].map(Number).sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === n - 1) last[1] = n; else runs.push([n, n]);
  }
  return runs.map(([from, to]) => from === to ? `${from}` : to === from + 1 ? `${from}${between}${to}` : `${from}-${to}`).join(between);
};

// "1-5:9 6,7:9,10": numbers by their first digit and length.
function numbersText(shapes) {
  const lengths = Array.from({ length: 10 }, () => new Set());
  for (const shape of shapes) { const [prefix, n] = shape.split(':'); lengths[prefix[0]].add(+n); }
  const groups = new Map();
  lengths.forEach((set, digit) => {
    if (set.size === 0) return;
    const key = range(set, ',');
    groups.set(key, [...(groups.get(key) ?? []), digit]);
  });
  return [...groups].map(([key, digits]) => `${range(digits, ',')}:${key}`).join(' ');
}

// Kinds of numbers that people have: fixed, mobile, personal, company, internet telephony.
const usualTypes = [0, 1, 4, 6, 8];

export function plansFrom(metadata) {
  const rows = [];
  for (const [code, countries] of Object.entries(metadata.country_calling_codes)) {
    if (!metadata.countries[countries[0]]) continue;
    for (const country of countries) {
      const [, exit, pattern, lengths, , trunk, , , , , , types] = metadata.countries[country];
      const general = shapesOf(expressionOf(pattern));
      const kinds = usualTypes.map(i => types?.[i]).filter(Boolean);
      const usual = new Set(kinds.flatMap(([expression, own]) =>
        [...shapesOf(expressionOf(expression))].filter(shape => (own ?? lengths).includes(+shape.split(':')[1]))));
      const shapes = new Set(usual.size > 0 ? usual : general);
      // Without a trunk prefix a zero belongs to the number, of whatever kind it is.
      if (typeof trunk !== 'string')
        for (const shape of general) if (shape.startsWith('0') && lengths.includes(+shape.split(':')[1])) shapes.add(shape);
      const own = new Set([...general].filter(shape => shape.split(':')[0].startsWith(code)).map(shape => +shape.split(':')[1])
        .filter(n => lengths.includes(n)));
      rows.push({ country, code, exit, trunk: typeof trunk === 'string' ? trunk : '', numbers: numbersText(shapes), own: range(own, ','),
        shortest: Math.min(...lengths), longest: Math.min(Math.max(...lengths), 15 - code.length) });
    }
  }
  return rows.sort((a, b) => a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
