import * as z from 'zod';
import { type BirthDate, fullDate } from '../values/birth-date.ts';
import { type CalendarDate, calendarDateSchema, procedureIdSchema } from '../values/brands.ts';
import { addDays } from '../values/calendar.ts';
import { instantSchema } from '../values/instant.ts';
import { type NamedPerson, namedPersonSchema } from '../values/named-person.ts';
import { sha256Schema } from '../values/sha256.ts';

/** Nobody has more proxies, or acts for more persons, than these. */
export const MOST_PROXIES = 5;
export const MOST_PRINCIPALS = 20;
/** Of adults whose guardian they are, as many more. */
export const MOST_WARDS = 100;
/** For how long both cards have to be shown and to have signed. */
export const SITTING_MINUTES = 15;
const MOST_PROCEDURES = 20;
const LONGEST_YEARS = 3;
const USUAL_YEARS = 1;
/** Below this age a child signs nothing, and who has custody of it acts for it. */
const GUARDED_UNDER_YEARS = 15;

/**
 * `chosen`: by the person themselves. `guardian15`: of a child under fifteen, by who has custody of it. `adultGuardian`: of an
 * adult, by the guardian whom a court named, as an office found in the certificate of registration.
 */
export const mandateKindSchema = z.enum(['chosen', 'guardian15', 'adultGuardian']);
export type MandateKind = z.infer<typeof mandateKindSchema>;
/** Those that two cards make in one sitting. */
export const sittingKindSchema = mandateKindSchema.exclude(['adultGuardian']);
export type SittingKind = z.infer<typeof sittingKindSchema>;

/** `suspended` is told of an active one whose principal asked an office to keep them from others. */
export const mandateStateSchema = z.enum(['active', 'suspended']);

/**
 * What a proxy may do, within the procedures of the mandate alone. `applications`: file them, follow them. Of those cases,
 * `letters`: open what the office wrote, which counts as opened by the principal; `notices`: read them, and mark none;
 * `payments`: see what is to be paid and pay it; `visits`: book, move and cancel them.
 */
export const mandateThingSchema = z.enum(['applications', 'letters', 'notices', 'payments', 'visits']);
export type MandateThing = z.infer<typeof mandateThingSchema>;

/** Each procedure and thing once, in the order of their names, so that one scope has one text; applications always. */
export const scopeSchema = z.strictObject({
  procedures: z.array(procedureIdSchema).min(1).max(MOST_PROCEDURES).refine(isSorted, 'once each, sorted'),
  things: z
    .array(mandateThingSchema)
    .min(1)
    .max(mandateThingSchema.options.length)
    .refine(isSorted, 'once each, sorted')
    .refine((things) => things.includes('applications'), 'applications always'),
});
export type MandateScope = z.infer<typeof scopeSchema>;

/** What makes the texts of a sitting new; base64url of 32 bytes. */
export const sittingNonceSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const originSchema = z.string().min(1).max(300);

/** What the proxy signs, as canonical JSON (RFC 8785). */
const acceptanceSchema = z.strictObject({
  v: z.literal(1),
  portal: originSchema,
  registration: z.uuid(),
  kind: sittingKindSchema,
  /** SHA-256 of the canonical JSON of the principal's name and day of birth, in hexadecimal. */
  principalHash: sha256Schema,
  scope: scopeSchema,
  until: calendarDateSchema,
  nonce: sittingNonceSchema,
  /** Of a child: that the proxy has custody of it. */
  statement: z.literal('guardian').optional(),
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

/** What the principal signs last, or what an office's decision makes, as canonical JSON (RFC 8785). */
export const mandateSchema = z.strictObject({
  v: z.literal(1),
  portal: originSchema,
  registration: z.uuid(),
  kind: mandateKindSchema,
  principal: z.strictObject({ name: z.string().min(1).max(200) }),
  proxy: namedPersonSchema.extend({
    /** SHA-256 of the certificate that the acceptance was signed with, in hexadecimal. */
    certificate: sha256Schema,
  }),
  scope: scopeSchema,
  from: calendarDateSchema,
  until: calendarDateSchema,
  /** SHA-256 of the text of the acceptance, or of the application that the office granted, in hexadecimal. */
  acceptance: sha256Schema,
  createdAt: instantSchema,
});
export type Mandate = z.infer<typeof mandateSchema>;

/** What both texts are made of, known once somebody has begun. */
export interface Sitting {
  readonly portal: string;
  readonly registration: string;
  readonly kind: SittingKind;
  readonly scope: MandateScope;
  readonly until: CalendarDate;
  readonly nonce: string;
}

export function acceptanceOf(
  { portal, registration, kind, scope, until, nonce }: Sitting,
  principalHash: string,
): Acceptance {
  return {
    v: 1,
    portal,
    registration,
    kind,
    principalHash,
    scope,
    until,
    nonce,
    ...(kind === 'guardian15' ? { statement: 'guardian' as const } : {}),
  };
}

export function mandateOf(
  { portal, registration, kind, scope, until }: Sitting,
  {
    principal,
    proxy,
    from,
    acceptance,
    createdAt,
  }: Pick<Mandate, 'proxy' | 'from' | 'acceptance' | 'createdAt'> & {
    readonly principal: NamedPerson;
  },
): Mandate {
  const { name } = principal;
  return { v: 1, portal, registration, kind, principal: { name }, proxy, scope, from, until, acceptance, createdAt };
}

/** The last day on which a mandate of today can end, and the one that is offered. */
export function lastDays(today: CalendarDate): { readonly latest: CalendarDate; readonly usual: CalendarDate } {
  return { latest: dayBeforeYears(today, LONGEST_YEARS), usual: dayBeforeYears(today, USUAL_YEARS) };
}

/** The last day on which a child is under fifteen; `undefined` where it is not known, or is over. */
export function guardedUntil(birthDate: BirthDate, today: CalendarDate): CalendarDate | undefined {
  const born = fullDate(birthDate);
  if (born === undefined || born > today) return undefined;
  const last = dayBeforeYears(born, GUARDED_UNDER_YEARS);
  return last >= today ? last : undefined;
}

/** Why a day cannot be a mandate's last; `undefined` where it can. Days of Japan. */
export function untilProblem(
  { kind, until }: Pick<Sitting, 'kind' | 'until'>,
  principal: NamedPerson,
  today: CalendarDate,
): 'age' | 'day' | undefined {
  const guarded = guardedUntil(principal.birthDate, today);
  if (kind === 'guardian15' && guarded === undefined) return 'age';
  const { latest } = lastDays(today);
  const isChild = kind === 'guardian15' && guarded !== undefined;
  const isTooLate = until > latest || (isChild && until > guarded);
  return until < today || isTooLate ? 'day' : undefined;
}

/** The day before the same day of a later year; who was born on a 29 February is a year older on 1 March. */
function dayBeforeYears(day: CalendarDate, years: number): CalendarDate {
  const later = `${String(Number(day.slice(0, 4)) + years).padStart(4, '0')}${day.slice(4)}`;
  const same = calendarDateSchema.safeParse(later).data;
  return addDays(same ?? calendarDateSchema.parse(`${later.slice(0, 4)}-03-01`), -1);
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name);
}
