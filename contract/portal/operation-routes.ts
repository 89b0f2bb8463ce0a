import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';
import { operatorSchema } from '../values/localized-text.ts';

export const OPERATION_ROUTES = {
  readHealth: {
    method: 'GET',
    path: '/health',
    audience: 'public',
    reply: z.strictObject({
      status: z.literal('ok'),
      now: instantSchema,
      /** A practice portal trusts invented cards and reaches no municipality; every screen says so. */
      practice: z.boolean(),
      /** Who runs the portal, as people read it; absent where its configuration names nobody. */
      operator: operatorSchema.optional(),
    }),
  },
} as const;
