import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type Applicant, applicantSchema } from '#contract/procedure/application.ts';
import { type AskedMark, type Mark, type MarkTarget, MOST_CORRECTIONS } from '#contract/procedure/correction.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { filledSentence, isOpenSentence } from '#contract/procedure/wording.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import { isOpenDay } from '#contract/values/open-days.ts';
import { dayInWords } from '#words/day-in-words.ts';
import { DOCUMENT_WORDS } from '#words/document-words.ts';
import type { Database } from '../platform/database/database.ts';
import { type CaseActHandlers, type CaseWork, ofCase } from './case-change.ts';
import { type HeldCase, takeStep, updateDue } from './case-step.ts';
import { countSentences } from './sentence-counts.ts';

/** What is asked of the person to be put right. */
export const CORRECTION_ACTS: CaseActHandlers<
  'askCorrection' | 'extendCorrection' | 'cancelCorrection' | 'answeredAtCounter'
> = {
  async askCorrection(work, { lastDay, marks }) {
    if (!isOpenDay(lastDay)) return failed({ code: 'correctionIncomplete', problem: 'lastDay' });
    const told = await toldMarks(work, marks, lastDay);
    if (!told.ok) return told;
    const last = await lastCorrectionId(work.transaction, work.held);
    if (last === MOST_CORRECTIONS) {
      return failed({ code: 'transitionRefused', from: work.held.state, to: 'correctionAsked' });
    }
    const stepped = await stepOf(work, { type: 'askCorrection', lastDay });
    if (!stepped.ok) return stepped;
    const correction = (await lastCorrectionId(work.transaction, work.held)) + 1;
    const sealing = await work.tools.vault.keep(work.transaction, work.held);
    await work.transaction
      .insertInto('case_correction')
      .values({
        ...ofCase(work),
        correction_id: correction,
        asked_at: sql<Date>`clock_timestamp()`,
        asked_by: work.caller.actor.id,
        last_day: lastDay,
        sealed_marks: sealing.sealText('marks', correction, JSON.stringify(told.value)),
      })
      .execute();
    await countSentences(work.transaction, work.held, marks);
    return afterwards(work, stepped.value);
  },

  async extendCorrection(work, { lastDay }) {
    if (!isOpenDay(lastDay)) return failed({ code: 'correctionIncomplete', problem: 'lastDay' });
    const stepped = await stepOf(work, { type: 'extendCorrection', lastDay });
    if (!stepped.ok) return stepped;
    await openCorrection(work.transaction, work.held).set({ last_day: lastDay, lapsed_at: null }).execute();
    return afterwards(work, stepped.value);
  },

  async cancelCorrection(work, { reason }) {
    const stepped = await stepOf(work, { type: 'cancelCorrection' }, reason);
    if (!stepped.ok) return stepped;
    await endCorrection(work.transaction, work.held, 'cancelled');
    return afterwards(work, stepped.value);
  },

  async answeredAtCounter(work, { reason }) {
    const stepped = await stepOf(work, { type: 'answeredAtCounter' }, reason);
    if (!stepped.ok) return stepped;
    await endCorrection(work.transaction, work.held, 'atCounter');
    return afterwards(work, stepped.value);
  },
};

type Event = Parameters<typeof takeStep>[4]['event'];

function stepOf({ transaction, tools, caller, held }: CaseWork, event: Event, reason?: string) {
  return takeStep(transaction, tools, caller.actor, held, { event, reason });
}

async function afterwards({ transaction, procedure }: CaseWork, { step, held }: { step: number; held: HeldCase }) {
  await updateDue(transaction, held, procedure);
  return success({ step });
}

function openCorrection(transaction: Database, held: Pick<HeldCase, 'municipality_code' | 'receipt_number'>) {
  return transaction
    .updateTable('case_correction')
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .where('ended_at', 'is', null);
}

/** Ends the correction that is open, where one is. */
export async function endCorrection(
  transaction: Database,
  held: Pick<HeldCase, 'municipality_code' | 'receipt_number'>,
  how: 'refiled' | 'cancelled' | 'atCounter' | 'closed',
): Promise<void> {
  await openCorrection(transaction, held).set({ ended_at: sql<Date>`clock_timestamp()`, ended_how: how }).execute();
}

async function lastCorrectionId(transaction: Database, held: HeldCase): Promise<number> {
  const { last } = await transaction
    .selectFrom('case_correction')
    .select((of) => of.fn.max('correction_id').as('last'))
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0);
}

/** The marks with their sentences. Fails where one names nothing that the form has, or no sentence that can be said of it. */
async function toldMarks(
  { held, tools, procedure }: CaseWork,
  marks: readonly AskedMark[],
  lastDay: CalendarDate,
): Promise<Outcome<Mark[]>> {
  const day = dayInWords(lastDay);
  const named = marks.some((mark) => 'sentence' in mark);
  const sentences = named ? await tools.sentences(held.municipality_code, held.today) : undefined;
  const told: Mark[] = [];
  for (const mark of marks) {
    const { target } = mark;
    if (!isOfProcedure(target, procedure)) return failed({ code: 'correctionIncomplete', problem: 'mark' });
    if ('words' in mark) {
      told.push({ target, text: { ja: mark.words, en: mark.words } });
      continue;
    }
    const sentence = sentences?.get(mark.sentence);
    const text = sentence && filledSentence(sentence, { ...labelOf(target, procedure), day });
    if (text === undefined || isOpenSentence(text.ja)) {
      return failed({ code: 'correctionIncomplete', problem: 'sentence' });
    }
    told.push({ target, text });
  }
  return success(told);
}

/** How what is marked is called in a sentence: an answer, or a file or paper. */
function labelOf(
  target: MarkTarget,
  { sections, attachments }: Procedure,
): { field?: LocalizedText; file?: LocalizedText } {
  if (target.kind !== 'field') {
    const title = attachments.find(({ key }) => key === target.key)?.title;
    return title === undefined ? {} : { file: title };
  }
  const [first, ...rest] = target.at.split('.');
  if (first === 'applicant') {
    const part = rest[0] as keyof Applicant;
    return { field: { ja: DOCUMENT_WORDS.ja.labels[part], en: DOCUMENT_WORDS.en.labels[part] } };
  }
  const field = sections.flatMap(({ fields }) => fields).find(({ key }) => key === first);
  const inner = field?.type === 'list' ? field.fields.find(({ key }) => key === rest.at(-1)) : undefined;
  const label = (inner ?? field)?.label;
  return label === undefined ? {} : { field: label };
}

const APPLICANT_PARTS: readonly string[] = Object.keys(applicantSchema.shape);

function isOfProcedure(target: MarkTarget, { sections, attachments }: Procedure): boolean {
  if (target.kind !== 'field') return attachments.some(({ key }) => key === target.key);
  const places = target.at.split('.');
  const [first] = places;
  if (first === 'applicant') return places.length === 2 && APPLICANT_PARTS.includes(places[1] ?? '');
  const inner = places.length === 3 ? places[2] : undefined;
  if (places.length === 2) return false;
  const field = sections.flatMap(({ fields }) => fields).find(({ key }) => key === first);
  if (field === undefined) return false;
  return inner === undefined || (field.type === 'list' && field.fields.some(({ key }) => key === inner));
}
