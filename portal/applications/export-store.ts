import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { parseFailure } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { CaseExport, ExportWish } from '#contract/portal/export-routes.ts';
import { municipalityCodeSchema } from '#contract/values/brands.ts';
import type { Database } from '../platform/database/database.ts';
import type { StaffCaller } from '../platform/http/staff-audience.ts';
import { newId } from '../platform/once-token.ts';
import type { SecretSeal } from '../platform/secret-seal.ts';
import type { ApplicationAudit } from './application-acts.ts';
import type { PublishApplicationEvent } from './case-step.ts';
import { groupsExportedBy } from './export-policy.ts';
import { exportOwner } from './make-export.ts';

type Exporter = Pick<StaffCaller, 'actor' | 'municipality' | 'grants'>;

/** Cases as files, for who asked: made by a job, fetched once and soon, then gone. */
export interface ExportStore {
  /** Fails with `actionNotAllowed`. */
  ask(caller: Exporter, wish: ExportWish, requestId: string): Promise<Outcome<CaseExport>>;
  /** Fails with `notFound`, also for a colleague's. */
  read(caller: Exporter, id: string): Promise<Outcome<CaseExport>>;
  /** Fails with `actionNotAllowed`, `notFound`: also for one that was fetched or whose time is over. */
  fetch(caller: Exporter, id: string, requestId: string): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** Lets go of files whose time is over. */
  sweep(): Promise<number>;
}

interface ExportRow {
  readonly id: string;
  readonly state: CaseExport['state'];
  readonly failure: unknown;
  readonly cases: number | null;
  readonly expires_at: Date | null;
  readonly procedure_groups: string[];
}

export function createExportStore(
  database: Database,
  publish: PublishApplicationEvent,
  audit: ApplicationAudit,
  seal: SecretSeal,
): ExportStore {
  const deed = ({ actor, municipality }: Exporter, requestId: string) => ({
    actor,
    municipality,
    receiptNumber: null,
    requestId,
  });

  async function refuse(caller: Exporter, act: 'exportAsked' | 'exportFetched', requestId: string) {
    const failure = { code: 'actionNotAllowed', reason: 'role' } as const;
    await audit.appendRefused(database, { ...deed(caller, requestId), act, code: failure.code });
    return failed(failure);
  }

  const find = async ({ actor, municipality }: Exporter, id: string): Promise<ExportRow | undefined> => {
    const found = await sql<ExportRow>`
      select id, state, failure, cases, expires_at, procedure_groups from case_export
      where municipality_code = ${municipality} and id = ${id} and staff_id = ${actor.id}`.execute(database);
    return found.rows[0];
  };

  return {
    async ask(caller, wish, requestId) {
      const groups = groupsExportedBy(caller);
      if (groups.length === 0) return refuse(caller, 'exportAsked', requestId);
      const { actor } = caller;
      const municipality = municipalityCodeSchema.parse(caller.municipality);
      const id = newId();
      await database.transaction().execute(async (transaction) => {
        await sql`
          insert into case_export (municipality_code, id, staff_id, reason, wish, procedure_groups)
          values (${municipality}, ${id}, ${actor.id}, ${wish.reason}, ${JSON.stringify(wish)}, ${[...groups]})`.execute(
          transaction,
        );
        await publish(transaction, actor, { name: 'exportAsked', data: { municipality, export: id } });
        const detail = { export: id, procedure: wish.procedure };
        await audit.append(transaction, {
          ...deed(caller, requestId),
          act: 'exportAsked',
          reason: wish.reason,
          detail,
        });
      });
      return success({ export: id, state: 'waiting', failure: null, cases: null, until: null });
    },

    async read(caller, id) {
      const row = await find(caller, id);
      return row === undefined ? failed({ code: 'notFound' }) : success(exportOf(row));
    },

    async fetch(caller, id, requestId) {
      const row = await find(caller, id);
      if (row === undefined) return failed({ code: 'notFound' });
      const groups = groupsExportedBy(caller);
      // Who has lost a group since has lost what was made of it.
      if (!row.procedure_groups.every((group) => groups.includes(group)))
        return refuse(caller, 'exportFetched', requestId);
      const bytes = await database.transaction().execute(async (transaction) => {
        const taken = await sql<{ sealed: Buffer }>`
          delete from case_export_file
          where municipality_code = ${caller.municipality} and id = ${id} and expires_at > clock_timestamp()
          returning sealed`.execute(transaction);
        const [file] = taken.rows;
        if (file === undefined) return undefined;
        await sql`
          update case_export set state = 'fetched'
          where municipality_code = ${caller.municipality} and id = ${id}`.execute(transaction);
        const zip = seal.open(file.sealed, exportOwner(caller.municipality, id));
        const sha256 = createHash('sha256').update(zip).digest('hex');
        const detail = { export: id, cases: row.cases ?? 0, sha256 };
        await audit.append(transaction, { ...deed(caller, requestId), act: 'exportFetched', detail });
        return new Uint8Array(zip);
      });
      return bytes === undefined ? failed({ code: 'notFound' }) : success(bytes);
    },

    async sweep() {
      const swept = await sql`delete from case_export_file where expires_at < now()`.execute(database);
      return Number(swept.numAffectedRows ?? 0);
    },
  };
}

function exportOf({ id, state, failure, cases, expires_at }: ExportRow): CaseExport {
  return {
    export: id,
    state,
    failure: parseFailure(failure) ?? null,
    cases,
    until: expires_at?.toISOString() ?? null,
  };
}
