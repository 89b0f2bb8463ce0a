import type { Draft } from '#contract/app/flows/apply-flow.ts';
import type { ActingMandate } from '#contract/portal/mandate-routes.ts';
import type { Answers } from '#contract/procedure/answers.ts';
import type { Applicant, Application, Origin } from '#contract/procedure/application.ts';
import type { NamedPerson } from '#contract/values/named-person.ts';
import { typedText } from '#contract/values/plain-text.ts';

/**
 * The applicant as it is signed: what was typed in the characters that it looks like, what the card said as it is. Without a
 * signature nothing proves that it was read from a card.
 */
export function applicantToSign(
  { name, address, birthDate, sex }: Applicant,
  signs: boolean,
  principal: NamedPerson | undefined,
): Applicant {
  const given = <T>(one: { readonly value: T; readonly origin: Origin }) =>
    signs ? one : { ...one, origin: 'person' as const };
  const text = (one: Applicant['name']) =>
    given(one.origin === 'person' ? { ...one, value: typedText(one.value) } : one);
  const applicant = { name: text(name), address: text(address), birthDate: given(birthDate), sex: given(sex) };
  return principal === undefined ? applicant : { ...applicant, ...namedBy(principal) };
}

/** Name and day of birth as the mandate has them, character by character: nobody typed them here. */
function namedBy({ name, birthDate }: NamedPerson): Pick<Applicant, 'name' | 'birthDate'> {
  return { name: typed(name), birthDate: typed(birthDate) };
}

/**
 * A draft for the principal of a mandate: of one that corrects, as it was filed; else named, and the rest is asked. Without a
 * mandate as it is.
 */
export function draftFor(
  principal: NamedPerson | undefined,
  {
    draft,
    correction,
  }: { readonly draft: Draft; readonly correction?: { readonly filed: { readonly applicant: Applicant } } },
): Draft {
  if (principal === undefined) return draft;
  const { name, birthDate } = principal;
  if (correction === undefined) return { ...draft, typedApplicant: { name, birthDate, address: '', sex: '' } };
  const { address, sex } = correction.filed.applicant;
  return { ...draft, applicant: applicantNamed(principal, { address: address.value, sex: sex.value }) };
}

/** Whom a mandate names, with what it does not say. */
export function applicantNamed(
  principal: NamedPerson,
  { address, sex }: { readonly address: string; readonly sex: Applicant['sex']['value'] },
): Applicant {
  return { ...namedBy(principal), address: typed(address), sex: typed(sex) };
}

/** A mandate as an application names it. */
export function namedMandate({ registration, sha256, proxy }: ActingMandate): NonNullable<Application['mandate']> {
  return { registration, sha256, proxy };
}

function typed<T>(value: T): { readonly value: T; readonly origin: Origin } {
  return { value, origin: 'person' };
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
