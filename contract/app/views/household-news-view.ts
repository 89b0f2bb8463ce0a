import * as z from 'zod';
import { calendarDateSchema } from '../../values/brands.ts';
import { QUIET_HOURS } from '../../values/quiet-hours.ts';
import { familyViewSchema } from './family-view.ts';

/** What concerns a household, and which of it is new. */
export const householdNewsViewSchema = familyViewSchema.extend({
  /** Entries that can be applied for and could not two weeks ago. */
  opened: z.array(z.string().max(64)).max(200),
});
export type HouseholdNewsView = z.infer<typeof householdNewsViewSchema>;

/** Whether this computer says by itself that something fits the household of who is signed in. */
export const householdNewsSettingsSchema = z.strictObject({
  isOn: z.boolean(),
  quiet: z.enum(QUIET_HOURS),
  /** The first day on which something is said again. */
  pausedUntil: calendarDateSchema.nullable(),
});
export type HouseholdNewsSettings = z.infer<typeof householdNewsSettingsSchema>;
