import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { checkCases } from '#portal/applications/rebuild-cases.ts';
import type { TestPortal } from '../portal/portal-harness.ts';
import { BACK_FILE } from './back-file.ts';
import type { Ledger } from './ledger.ts';
import { checkStatistics } from './statistics-checks.ts';
import { checkVisits } from './visit-checks.ts';

const WAIT_FOR_JOBS_MS = 60_000;

/** What the database tells otherwise than everybody was answered, in words; and how many cases are still open. */
export async function checkYear(
  portal: TestPortal,
  ledger: Ledger,
  remindedUpToMs: number,
): Promise<{ readonly problems: readonly string[]; readonly open: number }> {
  const problems: string[] = [];
  const same = (what: string, found: unknown, expected: unknown) => {
    if (String(found) !== String(expected)) problems.push(`${what}: ${String(found)} instead of ${String(expected)}`);
  };
  const { database } = portal;
  const ofYear = sql`receipt_number not like ${`${BACK_FILE}%`}`;
  const one = async (query: ReturnType<typeof sql<{ found: unknown }>>) =>
    (await query.execute(database)).rows[0]?.found;

  await jobsDone(portal, problems);
  const filings = await sql<{ told: string }>`
    select receipt_number || ' ' || filing || ' ' || encode(container_sha256, 'hex') as told
    from application_filing where ${ofYear}`.execute(database);
  compare(
    'filings',
    filings.rows,
    ledger.filed.map(({ number, filing, sha256 }) => `${number} ${filing} ${sha256}`),
  );
  const history = await sql<{ told: string }>`
    select receipt_number || ' ' || step || ' ' || actor_id as told
    from application_history where ${ofYear} and actor_kind = 'staff'`.execute(database);
  const acts = ledger.acts.filter(({ step }) => step !== null);
  compare(
    'steps of staff',
    history.rows,
    acts.map(({ number, step, staff }) => `${number} ${step} ${staff}`),
  );
  same(
    'steps of persons after the first',
    await one(sql`
    select count(*) as found from application_history where ${ofYear} and step > 1 and actor_kind = 'resident'`),
    [...ledger.ownSteps.values()].reduce((sum, steps) => sum + steps, 0),
  );
  same(
    'histories with a gap, or that end elsewhere than their case',
    await one(sql`
    select count(*) as found from desk_case join (
      select receipt_number, max(step) as last, count(*) as steps from application_history group by 1
    ) as history using (receipt_number)
    join application_history as newest on newest.receipt_number = desk_case.receipt_number and newest.step = last
    where last <> steps or newest.status <> desk_case.state or newest.outcome is distinct from desk_case.outcome`),
    0,
  );
  same(
    'versions of the feed that go back, or end elsewhere than their case',
    await one(sql`
    select count(*) as found from (
      select feed.version, lag(feed.version) over by_case as before, lead(feed.version) over by_case as next,
        desk_case.version as now
      from agency_feed as feed join desk_case using (municipality_code, receipt_number)
      window by_case as (partition by municipality_code, receipt_number order by feed_no)
    ) as told
    where coalesce(before, 0) not in (version - 1, version - 2) or (next is null and version <> now)`),
    0,
  );
  same(
    'versions that two changes were answered with',
    repeated(ledger.acts.filter(({ step }) => step !== null).map(({ number, version }) => `${number} ${version}`)),
    0,
  );
  same(
    'numbers that the feed leaves out',
    await one(sql`
    select coalesce(sum(last - told), 0) as found
    from (select max(feed_no) as last, count(*) as told from agency_feed group by municipality_code) as feed`),
    0,
  );
  // From the moment a case is kept from most eyes, the other system is told nothing more of it.
  const told = await sql<{ number: string; changes: string }>`
    select receipt_number as number, count(*) as changes from agency_feed
    join desk_case using (municipality_code, receipt_number)
    where municipality_code = '131318' and not restricted group by 1`.execute(database);
  compare(
    'changes that the other system read',
    told.rows.map(({ number, changes }) => ({ told: `${number} ${changes}` })),
    told.rows.map(({ number }) => `${number} ${ledger.agencyChanges.get(number) ?? 0}`),
  );
  same(
    'letter numbers that are left out',
    await one(sql`
    select coalesce(sum(last), 0) - (select count(*) from case_letter) as found from letter_counter`),
    0,
  );
  same(
    'letter numbers that stand twice',
    await one(sql`
    select count(*) - count(distinct number) as found from case_letter`),
    0,
  );
  same(
    'decided applications without a letter',
    await one(sql`
    select count(*) as found from desk_case where ${ofYear} and kind = 'application' and state = 'decided'
      and not exists (select from case_letter as letter where letter.receipt_number = desk_case.receipt_number)`),
    0,
  );
  same(
    'looks in the audit',
    await one(sql`
    select count(*) as found from audit_entry
    where json like '{"act":"caseOpened"%' and json like '%"result":"ok"%'`),
    ledger.looks,
  );
  same(
    'looks in the records of persons',
    await one(sql`
    select count(*) as found from exchange_record where way = 'desk'`),
    ledger.looksOfDay.size,
  );
  same(
    'cases whose projection lacks an outcome of the year',
    await one(sql`
    select count(*) as found from desk_case where ${ofYear} and closed_at is not null`),
    [...ledger.outcomes.values()].reduce((sum, cases) => sum + cases, 0),
  );
  await opensEach(portal, ledger, problems);
  problems.push(...(await checkVisits(portal, ledger.visits, remindedUpToMs)));
  problems.push(...(await checkStatistics(portal, ledger)));
  const { cases, differences } = await checkCases(database, new AbortController().signal);
  ledger.rebuilt = cases;
  for (const { receiptNumber, columns } of differences) {
    problems.push(`the row of ${receiptNumber} is not what its events say: ${columns.join(', ')}`);
  }
  const open = Number(await one(sql`select count(*) as found from desk_case where closed_at is null`));
  return { problems, open };

  function compare(what: string, rows: readonly { readonly told: string }[], told: readonly string[]): void {
    const kept = new Set(rows.map((row) => row.told));
    const expected = new Set(told);
    same(`${what}, lost`, told.filter((line) => !kept.has(line)).length, 0);
    same(`${what}, nobody was told of`, rows.filter((row) => !expected.has(row.told)).length, 0);
    same(`${what}, doubled`, repeated(told), 0);
  }
}

function repeated(lines: readonly string[]): number {
  return lines.length - new Set(lines).size;
}

/** Every container that was filed last opens as the bytes that the receipt was given for. */
async function opensEach(portal: TestPortal, ledger: Ledger, problems: string[]): Promise<void> {
  const token = await portal.signIn('ordinary');
  const mine = new Set(
    (
      await sql<{
        number: string;
      }>`select receipt_number as number from application where owner = ${portal.filerOf('ordinary')}`.execute(
        portal.database,
      )
    ).rows.map(({ number }) => number),
  );
  const some = ledger.filed.filter(({ number }) => mine.has(number)).slice(-200);
  for (const { number, filing, sha256 } of some) {
    const answer = await portal.app.inject({
      method: 'GET',
      url: `/applications/${number}/container?filing=${filing}`,
      headers: { authorization: `Bearer ${token}` },
    });
    const found = createHash('sha256').update(answer.rawPayload).digest('hex');
    if (found !== sha256) problems.push(`a container of ${number} is not what was filed`);
  }
}

/** The portal does in its own time what follows from an event. */
async function jobsDone({ database, logged }: TestPortal, problems: string[]): Promise<void> {
  const giveUpAt = performance.now() + WAIT_FOR_JOBS_MS;
  for (;;) {
    const { rows } = await sql<{ left: number }>`select count(*)::int as left from outbox_event as event
      where name in ('applicationFiled', 'applicationChanged', 'messageSent', 'exportAsked', 'staffLeft', 'caseMoved',
          'visitNear', 'freeVisitNear', 'freeVisitCancelled')
        and not exists (select from event_handled where event_id = event.id)`.execute(database);
    const left = rows[0]?.left ?? 0;
    if (left > 0 && performance.now() > giveUpAt) problems.push(`${left} events whose jobs were not done`);
    if (left === 0 || performance.now() > giveUpAt) break;
    await wait(50);
  }
  for (const { event, ...rest } of logged) {
    if (event === 'jobFailed' || event === 'jobParked' || event === 'unexpected') {
      problems.push(`${event}: ${JSON.stringify(rest)}`);
    }
  }
}
