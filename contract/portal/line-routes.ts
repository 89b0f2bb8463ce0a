import * as z from 'zod';
import { instantSchema } from '../values/instant.ts';

/** What LINE sends at most; it is read whole before its signature is looked at. */
export const LINE_CALL_LIMIT_BYTES = 262_144;

/** As the app shows it and a person types it. */
const lineCodeSchema = z.string().regex(/^[A-Z2-7]{8}$/);

const lineLinkSchema = z.strictObject({
  /** Whether this portal is on LINE at all. */
  isOn: z.boolean(),
  isLinked: z.boolean(),
});
export type LineLink = z.infer<typeof lineLinkSchema>;

const lineCodeReplySchema = z.strictObject({ code: lineCodeSchema, until: instantSchema });
export type LineCode = z.infer<typeof lineCodeReplySchema>;

export const LINE_ROUTES = {
  /** Events of LINE, signed over the bytes as they come. Source: Messaging API reference, "Webhooks". */
  receiveLineEvents: {
    method: 'POST',
    path: '/line/webhook',
    audience: 'line',
    headers: z.object({ 'x-line-signature': z.string().max(200) }),
    body: z.instanceof(Uint8Array),
    reply: z.strictObject({}),
  },
  readLineLink: { method: 'GET', path: '/line-link', audience: 'resident', reply: lineLinkSchema },
  /** A code for the page that LINE's button opens: it stands for this person for ten minutes, once. */
  beginLineLink: { method: 'POST', path: '/line-link/codes', audience: 'resident', reply: lineCodeReplySchema },
  endLineLink: { method: 'DELETE', path: '/line-link', audience: 'resident', reply: lineLinkSchema },
  /** From the page itself: where to go on at LINE. */
  confirmLineLink: {
    method: 'POST',
    path: '/line/link',
    audience: 'public',
    headers: z.object({ origin: z.string().max(500).optional(), 'sec-fetch-site': z.string().max(20).optional() }),
    body: z.strictObject({ linkToken: z.string().regex(/^[\w-]{1,100}$/), code: lineCodeSchema }),
    reply: z.strictObject({ next: z.url().max(1_000) }),
  },
} as const;
