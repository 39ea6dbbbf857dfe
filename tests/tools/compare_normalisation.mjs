// Compares our normalisation with Meta's parameter builder, value by value.
//
//   node tests/tools/compare_normalisation.mjs --lines build/dev/bin/normalise_lines [--builder DIR] [--seed N]
//        [--count N] [--write-golden FILE]
//
// --lines         our side: the program built from tests/facebook/normalise_lines.cpp
// --builder       a folder that holds the npm package capi-param-builder-nodejs; without it the package is installed
//                 into a temporary folder, which is removed again
// --seed, --count random inputs for each field (default 1 and 3000)
// --write-golden  writes the curated inputs with the builder's answers, for tests/facebook/golden_test.cpp
//
// Exit status 0 when every difference is one that docs/normalisation.md explains.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { curated, fieldNames } from './normalisation_inputs.mjs';

const builderVersion = '1.3.2';
const { values: options } = parseArgs({ options: {
  lines: { type: 'string' }, builder: { type: 'string' }, seed: { type: 'string', default: '1' },
  count: { type: 'string', default: '3000' }, 'write-golden': { type: 'string' },
} });
if (!options.lines) { console.error('--lines PROGRAM is missing: see the head of this file'); process.exit(2); }

function loadBuilder() {
  if (options.builder) return createRequire(import.meta.url)(path.resolve(options.builder));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'param-builder-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const installed = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', folder,
    `capi-param-builder-nodejs@${builderVersion}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (installed.status !== 0) { console.error('npm could not install the builder'); process.exit(2); }
  return createRequire(import.meta.url)(path.join(folder, 'node_modules/capi-param-builder-nodejs'));
}
const { ParamBuilder } = loadBuilder();
const builder = new ParamBuilder();

// The builder's answer without its appendix, unless the input brought one.
function asBuilder(field, text) {
  const answer = builder.getNormalizedAndHashedPII(text, fieldNames[field]);
  if (answer === null || answer === text.trim()) return answer;
  return answer.slice(0, answer.lastIndexOf('.'));
}

const sha256 = text => createHash('sha256').update(text, 'utf8').digest('hex');
const hashOf = code => code === null ? null : sha256(code);

const zeroWidth = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u180e]/g;
const emptyWords = new Set(['undefined', 'null', 'none', 'nan', 'not set', 'n/a', 'n.a.', '(undefined)', '(null)', '(none)', '(not set)', '(n/a)', '[object object]',
  '#n/a', '#ref!', '#name?', '#value!', '<null>', '\\n']);
function isPlaceholder(text) {
  const word = text.trim().toLowerCase();
  return emptyWords.has(word) || /\{\{[^]*\}\}|\$\{[^]*\}|%%[^]*%%/.test(word) || word.startsWith('<test lead:') || /^[!-/:-@[-`{-~]+$/.test(word);
}
// A date whose eight digits stand together must read as YYYYMMDD.
function dateOf(text) {
  const digits = /^\D*(\d{4})(\d\d)(\d\d)\D*$/.exec(text);
  if (!digits) return undefined;
  const [, y, m, d] = digits;
  return +y >= 1800 && +y <= year + 1 && +m >= 1 && +m <= 12 && +d >= 1 && +d <= 31 ? y + m + d : null;
}
function addressOf(text) {
  const bracketed = /^[^<>@]*<([^<>]*@[^<>@]*)>$/.exec(text.toLowerCase().trim().replace(zeroWidth, ''));
  const parts = (bracketed?.[1] ?? text.toLowerCase().trim().replace(zeroWidth, '')).trim().split(/[,;| \t\r\n]+/).filter(Boolean);
  if (parts.length !== 1) return undefined;
  const address = parts[0].replace(/^(["'])(.*)\1$/, '$2').replace(/^<(.*)>$/, '$1').replace(/^mailto:([^?]*).*$/, '$1').replace(/\.+$/, '');
  if (['test@meta.com', 'test@fb.com'].includes(address)) return null;
  return asBuilder('em', address) === hashOf(address) ? address : undefined;
}
// Of a national number nothing else is known here: the builder's digits, when they can be a number at all.
function digitsOf(text, answer) {
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  const plain = /^[\d\s().-]*$/.test(text) && !/^\D*00/.test(text) && !/\d\D*\(0\)/.test(text);
  if (plain) return digits.length >= 7 && digits.length <= 15 ? digits : null;
  return answer.normalised ?? null;
}
// Our answer where it differs from the builder's on purpose; undefined where both must agree. `answer` is what our side said.
function deliberate({ field, text, expected, junk }, answer) {
  const theirs = asBuilder(field, text), sent = answer.sent;
  if (isDigest(text.trim()) || theirs === text.trim()) return undefined;
  if (isPlaceholder(text)) return null;
  if (field === 'em') return theirs === null || /^\s*test@/i.test(text) ? addressOf(text) : undefined;
  if (field === 'ph') return digitsOf(text, answer);
  if (theirs === null) return undefined;
  if (field === 'db') return dateOf(text);
  if (field === 'fn' || field === 'ln') {
    const composed = text.replace(zeroWidth, '').normalize('NFC');
    return composed === text ? undefined : composed.replace(/[\s!-/:-@[-`{-~]/g, '').toLowerCase() || null;
  }
  if (field === 'external_id')
    return ['unknown', '00000000-0000-0000-0000-000000000000'].includes(text.toLowerCase().replace(/\s/g, '')) ? null : undefined;
  if (field === 'zp') {
    const code = text.trim().replace(/^z:/i, '').toLowerCase().split('-', 1)[0].replace(/\s+/g, '');
    return code.length >= 2 ? code : null;
  }
  if (expected !== undefined) return expected;
  if (field !== 'country' || !junk) return undefined;
  // Random text: two letters pass, and whatever the builder cuts is no country, unless there is one in it by accident.
  const letters = text.toLowerCase().trim().replace(/[^a-z]/g, '');
  if (letters === 'uk') return 'gb';
  return letters.length === 2 || sent === theirs ? undefined : null;
}
// Why, for rows of the curated inputs that do not say it themselves.
const reasons = {
  em: 'what mail programs write around an address', ph: 'E.164', fn: 'composed, without zero-width characters', ln: 'composed, without zero-width characters',
  db: 'eight digits are a date as YYYYMMDD only', zp: 'white space removed', external_id: 'no id',
};
const year = new Date().getFullYear();
const isDigest = text => /^([0-9a-f]{64}|[0-9a-f]{32})$/i.test(text);

// A small seeded generator: the same inputs on every machine.
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const next = random(Number(options.seed));
const below = n => Math.floor(next() * n);
const pick = list => list[below(list.length)];
const characters = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ...'0123456789 .-@_+\'"/\\:,;()<>!#$%&*=?^`{|}~[]\t\n\r\v\f\u0000\u0007\u001b\u007f\u0085',
  ...'\u00a0\u1680\u2003\u200b\u2028\u2029\u202f\u205f\u3000\ufeff\u180e\u00ad',
  ...'éèüÉÈÜßẞİıKÅΣσςΑΩἈΆДжԱאبمحمد정김東京ไทยąŁłØøÆæŒœÐÞȺȾ\u0301\u0307\u0345ⅣⒶ𐐀𝔸😀👨🏽ﬁＡ１𞤀',
];
const randomText = longest => Array.from({ length: below(longest) }, () => pick(characters)).join('');
const spaces = ['', '', ' ', '  ', '\t', '\u00a0', '\u3000', '\r\n', '\ufeff'];

const shape = {
  em: () => `${randomText(3)}${pick(['jo.doe', 'a', 'x:.y', 'A+b', 'é'])}${pick(['@', '@', '@@', ''])}` +
    `${pick(['Example.com', 'a-b.co', 'x.1', '-a.b', 'a_b.c', 'b', 'K.com'])}${randomText(2)}`,
  ph: () => `${pick(['+', '00', '0', ''])}${below(1e9)}${pick(['-', ' ', ''])}${below(1e6)}${randomText(3)}`,
  db: () => [pick([below(13), below(40), 1700 + below(400)]), below(14), pick([below(33), 1700 + below(400)])]
    .map(n => pick([String(n), String(n).padStart(2, '0')])).join(pick(['/', '-', '.', ' ', ', '])),
};
// A curated text again with another case and spaces around: the same place, the same answer.
function varied(text) {
  const recased = pick([text, text.toLowerCase(), text.toUpperCase()]);
  return pick(spaces) + recased + pick(spaces);
}
const safeToVary = text => text.toUpperCase().toLowerCase() === text.toLowerCase();

function randomInput(field) {
  const row = pick(curated[field]);
  const [text, expected, , junkRow] = Array.isArray(row) ? row : [row];
  const way = next();
  if (way < 0.4 && safeToVary(text)) return { field, text: varied(text), expected, junk: junkRow };
  if (way < 0.7 && shape[field]) return { field, text: shape[field]() };
  let junk;
  do junk = randomText(pick([3, 8, 20])); while (mayBePlace(field, junk));
  return { field, text: junk, junk: true };
}
// Short random text is some country's or state's code by accident, accents taken off or not; the curated inputs have those.
function mayBePlace(field, text) {
  if (field !== 'country' && field !== 'st') return false;
  const stripped = text.toLowerCase().replace(/[^a-z]/g, '');
  const folded = text.toLowerCase().replace(/[æœßþ]/g, 'xx').replace(/[øłđðı]/g, 'x').normalize('NFD').replace(/[^a-z]/g, '');
  return folded.length <= 4 && (folded !== stripped || folded.length > 2);
}

const inputs = [];
for (const field of Object.keys(fieldNames)) {
  for (const row of curated[field]) {
    const [text, expected, reason, junk] = Array.isArray(row) ? row : [row];
    inputs.push({ field, text, expected, reason, junk, curated: true });
  }
  for (let i = 0; i < Number(options.count); ++i) inputs.push(randomInput(field));
}

const run = spawnSync(options.lines, [String(year)], {
  input: inputs.map(({ field, text }) => JSON.stringify({ field, text })).join('\n') + '\n',
  encoding: 'utf8', maxBuffer: 1 << 30,
});
if (run.status !== 0) { console.error('our side stopped:', run.stderr); process.exit(2); }
const ours = run.stdout.trimEnd().split('\n').map(line => JSON.parse(line));

const totals = {};
const golden = [];
let wrong = 0;
inputs.forEach((input, i) => {
  const { field, text, reason, curated: keep } = input;
  const total = totals[field] ??= { inputs: 0, 'with an answer': 0, same: 0, deliberate: 0, unexplained: 0 };
  const theirs = asBuilder(field, text);
  const own = deliberate(input, ours[i]);
  const isOwn = own !== undefined && hashOf(own) !== theirs;
  const right = isOwn ? hashOf(own) : theirs;
  ++total.inputs;
  if (theirs !== null) ++total['with an answer'];
  if (ours[i].sent !== right) {
    ++total.unexplained, ++wrong;
    if (wrong <= 30) console.error(JSON.stringify({ field, text, ours: ours[i], theirs, expected: own }));
  } else ++total[isOwn ? 'deliberate' : 'same'];
  if (keep && text.length <= 200)
    golden.push(isOwn ? { field, text, builder: theirs, ours: own, reason: reason ?? (isPlaceholder(text) ? 'it stands for a missing value' : reasons[field]) }
      : { field, text, builder: theirs });
});
console.table(totals);
if (options['write-golden'])
  fs.writeFileSync(options['write-golden'], `{"builder": "capi-param-builder-nodejs ${builderVersion}", "year": ${year}, "rows": [\n` +
    golden.map(row => JSON.stringify(row)).join(',\n') + '\n]}\n');
process.exit(wrong === 0 ? 0 : 1);
