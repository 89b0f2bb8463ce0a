import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, inject, it } from 'vitest';
import type { FiledReply } from '#contract/portal/application-routes.ts';
import type { Filing } from '#portal/applications/filing-rows.ts';
import { makeReceiptNumber } from '#portal/applications/receipt.ts';
import { openDatabase } from '#portal/platform/database/database.ts';
import { sampleStatement } from '../../support/application/sample-statement.ts';
import { generatedCount } from '../../support/generated-counts.ts';
import { openTestPortal } from '../../support/portal/portal-harness.ts';

const FILINGS = generatedCount(200, 1_000);
/** At most, from an answer to the next cut. */
const CUT_WITHIN_MS = 20;
const ROUNDS = Array.from({ length: generatedCount(1, 3) }, (_, at) => at + 1);
const AT_ONCE = 8;

it.each(ROUNDS)(
  'SR-2: loses and doubles nothing while connections to the database are cut at random moments, round %i',
  async () => {
    const portal = await openTestPortal();
    const store = portal.stores.applications;
    const server = await openDatabase(inject('portalServerUrl'));
    if (!server.ok) throw new Error(JSON.stringify(server.failure));
    await portal.database.insertInto('subject').values({ id: 'owner' }).execute();
    const procedure = portal.procedure('child-allowance-end');
    const filings = Array.from({ length: FILINGS }, () => ({
      idempotencyKey: randomUUID(),
      container: randomBytes(2_000),
    }));

    /** Sends again, with a new receipt number each time, until there is an answer. */
    let repeats = 0;
    async function fileUntilAnswered({ idempotencyKey, container }: (typeof filings)[number]): Promise<FiledReply> {
      for (;;) {
        const filing: Filing = {
          receiptNumber: makeReceiptNumber(),
          procedure,
          application: sampleStatement(idempotencyKey),
          container,
          evidence: { verdict: {}, revocationAnswers: [], certificatePath: [] },
          way: 'home',
          signReceipt: (_, sha256) => sha256,
        };
        const filed = await store.file({ kind: 'resident', id: 'owner' }, filing).catch(() => undefined);
        if (filed?.ok === true) return filed.value.reply;
        expect(filed).toBeUndefined();
        repeats += 1;
      }
    }

    const waiting = filings.entries();
    const replies: FiledReply[] = [];
    let working = AT_ONCE;
    let answered = 0;
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (const [n, filing] of waiting) {
        replies[n] = await fileUntilAnswered(filing);
        answered += 1;
      }
      working -= 1;
    });
    const cutter = (async () => {
      const name = new URL(portal.databaseUrl).pathname.slice(1);
      while (working > 0) {
        await sql`
        select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} order by random() limit 1
      `.execute(server.value);
        // Something is answered between two cuts, however slow the machine is.
        for (const before = answered; working > 0 && answered === before; ) await pause(1);
        await pause(Math.random() * CUT_WITHIN_MS);
      }
    })();
    await Promise.all([...workers, cutter]);

    expect(repeats).toBeGreaterThan(0);
    for (const [n, filing] of filings.entries()) expect(await fileUntilAnswered(filing)).toEqual(replies[n]);
    const kept = await portal.database.selectFrom('application').select('receipt_number').execute();
    const whole = await sql<{ n: string }>`
    select count(*) as n from application join application_container using (receipt_number)
    join application_evidence using (receipt_number) join application_history using (receipt_number)
  `.execute(portal.database);
    await portal.close();
    await server.value.destroy();
    expect(kept.map((row) => row.receipt_number).sort()).toEqual(replies.map((one) => one.receiptNumber).sort());
    expect(Number(whole.rows[0]?.n)).toBe(FILINGS);
  },
  300_000,
);
