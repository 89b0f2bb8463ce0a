import { createHash, sign } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryDetailSchema, drawnPageSchema } from '#contract/portal/delivery-routes.ts';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { addDays } from '#contract/values/calendar.ts';
import { sealedLetter, unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { sampleLetter } from '../../support/application/sample-letter.ts';
import { parsed } from '../../support/pki/issue-certificate.ts';
import { registerSender, type TestSender } from '../../support/portal/delivery-sender.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { soonTrue } from '../../support/soon.ts';

const TEXT = Buffer.from('11月分のご使用量は 240 kWh です。\n');
const JOB = { kind: 'job', id: 'test' } as const;
const DAY_MS = 86_400_000;

let portal: TestPortal;
let token: string;
let other: string;
let sender: TestSender;
let box: string;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  other = await portal.signIn('spouse');
  sender = await registerSender(portal);
  box = await sender.link(token);
});
afterAll(() => portal.close());
beforeEach(() =>
  sql`update portal_session set fresh_ends_at = clock_timestamp() + interval '5 minutes'`.execute(portal.database),
);

const mine = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object, as = token) =>
  portal.ask(as, { method, url, ...(payload === undefined ? {} : { payload }) });
const stateOf = async (id: string) => (await sender.ask('GET', `/api/deliveries/${id}`)).body;
const listed = async (as = token) =>
  (await mine('GET', '/deliveries', undefined, as)).body.deliveries as Record<string, unknown>[];
async function count(table: string): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.id(table)}`.execute(portal.database);
  return found.rows[0]?.n ?? 0;
}

describe('a letter of a sender', () => {
  it('comes, is listed, read page by page, saved as it came, kept, deleted and had back', async () => {
    const id = await sender.sent(TEXT, { box, title: '検針結果' });
    expect(await stateOf(id)).toEqual({ state: 'delivered' });
    const [first] = await listed();
    expect(first).toMatchObject({ delivery: id, title: '検針結果', state: 'available', isRead: false });
    const detail = deliveryDetailSchema.parse((await mine('GET', `/deliveries/${id}`)).body);
    expect(detail).toMatchObject({ legalName: '見本電力株式会社', form: 'text', pages: 1, isScanned: false });
    expect(detail.signature).toEqual({ is: 'none' });
    const page = await mine('GET', `/deliveries/${id}/pages/1`);
    expect(drawnPageSchema.parse(page.body)).toEqual({ as: 'text', text: TEXT.toString() });
    expect((await listed())[0]).toMatchObject({ isRead: true });
    const file = await portal.app.inject({
      method: 'GET',
      url: `/deliveries/${id}/file`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(file.rawPayload.equals(TEXT)).toBe(true);
    expect(file.headers['content-disposition']).toContain('attachment');

    expect((await mine('PUT', `/deliveries/${id}`, { kept: true })).status).toBe(204);
    expect((await mine('DELETE', `/deliveries/${id}`)).status).toBe(204);
    expect((await listed())[0]?.goneOn).not.toBeNull();
    expect((await mine('PUT', `/deliveries/${id}`, { deleted: false })).status).toBe(204);
    expect((await listed())[0]).toMatchObject({ goneOn: null, isKept: true });
    expect(await stateOf(id)).toEqual({ state: 'delivered' });
  });

  it('is drawn as pictures where it is a PDF or a picture, and nothing of the file itself comes to the window', async () => {
    const pdf = await unsealedLetter(sampleLetter());
    const id = await sender.sent(pdf, { box });
    const drawn = drawnPageSchema.parse((await mine('GET', `/deliveries/${id}/pages/1`)).body);
    expect(drawn.as).toBe('picture');
    const picture = Buffer.from(drawn.as === 'picture' ? drawn.base64 : '', 'base64');
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.length).toBeGreaterThan(10_000);
    const again = await sender.sent(picture, { box });
    expect((await mine('GET', `/deliveries/${again}/pages/1`)).body).toMatchObject({ as: 'picture' });
    expect(await mine('GET', `/deliveries/${id}/pages/99`)).toMatchObject({ status: 404 });
  });

  it('says of its signature whose it is, or why nobody can say', async () => {
    const holder = await portal.authority.holder('ordinary');
    const { sign: key } = holder;
    if (key === undefined) throw new Error('this card signs');
    const seal = {
      certificate: parsed({ der: key.certificate }),
      authorities: [holder.signCa],
      atMs: portal.clock.nowMs,
    };
    const signed = await sealedLetter(
      sampleLetter(),
      seal,
      async (bytes) => new Uint8Array(sign('sha256', bytes, key.key)),
    );
    const read = async (bytes: Uint8Array) => {
      const id = await sender.sent(bytes, { box });
      return (await mine('GET', `/deliveries/${id}`)).body.signature;
    };
    expect(await read(signed)).toEqual({ is: 'good', signer: holder.persona.holder.name });
    const more = Buffer.concat([signed, Buffer.from('\n% more\n%%EOF\n')]);
    expect(await read(new Uint8Array(more))).toEqual({ is: 'unsure', because: 'notWhole' });
    const changed = Buffer.from(signed);
    const at = changed.indexOf('/Title');
    changed[at + 9] = (changed[at + 9] ?? 0) ^ 1;
    expect(await read(new Uint8Array(changed))).toEqual({ is: 'unsure', because: 'changed' });
  });

  it('lies in the database so that neither title nor text nor reference can be read there', async () => {
    await sender.sent(Buffer.from('canary-of-a-text'), { box, title: 'canary-of-a-title' });
    const kept: string[] = [JSON.stringify(portal.logged)];
    const tables = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public'`.execute(portal.database);
    for (const { name } of tables.rows) {
      const rows = await sql<{ row: string }>`select t::text as row from ${sql.id(name)} as t`.execute(portal.database);
      kept.push(...rows.rows.map(({ row }) => row));
    }
    const everything = kept.join('\n');
    const hex = (text: string) => Buffer.from(text).toString('hex');
    for (const text of ['canary-of-a-text', 'canary-of-a-title', '0123-456', box]) {
      expect(everything).not.toContain(text);
      expect(everything).not.toContain(hex(text));
    }
  });

  it('is another person’s: every route says that there is none', async () => {
    const id = await sender.sent(TEXT, { box });
    const none = 'x'.repeat(22);
    for (const [method, end, payload] of [
      ['GET', ''],
      ['GET', '/pages/1'],
      ['GET', '/file'],
      ['PUT', '', { kept: true }],
      ['DELETE', ''],
      ['POST', '/receipt'],
    ] as const) {
      const foreign = await mine(method, `/deliveries/${id}${end}`, payload, other);
      const never = await mine(method, `/deliveries/${none}${end}`, payload, other);
      expect(foreign.status, `${method} ${end}`).toBe(404);
      expect(foreign.body.code).toBe(never.body.code);
    }
    expect(await listed(other)).toEqual([]);
  });

  it('tells the sender the day it was opened only where the person said so', async () => {
    const quiet = await sender.sent(TEXT, { box });
    await mine('GET', `/deliveries/${quiet}/pages/1`);
    expect(await stateOf(quiet)).toEqual({ state: 'delivered' });
    expect((await mine('POST', `/deliveries/${quiet}/receipt`)).status).toBe(204);
    expect(await stateOf(quiet)).toMatchObject({ state: 'delivered', openedOn: expect.any(String) });
    await mine('PUT', `/senders/${sender.id}`, { tellsOpening: true });
    const told = await sender.sent(TEXT, { box });
    await mine('GET', `/deliveries/${told}/pages/1`);
    expect((await stateOf(told)).openedOn).toEqual((await stateOf(quiet)).openedOn);
    await mine('PUT', `/senders/${sender.id}`, { tellsOpening: false });
  });
});

describe('sending', () => {
  it('the same twice is one; the same name for other bytes is refused', async () => {
    const externalId = 'bill-2026-11';
    const first = await sender.send(TEXT, { box, externalId });
    const again = await sender.send(TEXT, { box, externalId });
    expect(again.body).toEqual(first.body);
    expect(first.body.sha256).toBe(createHash('sha256').update(TEXT).digest('hex'));
    expect(await sender.send(Buffer.from('other'), { box, externalId })).toMatchObject({
      status: 409,
      body: { code: 'idempotencyKeyReused' },
    });
    const racing = await Promise.all(
      Array.from({ length: 10 }, () => sender.send(TEXT, { box, externalId: 'race-of-ten' })),
    );
    expect(new Set(racing.map(({ body }) => body.id)).size).toBe(1);
  });

  it('takes no kind that is not registered, no day that is over or too far, and replaces its own alone', async () => {
    const today = calendarDateSchema.parse(new Date(portal.mailClock.nowMs + 9 * 3_600_000).toISOString().slice(0, 10));
    const why = async (meta: object) => (await sender.send(TEXT, { box, ...meta })).body.why;
    expect(await why({ kind: 'other' })).toBe('kindUnknown');
    expect(await why({ keepUntil: today })).toBe('keptTooLong');
    expect(await why({ keepUntil: addDays(today, 366 * 5 + 2) })).toBe('keptTooLong');
    expect(await sender.send(TEXT, { box, replaces: 'x'.repeat(22) })).toMatchObject({ status: 404 });
    const before = await sender.sent(TEXT, { box });
    const after = await sender.sent(TEXT, { box, replaces: before });
    expect((await mine('GET', `/deliveries/${after}`)).body.replaces).toBe(before);
  });

  it('takes a person’s number neither in the title nor in the text of a PDF', async () => {
    expect((await sender.send(TEXT, { box, title: '番号 123456789018' })).body.why).toBe('individualNumber');
    const pdf = await unsealedLetter(sampleLetter({ opening: '個人番号は 1234 5678 9018 です。' }));
    expect((await sender.send(pdf, { box })).body.why).toBe('individualNumber');
  });

  it('fills no more than its own room, and what was deleted for good makes room again', async () => {
    const mine = await registerSender(portal);
    const own = await mine.link(token);
    const id = await mine.sent(TEXT, { box: own });
    await sql`update delivery set bytes = 99999990 where id = ${id}`.execute(portal.database);
    expect(await mine.send(TEXT, { box: own })).toMatchObject({ status: 409, body: { code: 'boxFull' } });
    expect((await sender.send(TEXT, { box })).status).toBe(202);
    await sql`update delivery set bytes = ${TEXT.length} where id = ${id}`.execute(portal.database);
    expect((await mine.send(TEXT, { box: own })).status).toBe(202);
  });

  it('sends ten thousand a day and no more', async () => {
    const busy = await registerSender(portal);
    const own = await busy.link(token);
    await sql`insert into sent_delivery (sender_id, id, external_id, request_hash, sha256, at, keep_until, state)
      select ${busy.id}, 'd' || n, 'd' || n, '\\x00', '\\x00', ${new Date(portal.mailClock.nowMs)}, '2099-01-01', 'delivered'
      from generate_series(1, 9999) as n`.execute(portal.database);
    expect((await busy.send(TEXT, { box: own })).status).toBe(202);
    expect(await busy.send(TEXT, { box: own })).toMatchObject({ status: 429 });
  });

  it.each([
    ['no boundary', (body: Buffer) => body.subarray(1)],
    ['no end', (body: Buffer) => body.subarray(0, -6)],
    ['more behind the end', (body: Buffer) => Buffer.concat([body, Buffer.from('x'.repeat(20))])],
    ['the parts the other way round', (body: Buffer) => swapped(body)],
    ['a part more', (body: Buffer) => Buffer.from(body.toString('latin1').replace(/--\r\n$/, '\r\n\r\nx'), 'latin1')],
  ])('a form with %s is none', async (_, change) => {
    const answer = await portal.app.inject({
      method: 'POST',
      url: '/api/deliveries',
      headers: {
        authorization: `Bearer ${(await sender.requestToken(await sender.assertion())).body.access_token}`,
        'content-type': 'multipart/form-data; boundary=between-the-parts',
      },
      payload: change(await formOf()),
    });
    expect(answer.statusCode).toBe(400);
  });

  async function formOf(): Promise<Buffer> {
    const { uploadBody } = await import('../../support/portal/delivery-sender.ts');
    return uploadBody(
      { box, kind: 'bill', title: 't', date: '2026-11-28', keepUntil: '2027-01-01', externalId: 'e' },
      TEXT,
    );
  }
  function swapped(body: Buffer): Buffer {
    return Buffer.from(body.toString('latin1').replace('name="meta"', 'name="document"'), 'latin1');
  }
});

describe('taking back', () => {
  it('waits for whoever opens the letter just then, and neither stops the other', async () => {
    const id = await sender.sent(TEXT, { box });
    const waits = async () => {
      const { rows } = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(portal.database);
      return rows.length > 0;
    };
    const answers = await portal.database.transaction().execute(async (transaction) => {
      await sql`update delivery set read_at = now() where id = ${id}`.execute(transaction);
      const taking = sender.ask('DELETE', `/api/deliveries/${id}`);
      await soonTrue(waits);
      await sql`update sent_delivery set opened_on = now() where id = ${id}`.execute(transaction);
      return { taking };
    });
    expect((await answers.taking).status).toBe(202);
    expect(await stateOf(id)).toEqual({ state: 'takenBack' });
    expect(await mine('GET', `/deliveries/${id}/pages/1`)).toMatchObject({ status: 200 });
  });
});

describe('MT-23: a sender learns neither reading nor deletion nor existence', () => {
  it('asks in thirty situations and gets equal bytes', async () => {
    const sentAgo: string[] = [];
    for (let n = 0; n < 10; n += 1) sentAgo.push(await sender.sent(TEXT, { box }));
    for (const [n, id] of sentAgo.entries()) {
      if (n % 5 === 1) await mine('GET', `/deliveries/${id}/pages/1`);
      if (n % 5 === 2) await mine('DELETE', `/deliveries/${id}`);
      if (n % 5 === 3) await mine('PUT', `/deliveries/${id}`, { kept: true });
      if (n % 5 === 4) await mine('GET', `/deliveries/${id}`);
    }
    const states = await Promise.all(sentAgo.map((id) => sender.ask('GET', `/api/deliveries/${id}`)));
    expect(new Set(states.map(({ bytes }) => bytes)).size).toBe(1);
    const taken = [];
    for (const id of sentAgo) taken.push(await sender.ask('DELETE', `/api/deliveries/${id}`));
    expect(new Set(taken.map(({ status }) => status))).toEqual(new Set([202]));
    const after = await Promise.all(sentAgo.map((id) => sender.ask('GET', `/api/deliveries/${id}`)));
    expect(new Set(after.map(({ bytes }) => bytes)).size).toBe(1);
    // What was read stays with the person all the same.
    const rows = await listed();
    const at = (n: number) => rows.find(({ delivery }) => delivery === sentAgo[n]);
    expect(at(1)).toMatchObject({ state: 'available' });
    expect(at(0)).toMatchObject({ state: 'takenBack', title: '11月分の検針結果' });
  });

  it('is told of dead, foreign and random boxes the same, in the same time', async () => {
    const stranger = await registerSender(portal);
    const foreign = await stranger.link(other);
    const leaver = await registerSender(portal);
    const dead = await leaver.link(other);
    await mine('DELETE', `/senders/${leaver.id}/link`, undefined, other);
    const unknown = Buffer.alloc(32, 7).toString('base64url');
    const answers = [
      await sender.send(TEXT, { box: foreign }),
      await sender.send(TEXT, { box: unknown }),
      await leaver.send(TEXT, { box: dead }),
      await leaver.send(TEXT, { box: unknown }),
    ];
    expect(new Set(answers.map(({ bytes }) => bytes)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'boxUnknown' } });
    const median = async (of: TestSender, wanted: string) => {
      const took: number[] = [];
      for (let n = 0; n < 15; n += 1) {
        const begun = performance.now();
        await of.send(TEXT, { box: wanted });
        took.push(performance.now() - begun);
      }
      return took.sort((a, b) => a - b)[7] ?? 0;
    };
    await median(leaver, unknown);
    expect(Math.abs((await median(leaver, dead)) - (await median(leaver, unknown)))).toBeLessThan(15);
  });
});

describe('MT-22: two senders', () => {
  it('share no string of eight characters about one person', async () => {
    const [a, b] = [await registerSender(portal), await registerSender(portal)];
    const ofA = [
      await a.link(token),
      JSON.stringify((await a.invite()).id),
      await a.sent(TEXT, { box: await a.link(token) }),
    ];
    const ofB = [
      await b.link(token),
      JSON.stringify((await b.invite()).id),
      await b.sent(TEXT, { box: await b.link(token) }),
    ];
    const pieces = (texts: string[]) =>
      new Set(texts.flatMap((text) => Array.from({ length: text.length - 7 }, (_, n) => text.slice(n, n + 8))));
    expect([...pieces(ofA)].filter((piece) => pieces(ofB).has(piece))).toEqual([]);
  });

  it('cannot ask about each other’s letters and invitations', async () => {
    const stranger = await registerSender(portal);
    const id = await sender.sent(TEXT, { box });
    const invitation = await sender.invite();
    for (const [method, url] of [
      ['GET', `/api/deliveries/${id}`],
      ['DELETE', `/api/deliveries/${id}`],
      ['GET', `/api/delivery-invitations/${invitation.id}`],
    ] as const) {
      expect((await stranger.ask(method, url)).status).toBe(404);
    }
    const number = { number: '000000' };
    expect((await stranger.ask('POST', `/api/delivery-invitations/${invitation.id}/confirmation`, number)).status).toBe(
      404,
    );
    expect(await stateOf(id)).toEqual({ state: 'delivered' });
  });
});

describe('MT-26: a box', () => {
  it('takes nothing that arrives after its end, in three hundred uploads around it', async () => {
    const racer = await registerSender(portal);
    const own = await racer.link(token);
    const uploads = Array.from({ length: 300 }, (_, n) => racer.send(Buffer.from(`letter ${n}`), { box: own }));
    const ended = mine('DELETE', `/senders/${racer.id}/link`);
    const answers = await Promise.all(uploads);
    expect((await ended).status).toBe(204);
    const taken = answers.filter(({ status }) => status === 202).length;
    expect(taken + answers.filter(({ body }) => body.code === 'boxUnknown').length).toBe(300);
    const kept = await sql<{ n: number; late: number }>`
      select count(*)::int as n, count(*) filter (where delivery.at > link.until)::int as late
      from delivery join delivery_link as link using (subject_id, sender_id, n) where sender_id = ${racer.id}`.execute(
      portal.database,
    );
    expect(kept.rows[0]).toEqual({ n: taken, late: 0 });
    expect((await racer.send(TEXT, { box: own })).body.code).toBe('boxUnknown');
  }, 120_000);

  it('is closed to a sender that is suspended, and to one whose keys were replaced, at once', async () => {
    const shady = await registerSender(portal);
    const own = await shady.link(token);
    expect((await shady.send(TEXT, { box: own })).status).toBe(202);
    await portal.stores.senders.setState(JOB, shady.id, 'suspended');
    expect(await shady.send(TEXT, { box: own })).toMatchObject({ status: 401, body: { code: 'clientRefused' } });
    expect((await shady.requestToken(await shady.assertion())).status).toBe(401);
    await portal.stores.senders.setState(JOB, shady.id, 'active');
    const fresh = String((await shady.requestToken(await shady.assertion())).body.access_token);
    expect((await shady.ask('GET', '/api/deliveries/none-of-that-is-there', undefined, fresh)).status).toBe(400);
    const { jwksOf } = await import('../../support/portal/agency-client.ts');
    const { generateKeyPairSync } = await import('node:crypto');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect((await portal.stores.senders.replaceKeys(JOB, shady.id, jwksOf(publicKey))).ok).toBe(true);
    expect((await shady.ask('GET', `/api/deliveries/${'x'.repeat(22)}`, undefined, fresh)).status).toBe(401);
    expect((await shady.requestToken(await shady.assertion())).status).toBe(401);
  });

  it('is another one after linking again, and the one before stays dead', async () => {
    const twice = await registerSender(portal);
    const first = await twice.link(token);
    const second = await twice.link(token);
    expect(second).not.toBe(first);
    expect((await twice.send(TEXT, { box: first })).body.code).toBe('boxUnknown');
    expect((await twice.send(TEXT, { box: second })).status).toBe(202);
  });
});

describe('an assertion of a sender', () => {
  it('is good once, for this portal, within a minute', async () => {
    const assertion = await sender.assertion();
    expect((await sender.requestToken(assertion)).status).toBe(200);
    expect((await sender.requestToken(assertion)).status).toBe(401);
    const seconds = Math.floor(portal.clock.nowMs / 1_000);
    for (const change of [
      { aud: 'https://other.example' },
      { exp: seconds - 60 },
      { exp: seconds + 600 },
      { sub: 'x' },
    ]) {
      expect((await sender.requestToken(await sender.assertion(change))).status).toBe(401);
    }
    expect(TEST_ORIGIN).toContain('https://');
  });
});

describe('time', () => {
  it('takes a letter whose day is over unless it is kept, and what was deleted a week ago, with keys and parts', async () => {
    const own = await registerSender(portal);
    const ownBox = await own.link(other);
    const today = calendarDateSchema.parse(new Date(portal.mailClock.nowMs + 9 * 3_600_000).toISOString().slice(0, 10));
    const until = { box: ownBox, keepUntil: addDays(today, 40) };
    const [plain, kept, deleted] = [
      await own.sent(TEXT, until),
      await own.sent(TEXT, until),
      await own.sent(TEXT, { box: ownBox }),
    ];
    await mine('PUT', `/deliveries/${kept}`, { kept: true }, other);
    await mine('DELETE', `/deliveries/${deleted}`, undefined, other);
    const before = portal.mailClock.nowMs;
    try {
      portal.mailClock.nowMs = before + 15 * DAY_MS;
      await portal.stores.tellByRule(JOB, AbortSignal.timeout(60_000));
      const told = (await mine('GET', '/notices', undefined, other)).body.notices as { kind: string; day: string }[];
      expect(told.filter(({ kind }) => kind === 'deliveryEnds').map(({ day }) => day)).toEqual([addDays(today, 40)]);
      await portal.stores.deliveryWork.expire();
      expect(await mine('GET', `/deliveries/${deleted}`, undefined, other)).toMatchObject({ status: 404 });
      expect((await own.ask('GET', `/api/deliveries/${deleted}`)).body).toEqual({ state: 'delivered' });
      portal.mailClock.nowMs = before + 41 * DAY_MS;
      await portal.stores.deliveryWork.expire();
      expect((await mine('GET', `/deliveries/${plain}`, undefined, other)).body).toMatchObject({ state: 'expired' });
      expect((await mine('GET', `/deliveries/${plain}/pages/1`, undefined, other)).status).toBe(404);
      expect((await mine('GET', `/deliveries/${kept}/pages/1`, undefined, other)).status).toBe(200);
      const rest = await sql<{ id: string }>`select distinct delivery_id as id from delivery_part
        where delivery_id in (${plain}, ${kept}, ${deleted})`.execute(portal.database);
      expect(rest.rows.map(({ id }) => id)).toEqual([kept]);
      expect((await own.ask('GET', `/api/deliveries/${plain}`)).body).toEqual({ state: 'expired' });
      portal.mailClock.nowMs = before + 80 * DAY_MS;
      await portal.stores.deliveryWork.expire();
      expect((await mine('GET', `/deliveries/${plain}`, undefined, other)).status).toBe(404);
    } finally {
      portal.mailClock.nowMs = before;
    }
  });

  it('of the account: everything that came for a person goes, their boxes first, and nobody else’s', async () => {
    const own = await registerSender(portal);
    const [theirs, ours] = [await own.link(other), await own.link(token)];
    await own.sent(TEXT, { box: theirs });
    const stays = await own.sent(TEXT, { box: ours });
    await own.invite();
    const subject = portal.filerOf('spouse');
    const sentBefore = await count('sent_delivery');
    await sql`insert into account_closing (subject_id, asked_at, closes_at)
      values (${subject}, now() - interval '15 days', now() - interval '1 day')`.execute(portal.database);
    await sql`select close_account(${subject}, now())`.execute(portal.database);
    for (const table of ['delivery', 'delivery_part', 'delivery_box', 'delivery_link', 'delivery_invitation']) {
      const left = await sql<{ n: number }>`select count(*)::int as n from ${sql.id(table)}
        where subject_id = ${subject}`.execute(portal.database);
      expect(left.rows[0]?.n, table).toBe(0);
    }
    expect((await own.send(TEXT, { box: theirs })).body.code).toBe('boxUnknown');
    expect((await mine('GET', `/deliveries/${stays}`)).status).toBe(200);
    expect(await count('sent_delivery')).toBe(sentBefore);
  });
});

describe('who the customer is', () => {
  it('is compared by name and birth date with what a certificate says, and kept by neither', async () => {
    const holder = await portal.authority.holder('ordinary');
    const byIdentity = (name: string, birthDate: string) => ({
      reference: 'A-1',
      confirm: 'identity' as const,
      identity: { name, birthDate: calendarDateSchema.parse(birthDate) },
    });
    const { name, birthDate } = holder.persona.holder;
    const consent = async (wanted: Parameters<TestSender['invite']>[0]) => {
      const invitation = await sender.invite(wanted);
      const begun = await mine('POST', '/sender-links', { code: invitation.code });
      const agreed = await mine('POST', `/sender-links/${begun.body.claim}/consent`);
      return { agreed, read: await sender.ask('GET', `/api/delivery-invitations/${invitation.id}`) };
    };
    const none = await consent(byIdentity(name, String(birthDate)));
    expect(none.agreed.body).toMatchObject({ code: 'identityDiffers', because: 'notCertified' });
    const filing = { portal: TEST_ORIGIN, filer: portal.filerOf('ordinary') };
    await portal.file(token, await sampleFiling(holder, portal.procedure('child-allowance-claim'), filing));
    const wrong = await consent(byIdentity(name, '1950-01-01'));
    expect(wrong.agreed.body).toMatchObject({ code: 'identityDiffers', because: 'differs' });
    expect(wrong.read.body).toEqual({ state: 'notLinked', box: null });
    const right = await consent(byIdentity(` ${name} `, String(birthDate)));
    expect(right.agreed.body).toEqual({ number: null });
    expect(right.read.body).toMatchObject({ state: 'linked', box: expect.any(String) });
    const dump = await sql<{ row: string }>`select t::text as row from delivery_invitation as t`.execute(
      portal.database,
    );
    expect(dump.rows.map(({ row }) => row).join()).not.toContain(name);
  });
});
