import type { TestPortal } from './portal-harness.ts';
import type { StaffBrowser } from './staff-browser.ts';

/** A PNG of one pixel. */
export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Has staff tell the person of a case something, with `地図.png`. */
export async function tellWithFile(portal: TestPortal, worker: StaffBrowser, number: string): Promise<void> {
  const audience = { to: 'cases', cases: [number] };
  const written = { title: { ja: '地図のお知らせ' }, text: { ja: '本文です。' }, japaneseAlone: true, audience };
  const { body } = await worker.ask('POST', '/staff/notices', written);
  const at = `/staff/notices/${String(body.notice)}`;
  await worker.ask('POST', `${at}/files`, { name: '地図.png', base64: PIXEL });
  const scheduled = await worker.ask('POST', `${at}/schedule`, { dueAt: null });
  if (scheduled.status !== 200) throw new Error(JSON.stringify(scheduled));
  await portal.stores.deliverNotices({ kind: 'job', id: 'deliverNotices' }, new AbortController().signal);
}
