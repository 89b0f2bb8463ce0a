import type * as z from 'zod';
import type { SiteApi } from '../values/site-api.ts';
import { CONTAINER_MEDIA_TYPE } from './application-routes.ts';

/** What replies that are bytes come as. */
export const SENT_MEDIA_TYPES = {
  container: CONTAINER_MEDIA_TYPE,
  pdf: 'application/pdf',
  archive: 'application/zip',
  openapi: 'application/json; charset=utf-8',
  paymentRecord: 'application/pdf',
  document: 'application/octet-stream',
  jose: 'application/jose',
} as const;

/**
 * Who a route is for. Each audience has its own guard, headers, content types, limits and form of a failure at the
 * portal: `public` anybody, `resident` a person who signed in with their card and holds a bearer token, `staff` somebody of
 * a municipality who signed in and whose browser holds the cookie, `staffEntrance` a browser that is about to, `client`
 * another system of a municipality with its own token, `clientEntrance` one that asks for it, `kiosk` a public
 * terminal of a municipality with a key of its own, `paymentProvider` who takes money for a city and signs what it says,
 * `sender` who sends persons what they chose to get, with its own token, `line` the LINE platform, which signs what it tells,
 * `site` a site that persons enter with their card, with a token of the provider.
 */
export type Audience =
  | 'public'
  | 'resident'
  | 'staffEntrance'
  | 'staff'
  | 'clientEntrance'
  | 'client'
  | 'kiosk'
  | 'paymentProvider'
  | 'sender'
  | 'site'
  | 'line';

/** One route of the portal; one that names no audience does not compile. */
export interface PortalRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly audience: Audience;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** Headers that the route reads, by their names in small letters; the others are not its matter. */
  readonly headers?: z.ZodType;
  /** JSON, or a form at `clientEntrance`; none where absent. */
  readonly body?: z.ZodType;
  /** At `staff`: only within minutes of a passkey, a code or a fresh sign-in at the provider; else `stepUpRequired`. */
  readonly stepUp?: true;
  /** At `site`: what its token, and its registration of now, has to be for; else `scopeMissing`. */
  readonly api?: SiteApi;
  /** At `staff`: a page asks by itself, again and again, and the session is not prolonged. */
  readonly polled?: true;
  /** At `staff` and `resident`: answered also by a portal that changes nothing, or whose clock is unsure. */
  readonly always?: true;
  /** The body is a form's, as a browser or a mail program posts it, in place of JSON. */
  readonly form?: true;
  /** Of the JSON body, where its audience's limit is too small. */
  readonly bodyLimitBytes?: number;
  /** The body is a packed container (`CONTAINER_MEDIA_TYPE`) in place of JSON. */
  readonly container?: true;
  /** The body is a form of two parts: `meta`, which `body` is the schema of, and `document`. */
  readonly upload?: true;
  /** The reply is bytes in place of JSON that is made of it: a packed container, a PDF, a ZIP of files, a description. */
  readonly sends?: keyof typeof SENT_MEDIA_TYPES | 'attachment';
  /** `z.null()` answers 204. */
  readonly reply: z.ZodType;
}
