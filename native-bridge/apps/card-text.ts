import type { Sex } from '#contract/procedure/application.ts';
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
  const digits = textOf(value);
  if (digits === undefined || !/^\d{8}$/.test(digits)) return undefined;
  const parsed = calendarDateSchema.safeParse(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`);
  return parsed.success ? parsed.data : undefined;
}

/** One digit; whatever is not on the list is unknown. */
export function sexOf(value: Uint8Array): Sex {
  return SEXES[textOf(value) ?? ''] ?? 'unknown';
}
