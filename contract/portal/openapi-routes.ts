import * as z from 'zod';

/**
 * Whose routes a description lists: those of anybody and of residents, of the desk, or of other systems of a city. None of
 * it is a secret.
 */
const openapiReadersSchema = z.enum(['residents', 'staff', 'systems']);
export type OpenapiReaders = z.infer<typeof openapiReadersSchema>;

export const OPENAPI_ROUTES = {
  /** These routes as OpenAPI 3.1; those of residents where nobody is named. */
  readOpenapi: {
    method: 'GET',
    path: '/openapi.json',
    audience: 'public',
    query: z.strictObject({ for: openapiReadersSchema.optional() }),
    sends: 'openapi',
    reply: z.instanceof(Uint8Array),
  },
} as const;
