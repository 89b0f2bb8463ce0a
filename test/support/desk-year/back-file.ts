import { sql } from 'kysely';
import { caseDue } from '#contract/procedure/case-clock.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
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
/** From the day on which a case came to the one on which it was closed. */
const TAKEN_DAYS = 20;
const DAY_MS = 86_400_000;
const TAKEN = sql`make_interval(days => ${TAKEN_DAYS})`;

/** How the numbers of cases begin that no code of the portal made. */
export const BACK_FILE = 'BACK-';

/**
 * Cases that were closed in the eight years before, the number of them by day growing with none: skeletons of rows with
 * keys, so that a key outside has as many to wrap as people, lists show names, and retention has keys to destroy.
 */
export async function fillBackFile(
  portal: TestPortal,
  { id, municipality, revision, kind = 'application', group = 'general', ...periods }: Procedure,
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
      const closedAtMs = beforeMs - Math.floor(((n + 1) / cases) * OLDEST_DAYS * DAY_MS);
      const due = caseDue(japaneseDay(epochMs(closedAtMs - TAKEN_DAYS * DAY_MS)), periods, []);
      return {
        number: numberOf(n),
        owner: `back ${Math.floor(n / CASES_A_PERSON)}`,
        closed_at: new Date(closedAtMs).toISOString(),
        due: due.standard,
        law: due.law,
      };
    });
    await inBulk(database, async (transaction) => {
      const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (number text, owner text,
        closed_at timestamptz, due date, law date)`;
      await sql`insert into subject (id) select distinct owner from ${given} on conflict do nothing`.execute(
        transaction,
      );
      await sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
        select number, owner, ${id}, ${code}, ${revision}, closed_at - ${TAKEN} from ${given}`.execute(transaction);
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
          received_at, state, outcome, closed_at, due_day, law_due_day, is_indexed)
        select ${code}, row.number, ${id}, ${group}, ${kind}, decode(sealed.head, 'hex'),
          closed_at - ${TAKEN}, 'decided', ${outcome}, closed_at, due, law, true
        from ${given} join ${sealed} on sealed.number = row.number`.execute(transaction);
      // Of nobody who is looked for: as many as there would be.
      await sql`insert into case_index (municipality_code, field, token, receipt_number)
        select ${code}, field, substr(sha256((number || field)::bytea), 1, bytes), number
        from ${given}, (values ('name', 8), ('kana', 8), ('phone', 8), ('name2y', 2), ('kana2y', 2), ('birthDate', 2))
          as indexed (field, bytes)`.execute(transaction);
      await sql`insert into application_history (receipt_number, step, status, act, outcome, at, actor_kind, actor_id)
        select number, step, case step when 1 then 'received' else 'decided' end,
          case step when 1 then 'file' else 'decide' end, case step when 2 then ${outcome} end,
          closed_at - (2 - step) * ${TAKEN}, 'job', 'back file'
        from ${given}, generate_series(1, 2) as step`.execute(transaction);
      await sql`insert into application_filing (receipt_number, filing, idempotency_key, container_sha256, received_at, receipt)
        select number, 1, gen_random_uuid(), sha256(number::bytea), closed_at - ${TAKEN}, 'back file'
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
