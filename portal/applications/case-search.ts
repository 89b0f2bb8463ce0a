import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CaseSearch, MOST_HITS } from '#contract/portal/case-look-routes.ts';
import type { CaseSummary } from '#contract/portal/desk-routes.ts';
import type { Database } from '../platform/database/database.ts';
import type { ApplicationAudit } from './application-acts.ts';
import type { DeskCaller } from './case-change.ts';
import { type StaffNames, summariesOf } from './case-detail.ts';
import { deskDeed } from './case-opening.ts';
import { type CaseRow, readFound } from './case-row.ts';
import type { CaseVault } from './case-vault.ts';
import { createDefinitionNames } from './definition-names.ts';
import { maySearch } from './desk-policy.ts';
import { isSearchable, isSought } from './found-by.ts';

/** Finds cases by the person who filed them. */
export interface CaseSearching {
  /**
   * Of what the caller may open, open cases first, then the newest. Each search is in the audit with its hits and a keyed hash
   * of what was typed. Fails with `actionNotAllowed`, `requestMalformed` where it says next to nothing, `tooManyHits`.
   */
  search(
    caller: DeskCaller,
    sought: CaseSearch,
    requestId: string,
  ): Promise<Outcome<{ readonly cases: CaseSummary[] }>>;
  /** One that came too soon after too many others. */
  refuse(caller: DeskCaller, retryAfterSeconds: number, requestId: string): Promise<Outcome<never>>;
}

export function createCaseSearching(
  database: Database,
  audit: ApplicationAudit,
  staffNames: StaffNames,
  vault: CaseVault,
): CaseSearching {
  const names = createDefinitionNames();

  async function hitsOf(sought: CaseSearch, rows: readonly CaseRow[]): Promise<CaseRow[]> {
    const heads = await vault.heads(database, rows);
    return rows
      .filter((row) => isSought(sought, heads.get(row.receipt_number) ?? {}))
      .sort((one, other) => Number(isOver(one)) - Number(isOver(other)) || +other.received_at - +one.received_at);
  }

  return {
    async search(caller, sought, requestId) {
      const deed = { ...deskDeed(caller, null, requestId), act: 'casesSearched' as const };
      if (!maySearch(caller) || !isSearchable(sought)) {
        const refused = maySearch(caller)
          ? failed({ code: 'requestMalformed', at: 'body.text' })
          : failed({ code: 'actionNotAllowed', reason: 'role' });
        await audit.appendRefused(database, { ...deed, code: refused.failure.code });
        return refused;
      }
      const { entries, hash: text } = await vault.sought(database, caller.municipality, sought);
      const rows = await readFound(database, caller, entries);
      const hits = rows === undefined ? undefined : await hitsOf(sought, rows);
      const isShown = hits !== undefined && hits.length <= MOST_HITS;
      const cases = isShown ? await summariesOf(database, caller, hits, { names, staffNames, vault }) : [];
      await audit.append(database, { ...deed, detail: { hits: isShown ? hits.length : MOST_HITS + 1, text } });
      return isShown ? success({ cases }) : failed({ code: 'tooManyHits', most: MOST_HITS });
    },

    async refuse(caller, retryAfterSeconds, requestId) {
      const deed = { ...deskDeed(caller, null, requestId), act: 'casesSearched' as const };
      await audit.appendRefused(database, { ...deed, code: 'tooManyRequests' });
      return failed({ code: 'tooManyRequests', retryAfterSeconds });
    },
  };
}

const isOver = ({ closed_at }: CaseRow) => closed_at !== null;
