import * as z from 'zod';

export const TRUST_ROUTES = {
  /**
   * The CA certificates this portal trusts and has, base64 DER. Saves reading them from the card; coming from here
   * makes them no more trusted.
   */
  listAuthorities: {
    method: 'GET',
    path: '/certificate-authorities',
    audience: 'public',
    reply: z.strictObject({
      auth: z.array(z.base64().max(12_000)).max(20),
      sign: z.array(z.base64().max(12_000)).max(20),
    }),
  },
  readReceiptKeys: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    audience: 'public',
    reply: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).max(1_000) }),
  },
} as const;
