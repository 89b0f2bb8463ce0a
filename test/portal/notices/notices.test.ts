import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailBench, openMailBench } from '../../support/portal/mail-bench.ts';

let bench: MailBench;
let token: string;
let number: string;
beforeEach(async () => {
  bench = await openMailBench();
  token = await bench.portal.signIn('ordinary');
  number = await bench.file(token);
});
afterEach(() => bench.close());

const get = (url: string, as = token) => bench.portal.ask(as, { method: 'GET', url });
const post = (url: string, payload?: object, as = token) =>
  bench.portal.ask(as, { method: 'POST', url, ...(payload === undefined ? {} : { payload }) });

interface Listed {
  readonly notices: readonly { notice: string; kind: string; isRead: boolean }[];
  readonly next: string | null;
}
const list = async (url = '/notices') => (await get(url)).body as unknown as Listed;

describe('notices', () => {
  it('tell the person of a case what came, as a code and never in words', async () => {
    await bench.happen(number, 'askCorrection');
    await bench.happen(number, 'decide');
    const { notices } = await list();
    expect(notices.map(({ kind }) => kind).sort()).toEqual(['correctionAsked', 'decided', 'received']);
    expect(notices).toContainEqual({
      notice: expect.stringMatching(/^[A-Za-z0-9_-]{24}$/),
      kind: 'received',
      receiptNumber: number,
      procedure: { id: expect.any(String), title: expect.objectContaining({ ja: expect.any(String) }) },
      municipality: expect.objectContaining({ code: '131318' }),
      at: expect.stringMatching(/^2026-11-28T12:00:00\+09:00$/),
      isRead: false,
      day: null,
      needsAnswer: false,
      title: null,
      isWithdrawn: false,
    });
  });

  it('are not made of what tells a person nothing', async () => {
    await bench.happen(number, 'beginReview', 3);
    expect((await list()).notices).toHaveLength(1);
  });

  it('are made once, however often an event’s job runs', async () => {
    await bench.happen(number);
    const events = await bench.portal.database.selectFrom('outbox_event').select('id').execute();
    const queued = () => sql`select 1 from graphile_worker.jobs`.execute(bench.portal.database);
    for (const { id } of events) {
      for (const job of ['tellOfFiling', 'tellOfChange']) {
        await sql`select graphile_worker.add_job(${job}, ${JSON.stringify({ eventId: id })})`.execute(
          bench.portal.database,
        );
      }
    }
    // An event of the other kind does not fit the job, which is then tried again.
    await expect.poll(async () => (await queued()).rows.length).toBeLessThanOrEqual(2);
    expect((await list()).notices).toHaveLength(2);
  });

  it('come in pages, each notice once, also those of one instant', async () => {
    await bench.happen(number, 'decide', 120);
    const seen: string[] = [];
    let next: string | null = null;
    let pages = 0;
    do {
      const page: Listed = await list(next === null ? '/notices' : `/notices?after=${next}`);
      seen.push(...page.notices.map(({ notice }) => notice));
      next = page.next;
      pages += 1;
    } while (next !== null);
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(121);
  });

  it('stay read, and are read and marked by their person alone: another’s looks like none', async () => {
    const [first] = (await list()).notices;
    expect((await post(`/notices/${first?.notice}/read`)).status).toBe(204);
    expect((await post(`/notices/${first?.notice}/read`)).status).toBe(204);
    expect((await list()).notices[0]?.isRead).toBe(true);

    const other = await bench.portal.signIn('moved');
    expect((await get('/notices', other)).body).toEqual({ notices: [], next: null });
    const foreign = await post(`/notices/${first?.notice}/read`, undefined, other);
    const absent = await post(`/notices/${'A'.repeat(24)}/read`, undefined, other);
    expect(foreign).toMatchObject({ status: 404, body: { code: 'notFound' } });
    expect({ ...foreign.body, instance: '' }).toEqual({ ...absent.body, instance: '' });
    expect(await get(`/notices?after=${first?.notice}`, other)).toMatchObject({ status: 404 });
  });

  it('need a session', async () => {
    for (const url of ['/notices', '/mail']) {
      expect(await bench.portal.ask(undefined, { method: 'GET', url })).toMatchObject({ status: 401 });
    }
  });
});
