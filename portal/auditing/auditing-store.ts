import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import {
  type AuditEntryDetail,
  type AuditEntryShown,
  type AuditPage,
  type AuditQuery,
  ENTRIES_LOOKED_AT,
} from '#contract/portal/audit-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseInstant } from '#contract/values/calendar.ts';
import type { Finding } from '../platform/audit/kept-chain.ts';
import { restartsOf } from '../platform/audit/verify-audit.ts';
import type { Database } from '../platform/database/database.ts';
import { instantOf } from '../platform/database/instant-of.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import type { AuditingAudit } from './auditing-acts.ts';
import { refusalOf } from './auditing-policy.ts';
import { entriesIn, entryOf, type KeptAuditEntry, spanOf } from './kept-entries.ts';

/** Who asks, of which municipality; never from a request. */
type Caller = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;
/** How accounts of a municipality are called. */
type StaffNames = (municipality: string, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The audit of one municipality, as its auditors read it. Each look is in it. */
export interface AuditingStore {
  /** Fails with `actionNotAllowed`. */
  search(caller: Caller, query: AuditQuery, requestId: string): Promise<Outcome<AuditPage>>;
  /** Fails with `actionNotAllowed`, or with `notFound`, also where the entry is not what was written. */
  read(caller: Caller, n: number, requestId: string): Promise<Outcome<AuditEntryDetail>>;
}

interface AuditSources {
  readonly nowMs: () => number;
  /** Those that vouch for statements. */
  readonly auditKeys: readonly KeyObject[];
  /** What the portal found of a municipality's chain at its start. */
  readonly found: (municipality: string) => Finding | undefined;
}

/** A head is signed every hour, by a job that may wait for others. */
const HEAD_LATE_MS = 4_200_000;

export function createAuditingStore(
  database: Database,
  audit: AuditingAudit,
  staffNames: StaffNames,
  { nowMs, auditKeys, found }: AuditSources,
): AuditingStore {
  const deed = ({ actor, municipality }: Caller, receiptNumber: string | null, requestId: string) => ({
    actor,
    municipality,
    receiptNumber,
    requestId,
  });

  async function shown(m: string, entries: readonly KeptAuditEntry[]): Promise<AuditEntryShown[]> {
    const staff = entries.filter(({ actor }) => actor.kind === 'staff').map(({ actor }) => actor.id);
    const names = await staffNames(m, [...new Set(staff)]);
    return entries.map(({ n, at, act, actor, case: number, result }) => ({
      n,
      at: inJapan(at),
      act,
      actor: {
        kind: actor.kind,
        id: actor.kind === 'resident' || actor.kind === 'proxy' ? null : actor.id,
        name: names.get(actor.id) ?? null,
      },
      case: number,
      result,
    }));
  }

  return {
    async search(caller, query, requestId) {
      const of = deed(caller, query.case ?? null, requestId);
      const refused = refusalOf(caller, 'searchAudit');
      if (refused !== undefined) {
        return refuse({ ...of, act: 'auditSearched' }, { code: 'actionNotAllowed', reason: refused });
      }
      const m = caller.municipality;
      const chain = await chainOf(database, m, nowMs());
      const restarts = await restartsOf(database, m, auditKeys);
      const span = await spanOf(database, m, query, chain.entries);
      const looked = await entriesIn(database, m, query, span);
      const fitting = looked.flatMap(({ entry }) => (entry !== undefined && fits(entry, query) ? [entry] : []));
      const entries = await shown(m, fitting);
      const { staff = '', act = '', from = '', to = '' } = query;
      const detail = { staff, act, from, to, found: entries.length };
      await audit.append(database, { ...of, act: 'auditSearched', detail });
      return success({
        entries,
        next: looked.length < ENTRIES_LOOKED_AT ? null : (looked.at(-1)?.n ?? null),
        chain: {
          ...chain,
          brokenAt: looked.findLast(({ entry }) => entry === undefined)?.n ?? null,
          found: found(m) ?? null,
          restarts: restarts.map(({ firstN, said }) => ({
            firstN,
            said: said === undefined ? null : { found: said.found, at: inJapan(said.at), reason: said.reason },
          })),
        },
      });
    },

    async read(caller, n, requestId) {
      const of = { ...deed(caller, null, requestId), act: 'auditEntryRead' } as const;
      const refused = refusalOf(caller, 'readAuditEntry');
      if (refused !== undefined) return refuse(of, { code: 'actionNotAllowed', reason: refused });
      const entry = (await entryOf(database, caller.municipality, n))?.entry;
      if (entry === undefined) return refuse(of, { code: 'notFound' });
      const [line] = await shown(caller.municipality, [entry]);
      if (line === undefined) throw new Error('one entry is one line');
      await audit.append(database, { ...of, detail: { entry: n } });
      const { reason, req: request } = entry;
      const { onBehalfOf: _, ...detail } = entry.detail;
      return success({ ...line, reason, request, detail });
    },
  };

  async function refuse(attempt: Omit<Parameters<AuditingAudit['appendRefused']>[1], 'code'>, failure: Failure) {
    await audit.appendRefused(database, { ...attempt, code: failure.code });
    return failed(failure);
  }
}

/** By what the index did not lead to. */
function fits(entry: KeptAuditEntry, { staff, case: number, act }: AuditQuery): boolean {
  return (
    (staff === undefined || entry.actor.id === staff) &&
    (number === undefined || entry.case === number) &&
    (act === undefined || entry.act === act)
  );
}

async function chainOf(
  database: Database,
  m: string,
  nowMs: number,
): Promise<Pick<AuditPage['chain'], 'entries' | 'head' | 'isHeadLate'>> {
  const { rows } = await sql<{ n: string; head_n: string | null; head_at: Date | null }>`
    select chain.n, head.n as head_n, head.at as head_at
    from audit_chain as chain left join audit_head as head
      on head.municipality_code = chain.municipality_code and head.k = chain.heads
    where chain.municipality_code = ${m}`.execute(database);
  const [row] = rows;
  const head =
    row?.head_at == null || row.head_n === null ? null : { n: Number(row.head_n), at: instantOf(row.head_at) };
  const isHeadLate = row !== undefined && nowMs - (row.head_at?.getTime() ?? 0) > HEAD_LATE_MS;
  return { entries: Number(row?.n ?? 0), head, isHeadLate };
}

function inJapan(at: string): string {
  return japaneseInstant(epochMs(Date.parse(at)));
}
