import type { Answers } from '#contract/procedure/answers.ts';
import type { Applicant, Origin } from '#contract/procedure/application.ts';
import { plainText } from '#contract/values/plain-text.ts';

/**
 * The applicant as it is signed: what was typed without characters that show nothing, what the card said as it is. Without
 * a signature nothing proves that it was read from a card.
 */
export function applicantToSign({ name, address, birthDate, sex }: Applicant, signs: boolean): Applicant {
  const given = <T>(one: { readonly value: T; readonly origin: Origin }) =>
    signs ? one : { ...one, origin: 'person' as const };
  const text = (one: Applicant['name']) =>
    given(one.origin === 'person' ? { ...one, value: plainText(one.value) } : one);
  return { name: text(name), address: text(address), birthDate: given(birthDate), sex: given(sex) };
}

/** A pasted text may hold what no keyboard makes; it is left out before the person reads what will be signed. */
export function answersToSign(answers: Answers): Answers {
  const plain = (value: unknown): unknown => {
    if (typeof value === 'string') return plainText(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  };
  return plain(answers) as Answers;
}
