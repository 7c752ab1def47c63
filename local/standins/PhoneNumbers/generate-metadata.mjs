// Writes metadata.tsv and metadata.license.txt from the metadata that google-libphonenumber (npm) carries.
// Run it after changing that package's version in local/package.json:
//
//   node local/standins/PhoneNumbers/generate-metadata.mjs
//
// One line a numbering plan, tab-separated: see the heading it writes, and NumberingPlan.cs, which reads it.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, '../../package.json'));
const { metadata } = require('google-libphonenumber');
const packageFile = require.resolve('google-libphonenumber/package.json');
const { version } = require(packageFile);

// Places in a plan and in a description of numbers: the field numbers of libphonenumber's phonemetadata.proto.
const plan = {
  general: 1, internationalPrefix: 11, nationalPrefixForParsing: 15, nationalPrefixTransformRule: 16,
  sameMobileAndFixedLinePattern: 18, leadingDigits: 23, callingCode: 10, region: 9,
};
const description = { pattern: 2, lengths: 9, localLengths: 10 };

// In the order in which a number is tried against them.
const types = {
  premiumRate: 5, tollFree: 4, sharedCost: 6, voip: 8, personalNumber: 7, pager: 21, uan: 25, voicemail: 28,
  fixedLine: 2, mobile: 3,
};

const heading = [
  'region', 'calling code', 'international prefix', 'national prefix for parsing', 'its transform rule',
  'leading digits', 'fixed line and mobile alike', 'local-only lengths',
  'general', 'general lengths', ...Object.keys(types).flatMap(type => [type, `${type} lengths`]),
];

const lines = [];
for (const [callingCode, regions] of Object.entries(metadata.countryCodeToRegionCodeMap)) {
  // In the map's own order: the first region is the main one, the others are tried in turn.
  for (const region of regions) {
    const fields = metadata.countryToMetadata[region === '001' ? callingCode : region];
    check(fields?.[plan.region] === region && fields[plan.callingCode] === Number(callingCode), region, 'has no plan');
    lines.push(line(fields));
  }
}
check(lines.length === Object.keys(metadata.countryToMetadata).length, 'all', 'plans should be reached by a calling code');

writeFileSync(join(here, 'metadata.tsv'), [
  `# Numbering plans of google-libphonenumber ${version} (npm). Apache License 2.0: see metadata.license.txt.`,
  '# Changed from the original: fields chosen and laid out by generate-metadata.mjs, nothing else.',
  `# ${heading.join(' | ')}`,
  ...lines, '',
].join('\n'));
writeFileSync(join(here, 'metadata.license.txt'), licence());
console.log(`${lines.length} numbering plans of google-libphonenumber ${version}`);

function line(fields) {
  const region = fields[plan.region];
  const general = fields[plan.general];
  check(general[description.pattern] && general[description.lengths]?.length, region, 'has no general description');
  const texts = [
    region, String(fields[plan.callingCode]), fields[plan.internationalPrefix], fields[plan.nationalPrefixForParsing],
    fields[plan.nationalPrefixTransformRule], fields[plan.leadingDigits],
    fields[plan.sameMobileAndFixedLinePattern] ? 'yes' : '', (general[description.localLengths] ?? []).join(','),
    general[description.pattern], general[description.lengths].join(','),
  ];
  for (const [type, place] of Object.entries(types)) {
    const described = fields[place];
    const lengths = described?.[description.lengths] ?? [];
    // A region without numbers of a type says so with the one length -1, and no pattern.
    const none = !described || lengths[0] === -1;
    check(none || described[description.pattern], region, `has ${type} numbers without a pattern`);
    texts.push(...(none ? ['', ''] : [described[description.pattern], lengths.join(',')]));
  }
  const written = texts.map(text => text ?? '');
  check(!written.some(text => /[\t\n#]/.test(text)), region, 'has a character the layout reserves');
  return written.join('\t').trimEnd();
}

function licence() {
  const text = readFileSync(join(dirname(packageFile), 'LICENSE'), 'utf8');
  const apache = text.slice(text.search(/^ +Apache License$/m));
  check(/Version 2\.0/.test(apache), 'the package', 'carries no Apache licence');
  return `metadata.tsv is derived from libphonenumber's metadata, Copyright (C) The Libphonenumber Authors,\n`
    + `as carried by the npm package google-libphonenumber ${version}, under this licence:\n\n${apache.trimEnd()}\n`;
}

function check(condition, what, complaint) {
  if (!condition) {
    throw new Error(`${what} ${complaint}: has the package changed its layout?`);
  }
}
