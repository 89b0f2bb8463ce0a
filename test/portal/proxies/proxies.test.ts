import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonaName } from '#contract/card/persona.ts';
import { guardedUntil, lastDays } from '#contract/portal/mandate.ts';
import { mandatesSchema } from '#contract/portal/mandate-routes.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { PortalEvents } from '#portal/portal-jobs.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { askForSitting, giveMandate, openSitting, SCOPE } from '../../support/portal/mandate-sitting.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';

let portal: TestPortal;
let principal: string;
let proxy: string;
let stranger: string;
let lastTold = '0';
beforeAll(async () => {
  portal = await openTestPortal();
  principal = await portal.signIn('ordinary');
  proxy = await portal.signIn('spouse');
  stranger = await portal.signIn('child');
});
afterAll(() => portal.close());
beforeEach(() =>
  sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(portal.database),
);
afterEach(async () => {
  await sql`delete from mandate`.execute(portal.database);
  await sql`delete from notice`.execute(portal.database);
  const newest = await sql<{ id: string }>`select coalesce(max(id), 0)::text as id from outbox_event`.execute(
    portal.database,
  );
  lastTold = newest.rows[0]?.id ?? '0';
});

const give = () => giveMandate(portal, principal, ['ordinary', 'spouse']);
const list = async (token: string) =>
  mandatesSchema.parse((await portal.ask(token, { method: 'GET', url: '/mandates' })).body);
const end = (token: string, registration: string, query = '') =>
  portal.ask(token, { method: 'DELETE', url: `/mandates/${registration}${query}` });
const rows = async () =>
  (await sql<{ state: string }>`select state from mandate`.execute(portal.database)).rows.map(({ state }) => state);
const acts = async () =>
  (
    await sql<{ act: string }>`
      select json::json ->> 'act' as act from audit_entry where municipality_code = '000000' order by n`.execute(
      portal.database,
    )
  ).rows.map(({ act }) => act);

/** Has what happened to mandates told, as the portal's jobs do. */
async function noticesOf(who: PersonaName): Promise<string[]> {
  const told = await sql<{ id: string; name: 'mandateBegan' | 'mandateEnded'; data: never }>`
    select id, name, data from outbox_event where name like 'mandate%' and id > ${lastTold}::bigint order by id`.execute(
    portal.database,
  );
  for (const { id, name, data } of told.rows) {
    lastTold = id;
    const jobs: readonly { handle: (work: never) => Promise<void> }[] =
      portal.stores.eventJobs[name satisfies keyof PortalEvents];
    for (const job of jobs) {
      await portal.database
        .transaction()
        .execute((transaction) =>
          job.handle({ transaction, eventId: '1', data, signal: new AbortController().signal } as never),
        );
    }
  }
  const found = await sql<{ kind: string }>`
    select kind from notice where owner = ${portal.filerOf(who)} and kind like 'proxy%' order by kind`.execute(
    portal.database,
  );
  return found.rows.map(({ kind }) => kind);
}

describe('a proxy is registered with both cards in one sitting', () => {
  it('MT-37: the principal signs last, both sides see it and are told, and the principal ends it alone', async () => {
    const before = (await acts()).length;
    const sitting = await openSitting(portal, principal, 'ordinary');
    expect(sitting.begun.status).toBe(201);
    const accepted = await sitting.accept('spouse');
    expect(accepted.status).toBe(200);
    const holder = (await portal.authority.holder('spouse')).persona.holder;
    expect(accepted.body.proxy).toMatchObject({ name: holder.name, birthDate: holder.birthDate });
    // Nobody acts before the last word.
    expect((await list(principal)).proxies).toEqual([]);
    expect((await list(proxy)).principals).toEqual([]);
    const signed = await sitting.sign(accepted.body.proxy);
    expect(signed.status).toBe(200);
    const { proxies } = await list(principal);
    expect(proxies).toMatchObject([
      { registration: sitting.registration, state: 'active', name: holder.name, scope: SCOPE, lastActedAt: null },
    ]);
    expect((await list(proxy)).principals).toMatchObject([
      { registration: sitting.registration, name: sitting.person.name, scope: SCOPE },
    ]);
    expect(await noticesOf('ordinary')).toEqual(['proxyBegan']);
    expect(await noticesOf('spouse')).toEqual(['proxyAccepted']);

    expect((await end(principal, sitting.registration)).status).toBe(200);
    expect(await list(principal)).toEqual({ proxies: [], principals: [] });
    expect(await list(proxy)).toEqual({ proxies: [], principals: [] });
    expect(await noticesOf('ordinary')).toEqual(['proxyBegan', 'proxyEnded']);
    // The proxy is not told unless the principal wants it.
    expect(await noticesOf('spouse')).toEqual(['proxyAccepted']);
    expect((await acts()).slice(before)).toEqual(['mandateAccepted', 'mandateBegan', 'mandateEnded']);
    expect((await end(principal, sitting.registration)).body.code).toBe('notFound');
  });

  it('the proxy is told of the end where the principal wants it, and ends it themselves', async () => {
    const first = await give();
    await end(principal, first, '?tell=yes');
    expect(await noticesOf('spouse')).toEqual(['proxyAccepted', 'proxyOver']);
    const second = await give();
    expect((await end(proxy, second)).status).toBe(200);
    expect(await noticesOf('ordinary')).toEqual(['proxyBegan', 'proxyBegan', 'proxyEnded', 'proxyEnded']);
  });

  it('a passkey session ends one, and makes none', async () => {
    const registration = await give();
    await sql`update portal_session set level = 'pass' where subject_id = ${portal.filerOf('ordinary')}`.execute(
      portal.database,
    );
    const { body } = await portal.ask(principal, { method: 'POST', url: '/mandates', payload: {} });
    expect(body.code).toBe('sessionLevelInsufficient');
    expect((await end(principal, registration)).status).toBe(200);
    await sql`update portal_session set level = 'card'`.execute(portal.database);
  });

  it('nothing of it is readable in the database', async () => {
    await give();
    const { rows: kept } = await sql<{ text: string }>`select mandate::text as text from mandate`.execute(
      portal.database,
    );
    const { name } = (await portal.authority.holder('spouse')).persona.holder;
    expect(kept[0]?.text).not.toContain(name);
    expect(kept[0]?.text).not.toContain(Buffer.from(name).toString('hex'));
  });
});

describe('MT-38: cards that are swapped make nothing', () => {
  it('the same card twice', async () => {
    const sitting = await openSitting(portal, principal, 'ordinary');
    expect((await sitting.accept('ordinary')).body.code).toBe('proxyIsSelf');
    expect(await rows()).toEqual([]);
  });

  it("the principal's login card with another's signature", async () => {
    const sitting = await openSitting(portal, principal, 'ordinary');
    expect((await sitting.accept('ordinary', 'spouse')).body.code).toBe('proxyIsSelf');
    expect(await rows()).toEqual([]);
    const other = await openSitting(portal, principal, 'ordinary');
    expect((await other.accept('spouse', 'ordinary')).body.code).toBe('proxyIsSelf');
    expect(await rows()).toEqual([]);
  });

  it('a third card signs last', async () => {
    const sitting = await openSitting(portal, principal, 'ordinary');
    const accepted = await sitting.accept('spouse');
    expect((await sitting.sign(accepted.body.proxy, 'spouse')).body).toMatchObject({
      code: 'mandateRefused',
      why: 'person',
    });
    expect(await rows()).toEqual([]);
    // It is over for the right card too.
    expect((await sitting.sign(accepted.body.proxy)).body.code).toBe('sittingOver');
  });

  it('a revoked or expired card of either', async () => {
    for (const bad of ['expired', 'on-hold'] as const) {
      const sitting = await openSitting(portal, principal, 'ordinary');
      const { status } = await sitting.accept(bad);
      expect(status, bad).toBeGreaterThanOrEqual(400);
      expect(await rows()).toEqual([]);
    }
  });

  it('a proof made for signing in or for being fresh', async () => {
    for (const purpose of ['login', 'fresh']) {
      const sitting = await openSitting(portal, principal, 'ordinary');
      const text = sitting.acceptance;
      const payload = {
        proof: await sitting.proofOver('spouse', text, { purpose }),
        cms: await sitting.signatureOf('spouse', text),
      };
      const url = `/mandates/${sitting.registration}/acceptance`;
      expect((await portal.ask(principal, { method: 'POST', url, payload })).body.code).toBe('proofPurposeMismatch');
      expect(await rows()).toEqual([]);
    }
  });

  it('a proof over an acceptance opens no session', async () => {
    const sitting = await openSitting(portal, principal, 'ordinary');
    const text = sitting.acceptance;
    expect((await portal.open(await sitting.proofOver('spouse', text))).body.code).toBe('challengeUnknown');
  });
});

describe('MT-39: a text that was changed, repeated or of another sitting', () => {
  it('widened in any member', async () => {
    const changes: readonly object[] = [
      { scope: { ...SCOPE, procedures: ['child-allowance-claim', 'child-allowance-end'] } },
      { until: addDays(japaneseDay(epochMs(portal.mailClock.nowMs)), 3_000) },
      { principal: { name: '別人' } },
      { portal: 'https://other.example' },
      { registration: randomUUID() },
      { kind: 'guardian15' },
      { from: '2020-01-01' },
      { acceptance: 'f'.repeat(64) },
      { createdAt: '2020-01-01T00:00:00Z' },
    ];
    for (const change of changes) {
      const sitting = await openSitting(portal, principal, 'ordinary');
      const accepted = await sitting.accept('spouse');
      const { body } = await sitting.sign(accepted.body.proxy, 'ordinary', change);
      expect(body, JSON.stringify(change)).toMatchObject({ code: 'mandateRefused', why: 'text' });
      expect(await rows()).toEqual([]);
    }
  });

  it('an acceptance of the sitting before, or a second one', async () => {
    const first = await openSitting(portal, principal, 'ordinary');
    const old = first.acceptance;
    const second = await openSitting(portal, principal, 'ordinary');
    expect((await second.accept('spouse', 'spouse', old)).body).toMatchObject({ code: 'mandateRefused', why: 'text' });
    expect((await first.accept('spouse')).body.code).toBe('sittingOver');

    const third = await openSitting(portal, principal, 'ordinary');
    const accepted = await third.accept('spouse');
    expect((await third.accept('spouse')).body.code).toBe('sittingOver');
    expect((await third.sign(accepted.body.proxy)).status).toBe(200);
    // What was signed is signed once.
    expect((await third.sign(accepted.body.proxy)).body.code).toBe('sittingOver');
  });

  it('after fifteen minutes, in another session, by a stranger: as if there had never been one', async () => {
    const sitting = await openSitting(portal, principal, 'ordinary');
    const text = sitting.acceptance;
    const payload = { proof: await sitting.proofOver('spouse', text), cms: await sitting.signatureOf('spouse', text) };
    const ask = async (token: string, registration: string) => {
      const answer = await portal.app.inject({
        method: 'POST',
        url: `/mandates/${registration}/acceptance`,
        headers: { authorization: `Bearer ${token}` },
        payload,
      });
      return `${answer.statusCode} ${answer.body.replace(/urn:uuid:[0-9a-f-]{36}/, '')}`;
    };
    const never = await ask(principal, randomUUID());
    expect(never).toContain('sittingOver');
    expect(await ask(stranger, sitting.registration)).toBe(never);
    expect(await ask(await portal.signIn('ordinary'), sitting.registration)).toBe(never);
    await sql`update mandate set created_at = created_at - interval '15 minutes'`.execute(portal.database);
    expect(await ask(principal, sitting.registration)).toBe(never);
    await portal.stores.mandates.expire({ kind: 'job', id: 'expireMandates' }, new AbortController().signal);
    expect(await rows()).toEqual([]);
  });
});

describe('who may have a proxy, until when', () => {
  it('nobody longer than three years, from today, nobody more than five', async () => {
    const today = japaneseDay(epochMs(portal.mailClock.nowMs));
    const { latest } = lastDays(today);
    for (const until of [addDays(latest, 1), addDays(today, -1)]) {
      const { begun } = await askForSitting(portal, principal, 'ordinary', { until });
      expect(begun.body).toMatchObject({ code: 'mandateRefused', why: 'day' });
    }
    expect((await askForSitting(portal, principal, 'ordinary', { until: latest })).begun.status).toBe(201);
    for (let n = 0; n < 5; n += 1) await give();
    expect((await askForSitting(portal, principal, 'ordinary')).begun.body.code).toBe('proxyLimitReached');
  });

  it('under fifteen by who has custody: the child proves its card, and it ends the day before its birthday', async () => {
    const { birthDate } = (await portal.authority.holder('child')).persona.holder;
    const child = await portal.signIn('child');
    const today = japaneseDay(epochMs(portal.mailClock.nowMs));
    const last = guardedUntil(birthDate, today);
    if (last === undefined) throw new Error('the practice child is under fifteen');
    expect(addDays(last, 1).slice(5)).toBe(birthDate.slice(5));
    const { latest } = lastDays(today);
    const [until = latest] = [last, latest].sort();
    const sitting = await openSitting(portal, child, 'child', { kind: 'guardian15', until });
    const accepted = await sitting.accept('ordinary');
    expect(accepted.status).toBe(200);
    // Somebody else's card is not the child's.
    const swapped = await openSitting(portal, child, 'child', { kind: 'guardian15', until });
    const again = await swapped.accept('ordinary');
    expect((await swapped.sign(again.body.proxy, 'spouse')).body).toMatchObject({ why: 'person' });
    const right = await openSitting(portal, child, 'child', { kind: 'guardian15', until });
    const third = await right.accept('ordinary');
    expect((await right.sign(third.body.proxy)).status).toBe(200);
    expect((await list(child)).proxies).toMatchObject([{ kind: 'guardian15', until }]);
    const grown = await askForSitting(portal, principal, 'ordinary', { kind: 'guardian15' });
    expect(grown.begun.body).toMatchObject({ code: 'mandateRefused', why: 'age' });
  });

  it('ends with its last day in Japan, and both are told', async () => {
    const until = calendarDateSchema.parse(addDays(japaneseDay(epochMs(portal.mailClock.nowMs)), 1));
    await giveMandate(portal, principal, ['ordinary', 'spouse'], { until });
    await noticesOf('ordinary');
    const now = portal.mailClock.nowMs;
    const job = { kind: 'job', id: 'expireMandates' } as const;
    portal.mailClock.nowMs = Date.parse(`${until}T23:59:59+09:00`);
    expect(await portal.stores.mandates.expire(job, new AbortController().signal)).toBe(0);
    expect((await list(principal)).proxies).toHaveLength(1);
    portal.mailClock.nowMs = Date.parse(`${addDays(until, 1)}T00:00:00+09:00`);
    expect((await list(principal)).proxies).toHaveLength(0);
    expect(await portal.stores.mandates.expire(job, new AbortController().signal)).toBe(1);
    expect(await noticesOf('ordinary')).toEqual(['proxyBegan', 'proxyEnded']);
    expect(await noticesOf('spouse')).toEqual(['proxyAccepted', 'proxyOver']);
    portal.mailClock.nowMs = now;
  });

  it('who is kept from others at an office gets none, and those they have are suspended', async () => {
    await give();
    const holder = await portal.authority.holder('ordinary');
    const filed = await portal.file(principal, await sampleFiling(holder, portal.procedure('child-allowance-end')));
    const restrict = (on: boolean) =>
      sql`update desk_case set restricted = ${on} where receipt_number = ${filed.body.receiptNumber}`.execute(
        portal.database,
      );
    await restrict(true);
    expect((await askForSitting(portal, principal, 'ordinary')).begun.body.code).toBe('askAtOffice');
    expect((await list(principal)).proxies).toMatchObject([{ state: 'suspended' }]);
    expect((await list(proxy)).principals).toEqual([]);
    await restrict(false);
    expect((await list(proxy)).principals).toHaveLength(1);
  });
});

describe('MT-1: a mandate of others', () => {
  it('is none for a stranger, byte by byte', async () => {
    const registration = await give();
    const ask = async (id: string) => {
      const answer = await portal.app.inject({
        method: 'DELETE',
        url: `/mandates/${id}`,
        headers: { authorization: `Bearer ${stranger}` },
      });
      return `${answer.statusCode} ${answer.body.replace(/urn:uuid:[0-9a-f-]{36}/, '')}`;
    };
    expect(await ask(registration)).toBe(await ask(randomUUID()));
    expect(await rows()).toEqual(['active']);
  });

  it('goes with its principal, and ends where the account of the proxy closes', async () => {
    await give();
    const forget = (who: PersonaName) =>
      portal.database.transaction().execute(async (transaction) => {
        await sql`insert into erasure (n, municipality_code, kind, id)
          select coalesce(max(n), 0) + 1, '000000', 'person', ${portal.filerOf(who)} from erasure`.execute(transaction);
        await sql`select forget_person(${portal.filerOf(who)})`.execute(transaction);
      });
    await forget('spouse');
    expect(await rows()).toEqual(['ended']);
    expect((await list(principal)).proxies).toEqual([]);
    await forget('ordinary');
    expect(await rows()).toEqual([]);
    principal = await portal.signIn('ordinary');
    proxy = await portal.signIn('spouse');
  });
});
