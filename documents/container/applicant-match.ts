import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { Applicant } from '#contract/procedure/application.ts';
import type { Certificate } from '#pki/certificate/certificate.ts';

/**
 * Whether the holder of a signature certificate is the applicant: step 5 of the checks.
 *
 * Name and address must be equal character by character, apart from widths, spaces, kinds of dashes and the way in which
 * the number of a 丁目 is written; where the certificate's flags say that a character is a substitute, any single character
 * may stand in the application. Of the birth date, parts the register does not know
 * (zeros) are not compared. Sex is not compared: card and certificate code it differently.
 *
 * Fails with `signerNotApplicant` naming both values and the first character that differs, or with `certificateMalformed` where the certificate names no
 * holder.
 */
export function signerMatchesApplicant({ holder }: Certificate, applicant: Applicant): Outcome<void> {
  if (holder === undefined) return failed({ code: 'certificateMalformed', problem: 'nameRefused' });
  const { name, birthDate, address } = applicant;
  const differs = (
    field: 'name' | 'birthDate' | 'address',
    certificate: string,
    application: string,
    position: number,
  ) => failed({ code: 'signerNotApplicant', field, certificate: certificate.slice(0, 400), application, position });
  const inName = firstDifference(holder.name, holder.nameSubstituted, name.value);
  if (inName !== undefined) return differs('name', holder.name, name.value, inName);
  if (!isSameDay(holder.birthDate, birthDate.value)) return differs('birthDate', holder.birthDate, birthDate.value, 1);
  const inAddress = firstDifference(holder.address, holder.addressSubstituted, address.value);
  return inAddress === undefined ? success(undefined) : differs('address', holder.address, address.value, inAddress);
}

/** Whether a certificate is of the person that another card names; their place may be another by now. */
export function isHolder(
  { holder }: Certificate,
  { name, birthDate }: { readonly name: string; readonly birthDate: string },
): boolean {
  return (
    holder !== undefined &&
    firstDifference(holder.name, holder.nameSubstituted, name) === undefined &&
    isSameDay(holder.birthDate, birthDate)
  );
}

/** Which character of the application's text, from 1, is the first that differs; `undefined` where they say the same. */
function firstDifference(
  certificate: string,
  substituted: readonly boolean[],
  application: string,
): number | undefined {
  // The flags count code points. A variation selector shifts them; certificates carry none.
  const flags = characters(certificate).length === substituted.length ? substituted : [];
  const ours = comparable(certificate).map((one) => ({ ...one, isSubstitute: flags[one.at] === true }));
  const theirs = comparable(application);
  const n = theirs.findIndex((one, index) => one.text !== ours[index]?.text && ours[index]?.isSubstitute !== true);
  if (n !== -1) return (theirs[n]?.at ?? 0) + 1;
  return theirs.length === ours.length ? undefined : characters(application).length + 1;
}

/** Each character in the one way of writing it, with its place in the text; spaces are left out. */
function comparable(text: string): { readonly text: string; readonly at: number }[] {
  const written = characters(text);
  const before = (n: number) => written.slice(0, n).at(-1) ?? '';
  return written.flatMap((character, at) => {
    if (/^\s$/u.test(character)) return [];
    if (/^[\p{Pd}\u2212]$/u.test(character)) return [{ text: '-', at }];
    // A long sound mark between digits is a dash.
    if (character === 'ー' && /\d/.test(before(at).normalize('NFKC'))) return [{ text: '-', at }];
    const isOfBlock = written[at + 1] === '丁' && written[at + 2] === '目' && !KANJI_NUMERAL.test(before(at));
    if (isOfBlock && KANJI_DIGITS.includes(character)) return [{ text: String(KANJI_DIGITS.indexOf(character)), at }];
    return [{ text: /\p{Script=Han}/u.test(character) ? character : character.normalize('NFKC'), at }];
  });
}

const KANJI_DIGITS = '〇一二三四五六七八九';
const KANJI_NUMERAL = /^[〇一二三四五六七八九十]$/;

/** Code points; a variation selector or a sound mark counts as part of the character before it. */
function characters(text: string): string[] {
  return text.match(/.[\p{Variation_Selector}\uff9e\uff9f\u3099\u309a]*/gsu) ?? [];
}

function isSameDay(certificate: string, application: string): boolean {
  const [known, given] = [certificate.split('-'), application.split('-')];
  return known.every((part, n) => /^0+$/.test(part) || part === given[n]);
}
