import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { CaseOutcome } from '#contract/procedure/case.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { VisitBook } from './visit-book.ts';

/** A change that the desk said was done. */
interface DoneAct {
  readonly number: string;
  readonly staff: string;
  readonly act: string;
  readonly version: number;
  /** Of the history; nothing of what has no step there. */
  readonly step: number | null;
}

/** A container that the portal gave a receipt for. */
export interface Filed {
  readonly number: string;
  readonly municipality: string;
  readonly filing: number;
  readonly sha256: string;
}

/** What everybody was told in the year, which the portal must still know at its end. */
export interface Ledger {
  readonly filed: Filed[];
  /** By receipt number. */
  readonly municipalities: Map<string, string>;
  readonly acts: DoneAct[];
  /** Steps that persons took and that were answered as done, by receipt number. */
  readonly ownSteps: Map<string, number>;
  /** Each look of staff at a case that was answered, and each of a case, person and day once. */
  looks: number;
  readonly looksOfDay: Set<string>;
  lists: number;
  /** Cases of other cities that were asked for in vain. */
  foreign: number;
  readonly outcomes: Map<CaseOutcome | 'withdrawn', number>;
  readonly visits: VisitBook;
  /** How often each ready sentence was asked with: by municipality, month, group, procedure and sentence. */
  readonly sentences: Map<string, number>;
  /** Months of municipalities whose statistics were compared with the events. */
  monthsCounted: number;
  /** Cases whose row was made again from their events. */
  rebuilt: number;
  /** Two who changed the same version at the same moment. */
  conflicts: number;
  /** The same change sent again. */
  repeats: number;
  /** How many changes of each case another system was told. */
  readonly agencyChanges: Map<string, number>;
  exports: number;
  backups: number;
  restored: number;
  mailsSent: number;
  mailsBounced: number;
  erased: number;
  leavers: number;
  /** What was answered otherwise than it had to be, in words. */
  readonly problems: string[];
}

export function newLedger(): Ledger {
  return {
    filed: [],
    municipalities: new Map(),
    acts: [],
    ownSteps: new Map(),
    looks: 0,
    looksOfDay: new Set(),
    lists: 0,
    foreign: 0,
    outcomes: new Map(),
    visits: { visits: [], turnedAway: 0, limited: 0 },
    sentences: new Map(),
    monthsCounted: 0,
    rebuilt: 0,
    conflicts: 0,
    repeats: 0,
    agencyChanges: new Map(),
    exports: 0,
    backups: 0,
    restored: 0,
    mailsSent: 0,
    mailsBounced: 0,
    erased: 0,
    leavers: 0,
    problems: [],
  };
}

export function countUp<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function keepFiling(ledger: Ledger, filed: Filed): void {
  ledger.filed.push(filed);
  ledger.municipalities.set(filed.number, filed.municipality);
}

/** What a change of the desk was answered with. */
export function keepChange(
  ledger: Ledger,
  { number, staff, act }: Pick<DoneAct, 'number' | 'staff' | 'act'>,
  answered: unknown,
): void {
  const { version, step } = DESK_ROUTES.changeCase.reply.parse(answered);
  ledger.acts.push({ number, staff, act, version, step });
}

export function keepLook(
  ledger: Ledger,
  { number, staff, atMs }: { readonly number: string; readonly staff: string; readonly atMs: number },
): void {
  ledger.looks += 1;
  ledger.looksOfDay.add(`${number} ${staff} ${japaneseDay(epochMs(atMs))}`);
}
