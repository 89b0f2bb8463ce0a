import * as z from 'zod';
import { epochMsSchema } from '../../values/brands.ts';

/** When the visit at a public terminal ends unless the person says that they are still at it. */
export const idleViewSchema = z.strictObject({ endsAtMs: epochMsSchema }).nullable();
export type IdleView = z.infer<typeof idleViewSchema>;
