import { createSecretKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { AGENCY_ROUTES } from '#contract/portal/agency-routes.ts';
import type { CalendarDate } from '#contract/values/brands.ts';
import { createAuditHeads } from '#portal/platform/audit/audit-heads.ts';
import { verifyAudit } from '#portal/platform/audit/verify-audit.ts';
import { finishRestore, restoreRows } from '#portal/platform/backup/restore-backup.ts';
import { takeBackup } from '#portal/platform/backup/take-backup.ts';
import { connectDatabase, type Database } from '#portal/platform/database/database.ts';
import { createKeyAdministration } from '#portal/platform/keyring/key-administration.ts';
import { portalJobs } from '#portal/portal-jobs.ts';
import { type AgencyTestClient, registerClient } from '../portal/agency-client.ts';
import { databaseUrlOf } from '../portal/portal-global-setup.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { BACK_FILE } from './back-file.ts';
import type { Ledger } from './ledger.ts';
import type { Timings } from './timings.ts';
import type { YearOffice } from './year-office.ts';

interface AroundTools {
  readonly portal: TestPortal;
  readonly timings: Timings;
  readonly ledger: Ledger;
  readonly number: (limit: number) => number;
  /** Without the turned clock. */
  readonly serverUrl: string;
}

/** What goes on around the desk. */
export interface YearAround {
  /** The hourly job that signs where the audit stands. */
  signHeads(): Promise<void>;
  runPeriodicJobs(): Promise<void>;
  /** The other system reads on from where it was, and some of the cases whole. */
  poll(): Promise<void>;
  /** Of what was filed since that day. */
  exportCsv(office: YearOffice, from: CalendarDate): Promise<void>;
  rotateKeys(): Promise<{ readonly moved: number; readonly tookMs: number }>;
  backUp(): Promise<void>;
  /** Takes a backup, restores it beside, and compares. */
  restore(): Promise<void>;
  verify(): Promise<{ readonly entries: number; readonly perSecond: number; readonly ok: boolean }>;
  confirmRetention(office: YearOffice): Promise<void>;
  /** While lists are asked for. */
  runRetention(office: YearOffice): Promise<{ readonly erased: number; readonly tookMs: number }>;
}

const READ_WHOLE_PERCENT = 20;
const NEVER = new AbortController().signal;

export async function openYearAround({ portal, timings, ledger, number, serverUrl }: AroundTools): Promise<YearAround> {
  const { database, databaseUrl, stores } = portal;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const auditHeads = createAuditHeads(database, privateKey, undefined);
  const backupKey = createSecretKey(randomBytes(32));
  const client = await registerClient(portal);
  let cursor: string | undefined;
  const { periodic } = portalJobs({ ...stores, auditHeads, tombstones: { append: async () => undefined } }, (entry) =>
    portal.logged.push(entry),
  );

  async function withBackup<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'desk-year-'));
    try {
      return await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  const backUpTo = (folder: string) =>
    timings.of('backup', () => takeBackup({ databaseUrl, folder, key: backupKey, isArchive: false }));

  return {
    signHeads: () => auditHeads.signAll(),

    async runPeriodicJobs() {
      for (const { name, run } of periodic) {
        if (name !== 'runRetention') await run({ actor: { kind: 'job', id: name }, signal: NEVER });
      }
    },

    async poll() {
      const token = await client.token();
      for (let more = true; more; ) {
        const url = `/agency/v1/cases?limit=200${cursor === undefined ? '' : `&after=${cursor}`}`;
        const page = await timings.of('agency list', () => client.ask('GET', url, { token }));
        const { changes, ...told } = AGENCY_ROUTES.listAgencyCases.reply.parse(page.body);
        ({ cursor, more } = told);
        for (const change of changes) {
          ledger.agencyChanges.set(change.number, (ledger.agencyChanges.get(change.number) ?? 0) + 1);
          if (number(100) < READ_WHOLE_PERCENT) await readWhole({ client, timings, ledger }, token, change.number);
        }
      }
    },

    async exportCsv(office, from) {
      const [approver] = office.approvers;
      if (approver === undefined) return;
      const by = await office.at(approver);
      const procedure = 'child-allowance-claim';
      const asked = await by.ask('POST', '/staff/exports', {
        form: 'csv',
        procedure,
        from,
        reason: '年次の照合のため',
      });
      if (asked.status !== 201) throw new Error(JSON.stringify(asked));
      await timings.of('export', () => madeOf(by.ask, String(asked.body.export), ledger));
      ledger.exports += 1;
    },

    async rotateKeys() {
      const keys = createKeyAdministration(database, portal.keySource);
      const id = '0002';
      const added = await keys.add(id);
      if (!added.ok) throw new Error(JSON.stringify(added.failure));
      const beganAt = performance.now();
      const rotated = await keys.rotate(id, NEVER, () => undefined);
      if (!rotated.ok || rotated.value.left > 0) ledger.problems.push('a key still wraps what it should not');
      return { moved: rotated.ok ? rotated.value.moved : 0, tookMs: performance.now() - beganAt };
    },

    backUp: () =>
      withBackup(async (folder) => {
        await backUpTo(folder);
        ledger.backups += 1;
      }),

    restore: () =>
      withBackup(async (folder) => {
        const manifest = await backUpTo(folder);
        ledger.backups += 1;
        const name = `restored_${randomUUID().replaceAll('-', '')}`;
        const server = connectDatabase(serverUrl);
        await sql.raw(`create database ${name}`).execute(server);
        const url = databaseUrlOf(serverUrl, name);
        const brought = await timings.of('restore', () =>
          restoreRows({ databaseUrl: url, folder, key: backupKey, manifest }),
        );
        if (!brought.ok) ledger.problems.push(`restoring failed: ${brought.failure.code}`);
        await finishRestore(url);
        const copy = connectDatabase(url);
        for (const { schema, name: table } of manifest.tables) {
          const [here, there] = await Promise.all([digestOf(database, schema, table), digestOf(copy, schema, table)]);
          if (here !== there) ledger.problems.push(`${table} is not the same in the restored copy`);
        }
        const verdict = await verifyAudit(copy, { keys: [publicKey] });
        if (!verdict.ok) ledger.problems.push('the audit of the restored copy is not whole');
        ledger.restored += 1;
        await copy.destroy();
        await sql.raw(`drop database ${name} with (force)`).execute(server);
        await server.destroy();
      }),

    async verify() {
      await auditHeads.signAll();
      const beganAt = performance.now();
      const { entries, ok, first } = await verifyAudit(database, { keys: [publicKey] });
      if (!ok) ledger.problems.push(`the audit is not whole: ${JSON.stringify(first)}`);
      return { entries, ok, perSecond: (entries * 1_000) / (performance.now() - beganAt) };
    },

    async confirmRetention(office) {
      const by = await office.at(office.administrator);
      const { body } = await by.ask('GET', '/staff/retention');
      const { rules, lists } = body as { rules: RuleTold[]; lists: ListTold[] };
      for (const { kind, years, confirmedAt } of rules) {
        const url = `/staff/retention/rules/${kind}`;
        if (confirmedAt === null) await by.ask('POST', url, { years, source: '見本市文書規程' });
      }
      for (const { dueOn, kind, group, confirmedAt } of lists) {
        if (confirmedAt === null) await by.ask('POST', '/staff/retention/lists', { dueOn, kind, group });
      }
    },

    async runRetention(office) {
      const [worker] = office.workers;
      if (worker === undefined) throw new Error('an office has workers');
      const by = await office.at(worker);
      const beganAt = performance.now();
      let isOver = false;
      const run = stores.retentionWork.run({ kind: 'job', id: 'runRetention' }, NEVER).finally(() => {
        isOver = true;
      });
      while (!isOver) await timings.of('queue while erasing', () => by.ask('GET', '/staff/cases'));
      const { cases: erased } = await run;
      ledger.erased += erased;
      return { erased, tookMs: performance.now() - beganAt };
    },
  };
}

interface RuleTold {
  readonly kind: string;
  readonly years: number;
  readonly confirmedAt: string | null;
}

interface ListTold {
  readonly dueOn: string;
  readonly kind: string;
  readonly group: string;
  readonly confirmedAt: string | null;
}

interface Reading {
  readonly client: AgencyTestClient;
  readonly timings: Timings;
  readonly ledger: Ledger;
}

async function readWhole({ client, timings, ledger }: Reading, token: string, number: string): Promise<void> {
  const url = `/agency/v1/cases/${number}`;
  const read = await timings.of('agency case', () => client.ask('GET', url, { token }));
  // The feed tells that something happened to a case that was erased; the case itself is no more.
  if (read.status === 410 && number.startsWith(BACK_FILE)) return;
  if (read.status !== 200) {
    ledger.problems.push(`a case of the feed answered ${read.status} to the other system`);
    return;
  }
  const { filings } = AGENCY_ROUTES.readAgencyCase.reply.parse(read.body);
  const newest = filings.at(-1)?.filing ?? 1;
  const bytes = await timings.of('agency container', () =>
    client.ask('GET', `${url}/filings/${newest}/container`, { token }),
  );
  if (bytes.status !== 200) ledger.problems.push(`a container answered ${bytes.status} to the other system`);
}

/** Waits for the portal's own job, and fetches the file. */
async function madeOf(
  ask: (
    method: 'GET' | 'POST',
    url: string,
  ) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>,
  id: string,
  ledger: Ledger,
): Promise<void> {
  const giveUpAt = performance.now() + 60_000;
  for (;;) {
    const { body } = await ask('GET', `/staff/exports/${id}`);
    if (body.state === 'made') break;
    if (body.state === 'failed' || performance.now() > giveUpAt) {
      ledger.problems.push(`an export is ${String(body.state)}: ${JSON.stringify(body.failure)}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { status } = await ask('POST', `/staff/exports/${id}/file`);
  if (status !== 200) ledger.problems.push(`an export that was made answered ${status}`);
}

/** Of all rows of a table, whatever their order. */
async function digestOf(database: Database, schema: string, table: string): Promise<string> {
  const place = sql.table(`${schema}.${table}`);
  const { rows } = await sql<{ digest: string }>`
    select count(*) || ' ' || coalesce(sum(hashtextextended(row::text, 0)::numeric), 0) as digest
    from ${place} as row`.execute(database);
  return rows[0]?.digest ?? '';
}
