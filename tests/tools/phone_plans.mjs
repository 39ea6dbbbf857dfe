// Writes plugin/facebook/numbering_plans.hpp: one row for each country's telephone numbers.
//
//   node tests/tools/phone_plans.mjs --package DIR > plugin/facebook/numbering_plans.hpp
//
// --package  a folder that holds the npm package libphonenumber-js; without it the package is installed into a
//            temporary folder, which is removed again
//
// The facts (codes, trunk prefixes, exit codes, lengths by first digit) are those of ITU's list of E.164 country codes and
// of the national numbering plans, as that package collects them; the tables below add what a plan prescribes beyond that.
import { plansFrom } from './phone_facts.mjs';
import { loadPhoneLibrary } from './phone_library.mjs';

const { metadata } = loadPhoneLibrary();

// Trunk prefixes that are more than one fixed text; x is any digit (a carrier's code, which goes too). Old Soviet
// prefixes are still found in address books.
const trunks = {
  AM: '0 8', AR: '0', AU: '0 1831 1832', AZ: '0 8 80', BO: '0 01x', BR: '0 0xx 90 90xx', BY: '0 8 80', CN: '0 179xx',
  CO: '0 03 05 07 09 0414 0444 0456', CR: '19xx', FO: '10xx', GA: '0', GE: '0 8', JP: '0 003768', KG: '0 8', KR: '0 08x 085xx', LI: '0 1001',
  LT: '0 8', LU: '15xxx', MD: '0 8', MX: '01 044 045 1', TJ: '8', UA: '0 8 80', UZ: '8',
};
// Exit codes other than one fixed text. 00 counts everywhere and is not listed.
const exits = {
  AU: '0011', CC: '0011', CX: '0011', BO: '001x', BR: '00xx', CL: '1xx0', CN: '1xxxx00', CO: '005 007 009 00414 00444 00456', FI: '99x 995xx', AX: '99x 995xx', FJ: '052', HK: '00x',
  ID: '00x', IL: '01x', IS: '10xxx 1100', KH: '00x', KP: '99', KR: '00x 00xxx', MU: '0x0', MV: '019', MX: '09', NZ: '0161', PE: '19xx00', PG: '140x', PW: '011 012', SB: '01',
  SC: '010 01 02', SG: '00x 01x 02x 03x', SI: '10xx', TD: '16', TH: '00x', TW: '00x 019', TZ: '00x', UG: '00x', UY: '01xx',
};
// Area codes that local numbers leave out, and how many digits such a local number has.
const areas = { GG: '1481', JE: '1534', IM: '1624', MG: '20', NF: '3', SM: '0549', CC: '8', CX: '8', BJ: '01' };
const islands = { AG: '268', AI: '264', AS: '684', BB: '246', BM: '441', BS: '242', DM: '767', GD: '473', GU: '671', KN: '869', KY: '345', LC: '758', MP: '670', MS: '664',
  SX: '721', TC: '649', TT: '868', VC: '784', VG: '284', VI: '340' };

// Code by code, the country that a code mainly belongs to first.
const rows = plansFrom(metadata).map(plan => ({
  ...plan,
  trunk: trunks[plan.country] ?? plan.trunk,
  exit: exits[plan.country] ?? (plan.exit === '00' ? '' : plan.exit),
  area: areas[plan.country] ?? islands[plan.country] ?? '',
}));
const quoted = text => JSON.stringify(text);
console.log(`// The telephone numbers of each country: code, trunk prefixes, exit codes, lengths. Made by tests/tools/phone_plans.mjs.
//
// Sources: ITU, "List of Recommendation ITU-T E.164 assigned country codes" and the national numbering plans notified to
// ITU (https://www.itu.int/oth/T0202.aspx?parent=T0202), read through the metadata of libphonenumber-js
// ${metadata.release}.
#pragma once

#include "facebook/numbering_plan.hpp"

namespace lead_ads::facebook {

// clang-format off
// In the order of the codes; of one code the country that it mainly belongs to first.
inline constexpr numbering_plan numbering_plans[] = {`);
for (const r of rows)
  console.log(`    {${[r.country, r.code, r.trunk, r.exit, r.numbers, r.own, r.area].map(quoted).join(', ')}, ${r.shortest}, ${r.longest}},`);
console.log(`};
// clang-format on

} // namespace lead_ads::facebook`);
