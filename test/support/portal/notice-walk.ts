import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { TestPortal } from './portal-harness.ts';
import { MUNICIPALITY, type StaffBrowser } from './staff-browser.ts';
import { PIXEL } from './staff-notice.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

interface Walk {
  readonly portal: TestPortal;
  readonly walk: <T extends Answer>(name: string, ask: () => Promise<T>) => Promise<T>;
  readonly worker: StaffBrowser;
  readonly second: StaffBrowser;
  /** A case of the person who holds `token`. */
  readonly number: string;
  readonly token: string;
}

/** What staff and residents can ask about notices that staff write, each route once. */
export async function walkNotices({ portal, walk, worker, second, number, token }: Walk): Promise<void> {
  const audience = { to: 'cases', cases: [number] };
  const draft = async () => {
    const written = { title: { ja: 'お知らせ' }, text: { ja: '本文です。' }, japaneseAlone: true, audience };
    const made = await walk('draftNotice', () => worker.ask('POST', '/staff/notices', written));
    return `/staff/notices/${String(made.body.notice)}`;
  };
  await walk('previewAudience', () => worker.ask('POST', '/staff/notice-previews', { audience }));
  const at = await draft();
  await walk('addNoticeFile', () => worker.ask('POST', `${at}/files`, { name: '地図.png', base64: PIXEL }));
  await walk('sendNotice', () => worker.ask('POST', `${at}/schedule`, { dueAt: null }));
  await walk('readStaffNotice', () => worker.ask('GET', at));
  await walk('listStaffNotices', () => worker.ask('GET', '/staff/notices'));
  const job = { kind: 'job', id: 'deliverNotices' } as const;
  const signal = new AbortController().signal;
  const done = async (told: Promise<number>) => ({ status: 200, body: { told: await told } });
  await walk('deliverNotices', () => done(portal.stores.deliverNotices(job, signal)));
  await walk('tellByRule', () => done(portal.stores.tellByRule({ kind: 'job', id: 'tellByRule' }, signal)));
  await walk('sweepRecords', () => done(portal.stores.exchangeRecords.sweep({ kind: 'job', id: 'sweepRecords' })));
  const told = await portal.database
    .selectFrom('notice')
    .select('id')
    .where('owner', '=', portal.filerOf('ordinary'))
    .where('kind', '=', 'staff')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  await walk('readNoticeFile', () => portal.ask(token, { method: 'GET', url: `/notices/${told?.id}/files/1` }));
  await walk('withdrawNotice', () => worker.ask('POST', `${at}/withdrawal`));
  const waiting = await draft();
  await sql`update staff_notice set state = 'waiting' where municipality_code = ${MUNICIPALITY} and state = 'draft'`.execute(
    portal.database,
  );
  await walk('approveNotice', () => second.ask('POST', `${waiting}/approval`));
  await walk('stopNotice', () => worker.ask('POST', `${waiting}/stop`));
  const until = new Date(portal.clock.nowMs + 30 * 86_400_000).toISOString().slice(0, 10);
  const wish = { until, ground: `刑事訴訟法 197条5項 ${randomUUID().slice(0, 4)}` };
  const asked = await walk('askWithholding', () => worker.ask('POST', `/staff/cases/${number}/withholdings`, wish));
  await walk('listWithholdings', () => worker.ask('GET', `/staff/cases/${number}/withholdings`));
  await walk('approveWithholding', () =>
    second.ask('POST', `/staff/cases/${number}/withholdings/${asked.body.withholding}/approval`),
  );
}
