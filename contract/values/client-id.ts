import * as z from 'zod';

/** The name of a system that the portal lets in: 16 random bytes. */
export const clientIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
