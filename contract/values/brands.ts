import * as z from 'zod';

/** A value that only its parser can make; keeps look-alike strings and numbers apart. */
export type Branded<T, Name extends string> = T & { readonly __brand: Name };

export type FlowId = Branded<string, 'FlowId'>;
export type ReaderName = Branded<string, 'ReaderName'>;
export type EpochMs = Branded<number, 'EpochMs'>;
export type PinTriesLeft = Branded<number, 'PinTriesLeft'>;
export type CalendarDate = Branded<string, 'CalendarDate'>;
export type MunicipalityCode = Branded<string, 'MunicipalityCode'>;
export type ProcedureId = Branded<string, 'ProcedureId'>;

/**
 * The secrets of the card that this product asks for: three PINs, and `face`, the 14 digits of 照合番号B that are printed
 * on the card. It never uses the PIN of the resident register (住民基本台帳用).
 */
export const pinSlotSchema = z.enum(['auth', 'sign', 'text', 'face']);
export type PinSlot = z.infer<typeof pinSlotSchema>;

/** The secrets that their holder chose and can change. */
export const changeablePinSchema = z.enum(['auth', 'sign', 'text']);
export type ChangeablePin = z.infer<typeof changeablePinSchema>;

/** The two private keys of the JPKI application. */
export const cardKeySchema = z.enum(['auth', 'sign']);
export type CardKey = z.infer<typeof cardKeySchema>;

export const flowIdSchema = z.uuid().transform((text) => text as FlowId);
export const readerNameSchema = z
  .string()
  .min(1)
  .max(200)
  .transform((text) => text as ReaderName);
export const epochMsSchema = z
  .number()
  .int()
  .nonnegative()
  .transform((ms) => ms as EpochMs);

/** 6 digits: prefecture (2), municipality (3), check digit (1), as 総務省 publishes them. */
export const municipalityCodeSchema = z
  .string()
  .regex(/^\d{6}$/)
  .refine(hasMunicipalityCheckDigit, 'check digit')
  .transform((text) => text as MunicipalityCode);

export const procedureIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,63}$/)
  .transform((text) => text as ProcedureId);

/** A day of the Gregorian calendar, `YYYY-MM-DD`; 1868-01-25 (Meiji) to 2199-12-31. */
export const calendarDateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isCalendarDay, 'no such day')
  .transform((text) => text as CalendarDate);

export function epochMs(ms: number): EpochMs {
  if (!Number.isInteger(ms) || ms < 0) throw new RangeError(`milliseconds since 1970 are a whole number, got ${ms}`);
  return ms as EpochMs;
}

/** The low four bits of a `63Cx` answer. */
export function pinTriesLeft(count: number): PinTriesLeft {
  if (!Number.isInteger(count) || count < 0 || count > 15) {
    throw new RangeError(`tries left is a 4-bit count, got ${count}`);
  }
  return count as PinTriesLeft;
}

function isCalendarDay(text: string): boolean {
  if (text < '1868-01-25' || text > '2199-12-31') return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function hasMunicipalityCheckDigit(code: string): boolean {
  const sum = [6, 5, 4, 3, 2].reduce((total, weight, at) => total + weight * Number(code[at]), 0);
  return Number(code[5]) === (11 - (sum % 11)) % 10;
}
