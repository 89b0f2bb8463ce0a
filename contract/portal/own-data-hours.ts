import * as z from 'zod';
import { epochMs } from '../values/brands.ts';
import { addDays, japaneseDay } from '../values/calendar.ts';

const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a source answers, each day by the time of Japan: from `opens` on, before `closes`. */
export const sourceHoursSchema = z
  .strictObject({ opens: timeSchema, closes: timeSchema })
  .refine(({ opens, closes }) => opens < closes);
type SourceHours = z.infer<typeof sourceHoursSchema>;

/** When a source that is closed opens again; `undefined` of one that is open. */
export function opensAtMs({ opens, closes }: SourceHours, nowMs: number): number | undefined {
  const today = japaneseDay(epochMs(nowMs));
  const at = (day: string, time: string) => Date.parse(`${day}T${time}:00+09:00`);
  if (nowMs < at(today, opens)) return at(today, opens);
  return nowMs < at(today, closes) ? undefined : at(addDays(today, 1), opens);
}
