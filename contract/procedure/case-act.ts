import * as z from 'zod';
import { calendarDateSchema } from '../values/brands.ts';
import { isPlainText } from '../values/plain-text.ts';
import { caseOutcomeSchema, holdGroundSchema, reopenGroundSchema } from './case.ts';
import { askedMarksSchema } from './correction.ts';
import { delayDraftSchema, letterDraftSchema } from './letter.ts';
import { slotSchema } from './visit.ts';

const keySchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
const reason = z.string().trim().min(10).max(500);
/** Of a case, counted from 1. */
export const visitNumberSchema = z.number().int().min(1).max(100);
const staff = z.string().max(64).refine(isPlainText);
/** A sentence that the person reads with the step. */
const told = z.string().trim().min(1).max(500);
const decision = {
  outcome: caseOutcomeSchema,
  /** Owed to an application; a notification has none. */
  letter: letterDraftSchema.optional(),
  note: told.optional(),
};

/** What staff do to a case, each with what it takes. Who may, and when, stands in the desk's policy and in the machine. */
export const caseActSchema = z.discriminatedUnion('type', [
  /** Works on it from now on; the review of one that was only received begins. */
  z.strictObject({ type: z.literal('take') }),
  z.strictObject({ type: z.literal('release') }),
  /** `replaces` names who worked on it until now, so that nobody is replaced unseen. */
  z.strictObject({ type: z.literal('assign'), to: staff, replaces: staff.nullable() }),
  z.strictObject({ type: z.literal('reroute'), group: keySchema, reason }),
  z.strictObject({ type: z.literal('askCorrection'), lastDay: calendarDateSchema, marks: askedMarksSchema }),
  z.strictObject({ type: z.literal('extendCorrection'), lastDay: calendarDateSchema }),
  z.strictObject({ type: z.literal('cancelCorrection'), reason }),
  z.strictObject({ type: z.literal('answeredAtCounter'), reason }),
  z.strictObject({ type: z.literal('propose'), ...decision }),
  z.strictObject({ type: z.literal('sendBack'), reason }),
  z.strictObject({ type: z.literal('decide'), ...decision }),
  /** Decides as it was proposed. */
  z.strictObject({ type: z.literal('approve') }),
  /** For a paper that the person signed. */
  z.strictObject({ type: z.literal('withdrawOnPaper'), reason }),
  /** Asks a second person, who confirms or refuses; until then nothing has happened. */
  z.strictObject({ type: z.literal('reopen'), ground: reopenGroundSchema, reason }),
  z.strictObject({ type: z.literal('correctLetter'), letter: letterDraftSchema, reason }),
  z.strictObject({ type: z.literal('confirm') }),
  z.strictObject({ type: z.literal('refuseRequest'), reason }),
  z.strictObject({ type: z.literal('letterPosted'), day: calendarDateSchema }),
  z.strictObject({ type: z.literal('expectOriginal'), key: keySchema }),
  z.strictObject({ type: z.literal('originalArrived'), key: keySchema }),
  z.strictObject({ type: z.literal('originalWaived'), key: keySchema, reason }),
  z.strictObject({ type: z.literal('originalReturned'), key: keySchema }),
  z.strictObject({ type: z.literal('bookVisit'), slot: slotSchema }),
  z.strictObject({ type: z.literal('changeVisit'), visit: visitNumberSchema, slot: slotSchema }),
  z.strictObject({ type: z.literal('cancelVisit'), visit: visitNumberSchema }),
  z.strictObject({ type: z.literal('visitAttended'), visit: visitNumberSchema }),
  z.strictObject({ type: z.literal('visitMissed'), visit: visitNumberSchema }),
  /** Tells the person by letter when an answer can be expected, and why it takes longer. */
  z.strictObject({ type: z.literal('noticeOfDelay'), ...delayDraftSchema.shape }),
  z.strictObject({ type: z.literal('message'), text: z.string().trim().min(1).max(2_000) }),
  /** Read by staff alone; of a call it says with whom and what came of it. */
  z.strictObject({
    type: z.literal('note'),
    kind: z.enum(['note', 'call']),
    text: z.string().trim().min(1).max(2_000),
  }),
  /** Ends reading and working on the case for whoever does it, for good. */
  z.strictObject({ type: z.literal('recuse') }),
  z.strictObject({ type: z.literal('restrict'), reason }),
  z.strictObject({ type: z.literal('unrestrict'), reason }),
  /** For a lawsuit or a request for review: it is not erased until the hold is lifted, which a second person confirms. */
  z.strictObject({ type: z.literal('hold'), ground: holdGroundSchema, reason }),
  z.strictObject({ type: z.literal('liftHold'), reason }),
]);
export type CaseAct = z.infer<typeof caseActSchema>;
export type CaseActType = CaseAct['type'];
export type CaseActOf<Type extends CaseActType> = Extract<CaseAct, { readonly type: Type }>;

/** What a second person has to confirm. */
export const secondPersonActSchema = z.enum(['reopen', 'correctLetter', 'unrestrict', 'liftHold']);
export type SecondPersonAct = z.infer<typeof secondPersonActSchema>;

export const caseActTypeSchema = z.enum(
  caseActSchema.options.map(({ shape }) => shape.type.value) as [CaseActType, ...CaseActType[]],
);
