import * as z from 'zod';
import { municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { languageSchema, localizedTextSchema } from '../values/localized-text.ts';
import { receiptNumberSchema } from './application-routes.ts';

/** What a person is told of. What it says in words is made by whoever shows it. */
export const noticeKindSchema = z.enum([
  'received',
  'correctionAsked',
  'correctionExtended',
  'correctionCancelled',
  'correctionLapsed',
  'decided',
  'letterReplaced',
  'reopened',
  'withdrawnOnPaper',
  'message',
  'chargeMade',
  'chargeDue',
  'chargePaid',
  'chargeOverpaid',
  'chargeRefunded',
  'chargeCancelled',
]);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

export const noticeIdSchema = z.string().regex(/^[A-Za-z0-9_-]{24}$/);
const noticeSchema = z.strictObject({
  notice: noticeIdSchema,
  kind: noticeKindSchema,
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
  at: instantSchema,
  isRead: z.boolean(),
});

export type Notice = z.infer<typeof noticeSchema>;

/** How many notices or problems one page has at most. */
export const NOTICES_AT_ONCE = 50;

export const noticePageSchema = z.strictObject({
  /** Newest first. */
  notices: z.array(noticeSchema).max(NOTICES_AT_ONCE),
  /** What to ask for the next page with; `null` on the last. */
  next: noticeIdSchema.nullable(),
});
export type NoticePage = z.infer<typeof noticePageSchema>;

/** One address, in letters that every server of mail takes. */
export const mailAddressSchema = z.email().max(254);
export const mailCodeSchema = z.string().regex(/^\d{6}$/);

export const mailSettingsSchema = z.strictObject({
  /** Whether this portal sends mail at all. */
  isAvailable: z.boolean(),
  contact: z
    .strictObject({
      address: mailAddressSchema,
      language: languageSchema,
      isOn: z.boolean(),
      /** Mail was refused there for good: none is sent until the address is confirmed again. */
      isRefused: z.boolean(),
    })
    .nullable(),
  /** Whether an address waits for its code. */
  waitsForCode: z.boolean(),
});
export type MailSettings = z.infer<typeof mailSettingsSchema>;

const mailProblemSchema = z.strictObject({
  problem: z.enum(['bounced', 'gaveUp']),
  at: instantSchema,
  /** Of the case whose person mail does not reach: what they have to know goes by post. */
  receiptNumber: receiptNumberSchema.nullable(),
  /** The account that mail does not reach. */
  staff: noticeIdSchema.nullable(),
});
const mailProblemPageSchema = z.strictObject({
  problems: z.array(mailProblemSchema).max(NOTICES_AT_ONCE),
  next: noticeIdSchema.nullable(),
});
export type MailProblemPage = z.infer<typeof mailProblemPageSchema>;

const pageQuery = z.strictObject({ after: noticeIdSchema.optional() });

export const NOTICE_ROUTES = {
  listNotices: { method: 'GET', path: '/notices', audience: 'resident', query: pageQuery, reply: noticePageSchema },
  markNoticeRead: {
    method: 'POST',
    path: '/notices/:notice/read',
    audience: 'resident',
    params: z.strictObject({ notice: noticeIdSchema }),
    reply: z.null(),
  },
  readMailSettings: { method: 'GET', path: '/mail', audience: 'resident', reply: mailSettingsSchema },
  changeMailSettings: {
    method: 'POST',
    path: '/mail',
    audience: 'resident',
    body: z.strictObject({ language: languageSchema, isOn: z.boolean() }),
    reply: mailSettingsSchema,
  },
  /** Sends a code there. The address counts once the code was told. */
  nameMailAddress: {
    method: 'POST',
    path: '/mail/address',
    audience: 'resident',
    body: z.strictObject({ address: mailAddressSchema, language: languageSchema }),
    reply: z.null(),
  },
  confirmMailAddress: {
    method: 'POST',
    path: '/mail/address/confirmation',
    audience: 'resident',
    body: z.strictObject({ code: mailCodeSchema }),
    reply: mailSettingsSchema,
  },
  removeMailAddress: { method: 'DELETE', path: '/mail/address', audience: 'resident', reply: z.null() },
  /** What a mail's `List-Unsubscribe` names (RFC 8058): answers the same whatever the token is. */
  stopMail: {
    method: 'POST',
    path: '/mail/stop/:token',
    audience: 'public',
    params: z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
    form: true,
    body: z.strictObject({ 'List-Unsubscribe': z.literal('One-Click') }),
    reply: z.null(),
  },
  listMailProblems: {
    method: 'GET',
    path: '/staff/mail-problems',
    audience: 'staff',
    query: pageQuery,
    reply: mailProblemPageSchema,
  },
} as const;
