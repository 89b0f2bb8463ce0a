import type { Answers } from '#contract/procedure/answers.ts';
import type { Applicant, Origin } from '#contract/procedure/application.ts';
import { typedText } from '#contract/values/plain-text.ts';

/**
 * The applicant as it is signed: what was typed in the characters that it looks like, what the card said as it is. Without a
 * signature nothing proves that it was read from a card.
 */
export function applicantToSign({ name, address, birthDate, sex }: Applicant, signs: boolean): Applicant {
  const given = <T>(one: { readonly value: T; readonly origin: Origin }) =>
    signs ? one : { ...one, origin: 'person' as const };
  const text = (one: Applicant['name']) =>
    given(one.origin === 'person' ? { ...one, value: typedText(one.value) } : one);
  return { name: text(name), address: text(address), birthDate: given(birthDate), sex: given(sex) };
}

/** A pasted text may hold what no keyboard makes; it is put right before the person reads what will be signed. */
export function answersToSign(answers: Answers): Answers {
  const asTyped = (value: unknown): unknown => {
    if (typeof value === 'string') return typedText(value);
    if (Array.isArray(value)) return value.map(asTyped);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asTyped(inner)]));
  };
  return asTyped(answers) as Answers;
}
