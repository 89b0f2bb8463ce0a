import * as z from 'zod';
import { answersSchema } from '../procedure/answers.ts';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { receiptNumberSchema } from './application-routes.ts';
import { newSiteSchema, portalKeySchema } from './authorization.ts';
import type { PortalRoute } from './route.ts';

/** What opens a form that a site began: whoever has the link. */
export const prefillTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** Opens the app at a form that a site began; it names no server. */
export const prefillLinkSchema = z.strictObject({
  portalKey: portalKeySchema,
  prefill: prefillTokenSchema,
});

const withToken = z.strictObject({ token: prefillTokenSchema });

/** How a site is called, in each language. */
export const siteNameSchema = newSiteSchema.shape.name;
export type SiteName = z.infer<typeof siteNameSchema>;

/** Who wrote into which form; what was written is for the person alone who signs in. */
const linkedFormSchema = z.strictObject({
  site: z.strictObject({
    name: siteNameSchema,
    legalName: newSiteSchema.shape.operator.shape.legalName,
    /** Where its pages are. */
    origin: z.string().max(300),
    since: instantSchema,
  }),
  procedure: procedureIdSchema,
  title: localizedTextSchema,
  municipality: municipalityCodeSchema,
  municipalityName: localizedTextSchema,
  endsAt: instantSchema,
});
export type LinkedForm = z.infer<typeof linkedFormSchema>;

export const prefillIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
const MOST_TOLD = 200;
const toldSitesSchema = z.strictObject({
  told: z
    .array(
      z.strictObject({
        prefill: prefillIdSchema,
        site: siteNameSchema,
        receiptNumber: receiptNumberSchema,
        /** Until when the site hears of it. */
        until: instantSchema,
      }),
    )
    .max(MOST_TOLD),
});
export type ToldSites = z.infer<typeof toldSitesSchema>;

/** A form that a site began, as its person meets it. */
export const PREFILL_ROUTES = {
  readPrefillLink: {
    method: 'POST',
    path: '/prefill-links',
    audience: 'public',
    body: withToken,
    reply: linkedFormSchema,
  },
  /** From then on it is this person's: nobody else opens it with the same link. */
  openPrefill: {
    method: 'POST',
    path: '/prefills',
    audience: 'resident',
    body: withToken,
    reply: z.strictObject({ site: siteNameSchema, answers: answersSchema }),
  },
  /** Lets the site know under which number it was filed, and how it goes on. */
  tellPrefill: {
    method: 'POST',
    path: '/prefills/number',
    audience: 'resident',
    body: withToken.extend({ receiptNumber: receiptNumberSchema }).strict(),
    reply: z.null(),
  },
  /** Which sites hear how the person's applications go on. */
  listToldSites: { method: 'GET', path: '/told-sites', audience: 'resident', reply: toldSitesSchema },
  /** From then on the site hears of that application no more. */
  stopTellingSite: {
    method: 'DELETE',
    path: '/told-sites/:prefill',
    audience: 'resident',
    params: z.strictObject({ prefill: prefillIdSchema }),
    reply: toldSitesSchema,
  },
} as const satisfies Record<string, PortalRoute>;
