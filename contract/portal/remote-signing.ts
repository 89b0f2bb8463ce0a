import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { isPlainFileName, isPlainText } from '../values/plain-text.ts';
import { MOST_DELIVERY_PAGES } from './delivery-routes.ts';

export const SIGN_LIMITS = {
  mostItems: 20,
  itemBytes: 5_000_000,
  allBytes: 20_000_000,
  longestSeconds: 1_800,
  resultDays: 7,
  /** Of a CMS with its certificates. */
  cmsBytes: 16_000,
  /** After the first fetch the same key may have the same bytes again. */
  againSeconds: 60,
} as const;

/** Words that the site writes, which are shown as such and nowhere as ours. */
const sitesWords = (most: number) => z.string().trim().min(1).max(most).refine(isPlainText);
const sha256Schema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const signTransactionIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/**
 * `cades`: a CMS apart from what is signed; `pades`: a PDF comes back with the signature in it; `raw`: RSA PKCS#1 v1.5,
 * without a time or a certificate.
 */
const signFormSchema = z.enum(['cades', 'pades', 'raw']);
type SignForm = z.infer<typeof signFormSchema>;

const itemSchema = z.strictObject({
  name: z.string().min(1).max(100).refine(isPlainFileName),
  mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,80}$/),
  form: signFormSchema.default('cades'),
});
/** A DER DigestInfo with SHA-256, SHA-384 or SHA-512. */
const digestInfoSchema = z.base64().min(68).max(112);

/** Only a PDF that is here has a place for a signature in it. */
function hasItsForm({ form, mediaType, document }: { form: SignForm; mediaType: string; document?: unknown }): boolean {
  return form !== 'pades' || (mediaType === 'application/pdf' && document !== undefined && document !== null);
}

/** A transfer that a bank lets a person agree to: our layout shows it, and the authentication key signs what was shown. */
const approvalSchema = z.strictObject({
  kind: z.literal('transfer'),
  amountYen: z.number().int().min(1).max(9_999_999_999_999),
  payee: sitesWords(100),
  account: sitesWords(100),
  date: calendarDateSchema,
});

const mostBase64 = Math.ceil(SIGN_LIMITS.itemBytes / 3) * 4;

const newItemSchema = z
  .union([
    /** `sha256` in base64url, of the document where there is one. */
    itemSchema.extend({ sha256: sha256Schema, document: z.base64().max(mostBase64).optional() }),
    itemSchema.extend({ digestInfo: digestInfoSchema }),
  ])
  .refine(hasItsForm);

/** What a site asks to have signed: documents, or digests whose content nobody here sees; or a transfer to agree to. */
export const newSignTransactionSchema = z
  .strictObject({
    title: sitesWords(100),
    purpose: sitesWords(500),
    items: z.array(newItemSchema).max(SIGN_LIMITS.mostItems).default([]),
    approval: approvalSchema.nullable().default(null),
    expiresIn: z.number().int().min(60).max(SIGN_LIMITS.longestSeconds).default(SIGN_LIMITS.longestSeconds),
  })
  .refine(({ items, approval }) => items.length > 0 !== (approval !== null));
export type NewSignTransaction = z.infer<typeof newSignTransactionSchema>;

/** What a person sees of it, all of which the card signs with the request. */
export const signTransactionViewSchema = z.strictObject({
  id: signTransactionIdSchema,
  title: z.string().min(1).max(100),
  purpose: z.string().min(1).max(500),
  items: z
    .array(
      itemSchema.extend({
        /** Of the document, or in place of one, in base64url; nothing where a DigestInfo is. */
        sha256: sha256Schema.nullable(),
        digestInfo: digestInfoSchema.nullable().default(null),
        /** Nothing where only a digest is there. */
        document: z
          .strictObject({
            bytes: z.number().int().min(1).max(SIGN_LIMITS.itemBytes),
            /** That can be looked at here; none of a kind that is not drawn. */
            pages: z.number().int().min(0).max(MOST_DELIVERY_PAGES),
          })
          .nullable(),
      }),
    )
    .max(SIGN_LIMITS.mostItems),
  approval: approvalSchema.nullable(),
});
export type SignTransactionView = z.infer<typeof signTransactionViewSchema>;

/** Whether an item can be looked at before it is signed. */
export function isLookedAt({ document }: Pick<SignTransactionView['items'][number], 'document'>): boolean {
  return document !== null && document.pages > 0;
}

/** What a person signed for a site, and how much of it nobody saw in the app. */
export const countedSignaturesSchema = z.strictObject({
  made: z.number().int().min(0),
  unseen: z.number().int().min(0),
});
export type CountedSignatures = z.infer<typeof countedSignaturesSchema>;

const signStateSchema = z.enum(['created', 'shown', 'signing', 'signed', 'fetched', 'refused', 'expired', 'failed']);
export type SignState = z.infer<typeof signStateSchema>;

/**
 * `sign`: the signatures are there, and wait for the person's last press; `agree`: that press; `reopen`: the browser asks
 * for the app anew, and whoever it is begins from the start.
 */
type SignEvent = 'show' | 'reopen' | 'sign' | 'agree' | 'approve' | 'fetch' | 'refuse' | 'expire' | 'fail';

const ENDS = { refuse: 'refused', expire: 'expired', fail: 'failed' } as const;

const STEPS: { readonly [State in SignState]?: { readonly [Event in SignEvent]?: SignState } } = {
  created: { ...ENDS, show: 'shown' },
  shown: { ...ENDS, reopen: 'shown', sign: 'signing', approve: 'signed' },
  signing: { ...ENDS, reopen: 'shown', agree: 'signed' },
  signed: { refuse: 'refused', expire: 'expired', fetch: 'fetched' },
};

/** Where a transaction goes on to; `undefined` where the event does not happen to one in that state. */
export function stepSignTransaction(state: SignState, event: SignEvent): SignState | undefined {
  return STEPS[state]?.[event];
}

/** What a site hears: not why there is no signature. */
export const toldSignStateSchema = z.enum(['created', 'shown', 'signed', 'fetched', 'notSigned']);
type ToldSignState = z.infer<typeof toldSignStateSchema>;

export function toldSignState(state: SignState): ToldSignState {
  if (state === 'signing') return 'shown';
  return state === 'refused' || state === 'expired' || state === 'failed' ? 'notSigned' : state;
}
