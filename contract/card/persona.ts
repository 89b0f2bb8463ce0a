import * as z from 'zod';
import { PERSONA_NAMES } from './persona-names.ts';

export const personaSchema = z.enum(PERSONA_NAMES);
export type PersonaName = z.infer<typeof personaSchema>;
