import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CaseOutcome, owesLetter, owesReasons } from '#contract/procedure/case.ts';
import { type DelayDraft, type Letter, type LetterDraft, MOST_LETTERS } from '#contract/procedure/letter.ts';
import { type RemediesRule, remediesOf } from '#contract/procedure/remedies.ts';
import { type CalendarDate, epochMs } from '#contract/values/brands.ts';
import { eraOf, fiscalYearOf, japaneseDay } from '#contract/values/calendar.ts';
import { LETTER_WORDS } from '#words/letter-words.ts';
import { type CaseDeed, ofCase } from './case-change.ts';
import { applicationOf } from './filed-application.ts';

/** What of a letter is missing for a decision of this outcome. */
export function letterProblem(
  { held }: Pick<CaseDeed, 'held'>,
  outcome: CaseOutcome,
  letter: LetterDraft | undefined,
): Outcome<void> {
  if (letter === undefined) {
    return owesLetter(held.kind) ? failed({ code: 'letterIncomplete', missing: ['letter'] }) : success(undefined);
  }
  const owed = owesReasons(outcome) && letter.reasons.length === 0;
  return owed ? failed({ code: 'letterIncomplete', missing: ['reasons'] }) : success(undefined);
}

/** What a letter says in its own words, beside what each letter says. */
type LetterBody = Pick<Letter, 'title' | 'outcome' | 'opening' | 'facts' | 'reasons' | 'remedies'>;

/** The letter with all that the case knows. `number` is empty in a preview. */
export async function letterOf(
  work: CaseDeed,
  outcome: CaseOutcome,
  draft: LetterDraft,
  number: string,
): Promise<Letter> {
  const { tools, held, procedure } = work;
  const title = procedure.title.ja;
  const ofCity = await tools.remedies(held.municipality_code, procedure.id, held.today);
  const rule = ofCity ?? procedure.remedies;
  return wholeLetter(work, number, {
    title: LETTER_WORDS.title(title, outcome),
    outcome,
    opening: LETTER_WORDS.opening({ filedOn: filedOn(work), procedure: title }, outcome),
    facts: draft.facts,
    reasons: draft.reasons,
    remedies: owesLetter(held.kind) ? remediesOf(rule ?? mayorsRemedies(procedure.municipality.name.ja)) : [],
  });
}

/** The letter that says until when an answer can be expected. It decides nothing, so that nothing can be done against it. */
export function delayLetterOf(work: CaseDeed, { expected, reasons }: DelayDraft, number: string): Promise<Letter> {
  const title = work.procedure.title.ja;
  return wholeLetter(work, number, {
    title: LETTER_WORDS.delayTitle(title),
    outcome: null,
    opening: LETTER_WORDS.delayOpening({ filedOn: filedOn(work), procedure: title, expected }),
    facts: [],
    reasons,
    remedies: [],
  });
}

async function wholeLetter(work: CaseDeed, number: string, body: LetterBody): Promise<Letter> {
  const { transaction, tools, held, procedure } = work;
  const application = await applicationOf(transaction, tools.vault, held, held.filing);
  if (application === undefined) throw new Error('a case keeps what was filed');
  const { applicant } = application;
  return {
    version: 1,
    number,
    day: held.today,
    addressee: { name: applicant.name.value, address: applicant.address.value },
    sender: LETTER_WORDS.mayor(procedure.municipality.name.ja),
    receiptNumber: held.receipt_number,
    filedOn: filedOn(work),
    procedure: procedure.title.ja,
    contact: procedure.office,
    ...body,
  };
}

function filedOn({ held }: Pick<CaseDeed, 'held'>): CalendarDate {
  return japaneseDay(epochMs(held.received_at.getTime()));
}

/** Against what the mayor decides by law, the mayor hears the request for review. Source: 行政不服審査法 4条1号. */
function mayorsRemedies(municipality: string): RemediesRule {
  const mayor = LETTER_WORDS.mayor(municipality);
  return { reviewBody: mayor, defendant: municipality, representedBy: mayor, basis: 'law' };
}

/** Makes and keeps the next letter of a case, with a number of its own. Fails with `transitionRefused` where there are too many. */
export function addLetter(work: CaseDeed, outcome: CaseOutcome, draft: LetterDraft): Promise<Outcome<void>> {
  return keepLetter(work, outcome, (number) => letterOf(work, outcome, draft, number));
}

/** As `addLetter`. */
export function addDelayLetter(work: CaseDeed, draft: DelayDraft): Promise<Outcome<void>> {
  return keepLetter(work, null, (number) => delayLetterOf(work, draft, number));
}

async function keepLetter(
  work: CaseDeed,
  outcome: CaseOutcome | null,
  write: (number: string) => Promise<Letter>,
): Promise<Outcome<void>> {
  const { transaction, tools, caller, held } = work;
  const { last } = await transaction
    .selectFrom('case_letter')
    .select((of) => of.fn.max('letter').as('last'))
    .where('municipality_code', '=', held.municipality_code)
    .where('receipt_number', '=', held.receipt_number)
    .executeTakeFirstOrThrow();
  if (last === MOST_LETTERS) return failed({ code: 'transitionRefused', from: held.state, to: held.state });
  const content = await write(await nextNumber(work));
  const pdf = await tools.makeLetter(held.municipality_code, content);
  const letter = Number(last ?? 0) + 1;
  const sealing = await tools.vault.keep(transaction, held);
  await transaction
    .insertInto('case_letter')
    .values({
      ...ofCase(work),
      letter,
      number: content.number,
      day: content.day,
      kind: outcome === null ? 'delay' : 'decision',
      outcome,
      sealed_content: sealing.sealText('letterContent', letter, JSON.stringify(content)),
      sealed_pdf: sealing.sealLetter(letter, pdf),
      sha256: createHash('sha256').update(pdf).digest(),
      made_by: caller.actor.id,
    })
    .execute();
  await transaction
    .insertInto('case_letter_way')
    .values({ ...ofCase(work), letter })
    .execute();
  return success(undefined);
}

/** 「令和8年度 渋子第12号」: without gaps, since the counter's row is held to the end of the transaction. */
async function nextNumber({ transaction, held, procedure }: CaseDeed): Promise<string> {
  const year = fiscalYearOf(held.today);
  const { last } = await transaction
    .insertInto('letter_counter')
    .values({
      municipality_code: held.municipality_code,
      procedure_group: held.procedure_group,
      fiscal_year: year,
      last: 1,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['municipality_code', 'procedure_group', 'fiscal_year'])
        .doUpdateSet({ last: sql<number>`letter_counter.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  const { year: ofEra } = eraOf(held.today);
  const era = held.today.slice(5) < '04-01' ? ofEra - 1 : ofEra;
  return LETTER_WORDS.number({
    municipality: procedure.municipality.name.ja,
    group: held.procedure_group,
    eraYear: era,
    nth: last,
  });
}
