import * as z from 'zod';
import { caseKindSchema, caseOutcomeSchema, caseStateSchema, holdGroundSchema } from '../procedure/case.ts';
import { caseActSchema, caseActTypeSchema, secondPersonActSchema } from '../procedure/case-act.ts';
import { MOST_CORRECTIONS, markSchema } from '../procedure/correction.ts';
import { differenceSchema } from '../procedure/difference.ts';
import { documentViewSchema } from '../procedure/document-view.ts';
import { delayDraftSchema, letterDraftSchema, MOST_LETTERS } from '../procedure/letter.ts';
import { ownVisitSchema, toldSectionSchema } from '../procedure/visit.ts';
import { calendarDateSchema, municipalityCodeSchema, procedureIdSchema } from '../values/brands.ts';
import { instantSchema } from '../values/instant.ts';
import { localizedTextSchema } from '../values/localized-text.ts';
import { receiptNumberSchema } from './application-routes.ts';
import { keepingRuleSchema } from './retention-routes.ts';

/** How many cases a page of the queue has at most. */
export const CASES_AT_ONCE = 50;
/** Counts are exact below; this number says that there are at least so many, so that a full queue costs no more to open. */
export const MOST_COUNTED = 100;
/** Filings of one case, the first included. */
export const MOST_FILINGS = 50;
/** Other cases of the same person and procedure that a case is shown with. */
export const MOST_OTHER_CASES = 20;
/** Of one filing. */
export const MOST_ATTACHMENTS = 25;

const staffNameSchema = z.strictObject({ staff: z.string().max(64), name: z.string().max(100) });

/** What a line of the queue is marked with. */
const caseMarkSchema = z.enum([
  /** Papers that the office waits for. */
  'originals',
  /** The day is over until which a correction was asked for. */
  'correctionLapsed',
  'unsigned',
  /** The person wrote, or filed again, since staff last did something. */
  'news',
  /** A second person is asked to confirm something. */
  'confirmation',
  'restricted',
  /** Somebody is to come for it. */
  'visit',
  /** Another case of the same person and procedure was open, or decided lately, when this one arrived. */
  'duplicate',
  /** It is kept whatever its rule of keeping says. */
  'held',
]);

const dueSchema = z.strictObject({
  /** By the office's own period and by the statute; the earlier one decides the place in the queue. */
  standard: calendarDateSchema.nullable(),
  law: calendarDateSchema.nullable(),
});

export const caseSummarySchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  group: z.string().max(64),
  /** Empty where only the container holds it; `null` of a restricted case that the caller may not open. */
  applicantName: z.string().max(200).nullable(),
  receivedAt: instantSchema,
  due: dueSchema,
  state: caseStateSchema,
  outcome: caseOutcomeSchema.nullable(),
  assignee: staffNameSchema.nullable(),
  marks: z.array(caseMarkSchema).max(10),
  /** Of the case as it is shown; a change names it, and is refused once there is a newer one. */
  version: z.number().int().min(1),
});
export type CaseSummary = z.infer<typeof caseSummarySchema>;

const caseQuerySchema = z.strictObject({
  /** Open ones where it is not said. */
  state: caseStateSchema.optional(),
  assignee: z.enum(['mine', 'nobody']).optional(),
  /** A duplicate is told of open ones alone. */
  mark: z.enum(['duplicate', 'held']).optional(),
  after: receiptNumberSchema.optional(),
});
export type CaseQuery = z.infer<typeof caseQuerySchema>;

const count = z.number().int().min(0).max(MOST_COUNTED);
const casePageSchema = z.strictObject({
  /** The one that is due first comes first; of closed ones the last closed. */
  cases: z.array(caseSummarySchema).max(CASES_AT_ONCE),
  /** Open cases by state, of those the caller may see. */
  counts: z.strictObject({ received: count, inReview: count, correctionAsked: count, awaitingApproval: count }),
  next: receiptNumberSchema.nullable(),
});
export type CasePage = z.infer<typeof casePageSchema>;

const by = { by: z.enum(['person', 'staff', 'other']), staffName: z.string().max(100).nullable() };

const filingSchema = z.strictObject({
  filing: z.number().int().min(1).max(MOST_FILINGS),
  receivedAt: instantSchema,
  /** Of the container. */
  sha256: z.string(),
  /** When its signature was found good; nothing where it was filed without one. */
  signatureVerifiedAt: instantSchema.nullable(),
});

const correctionSchema = z.strictObject({
  correctionId: z.number().int().min(1),
  askedAt: instantSchema,
  askedBy: z.string().max(100),
  lastDay: calendarDateSchema,
  marks: z.array(markSchema).max(40),
  /** The filing that answers it, or how it ended otherwise; nothing while it is open. */
  ended: z.strictObject({ at: instantSchema, how: z.enum(['refiled', 'cancelled', 'atCounter', 'closed']) }).nullable(),
});

const proposalSchema = z.strictObject({
  at: instantSchema,
  by: staffNameSchema,
  outcome: caseOutcomeSchema,
  letter: letterDraftSchema.nullable(),
  note: z.string().max(500).nullable(),
});

/** What waits for a second person. */
const requestSchema = z.strictObject({
  at: instantSchema,
  by: staffNameSchema,
  until: instantSchema,
  act: secondPersonActSchema,
  reason: z.string().max(500),
});

/** What keeps it from being erased. */
const holdSchema = z.strictObject({
  at: instantSchema,
  by: z.string().max(100),
  ground: holdGroundSchema,
  /** Nothing of one from before it was asked for. */
  reason: z.string().max(500).nullable(),
});

const letterSummarySchema = z.strictObject({
  letter: z.number().int().min(1),
  number: z.string().max(60),
  day: calendarDateSchema,
  kind: z.enum(['decision', 'delay']),
  outcome: caseOutcomeSchema.nullable(),
  sha256: z.string(),
  openedAt: instantSchema.nullable(),
  postedOn: calendarDateSchema.nullable(),
});

const originalSchema = z.strictObject({
  key: z.string().max(40),
  title: localizedTextSchema,
  state: z.enum(['expected', 'arrived', 'waived', 'returned']),
  dueOn: calendarDateSchema.nullable(),
  at: instantSchema,
  ...by,
  reason: z.string().max(500).nullable(),
});

const visitSchema = ownVisitSchema.extend({ at: instantSchema, ...by }).strict();

const messageSchema = z.strictObject({ at: instantSchema, text: z.string().max(2_000), ...by });
const noteSchema = z.strictObject({
  at: instantSchema,
  kind: z.enum(['note', 'call']),
  text: z.string().max(2_000),
  staffName: z.string().max(100),
});

const historyStepSchema = z.strictObject({
  at: instantSchema,
  /** What happened; of rows from before it was written down, only where the case stood then is known. */
  act: z.string().max(40).nullable(),
  state: caseStateSchema,
  outcome: caseOutcomeSchema.nullable(),
  /** What the person reads with it. */
  note: z.string().max(500).nullable(),
  /** What only staff read. */
  reason: z.string().max(500).nullable(),
  ...by,
});

/** Of the same person and procedure, as far as the caller may open it. */
const otherCaseSchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  receivedAt: instantSchema,
  state: caseStateSchema,
  outcome: caseOutcomeSchema.nullable(),
  /** The newest. */
  filing: z.number().int().min(1).max(MOST_FILINGS),
  /** Whether it arrived before the case that it is told of. */
  isEarlier: z.boolean(),
});

export const filedAttachmentsSchema = z
  .array(
    z.strictObject({
      /** Of the rule that it answers. */
      key: z.string().max(40),
      title: localizedTextSchema,
      fileName: z.string().max(200),
      mediaType: z.string().max(40),
      bytes: z.number().int().min(1),
    }),
  )
  .max(MOST_ATTACHMENTS);

const caseDetailSchema = caseSummarySchema
  .extend({
    kind: caseKindSchema,
    municipality: z.strictObject({ code: municipalityCodeSchema, name: localizedTextSchema }),
    delivery: z.enum(['electronic', 'post']),
    filings: z.array(filingSchema).max(MOST_FILINGS),
    /** Of the newest filing. */
    document: documentViewSchema,
    attachments: filedAttachmentsSchema,
    /** The newest first. */
    others: z.array(otherCaseSchema).max(MOST_OTHER_CASES),
    originals: z.array(originalSchema).max(40),
    /** Where the person comes to; `null` where the office takes no visits for it. */
    section: toldSectionSchema.nullable(),
    visits: z.array(visitSchema).max(100),
    corrections: z.array(correctionSchema).max(MOST_CORRECTIONS),
    proposal: proposalSchema.nullable(),
    request: requestSchema.nullable(),
    hold: holdSchema.nullable(),
    letters: z.array(letterSummarySchema).max(MOST_LETTERS),
    messages: z.array(messageSchema).max(200),
    notes: z.array(noteSchema).max(200),
    history: z.array(historyStepSchema).max(500),
    /** What the caller may do to it now. */
    may: z.array(caseActTypeSchema),
    /** Whether a decision of that outcome needs a second person, by outcome that the case can have. */
    needsApproval: z.array(caseOutcomeSchema),
    /** Until when somebody outside of its group reads it in an emergency; `null` for everybody else. */
    emergencyUntil: instantSchema.nullable(),
  })
  .strict();
export type CaseDetail = z.infer<typeof caseDetailSchema>;

/** All that is left of a case that was erased: nothing of a person. */
const caseSkeletonSchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  municipality: municipalityCodeSchema,
  receivedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  erasedAt: instantSchema,
  state: caseStateSchema,
  outcome: caseOutcomeSchema.nullable(),
  /** By which it went; nothing where it was erased before that was kept, or again in a restored copy. */
  rule: keepingRuleSchema.nullable(),
});
export type CaseSkeleton = z.infer<typeof caseSkeletonSchema>;

/** What a change answers: nothing of a person. */
export const caseChangeSchema = z.strictObject({
  version: z.number().int().min(1),
  state: caseStateSchema,
  /** Of the history, from 1; `null` where it has none, as of a note. */
  step: z.number().int().min(1).nullable(),
});
export type CaseChange = z.infer<typeof caseChangeSchema>;

/** Visits that one answer shows at most. */
export const VISITS_SHOWN = 500;

const deskVisitSchema = visitSchema.extend({ case: caseSummarySchema, section: toldSectionSchema.nullable() }).strict();
export type DeskVisit = z.infer<typeof deskVisitSchema>;

/** What staff say of a visit without a case. */
export const freeVisitActSchema = z.enum(['visitAttended', 'visitMissed', 'cancelVisit']);
export type FreeVisitAct = z.infer<typeof freeVisitActSchema>;

/** A visit without a case: when, where and what for, and no name. */
const deskFreeVisitSchema = z.strictObject({
  id: receiptNumberSchema,
  slot: ownVisitSchema.shape.slot,
  minutes: ownVisitSchema.shape.minutes,
  state: ownVisitSchema.shape.state,
  at: instantSchema,
  ...by,
  /** What for; `null` where it cannot be opened now. */
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }).nullable(),
  /** `null` where the municipality has no such section any more. */
  section: toldSectionSchema.nullable(),
  /** What the caller may say of it now. */
  may: z.array(freeVisitActSchema).max(freeVisitActSchema.options.length),
});
export type DeskFreeVisit = z.infer<typeof deskFreeVisitSchema>;

const deskDaySchema = z.strictObject({
  day: calendarDateSchema,
  /** In the order of their times; those that were cancelled are left out. */
  visits: z.array(deskVisitSchema).max(VISITS_SHOWN),
  /** Those without a case, in the same way. */
  withoutCase: z.array(deskFreeVisitSchema).max(VISITS_SHOWN),
});
export type DeskDay = z.infer<typeof deskDaySchema>;

/** What a counter needs of a case: its papers and visits, nothing of what the person wrote. */
const casePapersSchema = z.strictObject({
  receiptNumber: receiptNumberSchema,
  procedure: z.strictObject({ id: procedureIdSchema, title: localizedTextSchema }),
  state: caseStateSchema,
  version: z.number().int().min(1),
  originals: z.array(originalSchema).max(40),
  visits: z.array(visitSchema).max(100),
  may: z.array(caseActTypeSchema),
});
export type CasePapers = z.infer<typeof casePapersSchema>;

export const ofCase = z.strictObject({ number: receiptNumberSchema });
const changeOfCaseSchema = z.strictObject({
  /** Made once a press: what is sent again with it is answered again and happens once. */
  key: z.uuid(),
  version: z.number().int().min(1),
  act: caseActSchema,
});
export type ChangeOfCase = z.infer<typeof changeOfCaseSchema>;

export const filingNumber = z.coerce.number().int().min(1).max(MOST_FILINGS);

const attachmentNumber = z.coerce.number().int().min(1).max(MOST_ATTACHMENTS);
/** A file that is saved leaves the desk, where nothing stands between it and the programs of the machine. */
export const attachmentUseSchema = z.enum(['show', 'save']);
export type AttachmentUse = z.infer<typeof attachmentUseSchema>;

export const DESK_ROUTES = {
  listCases: { method: 'GET', path: '/staff/cases', audience: 'staff', query: caseQuerySchema, reply: casePageSchema },
  readCase: { method: 'GET', path: '/staff/cases/:number', audience: 'staff', params: ofCase, reply: caseDetailSchema },
  /** Of a case that was erased; `notFound` of every other. */
  readCaseSkeleton: {
    method: 'GET',
    path: '/staff/cases/:number/skeleton',
    audience: 'staff',
    params: ofCase,
    reply: caseSkeletonSchema,
  },
  changeCase: {
    method: 'POST',
    path: '/staff/cases/:number/acts',
    audience: 'staff',
    params: ofCase,
    body: changeOfCaseSchema,
    reply: caseChangeSchema,
  },
  /** What the filing `to` says otherwise than `from`, which is one of the case `of` where that is another of the same person and procedure. */
  readDifference: {
    method: 'GET',
    path: '/staff/cases/:number/difference',
    audience: 'staff',
    params: ofCase,
    query: z.strictObject({ from: filingNumber, to: filingNumber, of: receiptNumberSchema.optional() }),
    reply: differenceSchema,
  },
  /** Who comes on a day: today where it is not said. */
  listDeskVisits: {
    method: 'GET',
    path: '/staff/visits',
    audience: 'staff',
    query: z.strictObject({ day: calendarDateSchema.optional() }),
    reply: deskDaySchema,
  },
  /** Says of a visit without a case whether somebody came, or cancels it; said again it changes nothing. */
  endFreeVisit: {
    method: 'POST',
    path: '/staff/visits/:id/acts',
    audience: 'staff',
    params: z.strictObject({ id: receiptNumberSchema }),
    body: z.strictObject({ act: freeVisitActSchema }),
    reply: z.strictObject({ state: ownVisitSchema.shape.state }),
  },
  readCasePapers: {
    method: 'GET',
    path: '/staff/cases/:number/papers',
    audience: 'staff',
    params: ofCase,
    reply: casePapersSchema,
  },
  /** Opens a case outside of the caller's groups for a short time, to read; every approver of its group is told. */
  openInEmergency: {
    method: 'POST',
    path: '/staff/cases/:number/emergency',
    audience: 'staff',
    params: ofCase,
    body: z.strictObject({ reason: z.string().trim().min(10).max(500) }),
    reply: z.strictObject({ until: instantSchema }),
  },
  /** A letter as PDF, before anybody sends it: drawn from the draft, with no number and kept nowhere. */
  previewLetter: {
    method: 'POST',
    path: '/staff/cases/:number/letter-preview',
    audience: 'staff',
    params: ofCase,
    body: z.union([z.strictObject({ outcome: caseOutcomeSchema, letter: letterDraftSchema }), delayDraftSchema]),
    sends: 'pdf',
    reply: z.instanceof(Uint8Array),
  },
  /** One attachment as it was filed, counted from 1 in the order of the application; to be shown, or to be saved. */
  readAttachment: {
    method: 'GET',
    path: '/staff/cases/:number/filings/:filing/attachments/:attachment',
    audience: 'staff',
    params: ofCase.extend({ filing: filingNumber, attachment: attachmentNumber }).strict(),
    query: z.strictObject({ use: attachmentUseSchema.default('show') }),
    sends: 'attachment',
    reply: z.instanceof(Uint8Array),
  },
  readCaseLetter: {
    method: 'GET',
    path: '/staff/cases/:number/letters/:letter',
    audience: 'staff',
    params: ofCase.extend({ letter: z.coerce.number().int().min(1).max(50) }).strict(),
    sends: 'pdf',
    reply: z.instanceof(Uint8Array),
  },
} as const;
