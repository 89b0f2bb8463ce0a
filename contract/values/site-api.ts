import * as z from 'zod';

/** What a site may ask for in its own name, as OAuth scopes of `ORIGIN/api`. */
export const siteApiSchema = z.enum(['services.search', 'applications.prefill', 'sign', 'address.newest']);
export type SiteApi = z.infer<typeof siteApiSchema>;
