import { sql } from 'kysely';
import type { TestPortal } from './portal-harness.ts';

/** What the portal's own runner would do with the wish for files; a repeat changes nothing. */
export async function runExportJob(portal: TestPortal, id: unknown): Promise<void> {
  const { data } = await portal.database
    .selectFrom('outbox_event')
    .select('data')
    .where('name', '=', 'exportAsked')
    .where(sql<boolean>`data ->> 'export' = ${String(id)}`)
    .executeTakeFirstOrThrow();
  const [job] = portal.stores.eventJobs.exportAsked;
  await portal.database.transaction().execute(async (transaction) => {
    const work = { transaction, eventId: '1', data: data as never, signal: new AbortController().signal };
    await job?.handle(work);
    await job?.handle(work);
  });
}
