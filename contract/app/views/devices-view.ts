import * as z from 'zod';
import { readerNameSchema } from '../../values/brands.ts';

/** What the renderer may know. Nothing secret and no raw card data is in any view. */

export const devicesViewSchema = z.discriminatedUnion('service', [
  z.strictObject({ service: z.literal('starting') }),
  z.strictObject({ service: z.literal('down') }),
  z.strictObject({
    service: z.literal('running'),
    readers: z.array(z.strictObject({ name: readerNameSchema, card: z.enum(['absent', 'present', 'mute']) })).max(16),
  }),
]);
export type DevicesView = z.infer<typeof devicesViewSchema>;
