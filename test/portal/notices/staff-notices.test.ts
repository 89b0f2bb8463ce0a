import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOTICE_ROUTES } from '#contract/portal/notice-routes.ts';
import { PREVIEWS_A_DAY, type StaffNotice } from '#contract/portal/staff-notice-routes.ts';
import { type CalendarDate, calendarDateSchema } from '#contract/values/brands.ts';
import { createCaseVault } from '#portal/applications/case-vault.ts';
import { deliverNotices } from '#portal/notices/deliver-notices.ts';
import { createKeyring } from '#portal/platform/keyring/keyring.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { addCrowd } from '../../support/portal/crowd.ts';
import { type MailBench, openMailBench } from '../../support/portal/mail-bench.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const CLAIM = 'child-allowance-claim';
const PEOPLE = 2_350;
const JOB = { kind: 'job', id: 'deliverNotices' } as const;
const findBirthDates = async () => new Map<string, CalendarDate>();
const OPEN = { to: 'segment', all: [{ is: 'caseOpen', procedure: CLAIM }] };
const TEXT = {
  title: { ja: '予防接種のお知らせ', easy: '予防接種《よぼうせっしゅ》', en: 'Vaccination' },
  text: { ja: '12月28日までです。', easy: '12月28日までです。', en: 'Until 28 December.' },
  japaneseAlone: false,
};

let bench: MailBench;
let worker: StaffBrowser;
let approver: StaffBrowser;
let token: string;
let number: string;
beforeAll(async () => {
  bench = await openMailBench();
  token = await bench.portal.signIn('ordinary');
  const holder = await bench.portal.authority.holder('ordinary');
  const filing = await sampleFiling(holder, bench.portal.procedure('child-allowance-end'), {
    filer: bench.portal.filerOf('ordinary'),
  });
  number = String((await bench.portal.file(token, filing)).body.receiptNumber);
  await addCrowd(bench.portal.database, PEOPLE, bench.portal.procedure(CLAIM));
  worker = await newBrowser(bench.portal, ['caseWorker']);
  approver = await newBrowser(bench.portal, ['approver']);
});
afterAll(() => bench.close());

const draft = async (audience: object, change: object = {}, by = worker) =>
  by.ask('POST', '/staff/notices', { ...TEXT, audience, ...change });
const drafted = async (audience: object, change: object = {}) => String((await draft(audience, change)).body.notice);
const act = (by: StaffBrowser, notice: string, what: string, payload?: object) =>
  by.ask('POST', `/staff/notices/${notice}/${what}`, payload);
const send = (notice: string, by = worker) => act(by, notice, 'schedule', { dueAt: null });
const deliver = (signal = new AbortController().signal) => bench.portal.stores.deliverNotices(JOB, signal);
const told = async (notice: string) => {
  const rows = await sql<{ owner: string }>`select owner from notice where sent = ${notice}`.execute(
    bench.portal.database,
  );
  return rows.rows.map(({ owner }) => owner);
};
const mine = async (query = '', as = token) => {
  const answer = await bench.portal.ask(as, { method: 'GET', url: `/notices${query}` });
  return NOTICE_ROUTES.listNotices.reply.parse(answer.body).notices;
};

describe('a notice of staff', () => {
  it('reaches the person of a case with its words, its file and its way on, and is taken back with its title left', async () => {
    const notice = await drafted({ to: 'cases', cases: [number] }, { link: CLAIM });
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    expect(await act(worker, notice, 'files', { name: '地図.png', base64: pixel })).toMatchObject({ status: 200 });
    const script = Buffer.from('<script>alert(1)</script>').toString('base64');
    expect(await act(worker, notice, 'files', { name: 'x.png', base64: script })).toMatchObject({
      status: 422,
      body: { code: 'attachmentRefused', problem: 'contentNotAllowed' },
    });
    expect(await send(notice)).toMatchObject({ status: 200, body: { state: 'scheduled', people: 'few' } });
    expect(await deliver()).toBe(1);
    const listed = (await mine('?show=unread')).find(({ kind }) => kind === 'staff');
    expect(listed).toMatchObject({ kind: 'staff', title: TEXT.title, receiptNumber: number, isRead: false });
    const url = `/notices/${listed?.notice}`;
    const read = await bench.portal.ask(token, { method: 'GET', url });
    expect(NOTICE_ROUTES.readNotice.reply.parse(read.body)).toMatchObject({
      text: TEXT.text,
      files: [{ file: 1, name: '地図.png', mediaType: 'image/png' }],
      link: { procedure: CLAIM, municipality: MUNICIPALITY },
    });
    const file = await bench.portal.app.inject({
      method: 'GET',
      url: `${url}/files/1`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(file.rawPayload.toString('base64')).toBe(pixel);
    expect(file.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'no-store' });

    expect(await act(worker, notice, 'withdrawal')).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    const after = await bench.portal.ask(token, { method: 'GET', url });
    expect(after.body).toMatchObject({ isWithdrawn: true, title: TEXT.title, text: null, files: [], link: null });
    expect(await bench.portal.ask(token, { method: 'GET', url: `${url}/files/1` })).toMatchObject({ status: 404 });
  });

  it('is marked as read and as new again, and counted in words', async () => {
    const [first] = await mine();
    const count = async () => (await bench.portal.ask(token, { method: 'GET', url: '/notices/summary' })).body.unread;
    const before = Number(await count());
    for (const [what, expected] of [
      ['read', before - 1],
      ['read', before - 1],
      ['unread', before],
    ] as const) {
      await bench.portal.ask(token, { method: 'POST', url: `/notices/${first?.notice}/${what}` });
      expect(await count()).toBe(expected);
    }
  });

  it('MT-01: is nobody else’s: to another person it looks as one that never was', async () => {
    const other = await bench.portal.signIn('moved');
    const [first] = await mine();
    for (const [method, end] of [
      ['GET', ''],
      ['GET', '/files/1'],
      ['POST', '/read'],
      ['POST', '/unread'],
    ] as const) {
      const foreign = await bench.portal.ask(other, { method, url: `/notices/${first?.notice}${end}` });
      const never = await bench.portal.ask(other, { method, url: `/notices/${'A'.repeat(24)}${end}` });
      expect({ ...foreign.body, instance: '' }).toEqual({ ...never.body, instance: '' });
      expect(foreign.status).toBe(404);
    }
  });
});

describe('MT-05: a segment by age', () => {
  /** Each of them born a year after the one before, from 1961 on; the rest of the crowd has cases that nobody can open. */
  const OPENED = 60;
  beforeAll(async () => {
    const vault = createCaseVault(createKeyring(bench.portal.keySource, Date.now));
    await bench.portal.database.transaction().execute(async (transaction) => {
      for (let n = 1; n <= OPENED; n += 1) {
        const one = { municipality_code: MUNICIPALITY, receipt_number: `CROWD-${String(n).padStart(9, '0')}` };
        const opened = await vault.keep(transaction, one);
        const head = opened.sealHead({ name: '架空', birthDate: `${1960 + n}-04-02` });
        await sql`update desk_case set head = ${head} where receipt_number = ${one.receipt_number}`.execute(
          transaction,
        );
      }
    });
  });
  const aged = (from: number, to: number, day = '2026-04-01') => ({
    to: 'segment',
    all: [...OPEN.all, { is: 'ageOn', day, from, to }],
  });
  const preview = async (audience: object, by = approver) =>
    (await by.ask('POST', '/staff/notice-previews', { audience })).body.people;

  it('counts whole years as the law does, both ends included, and in tens as every segment', async () => {
    // Who was born on 2 April is a year older from the first of that month.
    expect(await preview(aged(6, 65))).toBe(OPENED);
    expect(await preview(aged(6, 45))).toBe(40);
    expect(await preview(aged(6, 45, '2026-03-31'))).toBe(40);
    expect(await preview(aged(0, 25))).toBe(20);
    expect(await preview(aged(0, 24))).toBe('few');
    expect(await preview(aged(0, 24, '2026-03-31'))).toBe(20);
    expect(
      await preview({
        ...aged(0, 40),
        all: [...aged(0, 40).all, { is: 'ageOn', day: '2026-04-01', from: 21, to: 130 }],
      }),
    ).toBe(20);
  });

  it('refuses ages that are none, and a segment of nothing but ages', async () => {
    for (const audience of [aged(10, 9), aged(-1, 9), aged(0, 131), { to: 'segment', all: aged(0, 9).all.slice(1) }]) {
      expect((await approver.ask('POST', '/staff/notice-previews', { audience })).status).toBe(400);
    }
  });

  it('cannot be sent under twenty, and reaches those of that age alone', async () => {
    const few = await drafted(aged(0, 24));
    expect(await send(few)).toMatchObject({ status: 422, body: { code: 'segmentTooSmall' } });
    const notice = await drafted(aged(6, 25));
    expect(await send(notice)).toMatchObject({ status: 200, body: { state: 'scheduled', people: 20 } });
    expect(await deliver()).toBe(20);
    expect([...(await told(notice))].sort()).toEqual(Array.from({ length: 20 }, (_, n) => `crowd ${41 + n}`).sort());
  });

  it('leaves out who has no case but a restricted one', async () => {
    const restrict = (is: boolean) =>
      sql`update desk_case set restricted = ${is} where receipt_number = 'CROWD-000000060'`.execute(
        bench.portal.database,
      );
    await restrict(true);
    expect(await preview(aged(6, 25))).toBe('few');
    await restrict(false);
    expect(await preview(aged(6, 25))).toBe(20);
  });
});

describe('MT-05: how many a segment has', () => {
  it('is told in tens, under twenty not at all, and so many times a day', async () => {
    const by = await newBrowser(bench.portal, ['caseWorker']);
    const preview = (audience: object) => by.ask('POST', '/staff/notice-previews', { audience });
    expect((await preview(OPEN)).body).toEqual({ people: PEOPLE, left: PREVIEWS_A_DAY - 1 });
    const few = { to: 'cases', cases: [number] };
    expect((await preview(few)).body).toMatchObject({ people: 'few' });
    for (let left = PREVIEWS_A_DAY - 3; left >= 0; left -= 1) {
      expect((await preview(OPEN)).body).toMatchObject({ left });
    }
    expect(await preview(OPEN)).toMatchObject({ status: 429, body: { code: 'tooManyRequests' } });
    const rows = await bench.portal.database.selectFrom('audit_entry').select('json').execute();
    const kept = rows.filter(({ json }) => json.includes('audiencePreviewed') && json.includes(by.account.id));
    expect(kept).toHaveLength(PREVIEWS_A_DAY);
    expect(JSON.stringify(kept)).not.toContain(String(PEOPLE));
  });

  it('is too small under twenty: nothing is sent', async () => {
    const notice = await drafted({ to: 'segment', all: [{ is: 'caseOpen', procedure: 'child-allowance-end' }] });
    expect(await send(notice)).toMatchObject({ status: 422, body: { code: 'segmentTooSmall' } });
  });

  it('takes a second person above a hundred, who is not its author and sees the text; of its group alone', async () => {
    const notice = await drafted(OPEN);
    expect(await send(notice)).toMatchObject({ body: { state: 'waiting', people: PEOPLE } });
    expect(await deliver()).toBe(0);
    expect(await act(worker, notice, 'approval')).toMatchObject({ status: 403, body: { reason: 'role' } });
    const own = String((await draft(OPEN, {}, approver)).body.notice);
    await send(own, approver);
    expect(await act(approver, own, 'approval')).toMatchObject({ status: 403, body: { reason: 'fourEyes' } });
    const seen = await approver.ask('GET', `/staff/notices/${notice}`);
    expect(seen.body as unknown as StaffNotice).toMatchObject({ title: TEXT.title, text: TEXT.text, isMine: false });
    for (const stranger of [
      await newBrowser(bench.portal, ['approver'], NEIGHBOUR),
      await newBrowser(bench.portal, ['reader']),
    ]) {
      expect((await act(stranger, notice, 'approval')).status).toBeGreaterThanOrEqual(403);
      expect(JSON.stringify((await stranger.ask('GET', '/staff/notices')).body)).not.toContain(notice);
    }
    expect(await act(approver, notice, 'stop')).toMatchObject({ body: { state: 'stopped' } });
    expect(await act(approver, own, 'stop')).toMatchObject({ body: { state: 'stopped' } });
  });
});

describe('MT-06: what a notice may say', () => {
  it.each([
    ['123456789018', '12 digits'],
    ['１２３４－５６７８－９０１８', 'of another width'],
  ])('no individual number: %s (%s)', async (digits) => {
    const refused = await draft(OPEN, { text: { ...TEXT.text, ja: `番号は${digits}です` } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'individualNumberFound', at: 'text' } });
  });

  it.each([
    ['Japanese alone without a word', { text: { ja: 'a' } }],
    ['hidden characters', { title: { ...TEXT.title, ja: '市\u202e役所' } }],
    ['more than 2,000 characters', { text: { ...TEXT.text, ja: 'あ'.repeat(2_001) } }],
    ['a link that is no procedure', { link: 'https://example.jp' }],
  ])('refuses %s', async (_, change) => {
    expect((await draft(OPEN, change)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('MT-07: delivery', () => {
  it('holds a thousand people at most, however many it is for, also where their ages count', async () => {
    const day = '2026-11-28';
    const notice = await drafted({ to: 'segment', all: [...OPEN.all, { is: 'ageOn', day, from: 20, to: 40 }] });
    await sql`update staff_notice set state = 'scheduled', due_at = ${new Date(bench.portal.mailClock.nowMs)}
      where id = ${notice}`.execute(bench.portal.database);
    const counts = { rows: 0, mails: 0, opened: [] as number[] };
    const watched = bench.portal.database.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        counts.rows = Math.max(counts.rows, result.rows.length);
        return result;
      },
    });
    const delivered = await deliverNotices(
      watched,
      {
        findBirthDates: async (_, __, subjects) => {
          counts.opened.push(subjects.length);
          const old = (subject: string) =>
            Number(subject.slice('crowd '.length)) % 2 === 0 ? '1996-01-01' : '1950-01-01';
          return new Map(subjects.map((subject) => [subject, calendarDateSchema.parse(old(subject))]));
        },
        queue: {
          isOn: true,
          async putForAll(_, { due }) {
            counts.mails = Math.max(counts.mails, due.length);
          },
        },
        nowMs: () => bench.portal.mailClock.nowMs,
      },
      JOB,
      new AbortController().signal,
    );
    expect(counts.opened).toEqual([1_000, 1_000, PEOPLE - 2_000]);
    expect([counts.rows, counts.mails <= 1_000]).toEqual([1_000, true]);
    expect(delivered).toBe(PEOPLE / 2);
    expect(new Set(await told(notice)).size).toBe(PEOPLE / 2);
  });

  it('ends at any point and goes on: nobody is told twice, nobody is left out, and one mail waits for each', async () => {
    const notice = await drafted(OPEN);
    await send(notice);
    await act(approver, notice, 'approval');
    const { database } = bench.portal;
    let statements = 0;
    let killAt = Number.POSITIVE_INFINITY;
    /** Dies in the middle of a transaction, as a process would. */
    const queue = {
      isOn: true,
      putForAll: async () => {
        statements += 1;
        if (statements === killAt) throw new Error('killed');
      },
    };
    const run = () =>
      deliverNotices(
        database,
        { findBirthDates, queue, nowMs: () => bench.portal.mailClock.nowMs },
        JOB,
        new AbortController().signal,
      );
    for (killAt of [1, 3, 5]) {
      await expect(run()).rejects.toThrow('killed');
    }
    killAt = Number.POSITIVE_INFINITY;
    await Promise.all([run(), run(), deliver()]);
    const owners = await told(notice);
    expect(owners).toHaveLength(PEOPLE);
    expect(new Set(owners).size).toBe(PEOPLE);
    expect((await worker.ask('GET', `/staff/notices/${notice}`)).body).toMatchObject({ state: 'sent', told: PEOPLE });
  });

  it('stops where it is asked to: who was told keeps it, nobody else hears of it', async () => {
    const notice = await drafted(OPEN);
    await send(notice);
    await act(approver, notice, 'approval');
    const { database } = bench.portal;
    const stopping = new AbortController();
    const queue = { isOn: true, putForAll: async () => stopping.abort() };
    const nowMs = () => bench.portal.mailClock.nowMs;
    expect(await deliverNotices(database, { findBirthDates, queue, nowMs }, JOB, stopping.signal)).toBe(1_000);
    expect(await act(worker, notice, 'stop')).toMatchObject({ body: { state: 'stopped', told: 1_000 } });
    expect(await deliver()).toBe(0);
    expect(await told(notice)).toHaveLength(1_000);
  });

  it('puts one mail for each who has mail, at times of its own', async () => {
    const notice = await drafted({ to: 'segment', all: [...OPEN.all, { is: 'language', language: 'en' }] });
    await send(notice);
    await act(approver, notice, 'approval');
    await deliver();
    const owners = await told(notice);
    expect(owners).toHaveLength(Math.floor(PEOPLE / 20));
    const waiting = await sql<{ n: number }>`
      select count(*)::int as n from mail_waiting where kind = 'news' and subject_id = any(${owners})`.execute(
      bench.portal.database,
    );
    expect(waiting.rows[0]?.n).toBe(owners.length);
  });
});

describe('notices by rule', () => {
  it('tell of a certificate 90, 30 and 7 days before it ends, each once', async () => {
    const { database, stores, mailClock } = bench.portal;
    const subject = bench.portal.filerOf('ordinary');
    const end = new Date(Date.parse('2027-03-01T12:00:00+09:00'));
    await sql`update subject_certificate set not_after = null`.execute(database);
    await sql`update subject_certificate set not_after = ${end} where subject_id = ${subject}`.execute(database);
    const began = mailClock.nowMs;
    const job = { kind: 'job', id: 'tellByRule' } as const;
    const counts: number[] = [];
    for (const daysBefore of [100, 90, 89, 60, 30, 8, 7, 1, 0, -1]) {
      mailClock.nowMs = end.getTime() - daysBefore * 86_400_000;
      counts.push(await stores.tellByRule(job, new AbortController().signal));
    }
    mailClock.nowMs = began;
    expect(counts).toEqual([0, 1, 0, 0, 1, 0, 1, 0, 0, 0]);
    expect((await mine()).filter(({ kind }) => kind === 'certificateEnds').map(({ day }) => day)).toEqual(
      Array(3).fill('2027-03-01'),
    );
  });
});

describe('what is kept of it', () => {
  it('is three years: then the text, and what everybody got of it, is gone', async () => {
    const { stores, mailClock, database } = bench.portal;
    const rows = async () => {
      const counted = await sql<{ texts: number; told: number; files: number }>`
        select (select count(*)::int from staff_notice) as texts, (select count(*)::int from staff_notice_file) as files,
          (select count(*)::int from notice where sent is not null) as told`.execute(database);
      return counted.rows[0];
    };
    const before = await rows();
    const job = { kind: 'job', id: 'sweepNotices' } as const;
    await stores.sweepNotices(job);
    expect(await rows()).toEqual(before);
    const began = mailClock.nowMs;
    mailClock.nowMs += 1_100 * 86_400_000;
    for (let run = 0; run < 3; run += 1) await stores.sweepNotices(job);
    mailClock.nowMs = began;
    expect(before?.told).toBeGreaterThan(PEOPLE);
    expect(await rows()).toEqual({ texts: 0, told: 0, files: 0 });
  });
});
