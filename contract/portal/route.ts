import type * as z from 'zod';

/**
 * Who a route is for. Each audience has its own guard, headers, content types, limits and form of a failure at the
 * portal: `public` anybody, `resident` a person who signed in with their card and holds a bearer token, `staff` somebody of
 * a municipality who signed in and whose browser holds the cookie, `staffEntrance` a browser that is about to.
 */
export type Audience = 'public' | 'resident' | 'staffEntrance' | 'staff';

/** One route of the portal; one that names no audience does not compile. */
export interface PortalRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly audience: Audience;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** JSON; none where absent. */
  readonly body?: z.ZodType;
  /** At `staff`: only within minutes of a passkey, a code or a fresh sign-in at the provider; else `stepUpRequired`. */
  readonly stepUp?: true;
  /** At `staff`: a page asks by itself, again and again, and the session is not prolonged. */
  readonly polled?: true;
  /** The body is a form's, as a browser or a mail program posts it, in place of JSON. */
  readonly form?: true;
  /** Of the JSON body, where its audience's limit is too small. */
  readonly bodyLimitBytes?: number;
  /** The body is a packed container (`CONTAINER_MEDIA_TYPE`) in place of JSON. */
  readonly container?: true;
  /** The reply is a packed container or a PDF in place of JSON. */
  readonly sends?: 'container' | 'pdf';
  /** `z.null()` answers 204. */
  readonly reply: z.ZodType;
}
