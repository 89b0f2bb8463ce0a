import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_LINK, type LinePortal, openLinePortal } from '../../support/line/line-portal.ts';
import type { LinePerson } from '../../support/line/line-stand-in.ts';

let bench: LinePortal;
let token: string;
beforeAll(async () => {
  bench = await openLinePortal();
  token = await bench.portal.signIn('ordinary');
});
afterAll(async () => {
  expect(bench.line.wrong).toEqual([]);
  await bench.close();
});

async function friend(): Promise<LinePerson> {
  const person = bench.line.person();
  await person.follow();
  await bench.work();
  return person;
}

/** The address of the page that LINE's button opens. */
async function offered(person: LinePerson): Promise<string> {
  await person.says('連携');
  await bench.work();
  return person.lastLink;
}

const codeOf = async (session = token) =>
  String((await bench.portal.ask(session, { method: 'POST', url: '/line-link/codes' })).body.code);

async function confirm(page: string, code: string, origin = bench.portal.origin()) {
  const linkToken = new URL(page).searchParams.get('linkToken');
  return bench.portal.ask(undefined, {
    method: 'POST',
    url: '/line/link',
    headers: { origin, 'sec-fetch-site': 'same-origin' },
    payload: { linkToken, code },
  });
}

const state = async (session = token) => (await bench.portal.ask(session, { method: 'GET', url: '/line-link' })).body;

async function linked(person: LinePerson, session = token): Promise<string> {
  const { body } = await confirm(await offered(person), await codeOf(session));
  await bench.line.followLink(person, String(body.next));
  await bench.work();
  return String(body.next);
}

const unlink = () => bench.portal.ask(token, { method: 'DELETE', url: '/line-link' });

describe('a link between an account and LINE', () => {
  it('begins at the card, is told on both sides, and says that something came and nothing else (SR-107)', async () => {
    const person = await friend();
    const page = await offered(person);
    const shown = await bench.portal.app.inject({ method: 'GET', url: page.slice(bench.portal.origin().length) });
    expect([shown.statusCode, shown.body.includes('自分でLINEのボタンを押したときだけ')]).toEqual([200, true]);
    const { status, body } = await confirm(page, await codeOf());
    expect([status, String(body.next).startsWith(`${ACCOUNT_LINK}?`)]).toEqual([200, true]);
    expect(await state()).toEqual({ isOn: true, isLinked: false });
    await bench.line.followLink(person, String(body.next));
    await bench.work();
    expect(person.read).toContain('連携しました');
    expect(await state()).toEqual({ isOn: true, isLinked: true });
    const told = await sql`select name, data from outbox_event where name = 'lineLinked'`.execute(
      bench.portal.database,
    );
    expect(told.rows).toMatchObject([{ data: { subject: bench.portal.filerOf('ordinary') } }]);

    person.seen.length = 0;
    bench.portal.mailClock.nowMs = Date.parse('2026-12-01T12:00:00+09:00');
    const [tell] = bench.portal.stores.eventJobs.lineLinked;
    for (const eventId of ['1', '2']) {
      await bench.portal.database.transaction().execute(async (transaction) =>
        tell?.handle({
          transaction,
          eventId,
          data: { subject: bench.portal.filerOf('ordinary') },
          signal: new AbortController().signal,
        }),
      );
    }
    await bench.work();
    expect(person.seen.map(({ by, message }) => [by, message.text])).toEqual([
      ['push', '新しいお知らせが届きました\n「やめる」と送ると止まります。'],
    ]);
    await unlink();
    expect(await state()).toMatchObject({ isLinked: false });
  });

  it('SR-106, LT-46: is made once by a nonce, and by nobody else’s', async () => {
    const [mine, other] = [await friend(), await friend()];
    // Another LINE id than the one for which LINE gave the token.
    const { body: first } = await confirm(await offered(mine), await codeOf());
    await bench.line.followLink(other, String(first.next));
    await bench.work();
    expect(await state()).toMatchObject({ isLinked: false });
    const nonce = new URL(String(first.next)).searchParams.get('nonce');
    await bench.line.tell(bench.line.event(other, { type: 'accountLink', link: { result: 'ok', nonce } }));
    await bench.work();
    expect(await state()).toMatchObject({ isLinked: false });

    // The right one; then the same nonce again.
    const next = await linked(mine);
    expect(await state()).toMatchObject({ isLinked: true });
    await unlink();
    const spent = new URL(next).searchParams.get('nonce');
    await bench.line.tell(bench.line.event(mine, { type: 'accountLink', link: { result: 'ok', nonce: spent } }));
    await bench.work();
    expect(await state()).toMatchObject({ isLinked: false });

    // A code twice, a code that is over, a token that is over, another site's page.
    const page = await offered(mine);
    const code = await codeOf();
    expect((await confirm(page, code, 'https://elsewhere.example')).body.code).toBe('csrfRefused');
    expect((await confirm(page, code)).status).toBe(200);
    expect((await confirm(await offered(other), code)).body.code).toBe('lineCodeUnknown');
    expect((await confirm(page, await codeOf())).body.code).toBe('lineCodeUnknown');
    const old = await codeOf();
    const late = await offered(mine);
    bench.portal.mailClock.nowMs += 601_000;
    expect((await confirm(late, old)).body.code).toBe('lineCodeUnknown');
    expect((await confirm(late, await codeOf())).body.code).toBe('lineCodeUnknown');
    expect((await confirm('https://x.example/?linkToken=unknown', await codeOf())).body.code).toBe('lineCodeUnknown');

    // LINE says that it failed.
    await bench.line.tell(
      bench.line.event(mine, { type: 'accountLink', link: { result: 'failed', nonce: spent } }, false),
    );
    await bench.work();
    expect(await state()).toMatchObject({ isLinked: false });
  });

  it('holds one friend and one account: a newer one ends the older', async () => {
    const [one, two] = [await friend(), await friend()];
    await linked(one);
    await linked(two);
    const kept = await sql`select from line_friend where subject_id is not null`.execute(bench.portal.database);
    expect(kept.rows).toHaveLength(1);
    expect(await state()).toMatchObject({ isLinked: true });
    await one.says('連携解除');
    await bench.work();
    expect(one.read).toContain('連携していません');
    const spouse = await bench.portal.signIn('spouse');
    await linked(one, spouse);
    expect([await state(), await state(spouse)]).toMatchObject([{ isLinked: true }, { isLinked: true }]);
    await one.says('連携解除');
    await bench.work();
    expect(await state(spouse)).toMatchObject({ isLinked: false });
  });

  it('ends with the friend, with everything that was kept of them', async () => {
    const person = await friend();
    await linked(person);
    await person.block();
    await bench.work();
    expect(await state()).toMatchObject({ isLinked: false });
    await person.says('遅れて届いた言葉');
    bench.portal.mailClock.nowMs += 1;
  });

  it('needs a card that was proved just now', async () => {
    expect((await bench.portal.ask(undefined, { method: 'POST', url: '/line-link/codes' })).status).toBe(401);
    await sql`update portal_session set fresh_ends_at = now() - interval '1 minute'`.execute(bench.portal.database);
    expect((await bench.portal.ask(token, { method: 'POST', url: '/line-link/codes' })).status).toBeGreaterThanOrEqual(
      401,
    );
    expect((await state()).isOn).toBe(true);
  });
});
