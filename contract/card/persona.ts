import * as z from 'zod';

/** The practice cards, by what is to be tried with them. */
export const personaSchema = z.enum([
  'ordinary',
  'spouse',
  'last-try',
  'locked',
  'expired',
  'moved',
  'on-hold',
  'child',
  'phone',
  'iphone',
  'next-card',
]);
export type PersonaName = z.infer<typeof personaSchema>;
