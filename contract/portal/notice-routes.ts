import * as z from 'zod';
import { attachmentMediaTypeSchema } from '../values/attachment-media-type.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { languageSchema, localizedTextSchema } from '../values/localized-text.ts';
import { isPlainText } from '../values/plain-text.ts';
import { receiptNumberSchema } from './application-routes.ts';

/** What is told of a payment. */
export const PAYMENT_NOTICES = [
  'chargeMade',
  'chargeDue',
  'chargePaid',
  'chargeOverpaid',
  'chargeRefunded',
  'chargeCancelled',
] as const;

/** The account for benefits is another one or none by what the person did; or its bank or branch is no more. */
export const ACCOUNT_NOTICES = ['accountChanged', 'accountEnded'] as const;

/** Of those who act for others: begun, ended and near the last day, on both sides. */
export const PROXY_NOTICES = [
  'proxyBegan',
  'proxyAccepted',
  'proxyEnded',
  'proxyOver',
  'proxyEnds',
  'actingEnds',
] as const;

/** Of visits without a case: one is on the next open day, or the office cancelled it. */
export const VISIT_NOTICES = ['freeVisitNear', 'freeVisitCancelled'] as const;

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
  /** The office booked, moved or cancelled a visit. */
  'visitChanged',
  /** A visit is on the next open day. */
  'visitNear',
  /** The answer takes longer. */
  'delayed',
  /** What staff wrote, in their own words. */
  'staff',
  'certificateEnds',
  'correctionEnds',
  /** Something that a sender sent goes, unless it is kept. */
  'deliveryEnds',
  'mailChanged',
  /** The person, or who holds their card, asked to have the account closed. */
  'accountCloses',
  /** Done by somebody who acts for the person. */
  'proxyFiled',
  'proxyOpened',
  'proxyVisit',
  'proxyPays',
  ...VISIT_NOTICES,
  /** A municipality answered a request to put own data right. */
  'dataCorrected',
  /** A source of own data was linked or unlinked. */
  'sourcesChanged',
  /** The account is linked with a friend on LINE. */
  'lineLinked',
  /** A passkey signs in as the person from now on. */
  'passkeyAdded',
  /** Somebody has a copy of a passkey. */
  'passkeyCopied',
  /** A site asks for the person's newest address. */
  'addressAsked',
  ...PROXY_NOTICES,
  ...ACCOUNT_NOTICES,
  ...PAYMENT_NOTICES,
]);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

/** What a person chooses how to hear of. */
export const NOTICE_TOPICS = ['case', 'staff', 'reminder', 'payment', 'delivery'] as const;
export type NoticeTopic = (typeof NOTICE_TOPICS)[number];
/** `security` is no choice: it is told by every way that there is. */
export const TOPIC_OF: { readonly [Kind in NoticeKind]: NoticeTopic | 'security' } = {
  received: 'case',
  correctionAsked: 'case',
  correctionExtended: 'case',
  correctionCancelled: 'case',
  correctionLapsed: 'case',
  decided: 'case',
  letterReplaced: 'case',
  reopened: 'case',
  withdrawnOnPaper: 'case',
  message: 'case',
  visitChanged: 'case',
  freeVisitCancelled: 'case',
  dataCorrected: 'case',
  delayed: 'case',
  staff: 'staff',
  visitNear: 'reminder',
  freeVisitNear: 'reminder',
  certificateEnds: 'reminder',
  correctionEnds: 'reminder',
  deliveryEnds: 'reminder',
  proxyEnds: 'reminder',
  actingEnds: 'reminder',
  chargeDue: 'reminder',
  chargeMade: 'payment',
  chargePaid: 'payment',
  chargeOverpaid: 'payment',
  chargeRefunded: 'payment',
  chargeCancelled: 'payment',
  mailChanged: 'security',
  accountCloses: 'security',
  accountChanged: 'security',
  sourcesChanged: 'security',
  accountEnded: 'security',
  proxyFiled: 'security',
  proxyOpened: 'security',
  proxyVisit: 'security',
  proxyPays: 'security',
  lineLinked: 'security',
  passkeyAdded: 'security',
  passkeyCopied: 'security',
  addressAsked: 'security',
  proxyBegan: 'security',
  proxyAccepted: 'security',
  proxyEnded: 'security',
  proxyOver: 'security',
};

/** By what a topic is told of besides the list of notices, which has all of it. */
const noticeWaySchema = z.strictObject({
  /** Where mail is on at all. */
  mail: z.boolean(),
  /** By a note of the person's own computer, while the app is open there. */
  desktop: z.boolean(),
});
export type NoticeWay = z.infer<typeof noticeWaySchema>;
export const noticeWaysSchema = z.strictObject({
  case: noticeWaySchema,
  staff: noticeWaySchema,
  reminder: noticeWaySchema,
  payment: noticeWaySchema,
  delivery: noticeWaySchema,
} satisfies { readonly [Topic in NoticeTopic]: typeof noticeWaySchema });
export type NoticeWays = z.infer<typeof noticeWaysSchema>;
/** Of a topic that the person never chose for. */
export const NEVER_CHOSEN: NoticeWay = { mail: true, desktop: false };

/** Each has a list of its own: what is new, what waits for an answer, what the office decided. */
export const noticeShowSchema = z.enum(['unread', 'answer', 'decisions']);
export type NoticeShow = z.infer<typeof noticeShowSchema>;
export const SHOWN_KINDS = {
  answer: ['correctionAsked', 'correctionExtended', 'correctionEnds'],
  decisions: ['decided', 'letterReplaced'],
} as const satisfies { readonly [Show in Exclude<NoticeShow, 'unread'>]: readonly NoticeKind[] };

/** Counts up to here; of more it is said that there are more. */
export const MOST_COUNTED = 99;
const countSchema = z.union([z.number().int().min(0).max(MOST_COUNTED), z.literal('99+')]);
export type NoticeCount = z.infer<typeof countSchema>;
export const noticeSummarySchema = z.strictObject({
  all: countSchema,
  unread: countSchema,
  answer: countSchema,
  decisions: countSchema,
});
export type NoticeSummary = z.infer<typeof noticeSummarySchema>;

export const NOTICE_TITLE_LIMIT = 60;
export const NOTICE_TEXT_LIMIT = 2_000;
export const NOTICE_FILES = 3;
export const NOTICE_FILE_LIMIT_BYTES = 5_000_000;

/** What staff wrote: in Japanese, and in the other languages where they did. Plain text, never markup. */
export function writtenSchema(most: number) {
  const text = z.string().trim().min(1).max(most).refine(isPlainText);
  return z.strictObject({ ja: text, easy: text.optional(), en: text.optional() });
}
/** Letters, digits and few marks, with an ending; no path. */
export const noticeFileNameSchema = z
  .string()
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _()（）・ー-]*\.(?:pdf|jpg|jpeg|png)$/u);

export const noticeIdSchema = z.string().regex(/^[A-Za-z0-9_-]{24}$/);
const noticeSchema = z.strictObject({
  notice: noticeIdSchema,
  kind: noticeKindSchema,
  /** The case that it is about, with its procedure; of what is about none, `null`. */
  receiptNumber: receiptNumberSchema.nullable(),
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }).nullable(),
  /** Who says it; `null` is the portal. */
  municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }).nullable(),
  at: instantSchema,
  isRead: z.boolean(),
  /** Until when something is to be done, or lasts. */
  day: calendarDateSchema.nullable(),
  /** Whether the office still waits for the person. */
  needsAnswer: z.boolean(),
  /** Of what staff wrote. */
  title: writtenSchema(NOTICE_TITLE_LIMIT).nullable(),
  /** Its sender took it back: the title stays, the rest is gone. */
  isWithdrawn: z.boolean(),
});

export type Notice = z.infer<typeof noticeSchema>;

export const noticeFileSchema = z.strictObject({
  file: z.number().int().min(1).max(NOTICE_FILES),
  name: noticeFileNameSchema,
  mediaType: attachmentMediaTypeSchema.exclude(['image/heic']),
  bytes: z.number().int().min(1).max(NOTICE_FILE_LIMIT_BYTES),
});
export type NoticeFile = z.infer<typeof noticeFileSchema>;

/** A procedure that a notice leads to. */
const noticeLinkSchema = z.strictObject({
  procedure: procedureIdSchema,
  municipality: municipalityCodeSchema,
  title: localizedTextSchema,
});

export const noticeDetailSchema = noticeSchema
  .extend({
    text: writtenSchema(NOTICE_TEXT_LIMIT).nullable(),
    files: z.array(noticeFileSchema).max(NOTICE_FILES),
    /** `null` also where the procedure is offered no more. */
    link: noticeLinkSchema.nullable(),
  })
  .strict();
export type NoticeDetail = z.infer<typeof noticeDetailSchema>;

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
export const noticeQuerySchema = pageQuery.extend({ show: noticeShowSchema.optional() }).strict();
const ofNotice = z.strictObject({ notice: noticeIdSchema });

export const NOTICE_ROUTES = {
  listNotices: {
    method: 'GET',
    path: '/notices',
    audience: 'resident',
    query: noticeQuerySchema,
    reply: noticePageSchema,
  },
  /** How many there are of each list. */
  summariseNotices: { method: 'GET', path: '/notices/summary', audience: 'resident', reply: noticeSummarySchema },
  readNotice: {
    method: 'GET',
    path: '/notices/:notice',
    audience: 'resident',
    params: ofNotice,
    reply: noticeDetailSchema,
  },
  readNoticeFile: {
    method: 'GET',
    path: '/notices/:notice/files/:file',
    audience: 'resident',
    params: ofNotice.extend({ file: z.string().regex(/^[1-3]$/) }).strict(),
    sends: 'attachment',
    reply: z.instanceof(Uint8Array),
  },
  markNoticeRead: {
    method: 'POST',
    path: '/notices/:notice/read',
    audience: 'resident',
    params: ofNotice,
    reply: z.null(),
  },
  /** It counts as new again. */
  markNoticeUnread: {
    method: 'POST',
    path: '/notices/:notice/unread',
    audience: 'resident',
    params: ofNotice,
    reply: z.null(),
  },
  readNoticeWays: { method: 'GET', path: '/notices/ways', audience: 'resident', reply: noticeWaysSchema },
  changeNoticeWays: {
    method: 'PUT',
    path: '/notices/ways',
    audience: 'resident',
    body: noticeWaysSchema,
    reply: noticeWaysSchema,
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
