import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';
import type { SiteApi } from '../values/site-api.ts';
import { drawnPageSchema, MOST_DELIVERY_PAGES } from './delivery-routes.ts';
import {
  newSignTransactionSchema,
  SIGN_LIMITS,
  signTransactionIdSchema,
  toldSignStateSchema,
} from './remote-signing.ts';

/** What a site's token has to be for. */
export const SIGN_SCOPE = 'sign' satisfies SiteApi;

const CREATE_LIMIT_BYTES = Math.ceil(SIGN_LIMITS.allBytes / 3) * 4 + 100_000;
const CERTIFICATE_LIMIT_BYTES = 8_000;
const SIGNATURES_LIMIT_BYTES = SIGN_LIMITS.mostItems * Math.ceil(SIGN_LIMITS.cmsBytes / 3) * 4 + 30_000;

const ofTransaction = z.strictObject({ transaction: signTransactionIdSchema });
const ofRequest = z.strictObject({ request: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });
const ofItem = ofRequest.extend({ item: z.coerce.number().int().min(1).max(SIGN_LIMITS.mostItems) }).strict();
const holderSchema = z.object({ authorization: z.string().max(300).optional() });

const createdSchema = z.strictObject({
  id: signTransactionIdSchema,
  /** SHA-256 of what will be shown, in base64url (RFC 8785): the ID token names it. */
  sha256: z.string().length(43),
  expiresAt: instantSchema,
});
export type CreatedSignTransaction = z.infer<typeof createdSchema>;

const stateSchema = z.strictObject({
  id: signTransactionIdSchema,
  state: toldSignStateSchema,
  expiresAt: instantSchema,
});
export type SignTransactionState = z.infer<typeof stateSchema>;

export const REMOTE_SIGNING_ROUTES = {
  createSignTransaction: {
    method: 'POST',
    path: '/api/sign-transactions',
    audience: 'site',
    api: SIGN_SCOPE,
    headers: z.object({ 'idempotency-key': z.uuid() }),
    bodyLimitBytes: CREATE_LIMIT_BYTES,
    body: newSignTransactionSchema,
    reply: createdSchema,
  },
  readSignTransaction: {
    method: 'GET',
    path: '/api/sign-transactions/:transaction',
    audience: 'site',
    api: SIGN_SCOPE,
    params: ofTransaction,
    reply: stateSchema,
  },
  endSignTransaction: {
    method: 'DELETE',
    path: '/api/sign-transactions/:transaction',
    audience: 'site',
    api: SIGN_SCOPE,
    params: ofTransaction,
    reply: z.null(),
  },
  /** A JWE to the key of the site, once; within a minute the same key of the token gets the same again. */
  fetchSignResult: {
    method: 'GET',
    path: '/api/sign-transactions/:transaction/result',
    audience: 'site',
    api: SIGN_SCOPE,
    params: ofTransaction,
    sends: 'jose',
    reply: z.instanceof(Uint8Array),
  },
  /** A page as the portal draws it, of the very bytes that the digest is of. */
  readSignPage: {
    method: 'GET',
    path: '/authorization-claims/:request/items/:item/pages/:page',
    audience: 'public',
    params: ofItem.extend({ page: z.coerce.number().int().min(1).max(MOST_DELIVERY_PAGES) }).strict(),
    headers: holderSchema,
    reply: drawnPageSchema,
  },
  readSignDocument: {
    method: 'GET',
    path: '/authorization-claims/:request/items/:item/document',
    audience: 'public',
    params: ofItem,
    headers: holderSchema,
    sends: 'document',
    reply: z.instanceof(Uint8Array),
  },
  /** All signatures at once, in the order of the items: a CMS each, or the bare value of one that is to be `raw`. */
  giveSignatures: {
    method: 'POST',
    path: '/authorization-claims/:request/signatures',
    audience: 'public',
    params: ofRequest,
    headers: holderSchema,
    bodyLimitBytes: SIGNATURES_LIMIT_BYTES,
    body: z.strictObject({
      /** Of the one key that made them, DER. */
      certificate: z.base64().max(Math.ceil(CERTIFICATE_LIMIT_BYTES / 3) * 4),
      /** As a signature in a PDF says it beside the CMS. */
      signedAt: instantSchema,
      signatures: z
        .array(z.base64().max(Math.ceil(SIGN_LIMITS.cmsBytes / 3) * 4))
        .min(1)
        .max(SIGN_LIMITS.mostItems),
    }),
    reply: z.null(),
  },
} as const;
