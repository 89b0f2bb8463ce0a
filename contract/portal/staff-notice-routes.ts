import * as z from 'zod';
import { caseOutcomeSchema, caseStateSchema } from '../procedure/case.ts';
import { calendarDateSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { languageSchema } from '../values/localized-text.ts';
import { receiptNumberSchema } from './application-routes.ts';
import {
  NOTICE_FILE_LIMIT_BYTES,
  NOTICE_TEXT_LIMIT,
  NOTICE_TITLE_LIMIT,
  NOTICES_AT_ONCE,
  noticeFileNameSchema,
  noticeFileSchema,
  noticeIdSchema,
  writtenSchema,
} from './notice-routes.ts';

/** Below this nobody learns how many there are, and nothing is sent to a segment. */
export const SMALLEST_SEGMENT = 20;
/** Above this a second person is needed. */
export const ALONE_UP_TO = 100;
export const PREVIEWS_A_DAY = 20;
const MOST_NAMED_CASES = 200;
/** Whole years; nobody is older. */
export const OLDEST = 130;

/** One thing that is true of everybody whom a segment is for. */
const criterionSchema = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('caseOf'),
    procedure: procedureIdSchema,
    outcome: caseOutcomeSchema.optional(),
    /** Days on which the case was closed, both included. */
    from: calendarDateSchema,
    to: calendarDateSchema,
  }),
  z.strictObject({ is: z.literal('caseOpen'), procedure: procedureIdSchema, state: caseStateSchema.optional() }),
  /** Whole years on that day, both included, of the birth date as the person filed it last. */
  z
    .strictObject({
      is: z.literal('ageOn'),
      day: calendarDateSchema,
      from: z.number().int().min(0).max(OLDEST),
      to: z.number().int().min(0).max(OLDEST),
    })
    .refine(({ from, to }) => from <= to, { path: ['to'] }),
  z.strictObject({ is: z.literal('language'), language: languageSchema }),
  /** Whoever an earlier notice went to, or of these who has not read it. */
  z.strictObject({ is: z.literal('notice'), notice: noticeIdSchema, unread: z.boolean() }),
]);
export type Criterion = z.infer<typeof criterionSchema>;

/** Cases by their numbers, or a segment: what is true of each. No free query, and never a name. */
export const audienceSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('cases'), cases: z.array(receiptNumberSchema).min(1).max(MOST_NAMED_CASES) }),
  z.strictObject({
    to: z.literal('segment'),
    all: z
      .array(criterionSchema)
      .min(1)
      .max(5)
      .refine((all) => all.some(({ is }) => is === 'caseOf' || is === 'caseOpen')),
  }),
]);
export type NoticeAudience = z.infer<typeof audienceSchema>;

export const noticeContentSchema = z.strictObject({
  title: writtenSchema(NOTICE_TITLE_LIMIT),
  text: writtenSchema(NOTICE_TEXT_LIMIT),
  /** A procedure of the municipality that the notice leads to. */
  link: procedureIdSchema.optional(),
});
export type NoticeContent = z.infer<typeof noticeContentSchema>;

/** Says in the other languages the same as in Japanese, or says that there is Japanese alone. */
export function isSaidInAll({
  title,
  text,
  japaneseAlone,
}: NoticeContent & { readonly japaneseAlone: boolean }): boolean {
  return japaneseAlone || [title.easy, title.en, text.easy, text.en].every((written) => written !== undefined);
}

export const newNoticeSchema = noticeContentSchema
  .extend({ audience: audienceSchema, japaneseAlone: z.boolean() })
  .strict()
  .refine(isSaidInAll, { path: ['text'] });
export type NewNotice = z.infer<typeof newNoticeSchema>;

/** Rounded to ten; `few` is under twenty. */
const roundedSchema = z.union([z.number().int().min(SMALLEST_SEGMENT).multipleOf(10), z.literal('few')]);
export type Rounded = z.infer<typeof roundedSchema>;

/** `waiting`: for a second person. `stopped`: what was sent until then stays. */
const staffNoticeStateSchema = z.enum(['draft', 'waiting', 'scheduled', 'sending', 'sent', 'stopped', 'withdrawn']);
export type StaffNoticeState = z.infer<typeof staffNoticeStateSchema>;

const staffNoticeSchema = noticeContentSchema
  .extend({
    notice: noticeIdSchema,
    state: staffNoticeStateSchema,
    audience: audienceSchema,
    files: z.array(noticeFileSchema).max(3),
    isMine: z.boolean(),
    madeAt: instantSchema,
    dueAt: instantSchema.nullable(),
    /** For how many, once somebody has asked to have it sent. */
    people: roundedSchema.nullable(),
    told: roundedSchema.nullable(),
  })
  .strict();
export type StaffNotice = z.infer<typeof staffNoticeSchema>;

const staffNoticePageSchema = z.strictObject({
  notices: z.array(staffNoticeSchema).max(NOTICES_AT_ONCE),
  next: noticeIdSchema.nullable(),
});

const ofNotice = z.strictObject({ notice: noticeIdSchema });
const change = (path: string) =>
  ({ method: 'POST', path, audience: 'staff', params: ofNotice, reply: staffNoticeSchema }) as const;

export const STAFF_NOTICE_ROUTES = {
  listStaffNotices: {
    method: 'GET',
    path: '/staff/notices',
    audience: 'staff',
    query: z.strictObject({ after: noticeIdSchema.optional() }),
    reply: staffNoticePageSchema,
  },
  readStaffNotice: {
    method: 'GET',
    path: '/staff/notices/:notice',
    audience: 'staff',
    params: ofNotice,
    reply: staffNoticeSchema,
  },
  draftNotice: {
    method: 'POST',
    path: '/staff/notices',
    audience: 'staff',
    body: newNoticeSchema,
    bodyLimitBytes: 64 * 1_024,
    reply: staffNoticeSchema,
  },
  /** How many a notice would reach: never whom. So many times a day. */
  previewAudience: {
    method: 'POST',
    path: '/staff/notice-previews',
    audience: 'staff',
    body: z.strictObject({ audience: audienceSchema }),
    bodyLimitBytes: 64 * 1_024,
    reply: z.strictObject({ people: roundedSchema, left: z.number().int().min(0).max(PREVIEWS_A_DAY) }),
  },
  addNoticeFile: {
    ...change('/staff/notices/:notice/files'),
    body: z.strictObject({
      name: noticeFileNameSchema,
      base64: z.base64().max(Math.ceil(NOTICE_FILE_LIMIT_BYTES / 3) * 4),
    }),
    bodyLimitBytes: 7_000_000,
  },
  /** At once, or from a time on. For more than a hundred it waits for a second person. */
  sendNotice: {
    ...change('/staff/notices/:notice/schedule'),
    body: z.strictObject({ dueAt: instantSchema.nullable() }),
  },
  /** The second person's word; they have seen the text as residents will. */
  approveNotice: change('/staff/notices/:notice/approval'),
  /** Nobody else is told. Who was told keeps it. */
  stopNotice: change('/staff/notices/:notice/stop'),
  /** Nobody reads it any more; the title stays. */
  withdrawNotice: change('/staff/notices/:notice/withdrawal'),
} as const;
