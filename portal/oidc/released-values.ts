import type * as z from 'zod';
import {
  type Claim,
  type certifiedSchema,
  isOnFace,
  type ReleasedValue,
  type StatedValues,
} from '#contract/portal/authorization.ts';
import { type BirthDate, fullDate } from '#contract/values/birth-date.ts';
import type { CalendarDate } from '#contract/values/brands.ts';

type Certified = z.infer<typeof certifiedSchema>;

/** What a certificate that the person signed with here says of them. */
export interface CertifiedHolder {
  readonly name: string;
  readonly address: string;
  readonly birthDate: BirthDate;
  readonly sex: 'male' | 'female' | 'notApplicable' | 'unknown';
  readonly evidence: Certified;
}

/** A municipality, as addresses begin in it and as it is called. */
export interface Place {
  readonly addressPrefix: string;
  readonly name: { readonly ja: string; readonly en: string };
}

/** By its code; `undefined` where nobody knows. */
type FindPlace = (code: string) => Place | undefined;

const GENDERS = { male: 'male', female: 'female', notApplicable: undefined, unknown: undefined } as const;

/** Of these claims, what can be given today; what is not to be had is left out. Yes and no are frozen by that. */
export function valuesOf(
  claims: readonly Claim[],
  holder: CertifiedHolder | undefined,
  { today, findPlace }: { readonly today: CalendarDate; readonly findPlace: FindPlace },
): ReleasedValue[] {
  if (holder === undefined) return [];
  return claims.flatMap((claim) => {
    const value = valueToday(claim, holder, today, findPlace);
    return value === undefined ? [] : [{ claim, value, evidence: evidenceOf(claim, holder.evidence) }];
  });
}

/** Of these claims, what the card's face alone says, beside what a certificate says that is good today. */
export function statedValuesOf(
  claims: readonly Claim[],
  stated: StatedValues,
  { certified, today }: { readonly certified: readonly ReleasedValue[]; readonly today: CalendarDate },
): ReleasedValue[] {
  const isCertified = (claim: Claim) =>
    certified.some((one) => one.claim === claim && one.evidence?.state === 'current');
  return claims.flatMap((claim) => {
    const value = isOnFace(claim) && !isCertified(claim) ? stated[claim] : undefined;
    const evidence = { source: 'card-face', verified: false, as_of: today.slice(0, 7), state: 'current' } as const;
    return value === undefined ? [] : [{ claim, value, evidence }];
  });
}

function valueToday(
  claim: Claim,
  { name, address, birthDate, sex }: CertifiedHolder,
  today: CalendarDate,
  findPlace: FindPlace,
): string | boolean | undefined {
  if (claim === 'name') return name;
  if (claim === 'address') return address;
  if (claim === 'birthdate') return fullDate(birthDate);
  if (claim === 'gender') return GENDERS[sex];
  const [kind, code = ''] = claim.split(':');
  if (kind === 'lives_in') {
    const prefix = findPlace(code)?.addressPrefix;
    return prefix === undefined ? undefined : address.normalize('NFKC').startsWith(prefix.normalize('NFKC'));
  }
  const age = /^age_over_(\d+)$/.exec(claim)?.[1];
  const born = fullDate(birthDate);
  return age === undefined || born === undefined ? undefined : hasTurned(born, Number(age), today);
}

/** Of somebody who was born on a leap day, on 1 March of other years. */
function hasTurned(born: CalendarDate, age: number, today: CalendarDate): boolean {
  return `${String(Number(born.slice(0, 4)) + age).padStart(4, '0')}${born.slice(4)}` <= today;
}

/** A birthday stays what it is, whatever became of the certificate. */
function evidenceOf(claim: Claim, evidence: Certified): Certified {
  return claim === 'birthdate' || claim.startsWith('age_over_') ? { ...evidence, state: 'current' } : evidence;
}
