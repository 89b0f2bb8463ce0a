import * as z from 'zod';
import { answersSchema } from '../procedure/answers.ts';
import { toldStateSchema } from '../procedure/case.ts';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { receiptNumberSchema } from './application-routes.ts';
import { addressRequestIdSchema, certifiedSchema } from './authorization.ts';
import { CATALOGUE_ROUTES } from './catalogue-routes.ts';
import { noticeIdSchema } from './notice-routes.ts';
import { ownGroupIdSchema, ownReadingSchema } from './own-data-routes.ts';
import { prefillIdSchema } from './prefill-routes.ts';
import type { PortalRoute } from './route.ts';
import { isSaidInAll, noticeContentSchema } from './staff-notice-routes.ts';

const { query, reply } = CATALOGUE_ROUTES.searchProcedures;
const ANSWERS_LIMIT_BYTES = 65_536;
/** What a site calls a person by: the `sub` of its ID tokens. */
const siteSubSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * How a form that a site began stands: not filed yet, over, or filed; of that the number and the state, where the person wants
 * the site to know them.
 */
const prefillStateSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('open'), endsAt: instantSchema }),
  z.strictObject({ state: z.literal('over') }),
  z.strictObject({ state: z.literal('filed'), number: receiptNumberSchema, status: toldStateSchema }),
]);
export type PrefillState = z.infer<typeof prefillStateSchema>;

/** To somebody whom the site knows, or whose case it is, from the municipality whose system the site is. */
const newSiteNoticeSchema = noticeContentSchema
  .extend({
    to: z.union([z.strictObject({ sub: siteSubSchema }), z.strictObject({ number: receiptNumberSchema })]),
    japaneseAlone: z.boolean(),
  })
  .strict()
  .refine(isSaidInAll, { path: ['text'] });
export type NewSiteNotice = z.infer<typeof newSiteNoticeSchema>;
const sentNoticeSchema = z.strictObject({ notice: noticeIdSchema });
export type SentNotice = z.infer<typeof sentNoticeSchema>;

/**
 * How a question for the newest address stands. `waiting`: unanswered or refused, which a site does not learn; `given`: once,
 * and for a minute again.
 */
const addressAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting'), endsAt: instantSchema }),
  z.strictObject({ state: z.literal('over') }),
  z.strictObject({
    state: z.literal('given'),
    address: z.strictObject({ formatted: z.string().min(1).max(1_000) }),
    evidence: certifiedSchema,
  }),
]);
export type AddressAnswer = z.infer<typeof addressAnswerSchema>;

/** What sites ask in their own name: by client credentials for `ORIGIN/api`, each call with a proof of their key (RFC 9449). */
export const SITE_API_ROUTES = {
  searchServices: { method: 'GET', path: '/api/services', audience: 'site', api: 'services.search', query, reply },
  /** Begins a form for somebody: they open it by the link, see what was written, change it, sign it and file it themselves. */
  makePrefill: {
    method: 'POST',
    path: '/api/prefills',
    audience: 'site',
    api: 'applications.prefill',
    body: z.strictObject({
      procedure: procedureIdSchema,
      municipality: municipalityCodeSchema,
      answers: answersSchema,
    }),
    bodyLimitBytes: ANSWERS_LIMIT_BYTES,
    reply: z.strictObject({ id: prefillIdSchema, link: z.string().max(200), endsAt: instantSchema }),
  },
  readPrefill: {
    method: 'GET',
    path: '/api/prefills/:prefill',
    audience: 'site',
    api: 'applications.prefill',
    params: z.strictObject({ prefill: prefillIdSchema }),
    reply: prefillStateSchema,
  },
  tellPerson: {
    method: 'POST',
    path: '/api/notices',
    audience: 'site',
    api: 'notices.send',
    headers: z.object({ 'idempotency-key': z.uuid() }),
    body: newSiteNoticeSchema,
    bodyLimitBytes: ANSWERS_LIMIT_BYTES,
    reply: sentNoticeSchema,
  },
  /**
   * What a public body holds of a person, asked for now, where they let this site read the group. The signed answer of the
   * source stays here: it has a name of the person that two sites would know them by.
   */
  readGrantedData: {
    method: 'GET',
    path: '/api/own-data/:group',
    audience: 'site',
    api: 'own-data.read',
    params: z.strictObject({ group: ownGroupIdSchema }),
    query: z.strictObject({ sub: siteSubSchema }),
    reply: ownReadingSchema.omit({ proof: true }),
  },
  /** Asks somebody who gives the site their address for the newest one: they are told, and answer with the card or not. */
  askForAddress: {
    method: 'POST',
    path: '/api/address-requests',
    audience: 'site',
    api: 'address.newest',
    body: z.strictObject({
      sub: siteSubSchema,
      purpose: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
    }),
    reply: z.strictObject({ id: addressRequestIdSchema, endsAt: instantSchema }),
  },
  readAddressRequest: {
    method: 'GET',
    path: '/api/address-requests/:addressRequest',
    audience: 'site',
    api: 'address.newest',
    params: z.strictObject({ addressRequest: addressRequestIdSchema }),
    reply: addressAnswerSchema,
  },
} as const satisfies Record<string, PortalRoute>;
