// Prints phone numbers as people write them, each with what google-libphonenumber makes of it, for the test
// to compare with. The same seed gives the same numbers.
//
//   node reference-numbers.mjs <folder with node_modules> <numbers for each region> <seed>
//
// One JSON array a line: [region, text, error] or
// [region, text, null, E.164, valid, possible, region of the number, type, extension, leading zeros].

import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { patternSampler } from './pattern-sampler.mjs';

const [folder, perRegion, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const library = createRequire(resolve(folder, 'package.json'))('google-libphonenumber');
const util = library.PhoneNumberUtil.getInstance();
const formats = library.PhoneNumberFormat;
const types = Object.fromEntries(Object.entries(library.PhoneNumberType).map(([name, value]) => [value, name]));
const errors = Object.fromEntries(Object.entries(library.Error).map(([name, message]) => [message, name]));

const random = seeded(seed);
const below = bound => Math.floor(random() * bound);
const pick = choices => choices[below(choices.length)];
const chance = share => random() < share;
const digits = length => Array.from({ length }, () => below(10)).join('');
const sample = patternSampler(below);

const plans = Object.entries(library.metadata.countryToMetadata).map(([key, fields]) => readPlan(key, fields));
const lines = [];
for (const plan of plans) {
  for (const number of plan.examples) {
    for (const text of plainSpellings(plan, number)) {
      print(plan.region, text);
    }
  }
  for (let i = 0; i < perRegion; i++) {
    const number = chance(0.1) ? digits(1 + below(18)) : mutate(nationalNumber(plan));
    const dialledFrom = chance(0.75) ? plan : pick(plans);
    const text = chance(0.6) ? decorate(pick(plainSpellings(dialledFrom, number, plan)), plan) : group(number);
    print(chance(0.02) ? 'ZZ' : dialledFrom.region, text);
  }
}
// In ASCII: a console's own code page would change the rest.
const escaped = character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
process.stdout.write(lines.join('\n').replaceAll(/[^\n -~]/g, escaped) + '\n');

function readPlan(key, fields) {
  const descriptions = [1, 2, 3, 4, 5, 6, 7, 8, 21, 25, 28].map(place => fields[place]).filter(found => found?.[2]);
  return {
    region: fields[9] === '001' ? 'ZZ' : key,
    callingCode: fields[10],
    internationalPrefix: sample(fields[11] || '00'),
    nationalPrefix: fields[12] ?? '',
    nationalPrefixForParsing: fields[15] ?? '',
    patterns: descriptions.map(found => found[2]),
    examples: descriptions.map(found => found[6]).filter(Boolean),
  };
}

function nationalNumber(plan) {
  const number = chance(0.2) && plan.examples.length ? pick(plan.examples) : sample(pick(plan.patterns));
  const prefix = chance(0.15) ? sample(plan.nationalPrefixForParsing) : '';
  return prefix + number;
}

function mutate(number) {
  const at = below(number.length);
  switch (below(8)) {
    case 0: return number.slice(0, at) + below(10) + number.slice(at + 1);
    case 1: return number.slice(0, at) + number.slice(at + 1) || '0';
    case 2: return number.slice(0, at) + below(10) + number.slice(at);
    case 3: return chance(0.5) ? '0' + number : number + digits(1 + below(4));
    default: return number;
  }
}

function plainSpellings(from, number, plan = from) {
  const { callingCode } = plan;
  return [
    number, `${from.nationalPrefix}${number}`, `${from.nationalPrefix} ${group(number)}`, `(${from.nationalPrefix}) ${group(number)}`,
    `${sample(from.nationalPrefixForParsing)}${number}`, `+${callingCode}${number}`, `+${callingCode} ${group(number)}`,
    `+${callingCode}${plan.nationalPrefix}${number}`, `+${callingCode} (${plan.nationalPrefix}) ${group(number)}`,
    `${callingCode}${number}`, `${callingCode} ${plan.nationalPrefix}${number}`,
    `${from.internationalPrefix}${callingCode}${number}`, `${from.internationalPrefix} ${callingCode} ${group(number)}`,
    `00${callingCode}${number}`, `+00${callingCode}${number}`, `++${callingCode}${number}`, `+${number}`,
  ];
}

// Marks between groups of digits, as people and machines put them.
function group(number) {
  const mark = pick([' ', '-', '.', '/', ' - ', '\u00a0', '\u2013', '\u2011', '\u3000', '', '~', ')(', '\u200b', 'x', '*']);
  return number.replace(/\d{1,3}/g, found => (chance(0.6) ? found + mark : found));
}

function decorate(text, plan) {
  const extension = digits(1 + below(pick([4, 7, 9, 21])));
  const decorations = [
    () => `${text} ext. ${extension}`, () => `${text} x${extension}`, () => `${text};ext=${extension}`, () => `${text} #${extension}`,
    () => `${text},,${extension}#`, () => `${text}, ${extension}`, () => `${text} - ${extension}#`, () => `${text} Extension: ${extension}`,
    () => `${text}\u0434\u043e\u0431${extension}`, () => `${text} ANEXO ${extension}`, () => `${text} int ${extension}`,
    () => `${text}\uff58${extension}`, () => `${text};${extension}`, () => `${text}ext`, () => `${text} extensio\u0301n ${extension}`,
    () => `tel:${text}`, () => `tel:${text};phone-context=+${plan.callingCode}`, () => `${text};phone-context=example.com`,
    () => `tel:${text};isub=12345`, () => `tel:${text};phone-context=${pick(['', '+', '1', '-x.de', 'a.b-', 'a..b', '+1-6.(5)', 'x.9'])}`,
    () => `tel:${text};ext=${extension};phone-context=+${plan.callingCode};isub=1`,
    () => `Tel. ${text}`, () => ` ${text} `, () => `${text}.`, () => `call ${text} now`, () => `${text}/${text}`, () => `${text} / x${extension}`,
    () => `(${text})`, () => `[${text}`, () => `"${text}"`, () => `${text}!`, () => `\t${text}\n`, () => `:${text}`, () => `${text} or ${text}`,
    () => text.replace('+', '\uff0b'), () => inScript(text, 0xff10), () => inScript(text, 0x0660), () => inScript(text, 0x06f0),
    () => letters(text), () => letters(text).toLowerCase(), () => text + 'abc', () => text + 'ab', () => text.replaceAll(/\d/g, 'O'),
    () => `${text}${text}${text}`, () => text.slice(0, below(4)), () => '', () => text.repeat(26).slice(0, 248 + below(5)),
    () => `*${text}`, () => `${text}*`, () => `+${text}`, () => text.replaceAll(' ', '+'), () => `${text}@example.com`,
  ];
  return pick(decorations)();
}

function inScript(text, zero) {
  return text.replaceAll(/\d/g, digit => String.fromCharCode(zero + Number(digit)));
}

function letters(text) {
  const keys = ['0', '1', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ'];
  const kept = 3 + below(4);
  return text.slice(0, kept) + text.slice(kept).replaceAll(/\d/g, digit => pick(keys[Number(digit)]));
}

function print(region, text) {
  let number;
  try {
    number = util.parse(text, region);
  } catch (error) {
    lines.push(JSON.stringify([region, text, errors[error.message] ?? `unknown error: ${error.message}`]));
    return;
  }
  // Past this JavaScript rounds the number; no numbering plan has numbers that long.
  if (number.getNationalNumber() <= Number.MAX_SAFE_INTEGER) {
    lines.push(JSON.stringify([
      region, text, null, util.format(number, formats.E164), util.isValidNumber(number), util.isPossibleNumber(number),
      util.getRegionCodeForNumber(number), types[util.getNumberType(number)], number.getExtension() ?? '',
      number.getItalianLeadingZero() ? number.getNumberOfLeadingZerosOrDefault() : 0,
    ]));
  }
}

// Math.random takes no seed. The usual linear congruence, with the multiplier of Numerical Recipes.
function seeded(state) {
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
