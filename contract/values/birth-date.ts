import * as z from 'zod';
import { type Branded, type CalendarDate, calendarDateSchema } from './brands.ts';

/** `YYYY-MM-DD` with zeros for what the register does not know: `1987-04-00`, `0000-00-00`. */
type PartlyKnownDate = Branded<string, 'PartlyKnownDate'>;

/** A day of birth as the register has it. That a part of it is unknown is a fact of law, not a mistake. */
export type BirthDate = CalendarDate | PartlyKnownDate;

const partlyKnownDateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isPartlyKnown, 'no such day')
  .transform((text) => text as PartlyKnownDate);

export const birthDateSchema = z.union([calendarDateSchema, partlyKnownDateSchema]);

/** The day, where all of it is known. */
export function fullDate(birthDate: BirthDate): CalendarDate | undefined {
  return calendarDateSchema.safeParse(birthDate).data;
}

/** Whether a part is unknown and the others can stand together: in a leap year, a month of 31 days, a day of every month. */
function isPartlyKnown(text: string): boolean {
  const [year = '', month = '', day = ''] = text.split('-');
  const isPart = year === '0000' || month === '00' || day === '00';
  const possible = `${year === '0000' ? '2000' : year}-${month === '00' ? '01' : month}-${day === '00' ? '28' : day}`;
  return isPart && calendarDateSchema.safeParse(possible).success;
}
