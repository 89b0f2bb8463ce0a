import { type BirthDate, birthDateSchema } from '#contract/values/birth-date.ts';
import type { DerElement } from '../der/der.ts';
import { oidText, TAGS } from '../der/der-values.ts';
import { utf8Text } from '../jose/strict-json.ts';
import { isPlainText } from './distinguished-name.ts';
import { readGeneralNames, readOtherName } from './general-name.ts';
import { JPKI_OTHER_NAMES } from './jpki-profile.ts';

/** Who holds a signature certificate, as its subjectAltName says. */
export interface CertificateHolder {
  readonly name: string;
  /** Gregorian; parts that the register does not know are zeros. */
  readonly birthDate: BirthDate;
  readonly sex: 'male' | 'female' | 'unknown';
  readonly address: string;
  /**
   * Per character (code point) of `name`: whether it stands in for one that certificates cannot carry. Empty where
   * the certificate's flags do not fit the text: then no character counts as a substitute.
   */
  readonly nameSubstituted: readonly boolean[];
  readonly addressSubstituted: readonly boolean[];
}

const SEXES = { '1': 'male', '2': 'female', '3': 'unknown' } as const;
const KNOWN: readonly string[] = Object.values(JPKI_OTHER_NAMES);

/**
 * Reads the holder from the value of a subjectAltName extension.
 *
 * `undefined`: it holds none of the JPKI names. `malformed`: some are missing, repeated, empty or not what they
 * should be.
 */
export function readCertificateHolder(subjectAltName: DerElement): CertificateHolder | 'malformed' | undefined {
  const names = subjectAltName.tag === TAGS.sequence ? readGeneralNames(subjectAltName) : undefined;
  if (names === undefined) return 'malformed';
  const ours = names.flatMap(jpkiName);
  if (ours.length === 0) return undefined;
  const texts = new Map(ours.map(({ typeId, text }) => [typeId, text]));
  if (texts.size !== ours.length || ours.some(({ text }) => text === undefined || !isPlainText(text))) {
    return 'malformed';
  }
  const name = texts.get(JPKI_OTHER_NAMES.name) ?? '';
  const address = texts.get(JPKI_OTHER_NAMES.address) ?? '';
  const birthDate = birthDateOf(texts.get(JPKI_OTHER_NAMES.birthDate) ?? '');
  const sexCode = texts.get(JPKI_OTHER_NAMES.sex) ?? '';
  const sex = Object.hasOwn(SEXES, sexCode) ? SEXES[sexCode as keyof typeof SEXES] : undefined;
  if (name === '' || address === '' || birthDate === undefined || sex === undefined) return 'malformed';
  return {
    name,
    birthDate,
    sex,
    address,
    nameSubstituted: flags(texts.get(JPKI_OTHER_NAMES.nameSubstituted), name),
    addressSubstituted: flags(texts.get(JPKI_OTHER_NAMES.addressSubstituted), address),
  };
}

function jpkiName(name: DerElement): { typeId: string; text: string | undefined }[] {
  const otherName = readOtherName(name);
  const typeId = otherName === undefined ? '' : oidText(otherName.typeId.content);
  if (otherName === undefined || !KNOWN.includes(typeId)) return [];
  const { value } = otherName;
  return [{ typeId, text: value.tag === TAGS.utf8String ? utf8Text(value.content) : undefined }];
}

/** `E` (era, 0–5) and `YYYYMMDD`; the date is Gregorian already and the era adds nothing. */
function birthDateOf(text: string): BirthDate | undefined {
  const [, year, month, day] = /^[0-5](\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  return birthDateSchema.safeParse(`${year}-${month}-${day}`).data;
}

function flags(text: string | undefined, described: string): boolean[] {
  if (text === undefined || !/^[01]*$/.test(text) || text.length !== [...described].length) return [];
  return [...text].map((flag) => flag === '1');
}
