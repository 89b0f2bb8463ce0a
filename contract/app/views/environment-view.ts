import * as z from 'zod';
import { personaSchema } from '../../card/persona.ts';
import { operatorSchema } from '../../values/localized-text.ts';
import { keepingSchema } from './kept-view.ts';

/** Which card and portal the app works with. Practice is visible on every screen. */
export const environmentViewSchema = z.strictObject({
  portal: z.strictObject({
    origin: z.string().max(300),
    practice: z.boolean(),
    /** Null until the portal has named its operator, and where it names none. */
    operator: operatorSchema.nullable(),
  }),
  practicePersona: z.string().max(40).nullable(),
  keeping: keepingSchema,
});
export type EnvironmentView = z.infer<typeof environmentViewSchema>;

export const practicePersonaViewSchema = z.strictObject({
  name: personaSchema,
  /** The practice card's own made-up secrets, shown so that people can try. Never a real card's. */
  secrets: z.strictObject({ auth: z.string(), text: z.string(), sign: z.string() }),
});
