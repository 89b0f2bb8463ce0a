import type { Outcome } from '#contract/failures/outcome.ts';
import type { CaseActOf, CaseActType } from '#contract/procedure/case-act.ts';
import type { Letter } from '#contract/procedure/letter.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import type { RemediesRule } from '#contract/procedure/remedies.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import type { Actor } from '../platform/actor.ts';
import type { Database } from '../platform/database/database.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { HeldCase } from './case-step.ts';
import type { RecordLooks } from './looks.ts';
import type { VisitTools } from './visit-steps.ts';

/** Who asks, of which municipality; never from a request. */
export type DeskCaller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** What acts need beside the database. */
export interface CaseTools extends VisitTools {
  /** What the municipality's ready sentences say, by their names, as they are in force on a day. */
  readonly sentences: (municipality: string, on: CalendarDate) => Promise<ReadonlyMap<string, LocalizedText>>;
  /** How a decision about a procedure is contested, where the municipality has said so itself. */
  readonly remedies: (municipality: string, procedure: string, on: CalendarDate) => Promise<RemediesRule | undefined>;
  /** Draws a letter, sealed by the municipality's key where it has one. */
  readonly makeLetter: (municipality: string, letter: Letter) => Promise<Uint8Array>;
  /** Whether somebody of the municipality's staff works on cases of this group now. */
  readonly worksIn: (
    transaction: Database,
    whom: { readonly municipality: string; readonly staff: string; readonly group: string },
  ) => Promise<boolean>;
  /** From 0 to 99: of each case always the same, and nobody can foresee it. */
  readonly draw: (receiptNumber: string) => number;
  readonly recordLooks: RecordLooks;
  /** Whether staff of a municipality may open a case outside of their groups in an emergency. */
  readonly allowsEmergency: (municipality: string) => boolean;
  /** Who decides on cases of a group. */
  readonly approversOf: (
    transaction: Database,
    whom: { readonly municipality: string; readonly group: string },
  ) => Promise<readonly string[]>;
}

/** What is done about a case, whose row the transaction holds, by whomever. */
export interface CaseDeed {
  readonly transaction: Database;
  readonly tools: CaseTools;
  readonly caller: { readonly actor: Actor };
  readonly held: HeldCase;
  readonly procedure: Procedure;
}

/** One act of staff on a case. */
export interface CaseWork extends CaseDeed {
  readonly caller: DeskCaller;
  /** Made once a press. */
  readonly key: string;
}

/** What an act left behind: where the case stands, and the step of its history where it made one. */
export interface CaseDone {
  readonly step: number | null;
}

export type CaseActHandler<Type extends CaseActType> = (
  work: CaseWork,
  act: CaseActOf<Type>,
) => Promise<Outcome<CaseDone>>;
export type CaseActHandlers<Type extends CaseActType> = { readonly [One in Type]: CaseActHandler<One> };

/** The row of a case, in a table of its parts. */
export function ofCase({ held }: Pick<CaseDeed, 'held'>) {
  return { municipality_code: held.municipality_code, receipt_number: held.receipt_number };
}
