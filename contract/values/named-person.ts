import * as z from 'zod';
import { birthDateSchema } from './birth-date.ts';

/** A person as a card names them. */
export const namedPersonSchema = z.strictObject({ name: z.string().min(1).max(200), birthDate: birthDateSchema });
export type NamedPerson = z.infer<typeof namedPersonSchema>;
