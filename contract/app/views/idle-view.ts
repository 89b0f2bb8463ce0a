import * as z from 'zod';
import { epochMsSchema } from '../../values/brands.ts';

/** On a public terminal that somebody may have left: when their visit ends unless they say that they are there. */
export const idleViewSchema = z.strictObject({ endsAtMs: epochMsSchema }).nullable();
export type IdleView = z.infer<typeof idleViewSchema>;
