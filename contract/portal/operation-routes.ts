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
      /** The operator's name for people to read; absent where the configuration has none. */
      operator: operatorSchema.optional(),
    }),
  },
} as const;
