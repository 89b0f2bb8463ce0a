import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Municipality } from '#contract/procedure/procedure.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import { localizedTextSchema } from '#contract/values/localized-text.ts';
import { kanaOfRomaji, searchText } from './search-text.ts';

const MUNICIPALITIES = new URL('./directory/municipalities.tsv', import.meta.url);
const OFFICE = new URL('./directory/office.json', import.meta.url);
const POSTAL_CODES = new URL('./directory/postal-codes.tsv', import.meta.url);

const unknownOfficeSchema = z.strictObject({
  /** Of a municipality that nobody chose. */
  name: localizedTextSchema,
  /** With `{municipality}` for its name. */
  office: localizedTextSchema,
  openHours: localizedTextSchema,
});
/** What is said of the office of a municipality of which nothing is known. */
export type UnknownOffice = z.infer<typeof unknownOfficeSchema>;

/** What `scripts/municipalities.ts` wrote, as it stands. */
export interface DirectoryData {
  readonly municipalities: readonly Municipality[];
  /** Codes of municipalities by the beginnings of postal codes. */
  readonly postalCodes: ReadonlyMap<string, readonly string[]>;
  readonly office: UnknownOffice;
}

/** Every municipality of Japan, those of the catalogue first among them. */
export interface Directory {
  find(code: string): Municipality | undefined;
  /** Those of a prefecture, by the first two digits of their codes. */
  within(prefecture: string): readonly Municipality[];
  /**
   * What fits a name, its reading in kana or Latin letters, a postal code, a code or the beginning of an address, the best
   * first: at most 30.
   */
  search(query: string): Municipality[];
  /** The municipality that a whole name or reading names; none where several bear it. */
  named(name: string): Municipality | undefined;
}

interface Entry {
  readonly municipality: Municipality;
  /** Folded: each is looked for from its beginning. */
  readonly names: readonly string[];
  readonly addressBeginsWith: string;
}

/** A city with its wards. */
const MOST_FOUND = 30;
const POSTAL_DIGITS = 7;
const CODE_DIGITS = 6;
const LEAST_POSTAL_DIGITS = 3;

export async function loadDirectory(): Promise<DirectoryData> {
  const [municipalities, postalCodes, office] = await Promise.all([
    linesOf(MUNICIPALITIES),
    linesOf(POSTAL_CODES),
    readFile(OFFICE, 'utf8'),
  ]);
  return {
    municipalities: municipalities.map(([code, prefecture = '', prefectureEn = '', name = '', kana = '', en = '']) => ({
      code: municipalityCodeSchema.parse(code),
      name: { ja: name, en },
      prefecture: { ja: prefecture, en: prefectureEn },
      kana,
      addressPrefix: `${prefecture}${name}`,
      onPaper: true,
    })),
    postalCodes: new Map(postalCodes.map(([beginning = '', codes = '']) => [beginning, codes.split(',')])),
    office: unknownOfficeSchema.parse(JSON.parse(office)),
  };
}

async function linesOf(file: URL): Promise<string[][]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

/** Those of the catalogue take the place of the same ones without data. */
export function createDirectory(own: readonly Municipality[], data: DirectoryData): Directory {
  const ownCodes = new Set<string>(own.map(({ code }) => code));
  const all = [...own, ...data.municipalities.filter(({ code }) => !ownCodes.has(code))];
  const byCode = new Map<string, Municipality>(all.map((one) => [one.code, one]));
  const byPrefecture = Map.groupBy(all, ({ code }) => code.slice(0, 2));
  const entries = all.map((municipality) => ({
    municipality,
    names: namesOf(municipality),
    addressBeginsWith: folded(municipality.addressPrefix),
  }));
  const byName = Map.groupBy(
    entries.flatMap(({ municipality, names }) => names.map((name) => ({ name, municipality }))),
    ({ name }) => name,
  );

  return {
    find: (code) => byCode.get(code),
    within: (prefecture) => byPrefecture.get(prefecture) ?? [],
    named(name) {
      const named = new Set(byName.get(name)?.map(({ municipality }) => municipality));
      return named.size === 1 ? [...named][0] : undefined;
    },
    search(query) {
      const digits = query.normalize('NFKC').replace(/[〒\s\p{Pd}]/gu, '');
      if (/^\d+$/.test(digits)) return byDigits(digits, byCode, data.postalCodes);
      const asked = [folded(query), kanaOfRomaji(query)].filter((one) => one !== undefined);
      return entries
        .map((entry) => ({ entry, place: Math.min(...asked.map((text) => placeOf(entry, text))) }))
        .filter(({ place }) => place < NOT_FOUND)
        .sort((one, other) => one.place - other.place)
        .slice(0, MOST_FOUND)
        .map(({ entry }) => entry.municipality);
    },
  };
}

/** A whole code, or a postal code or what there is of it. */
function byDigits(
  digits: string,
  byCode: ReadonlyMap<string, Municipality>,
  postalCodes: ReadonlyMap<string, readonly string[]>,
): Municipality[] {
  const named = digits.length === CODE_DIGITS ? byCode.get(digits) : undefined;
  if (named !== undefined) return [named];
  if (digits.length < LEAST_POSTAL_DIGITS || digits.length > POSTAL_DIGITS) return [];
  const known = Array.from({ length: digits.length }, (_, at) => postalCodes.get(digits.slice(0, at + 1))).find(
    (codes) => codes !== undefined,
  );
  const codes =
    known ?? [...postalCodes].filter(([beginning]) => beginning.startsWith(digits)).flatMap(([, inside]) => inside);
  return [...new Set(codes)].flatMap((code) => byCode.get(code) ?? []).slice(0, MOST_FOUND);
}

const NOT_FOUND = 5;

/** 0 the whole name, 1 a name that begins so, 2 an address within it, 3 somewhere in a name. */
function placeOf({ addressBeginsWith, names }: Entry, text: string): number {
  if (text === '') return NOT_FOUND;
  if (names.includes(text)) return 0;
  if (names.some((name) => name.startsWith(text))) return 1;
  if (addressBeginsWith !== '' && text.startsWith(addressBeginsWith)) return 2;
  return names.some((name) => name.includes(text)) ? 3 : NOT_FOUND;
}

/** With the prefecture, without it, and without the district that a town or a ward lies in. */
function namesOf({ name, prefecture, kana }: Municipality): string[] {
  const within = /^.+?郡(?=.+[町村]$)|^.+?市(?=.+区$)/.exec(name.ja)?.[0] ?? '';
  const kanaWithin = /^.+?ぐん(?=.+(?:ちょう|まち|むら|そん)$)/.exec(kana)?.[0] ?? '';
  const latin = name.en.split(' ');
  const names = [
    name.ja,
    `${prefecture.ja}${name.ja}`,
    name.ja.slice(within.length),
    kana,
    ...(kanaWithin === '' ? [] : [kana.slice(kanaWithin.length)]),
    name.en,
    latin.at(-1) ?? '',
  ];
  return [...new Set(names.map(folded))];
}

function folded(text: string): string {
  return searchText(text).replaceAll(' ', '');
}
