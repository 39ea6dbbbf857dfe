// Compares our telephone numbers with those of libphonenumber, country by country and form by form.
//
//   node tests/tools/compare_phones.mjs --lines build/dev/bin/normalise_lines [--package DIR] [--count N] [--seed N] [--all]
//
// --lines   our side: the program built from tests/facebook/normalise_lines.cpp
// --package a folder that holds the npm package libphonenumber-js; without it the package is installed into a temporary
//           folder, which is removed again
// --count   random valid numbers for each country and kind, fixed and mobile (default 40); --all: of all kinds
//
// Each number is written in the forms that people use; where libphonenumber reads a form as a valid number, ours must
// have the same digits. Exit status 0 when all agree.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { expressionOf } from './phone_facts.mjs';
import { loadPhoneLibrary } from './phone_library.mjs';

const { values: options } = parseArgs({ options: {
  lines: { type: 'string' }, package: { type: 'string' }, count: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' },
  all: { type: 'boolean', default: false },
} });
if (!options.lines) { console.error('--lines PROGRAM is missing: see the head of this file'); process.exit(2); }
const { metadata, library } = loadPhoneLibrary();

let state = Number(options.seed) >>> 0;
function below(n) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 4294967296 * n);
}
const pick = list => list[below(list.length)];

// A random text that an expression matches.
function randomOf(node) {
  if (node.kind === 'set') return pick([...node.digits]);
  if (node.kind === 'any') return randomOf(pick(node.parts));
  if (node.kind === 'all') return node.parts.map(randomOf).join('');
  return Array.from({ length: node.least + below(node.most - node.least + 1) }, () => randomOf(node.part)).join('');
}

const arabic = text => text.replace(/\d/g, d => String.fromCharCode(0x660 + +d));
const wide = text => text.replace(/\d/g, d => String.fromCharCode(0xff10 + +d)).replace('+', '＋');
// The forms of one number: what stands in a cell, and the text that libphonenumber reads for it.
function formsOf(number, country) {
  const [, exit] = metadata.countries[country];
  const national = number.formatNational(), international = number.formatInternational(), e164 = number.number;
  const trunk = metadata.countries[country][5];
  const forms = {
    national, international, e164, plain: national.replace(/[^\d]/g, ''), rfc3966: number.getURI(),
    significant: number.nationalNumber, double_zero: '00' + e164.slice(1), spaced_double_zero: '00 ' + international.slice(1),
    dotted: national.replace(/[ -]/g, '.'), slashed: national.replace(/[ -]/, '/'), dashed: national.replace(/ /g, '-'),
    bracketed_plus: `(${international.split(' ')[0]}) ${international.split(' ').slice(1).join(' ')}`,
    no_break: national.replace(/ /g, '\u00a0'), extension: `${international} ext. 12`, extension_x: `${national} x123`,
    label: `Tel.: ${international}`, meta_label: `p:${e164}`, apostrophe: `'${e164}`, arabic: arabic(national), wide: wide(international),
  };
  if (typeof exit === 'string' && /^\d+$/.test(exit)) forms.exit_code = `${exit} ${international.slice(1)}`;
  if (typeof trunk === 'string') forms.bracketed_zero = `${international.split(' ')[0]} (${trunk}) ${international.split(' ').slice(1).join(' ')}`;
  return forms;
}

const cases = [];
for (const country of Object.keys(metadata.countries)) {
  const types = metadata.countries[country][11] ?? [];
  const kinds = (options.all ? types.map((_, i) => i) : [0, 1]).filter(i => types[i]);
  for (const kind of kinds) {
    const expression = expressionOf(types[kind][0]);
    for (let i = 0; i < Number(options.count); ++i) {
      const number = library.parsePhoneNumberFromString(randomOf(expression), { defaultCountry: country, extract: false });
      // The package knows numbers beyond E.164's 15 digits.
      if (!number?.isValid() || number.number.length > 16 || number.countryCallingCode !== metadata.countries[country][0]) continue;
      for (const [form, text] of Object.entries(formsOf(number, country))) cases.push({ country, form, text, number });
    }
  }
}
const mainOf = code => metadata.country_calling_codes[code]?.[0];
const lines = [];
for (const c of cases) {
  lines.push({ field: 'ph', text: c.text, country: c.country });
  const code = metadata.countries[c.country][0];
  if (mainOf(code) === c.country) lines.push({ field: 'ph', text: c.text, code });
}
const run = spawnSync(options.lines, ['2026'], { input: lines.map(l => JSON.stringify(l)).join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 30 });
if (run.status !== 0) { console.error('our side stopped:', run.stderr); process.exit(2); }
const ours = run.stdout.trimEnd().split('\n').map(line => JSON.parse(line).normalised ?? null);

// What libphonenumber makes of the text itself; where it cannot read the form, the number that was written.
const theirsOf = c => {
  if (c.form.endsWith('double_zero')) return c.number.number.slice(1); // 00 counts everywhere
  const plain = c.text.replace(/^Tel\.: |^p:|^'/, '').replace(' (0) ', ' ').replace('＋', '+');
  const read = library.parsePhoneNumberFromString(plain, { defaultCountry: c.country, extract: false });
  return read?.isValid() ? read.number.slice(1) : c.number.number.slice(1);
};
const totals = {}, countries = new Map();
let wrong = 0, at = 0;
for (const c of cases) {
  const theirs = theirsOf(c);
  const answers = mainOf(metadata.countries[c.country][0]) === c.country ? [ours[at++], ours[at++]] : [ours[at++]];
  for (const answer of answers) {
    const total = totals[c.form] ??= { compared: 0, same: 0 };
    const own = countries.get(c.country) ?? { compared: 0, same: 0 };
    countries.set(c.country, own);
    ++total.compared, ++own.compared;
    if (answer === theirs) { ++total.same, ++own.same; continue; }
    if (++wrong <= 400) console.error(JSON.stringify({ country: c.country, form: c.form, text: c.text, ours: answer, theirs }));
  }
}
console.table(totals);
const whole = [...countries.values()].filter(c => c.same === c.compared).length;
console.log(`${countries.size} countries, ${whole} agree wholly; ${at} answers, ${wrong} differ`);
console.log('differ:', [...countries].filter(([, c]) => c.same < c.compared).map(([k, c]) => `${k} ${c.compared - c.same}/${c.compared}`).join(', '));
process.exit(wrong === 0 ? 0 : 1);
