import type { Sex } from '#contract/procedure/application.ts';
import { type BirthDate, birthDateSchema } from '#contract/values/birth-date.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';

// How a card writes texts, dates and sex. Source: docs/card-protocol.md#tlv.

const SEXES: Readonly<Record<string, Sex>> = { 1: 'male', 2: 'female', 9: 'notApplicable' };

/** UTF-8; `undefined` where it is none, or nothing. */
export function textOf(value: Uint8Array | undefined): string | undefined {
  if (value === undefined || value.length === 0) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch {
    // The decoder throws on bytes that are not UTF-8, which a card may hold.
    return undefined;
  }
}

/** Eight ASCII digits, YYYYMMDD. */
export function calendarDateOf(value: Uint8Array | undefined): CalendarDate | undefined {
  return calendarDateSchema.safeParse(dashedDigits(value)).data;
}

/** The same, with zeros for parts that are unknown. */
export function birthDateOf(value: Uint8Array | undefined): BirthDate | undefined {
  return birthDateSchema.safeParse(dashedDigits(value)).data;
}

function dashedDigits(value: Uint8Array | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(textOf(value) ?? '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

/** One digit; whatever is not on the list is unknown. */
export function sexOf(value: Uint8Array): Sex {
  return SEXES[textOf(value) ?? ''] ?? 'unknown';
}
