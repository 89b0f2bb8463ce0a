import type { CaseOutcome, CaseState } from '#contract/procedure/case.ts';
import type { DocumentLanguage } from '#contract/values/localized-text.ts';
import { caseTable as en } from './en/case-table.ts';
import { caseTable as ja } from './ja/case-table.ts';

/** What heads the columns of a table of cases, and what stands in them that is no answer. */
export interface CaseTableWords {
  readonly number: string;
  readonly state: string;
  readonly outcome: string;
  readonly receivedAt: string;
  readonly name: string;
  readonly address: string;
  readonly birthDate: string;
  readonly sex: string;
  /** Of a list: which item of the case it is, from 1. */
  readonly item: string;
  readonly yes: string;
  readonly no: string;
  readonly states: Readonly<Record<CaseState, string>>;
  readonly outcomes: Readonly<Record<CaseOutcome, string>>;
  readonly sexes: Readonly<Record<'male' | 'female' | 'notApplicable' | 'unknown', string>>;
  /** Between several choices in one cell. */
  readonly between: string;
}

export const CASE_TABLE_WORDS: Readonly<Record<DocumentLanguage, CaseTableWords>> = { ja, en };
