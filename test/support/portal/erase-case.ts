import { sql } from 'kysely';
import { createAudit } from '#portal/platform/audit/audit.ts';
import { createPublish } from '#portal/platform/events/outbox.ts';
import type { PortalEvents } from '#portal/portal-jobs.ts';
import { RETENTION_ACTS } from '#portal/retention/retention-acts.ts';
import { loadRetentionRules } from '#portal/retention/retention-rules.ts';
import { createRetentionWork } from '#portal/retention/retention-work.ts';
import { TEST_ORIGIN, type TestPortal } from './portal-harness.ts';
import { MUNICIPALITY } from './staff-browser.ts';

/** By which rule `eraseCase` erases. */
export const ERASING_RULE = { kind: 'childAllowanceClaims', years: 5, source: '文書管理規程 別表1' } as const;

/** Has a closed case of that kind erased as if it had been closed eight years ago, by a confirmed list. */
export async function eraseCase(portal: TestPortal, receiptNumber: string): Promise<void> {
  const { database } = portal;
  const { kind, years, source } = ERASING_RULE;
  await sql`update desk_case set closed_at = now() - interval '8 years' where receipt_number = ${receiptNumber}`.execute(
    database,
  );
  await sql`insert into retention_rule (municipality_code, kind, number, years, source, confirmed_by)
    values (${MUNICIPALITY}, ${kind}, 1, ${years}, ${source}, 'x') on conflict do nothing`.execute(database);
  const audit = createAudit(RETENTION_ACTS, () => TEST_ORIGIN);
  const publish = createPublish<PortalEvents>(portal.stores.eventJobs);
  const rules = await loadRetentionRules();
  const work = createRetentionWork(database, publish, audit, { rules, beside: [], nowMs: Date.now });
  await work.plan();
  await sql`update retention_list set confirmed_by = 'x', confirmed_at = now()
    where kind = ${kind} and due_on <= now()`.execute(database);
  const erased = await work.run({ kind: 'job', id: 'runRetention' }, new AbortController().signal);
  if (erased.cases !== 1) throw new Error(`${erased.cases} cases were erased`);
}
