import * as z from 'zod';
import { clientIdSchema } from '../values/client-id.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { isPlainText } from '../values/plain-text.ts';
import { TERMINAL_HEADER } from './application-routes.ts';
import {
  addressRequestIdSchema,
  claimSchema,
  codeSchema,
  deviceSchema,
  givenPathSchema,
  keepSchema,
  newSiteSchema,
  numberSchema,
  releasedValueSchema,
  requestStateSchema,
  requestViewSchema,
  siteReportSchema,
  statedValuesSchema,
} from './authorization.ts';
import { countedSignaturesSchema } from './remote-signing.ts';
import { PROOF_LIMIT_BYTES } from './session-routes.ts';

/** 32 random bytes. */
const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const requestIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
const MOST_CLAIMS = 10;
/** Of what a person gave to one site, over time. */
export const MOST_GIVEN = 40;
const MOST_SITES = 200;

/** What a browser says of itself; a page of another site can forge neither of the last two. */
const browserSchema = z.object({
  cookie: z.string().max(8_000).optional(),
  origin: z.string().max(300).optional(),
  'sec-fetch-site': z.string().max(20).optional(),
  'user-agent': z.string().max(500).optional(),
});
const reportSchema = z.strictObject({ reason: siteReportSchema });
const ofAddressRequest = z.strictObject({ addressRequest: addressRequestIdSchema });
const ofSite = z.strictObject({ client: clientIdSchema });
const holderSchema = z.object({ authorization: z.string().max(300).optional() });

const ofPage = z.strictObject({ uid: z.string().regex(/^[A-Za-z0-9_-]{21,43}$/) });
const ofRequest = z.strictObject({ request: requestIdSchema });
/** Where the browser goes on. */
const nextSchema = z.strictObject({ next: z.string().max(300) });
const challengeSchema = z.strictObject({ challenge: tokenSchema, expiresAt: instantSchema });

/** The browser that showed a code, as it calls itself, and whether it comes by the network of who typed it: hints. */
const askingTabSchema = z.strictObject({
  browser: z.enum(['edge', 'chrome', 'firefox', 'safari', 'other']),
  system: z.enum(['windows', 'macos', 'linux', 'android', 'ios', 'other']),
  isSameNetwork: z.boolean(),
});
export type AskingTab = z.infer<typeof askingTabSchema>;

const claimedSchema = challengeSchema.extend({
  /** Guards what is asked of this request from here on. */
  token: tokenSchema,
  view: requestViewSchema,
  /** What this site was given before, by whomever: nobody is known yet. */
  isNewSite: z.boolean(),
  /** Nothing where a link led here: that came from the same computer. */
  tab: askingTabSchema.nullable(),
});
export type ClaimedRequest = z.infer<typeof claimedSchema>;

/** Places and events among claims, as a person reads them; one that nobody here knows is missing. */
const claimNamesSchema = z
  .array(z.strictObject({ claim: claimSchema, name: localizedTextSchema }))
  .max(MOST_GIVEN * MOST_SITES);
export type ClaimNames = z.infer<typeof claimNamesSchema>;

const provedSchema = z.strictObject({
  given: z.array(claimSchema).max(MOST_CLAIMS),
  /** Chosen, and not to be had here. */
  unavailable: z.array(claimSchema).max(MOST_CLAIMS),
  values: z.array(releasedValueSchema).max(MOST_CLAIMS),
  /** What this person gave this site before. */
  history: z.array(claimSchema).max(MOST_GIVEN),
  names: claimNamesSchema,
  moreThanBefore: z.boolean(),
});
export type ProvedRequest = z.infer<typeof provedSchema>;

const linkedSiteSchema = z.strictObject({
  client: clientIdSchema,
  name: newSiteSchema.shape.name,
  legalName: newSiteSchema.shape.operator.shape.legalName,
  contact: newSiteSchema.shape.operator.shape.contact,
  origin: z.string().max(300),
  path: givenPathSchema,
  device: deviceSchema,
  /** All that it can read; where that is over, what was given last. */
  given: z.array(claimSchema).max(MOST_GIVEN),
  keep: keepSchema,
  since: instantSchema,
  /** Until when the site may read it again. */
  until: instantSchema,
  state: z.enum(['active', 'ended', 'revoked']),
  signatures: countedSignaturesSchema,
  /** Whether it can be asked to forget the person. */
  mayErase: z.boolean(),
  /** That it was: `silent` where nothing came back in 30 days, or it could not be reached in 7. */
  erasure: z.strictObject({ state: z.enum(['asked', 'done', 'refused', 'silent']), askedAt: instantSchema }).nullable(),
  /** That it asked for the newest address, and why. */
  addressRequest: z
    .strictObject({
      id: addressRequestIdSchema,
      state: z.enum(['asked', 'refused', 'given', 'over']),
      why: newSiteSchema.shape.purposes.valueType.nullable(),
      askedAt: instantSchema,
    })
    .nullable(),
});
const linkedSitesSchema = z.strictObject({
  sites: z.array(linkedSiteSchema).max(MOST_SITES),
  names: claimNamesSchema,
});
export type LinkedSites = z.infer<typeof linkedSitesSchema>;

/** A ticket for the system's browser, a number for the page that showed the code, or nothing where the site fetches it. */
const releasedSchema = z.union([
  z.strictObject({ ticket: tokenSchema }),
  z.strictObject({ number: numberSchema }),
  z.strictObject({ isFetched: z.literal(true) }),
]);
export type ReleasedRequest = z.infer<typeof releasedSchema>;

export const AUTHORIZATION_ROUTES = {
  /** A link for the app, which names no server and is worth nothing without a card; the one before it is dead. */
  launchRequest: {
    method: 'POST',
    path: '/authorize/:uid/launch',
    audience: 'public',
    params: ofPage,
    headers: browserSchema,
    reply: z.strictObject({ link: z.string().max(200) }),
  },
  /** For another device, where the site may; the link or code before it is dead. */
  offerRequestCode: {
    method: 'POST',
    path: '/authorize/:uid/code',
    audience: 'public',
    params: ofPage,
    headers: browserSchema,
    reply: z.strictObject({
      code: codeSchema,
      /** The same for a scanner, as rows of a QR code: `1` is dark. */
      picture: z.array(z.string().regex(/^[01]{21,45}$/)).max(45),
      expiresAt: instantSchema,
    }),
  },
  /** What the other device has shown: only with it the answer comes to this browser. */
  enterRequestNumber: {
    method: 'POST',
    path: '/authorize/:uid/number',
    audience: 'public',
    params: ofPage,
    headers: browserSchema,
    body: z.strictObject({ number: numberSchema }),
    reply: nextSchema,
  },
  /** Waits for at most 25 s until something has changed since `after`. */
  watchRequest: {
    method: 'GET',
    path: '/authorize/:uid/state',
    audience: 'public',
    params: ofPage,
    query: z.strictObject({ after: z.coerce.number().int().min(-1).max(1_000_000).default(-1) }),
    headers: browserSchema,
    reply: z.strictObject({
      revision: z.number().int().nonnegative(),
      state: requestStateSchema,
      path: requestViewSchema.shape.path,
      /** Why it failed, as the page says it. */
      code: z.string().max(60).optional(),
      next: z.string().max(300).optional(),
      /** In seconds, where too many wait to let another one. */
      retryAfter: z.number().int().positive().optional(),
    }),
  },
  cancelRequest: {
    method: 'POST',
    path: '/authorize/:uid/cancel',
    audience: 'public',
    params: ofPage,
    headers: browserSchema,
    reply: nextSchema,
  },
  /** The browser that asked takes the person's answer; any other moves nothing. */
  returnToRequest: {
    method: 'POST',
    path: '/authorize/return',
    audience: 'public',
    headers: browserSchema,
    body: z.strictObject({ ticket: tokenSchema }),
    reply: nextSchema,
  },
  /** Somebody was told to go on here by somebody else. */
  reportReturn: {
    method: 'POST',
    path: '/authorize/return/refusal',
    audience: 'public',
    headers: browserSchema,
    body: z.strictObject({ ticket: tokenSchema }),
    reply: z.null(),
  },
  /** The app takes the request of a link or a code. The first one wins; a second ends it for both. */
  claimRequest: {
    method: 'POST',
    path: '/authorization-claims',
    audience: 'public',
    headers: z.object({ [TERMINAL_HEADER]: z.literal('public').optional() }),
    body: z.union([z.strictObject({ launch: tokenSchema }), z.strictObject({ code: codeSchema })]),
    reply: claimedSchema,
  },
  /** Somebody has a code from somebody else: its request ends. */
  refuseRequestCode: {
    method: 'POST',
    path: '/authorization-claims/refusal',
    audience: 'public',
    body: z.strictObject({ code: codeSchema }),
    reply: z.null(),
  },
  renewRequestChallenge: {
    method: 'POST',
    path: '/authorization-claims/:request/challenges',
    audience: 'public',
    params: ofRequest,
    headers: holderSchema,
    reply: challengeSchema,
  },
  proveRequest: {
    method: 'POST',
    path: '/authorization-claims/:request/proof',
    audience: 'public',
    params: ofRequest,
    headers: holderSchema,
    body: z.strictObject({
      proof: z.string().min(1).max(PROOF_LIMIT_BYTES),
      /** Whose digest the proof has. */
      attributes: statedValuesSchema.optional(),
    }),
    reply: provedSchema,
  },
  releaseRequest: {
    method: 'POST',
    path: '/authorization-claims/:request/release',
    audience: 'public',
    params: ofRequest,
    headers: holderSchema,
    body: z.strictObject({ without: z.array(claimSchema).max(MOST_CLAIMS).default([]) }),
    reply: releasedSchema,
  },
  refuseRequest: {
    method: 'POST',
    path: '/authorization-claims/:request/refusal',
    audience: 'public',
    params: ofRequest,
    headers: holderSchema,
    reply: z.null(),
  },
  /** Before the last press: somebody finds that a site asks too much. The request stands as it is. */
  reportRequest: {
    method: 'POST',
    path: '/authorization-claims/:request/reports',
    audience: 'public',
    params: ofRequest,
    headers: holderSchema,
    body: reportSchema,
    reply: z.null(),
  },
  listLinkedSites: { method: 'GET', path: '/linked-sites', audience: 'resident', reply: linkedSitesSchema },
  /** Ends all that the site may read, at once. */
  revokeLinkedSite: {
    method: 'POST',
    path: '/linked-sites/:client/revocation',
    audience: 'resident',
    params: ofSite,
    reply: linkedSitesSchema,
  },
  /** Ends it, and asks the site to forget the person. */
  eraseAtSite: {
    method: 'POST',
    path: '/linked-sites/:client/erasure',
    audience: 'resident',
    params: ofSite,
    reply: linkedSitesSchema,
  },
  /** Begins to answer a site that asks for the newest address, as any other request of a site is answered. */
  claimAddressRequest: {
    method: 'POST',
    path: '/linked-sites/address-requests/:addressRequest/claim',
    audience: 'resident',
    params: ofAddressRequest,
    headers: z.object({ [TERMINAL_HEADER]: z.literal('public').optional() }),
    reply: claimedSchema,
  },
  /** The site does not learn of it. */
  refuseAddressRequest: {
    method: 'POST',
    path: '/linked-sites/address-requests/:addressRequest/refusal',
    audience: 'resident',
    params: ofAddressRequest,
    reply: linkedSitesSchema,
  },
  /** Tells the portal's operator; the site is told of nobody. */
  reportSite: {
    method: 'POST',
    path: '/linked-sites/:client/reports',
    audience: 'resident',
    params: ofSite,
    body: reportSchema,
    reply: z.null(),
  },
  /** What a site says to an erasure that it was asked for; `authorization` is an assertion of its key for this portal. */
  answerErasure: {
    method: 'POST',
    path: '/api/erasures/:erasure',
    audience: 'public',
    params: z.strictObject({ erasure: requestIdSchema }),
    headers: z.object({ authorization: z.string().max(3_000).optional() }),
    body: z.strictObject({
      state: z.enum(['done', 'refused']),
      reason: z.string().max(300).refine(isPlainText).optional(),
    }),
    reply: z.null(),
  },
} as const;
