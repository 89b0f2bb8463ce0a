import type { CaseDetail } from '#contract/portal/desk-routes.ts';
import { type CaseOutcome, owesLetter, owesReasons } from '#contract/procedure/case.ts';
import { type CaseAct, caseActSchema } from '#contract/procedure/case-act.ts';
import { type LetterDraft, letterDraftSchema } from '#contract/procedure/letter.ts';
import { wholeNumber } from '#ui/japanese-input.ts';

type LetterFact = LetterDraft['facts'][number];
export type FactType = LetterFact['value']['type'];
export const FACT_TYPES = ['yenAMonth', 'yen', 'month', 'day', 'text'] as const satisfies readonly FactType[];

/** A line of a letter as it is typed. */
export interface FactDraft {
  readonly label: string;
  readonly type: FactType;
  readonly value: string;
}

export interface DecisionDraft {
  readonly outcome: CaseOutcome | undefined;
  readonly facts: readonly FactDraft[];
  /** Paragraphs, with an empty line between them. */
  readonly reasons: string;
  readonly note: string;
}

export const EMPTY_DECISION: DecisionDraft = { outcome: undefined, facts: [], reasons: '', note: '' };

export type DecisionProblem = 'outcome' | 'facts' | 'reasons' | 'reasonsLong' | 'note' | 'noteLong';

const NOTE_LIMIT = 500;

export function hasText({ facts, reasons, note }: DecisionDraft): boolean {
  return facts.length > 0 || reasons.trim() !== '' || note.trim() !== '';
}

/** Nothing where a line is not what its kind says. */
function factOf({ label, type, value }: FactDraft): unknown {
  const text = value.trim();
  switch (type) {
    case 'yen':
    case 'yenAMonth':
      return { label, value: { type, yen: wholeNumber(text) } };
    case 'day':
      return { label, value: { type, day: text } };
    case 'month':
      return { label, value: { type, month: text } };
    case 'text':
      return { label, value: { type, text } };
  }
}

function paragraphsOf(reasons: string): string[] {
  return reasons
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
}

/** The letter as it is written so far; nothing where something in it is no letter. */
export function letterOf({ facts, reasons }: DecisionDraft): LetterDraft | undefined {
  return letterDraftSchema.safeParse({ facts: facts.map(factOf), reasons: paragraphsOf(reasons) }).data;
}

/** All that is missing or wrong, in the order of the page. */
export function decisionProblems(draft: DecisionDraft, { kind }: Pick<CaseDetail, 'kind'>): readonly DecisionProblem[] {
  const { outcome, note } = draft;
  const reasons = paragraphsOf(draft.reasons);
  const owed = outcome !== undefined && owesReasons(outcome);
  const problems: DecisionProblem[] = outcome === undefined ? ['outcome'] : [];
  if (owesLetter(kind)) {
    const facts = letterDraftSchema.shape.facts.safeParse(draft.facts.map(factOf));
    if (!facts.success) problems.push('facts');
    if (owed && reasons.length === 0) problems.push('reasons');
    if (!letterDraftSchema.shape.reasons.safeParse(reasons).success) problems.push('reasonsLong');
    return problems;
  }
  if (owed && note.trim() === '') problems.push('note');
  if (note.trim().length > NOTE_LIMIT) problems.push('noteLong');
  return problems;
}

/** Whether the decision goes to a second person first. */
export function goesToApproval({ needsApproval, may }: CaseDetail, outcome: CaseOutcome): boolean {
  return needsApproval.includes(outcome) || !may.includes('decide');
}

/** What is asked of the portal; nothing while something is missing. */
export function decisionAct(draft: DecisionDraft, detail: CaseDetail): CaseAct | undefined {
  const { outcome } = draft;
  if (outcome === undefined || decisionProblems(draft, detail).length > 0) return undefined;
  const note = draft.note.trim();
  return caseActSchema.safeParse({
    type: goesToApproval(detail, outcome) ? 'propose' : 'decide',
    outcome,
    ...(owesLetter(detail.kind) ? { letter: letterOf(draft) } : {}),
    ...(owesLetter(detail.kind) || note === '' ? {} : { note }),
  }).data;
}
