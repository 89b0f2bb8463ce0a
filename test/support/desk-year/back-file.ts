import { sql } from 'kysely';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { createCaseVault } from '#portal/applications/case-vault.ts';
import type { Database } from '#portal/platform/database/database.ts';
import { createKeyring } from '#portal/platform/keyring/keyring.ts';
import type { TestPortal } from '../portal/portal-harness.ts';

const AT_ONCE = 500;
/** Cases of one person, of which the first has made their key. */
const CASES_A_PERSON = 10;
/** The last to be closed, which lists show, have heads that open. */
const SHOWN = 2_000;
const OLDEST_DAYS = 8 * 365;

/** How the numbers of cases begin that no code of the portal made. */
export const BACK_FILE = 'BACK-';

/**
 * Cases that were closed in the eight years before, the number of them by day growing with none: skeletons of rows with
 * keys, so that a key outside has as many to wrap as people, lists show names, and retention has keys to destroy.
 */
export async function fillBackFile(
  portal: TestPortal,
  { id, municipality, revision, kind = 'application', group = 'general' }: Procedure,
  cases: number,
  beforeMs: number,
): Promise<void> {
  const { database, keySource } = portal;
  const vault = createCaseVault(createKeyring(keySource, Date.now));
  const { code } = municipality;
  const numberOf = (n: number) => `${BACK_FILE}${String(n).padStart(9, '0')}`;
  const outcome = kind === 'application' ? 'granted' : 'noted';
  for (let from = 0; from < cases; from += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, cases - from) }, (_, at) => {
      const n = from + at;
      const closedAt = new Date(beforeMs - Math.floor(((n + 1) / cases) * OLDEST_DAYS * 86_400_000));
      return {
        number: numberOf(n),
        owner: `back ${Math.floor(n / CASES_A_PERSON)}`,
        closed_at: closedAt.toISOString(),
      };
    });
    await inBulk(database, async (transaction) => {
      const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (number text, owner text,
        closed_at timestamptz, head text)`;
      await sql`insert into subject (id) select distinct owner from ${given} on conflict do nothing`.execute(
        transaction,
      );
      await sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
        select number, owner, ${id}, ${code}, ${revision}, closed_at - interval '20 days' from ${given}`.execute(
        transaction,
      );
      const heads: { readonly number: string; readonly head: string }[] = [];
      for (const [at, { number }] of rows.entries()) {
        if (from + at >= SHOWN && (from + at) % CASES_A_PERSON > 0) {
          heads.push({ number, head: '30' });
          continue;
        }
        const sealing = await vault.keep(transaction, { municipality_code: code, receipt_number: number });
        heads.push({ number, head: sealing.sealHead({ name: '見本　花子' }).toString('hex') });
      }
      await sql`insert into case_key (municipality_code, receipt_number, subject_id, wrapped)
        select ${code}, number, owner, '\\x30' from ${given} on conflict do nothing`.execute(transaction);
      const sealed = sql`jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as sealed (number text, head text)`;
      await sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head,
          received_at, state, outcome, closed_at, is_indexed)
        select ${code}, row.number, ${id}, ${group}, ${kind}, decode(sealed.head, 'hex'),
          closed_at - interval '20 days', 'decided', ${outcome}, closed_at, true
        from ${given} join ${sealed} on sealed.number = row.number`.execute(transaction);
      // Of nobody who is looked for: as many as there would be.
      await sql`insert into case_index (municipality_code, field, token, receipt_number)
        select ${code}, field, substr(sha256((number || field)::bytea), 1, bytes), number
        from ${given}, (values ('name', 8), ('kana', 8), ('phone', 8), ('name2y', 2), ('kana2y', 2), ('birthDate', 2))
          as indexed (field, bytes)`.execute(transaction);
      await sql`insert into application_history (receipt_number, step, status, act, outcome, at, actor_kind, actor_id)
        select number, step, case step when 1 then 'received' else 'decided' end,
          case step when 1 then 'file' else 'decide' end, case step when 2 then ${outcome} end,
          closed_at - (2 - step) * interval '20 days', 'job', 'back file'
        from ${given}, generate_series(1, 2) as step`.execute(transaction);
      await sql`insert into application_filing (receipt_number, filing, idempotency_key, container_sha256, received_at, receipt)
        select number, 1, gen_random_uuid(), sha256(number::bytea), closed_at - interval '20 days', 'back file'
        from ${given}`.execute(transaction);
      await sql`insert into application_container (receipt_number, filing, sealed) select number, 1, '\\x00' from ${given}`.execute(
        transaction,
      );
    });
  }
  await database.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`analyze`.execute(transaction);
  });
}

/** Foreign keys hold by construction, and no trigger tells anybody of what happened years ago. */
async function inBulk(database: Database, fill: (transaction: Database) => Promise<void>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    await sql`set local statement_timeout = 0`.execute(transaction);
    await fill(transaction);
  });
}
