import * as z from 'zod';
import { municipalityCodeSchema, procedureIdSchema } from './brands.ts';
import { revocationStateSchema } from './failure.ts';
import { localizedTextSchema, operatorSchema } from './localized-text.ts';
import { municipalitySchema, procedureSchema, procedureSummarySchema, topicSchema } from './procedure.ts';

/**
 * Every portal route. The app's client and the server's routes are both made from this table. Failures travel as
 * `application/problem+json` with `code` and the failure's data.
 */

export const CONTAINER_MEDIA_TYPE = 'application/vnd.etsi.asic-e+zip';
/** Packed size; the unpacked caps are the container's own. */
export const CONTAINER_LIMIT_BYTES = 50_000_000;
export const PROOF_LIMIT_BYTES = 65_536;

const instantSchema = z.iso.datetime({ offset: true });

export const applicationStatusSchema = z.enum([
  'received',
  'inReview',
  'returned',
  'accepted',
  'rejected',
  'withdrawn',
]);
export type ApplicationStatus = z.infer<typeof applicationStatusSchema>;

export const receiptNumberSchema = z.string().regex(/^[0-9A-Z-]{8,30}$/);

export const filedReplySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  receivedAt: instantSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Compact JWS by the portal; claims in `receiptClaimsSchema`. */
  receipt: z.string().max(4_000),
});
export type FiledReply = z.infer<typeof filedReplySchema>;

export const receiptClaimsSchema = z.looseObject({
  iss: z.url(),
  receiptNumber: receiptNumberSchema,
  receivedAt: instantSchema,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  idempotencyKey: z.uuid(),
});

export const applicationSummarySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  receivedAt: instantSchema,
  status: applicationStatusSchema,
  statusSince: instantSchema,
});
export type ApplicationSummary = z.infer<typeof applicationSummarySchema>;

export const applicationDetailSchema = applicationSummarySchema
  .extend({
    sha256: z.string(),
    receipt: z.string().max(4_000),
    /** Oldest first; nothing in it is ever changed. */
    history: z
      .array(
        z.strictObject({ at: instantSchema, status: applicationStatusSchema, note: z.string().max(500).nullable() }),
      )
      .max(500),
  })
  .strict();
export type ApplicationDetail = z.infer<typeof applicationDetailSchema>;

export const sessionReplySchema = z.strictObject({
  token: z.string().min(43).max(200),
  subject: z.string().min(16).max(64),
  expiresAt: instantSchema,
});
export type SessionReply = z.infer<typeof sessionReplySchema>;

export const PORTAL_ROUTES = {
  createChallenge: {
    method: 'POST',
    path: '/session/challenges',
    session: false,
    body: z.strictObject({ purpose: z.literal('login').default('login') }).optional(),
    reply: z.strictObject({ challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/), expiresAt: instantSchema }),
  },
  openSession: {
    method: 'POST',
    path: '/session',
    session: false,
    body: z.strictObject({ proof: z.string().min(1).max(PROOF_LIMIT_BYTES) }),
    reply: sessionReplySchema,
  },
  readSession: {
    method: 'GET',
    path: '/session',
    session: true,
    reply: sessionReplySchema.omit({ token: true }).strict(),
  },
  closeSession: { method: 'DELETE', path: '/session', session: true, reply: z.null() },
  listMunicipalities: {
    method: 'GET',
    path: '/municipalities',
    session: false,
    reply: z.strictObject({ municipalities: z.array(municipalitySchema).max(2_000) }),
  },
  searchServices: {
    method: 'GET',
    path: '/services',
    session: false,
    query: z.strictObject({
      municipality: municipalityCodeSchema.optional(),
      query: z.string().max(100).optional(),
      topic: topicSchema.optional(),
    }),
    reply: z.strictObject({ services: z.array(procedureSummarySchema).max(500) }),
  },
  readService: {
    method: 'GET',
    path: '/services/:id',
    session: false,
    params: z.strictObject({ id: procedureIdSchema }),
    query: z.strictObject({ municipality: municipalityCodeSchema }),
    reply: procedureSchema,
  },
  fileApplication: {
    method: 'POST',
    path: '/applications',
    session: true,
    container: true,
    reply: filedReplySchema,
  },
  listApplications: {
    method: 'GET',
    path: '/applications',
    session: true,
    reply: z.strictObject({ applications: z.array(applicationSummarySchema).max(1_000) }),
  },
  readApplication: {
    method: 'GET',
    path: '/applications/:number',
    session: true,
    params: z.strictObject({ number: receiptNumberSchema }),
    reply: applicationDetailSchema,
  },
  withdrawApplication: {
    method: 'POST',
    path: '/applications/:number/withdrawal',
    session: true,
    params: z.strictObject({ number: receiptNumberSchema }),
    reply: applicationDetailSchema,
  },
  /**
   * Whether the signature certificate that the person last filed with still holds; it ends when they move. `null` where
   * they never filed: the certificate itself cannot be read without its password.
   */
  readSignatureCertificate: {
    method: 'GET',
    path: '/signature-certificate',
    session: true,
    reply: z.strictObject({
      certificate: z
        .strictObject({ revocation: revocationStateSchema, notAfter: instantSchema, checkedAt: instantSchema })
        .nullable(),
    }),
  },
  /**
   * The CA certificates this portal trusts and has, base64 DER. Saves reading them from the card; nobody trusts them
   * for coming from here.
   */
  listAuthorities: {
    method: 'GET',
    path: '/certificate-authorities',
    session: false,
    reply: z.strictObject({
      auth: z.array(z.base64().max(12_000)).max(20),
      sign: z.array(z.base64().max(12_000)).max(20),
    }),
  },
  readReceiptKeys: {
    method: 'GET',
    path: '/.well-known/jwks.json',
    session: false,
    reply: z.strictObject({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).max(20) }),
  },
  readHealth: {
    method: 'GET',
    path: '/health',
    session: false,
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

export type PortalRouteName = keyof typeof PORTAL_ROUTES;
