/// <reference lib="dom" />
import { sql } from 'kysely';
import type { KioskBeat } from '#contract/portal/kiosk-routes.ts';
import { MUNICIPALITY, OPERATOR, type StaffAccount } from '../portal/staff-browser.ts';
import type { DeskBench } from './desk-bench.ts';
import { press, type Shown, title } from './shown.ts';

const BEAT: KioskBeat = {
  run: 'A'.repeat(22),
  beat: 1,
  state: 'inService',
  version: '0.1.0',
  visits: 12,
  paper: 'ok',
  fault: null,
};

/** Terminals in every state, as they tell it themselves. */
async function placeKiosks({ portal }: DeskBench): Promise<void> {
  const known = await portal.stores.kiosks.registered(MUNICIPALITY);
  if (known.length > 0) return;
  const add = async (place: string, beat?: Partial<KioskBeat>) => {
    const added = await portal.stores.kiosks.add(OPERATOR, MUNICIPALITY, place);
    if (!added.ok) throw new Error(added.failure.code);
    const { kiosk: id, key } = added.value;
    if (beat === undefined) return id;
    const payload = { ...BEAT, ...beat };
    const told = await portal.ask(key, { method: 'POST', url: '/kiosk/v1/heartbeat', payload });
    if (told.body.taken !== true) throw new Error(JSON.stringify(told));
    return id;
  };
  const silent = await add('本庁舎 1階', {});
  await add('本庁舎 2階 市民課', {});
  await add('東支所', { state: 'impaired', fault: 'readerMissing', paper: 'low' });
  await add('西支所', { state: 'outOfService', fault: 'windowCrashed', paper: 'noPrinter', visits: 0 });
  await add('図書館', { state: 'stopped', paper: 'unknown' });
  await add('駅前');
  await sql`update kiosk set heard_at = heard_at - interval '10 minutes' where id = ${silent}`.execute(portal.database);
}

/** D20, with one terminal that answers no more. */
export async function showKiosks(bench: DeskBench, { page, d, look }: Shown, reader: StaffAccount): Promise<void> {
  await bench.signIn(page, reader);
  await page.goto(`${bench.portal.origin()}/staff/#/kiosks`);
  await title(page, d.kiosks.title);
  await placeKiosks(bench);
  await press(page, d.kiosks.again);
  await page.locator('main table').waitFor();
  await look('D20');
  const open = (place: string) => page.locator('main tbody tr', { hasText: place }).locator('.button').click();
  await open('本庁舎 1階');
  await page.locator('#kiosk-part table').waitFor();
  await look('D20, one that is silent');
  await press(page.locator('#kiosk-part'), d.kiosks.close);
  await page.locator('#kiosk-part').waitFor({ state: 'detached' });
  await open('駅前');
  await page.locator('#kiosk-part .note').waitFor();
  await look('D20, one that never answered');
}

/** D24, as it is on a bench, and with much that stands still. */
export async function showOperation(
  bench: DeskBench,
  { page, d, look }: Shown,
  administrator: StaffAccount,
): Promise<void> {
  const { database } = bench.portal;
  await bench.signIn(page, administrator);
  await page.goto(`${bench.portal.origin()}/staff/#/operation`);
  await title(page, d.operation.title);
  await page.locator('.operation-command').first().waitFor();
  await look('D24');
  await sql`insert into graphile_worker._private_tasks (identifier) values ('lateJob'), ('parkedJob')
    on conflict do nothing`.execute(database);
  await sql`insert into graphile_worker._private_jobs (task_id, run_at, attempts, max_attempts)
    select id, now() - interval '1 hour', case identifier when 'parkedJob' then 3 else 0 end, 3
    from graphile_worker._private_tasks where identifier in ('lateJob', 'parkedJob')`.execute(database);
  await press(page, d.operation.again);
  await page.getByText('parkedJob').waitFor();
  await look('D24 with jobs that stand still');
  await sql`delete from graphile_worker._private_jobs where task_id in (
    select id from graphile_worker._private_tasks where identifier in ('lateJob', 'parkedJob'))`.execute(database);
}
