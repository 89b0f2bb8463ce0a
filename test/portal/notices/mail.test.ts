import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOTICE_ROUTES, NOTICE_TOPICS } from '#contract/portal/notice-routes.ts';
import { LANGUAGES } from '#contract/values/language.ts';
import { MAIL_WORDS } from '#words/mail-words.ts';
import { ADDRESS, type MailBench, NOON_MS, OPERATOR_NAME, openMailBench } from '../../support/portal/mail-bench.ts';
import { type ReceivedMail, readMail } from '../../support/portal/mail-server.ts';
import { TEST_ORIGIN } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, newBrowser, OPERATOR, STAFF_PASSWORD } from '../../support/portal/staff-browser.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let bench: MailBench;
let token: string;
let number: string;
beforeEach(async () => {
  bench = await openMailBench();
  token = await bench.portal.signIn('ordinary');
  number = await bench.file(token);
  await bench.confirmAddress(token);
});
afterEach(() => bench.close());

const received = () => bench.server.received;
const clock = () => bench.portal.mailClock;
const waiting = () => bench.portal.database.selectFrom('mail_waiting').selectAll().execute();
const settings = async () => (await bench.portal.ask(token, { method: 'GET', url: '/mail' })).body;

/** What must differ from mail to mail, taken out. */
function alike({ text }: ReceivedMail): string {
  return text
    .replace(/^Date: .*$/m, 'Date')
    .replace(/^Message-ID: .*$/im, 'Message-ID')
    .replace(/^List-Unsubscribe: <[^>]*>$/m, 'List-Unsubscribe');
}

function stopUrlOf(mail: ReceivedMail | undefined): string {
  return /<(.*)>/.exec((mail && readMail(mail).headers.get('List-Unsubscribe')) ?? '')?.[1] ?? '';
}

const pressStop = (url: string, payload = 'List-Unsubscribe=One-Click', type = 'application/x-www-form-urlencoded') =>
  bench.portal.app.inject({ method: 'POST', url: new URL(url).pathname, payload, headers: { 'content-type': type } });

describe('DT-27: mail', () => {
  it('says in each language that something came, and nothing of what', async () => {
    for (const language of LANGUAGES) {
      await bench.portal.ask(token, { method: 'POST', url: '/mail', payload: { language, isOn: true } });
      await bench.happen(number);
      clock().nowMs += HOUR_MS;
      await bench.deliver();
      const mail = received().pop();
      if (mail === undefined) throw new Error(`no mail in ${language}`);
      const { headers, body } = readMail(mail);
      const from = language === 'en' ? OPERATOR_NAME.en : OPERATOR_NAME.ja;
      expect(body.replaceAll('\r\n', '\n')).toBe(MAIL_WORDS[language].news.text(from));
      expect([...headers.keys()].sort()).toEqual([
        'Auto-Submitted',
        'Content-Transfer-Encoding',
        'Content-Type',
        'Date',
        'From',
        'List-Unsubscribe',
        'List-Unsubscribe-Post',
        'MIME-Version',
        'Message-ID',
        'Subject',
        'To',
      ]);
    }
  });

  it('has texts with no number, day, code, address or name of a procedure, whatever they are about', () => {
    for (const language of LANGUAGES) {
      const { news, addressChanged } = MAIL_WORDS[language];
      for (const text of [news.subject, news.text(''), addressChanged.subject, addressChanged.text('')]) {
        expect(text).not.toMatch(
          /[0-9０-９]|https?:|www\.|MG-|@|手当|申請|届|補正|決定|期限|allowance|deadline|decision/i,
        );
      }
      expect(MAIL_WORDS[language].code.subject).not.toMatch(/\d/);
    }
  });

  it('looks the same byte for byte for two events of two kinds, but for date, identifier and the way to stop it', async () => {
    await bench.happen(number, 'askCorrection');
    await bench.deliver();
    clock().nowMs += 3 * HOUR_MS;
    await bench.happen(number, 'decide');
    await bench.deliver();
    const [first, second] = received();
    if (first === undefined || second === undefined) throw new Error('two mails');
    expect(alike(second)).toBe(alike(first));
    expect(second.text.length).toBe(first.text.length);
    expect(first.text).not.toContain(number);
    const ids = received().map((mail) => readMail(mail).headers.get('Message-ID'));
    expect(ids[0]).toMatch(/^<[0-9a-f]{36}@city\.example>$/);
    expect(new Set(ids).size).toBe(2);
    expect(stopUrlOf(first)).toMatch(new RegExp(`^${TEST_ORIGIN}/mail/stop/[A-Za-z0-9_-]{43}$`));
    expect(stopUrlOf(second)).not.toBe(stopUrlOf(first));
  });
});

describe('by which way a person hears of what', () => {
  const ways = async (change?: object, by = token) => {
    const url = '/notices/ways';
    const { body: before } = await bench.portal.ask(by, { method: 'GET', url });
    if (change === undefined) return before;
    const changed = await bench.portal.ask(by, { method: 'PUT', url, payload: { ...before, ...change } });
    expect(changed.status).toBe(200);
    return changed.body;
  };

  it('is mail for each kind until the person says otherwise, for themselves alone', async () => {
    const asFirst = await ways();
    expect(asFirst).toEqual(Object.fromEntries(NOTICE_TOPICS.map((topic) => [topic, { mail: true, desktop: false }])));
    const other = await bench.portal.signIn('spouse');
    const changed = await ways({ payment: { mail: false, desktop: true } });
    expect(changed).toEqual({ ...asFirst, payment: { mail: false, desktop: true } });
    expect(await ways()).toEqual(changed);
    expect(await ways(undefined, other)).toEqual(asFirst);
    const { payment: _, ...missing } = asFirst;
    const url = '/notices/ways';
    expect((await bench.portal.ask(token, { method: 'PUT', url, payload: missing })).status).toBe(400);
    expect((await bench.portal.ask(undefined, { method: 'GET', url })).status).toBe(401);
  });

  it('no mail goes for what is told in the app alone, and no office hears that mail did not reach them', async () => {
    await ways({ case: { mail: false, desktop: false } });
    await bench.happen(number);
    expect(await waiting()).toEqual([]);
    const { body } = await bench.portal.ask(token, { method: 'GET', url: '/notices' });
    const { notices } = NOTICE_ROUTES.listNotices.reply.parse(body);
    expect(notices.map(({ kind }) => kind).sort()).toEqual(['decided', 'received']);
    await bench.portal.database.updateTable('mail_contact').set({ bounced_at: new Date() }).execute();
    await bench.happen(number);
    expect(await bench.portal.database.selectFrom('mail_problem').selectAll().execute()).toEqual([]);
    await ways({ case: { mail: true, desktop: false } });
    await bench.happen(number);
    expect(await bench.portal.database.selectFrom('mail_problem').selectAll().execute()).toHaveLength(1);
  });

  it('what is about the account itself is told by mail whatever was chosen', async () => {
    await ways(Object.fromEntries(NOTICE_TOPICS.map((topic) => [topic, { mail: false, desktop: false }])));
    const subject = bench.portal.filerOf('ordinary');
    const [job] = bench.portal.stores.eventJobs.mandateBegan;
    await bench.portal.database.transaction().execute(async (transaction) =>
      job?.handle({
        transaction,
        eventId: '1',
        data: { subject, proxy: bench.portal.filerOf('spouse') } as never,
        signal: new AbortController().signal,
      }),
    );
    expect(await waiting()).toHaveLength(1);
  });
});

describe('when mail goes', () => {
  it('a thousand events of one person in a day are one mail an hour, and none by night', async () => {
    const mailedAt: number[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      await bench.happen(number, 'decide', 42);
      for (let quarter = 0; quarter < 4; quarter += 1) {
        const before = received().length;
        await bench.deliver();
        if (received().length > before) mailedAt.push(clock().nowMs);
        expect(received().length - before).toBeLessThanOrEqual(1);
        clock().nowMs += 15 * MINUTE_MS;
      }
    }
    const hours = mailedAt.map((atMs) => new Date(atMs + 9 * HOUR_MS).getUTCHours());
    expect(hours).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 8, 9, 10, 11]);
    for (const [n, atMs] of mailedAt.entries()) {
      if (n > 0) expect(atMs - (mailedAt[n - 1] ?? 0)).toBeGreaterThanOrEqual(HOUR_MS);
    }
    expect(await waiting()).toHaveLength(0);
  }, 120_000);

  it('what came by night goes at eight', async () => {
    clock().nowMs = Date.parse('2026-11-28T21:00:00+09:00');
    await bench.happen(number);
    for (const time of ['28T23:30', '29T03:00', '29T07:59']) {
      clock().nowMs = Date.parse(`2026-11-${time}:00+09:00`);
      await bench.deliver();
      expect(received()).toEqual([]);
    }
    clock().nowMs = Date.parse('2026-11-29T08:00:00+09:00');
    await bench.deliver();
    expect(received()).toHaveLength(1);
  });

  it('a server that is busy is tried again after 1 minute and longer, by day, for more than a day, then never', async () => {
    bench.server.refuses.recipient = { status: 451, text: '4.3.0 later' };
    await bench.happen(number);
    const pauses: number[] = [];
    for (;;) {
      await bench.deliver();
      const [row] = await waiting();
      if (row === undefined) break;
      const nextMs = row.due_at.getTime();
      pauses.push(nextMs - clock().nowMs);
      const hour = new Date(nextMs + 9 * HOUR_MS).getUTCHours();
      expect(hour >= 8 && hour < 21).toBe(true);
      clock().nowMs = nextMs;
    }
    expect(pauses[0]).toBe(MINUTE_MS);
    expect(pauses).toHaveLength(7);
    expect(clock().nowMs - NOON_MS).toBeGreaterThan(24 * HOUR_MS);
    expect(received()).toEqual([]);
    expect(await settings()).toMatchObject({ contact: { isRefused: false } });
    const log = await bench.portal.database.selectFrom('mail_log').selectAll().where('kind', '=', 'news').execute();
    expect(log).toMatchObject([{ outcome: 'gaveUp', smtp_status: 451, tries: 8 }]);
  });

  it('one mail that cannot be made does not keep the others from going', async () => {
    await bench.happen(number);
    await bench.portal.database
      .updateTable('mail_contact')
      .set({ address: Buffer.from('spoilt') })
      .execute();
    await bench.deliver();
    expect(received()).toEqual([]);
    expect(bench.portal.logged).toContainEqual(expect.objectContaining({ event: 'mailFaulty' }));
    const invited = await invite('new@city.example');
    await bench.deliver();
    expect(invited.ok && received().map(({ to }) => to)).toEqual([['new@city.example']]);
  });
});

const invite = (mail: string) =>
  bench.portal.stores.staff.invite(OPERATOR, MUNICIPALITY, {
    name: '職員',
    mail,
    grants: [{ role: 'reader', group: '*' }],
  });

describe('an address that is refused for good', () => {
  it('is marked, written to no more, and staff see which case is to be told by post', async () => {
    bench.server.refuses.recipient = { status: 550, text: '5.1.1 no such user hanako' };
    await bench.happen(number);
    await bench.deliver();
    expect(await settings()).toMatchObject({ contact: { isRefused: true } });
    const sessions = bench.server.sessions.count;
    const later = await bench.file(token);
    clock().nowMs += HOUR_MS;
    await bench.happen(later);
    await bench.deliver();
    expect(bench.server.sessions.count).toBe(sessions);

    const worker = await newBrowser(bench.portal, ['caseWorker']);
    const seen = await worker.ask('GET', '/staff/mail-problems');
    expect(seen.body).toEqual({
      problems: [later, number].map((receiptNumber) => ({
        problem: 'bounced',
        at: expect.any(String),
        receiptNumber,
        staff: null,
      })),
      next: null,
    });
    expect(JSON.stringify([seen, bench.portal.logged])).not.toMatch(/hanako|home\.example|no such user/);

    bench.server.refuses.recipient = undefined;
    await bench.confirmAddress(token);
    expect((await worker.ask('GET', '/staff/mail-problems')).body).toMatchObject({ problems: [] });
    await bench.happen(number);
    clock().nowMs += HOUR_MS;
    await bench.deliver();
    expect(received().map(({ to }) => to)).toEqual([[ADDRESS]]);
  });

  it('is a case of those whose group it is: others’ groups, cities and roles see none', async () => {
    bench.server.refuses.recipient = { status: 550, text: '5.1.1 no' };
    await bench.happen(number);
    await bench.deliver();
    const group = bench.portal.procedure('child-allowance-end').group ?? 'general';
    const seenBy = async (...who: [Parameters<typeof newBrowser>[1], string?, string?]) => {
      const browser = await newBrowser(bench.portal, ...who);
      const { status, body } = await browser.ask('GET', '/staff/mail-problems');
      return status === 200 ? (body.problems as unknown[]).length : status;
    };
    expect(await seenBy(['reader'], MUNICIPALITY, group)).toBe(1);
    expect(await seenBy(['reader'], MUNICIPALITY, 'another')).toBe(0);
    expect(await seenBy(['approver'], '132918')).toBe(0);
    expect(await seenBy(['administrator'])).toBe(0);
    expect(await seenBy(['auditor'])).toBe(403);
  });

  it('is not marked where the server refuses us, not the address', async () => {
    bench.server.refuses.recipient = { status: 550, text: '5.7.1 relaying denied' };
    await bench.happen(number);
    await bench.deliver();
    expect(await settings()).toMatchObject({ contact: { isRefused: false } });
    expect(await waiting()).toMatchObject([{ tries: 1 }]);
  });
});

describe('one press (RFC 8058)', () => {
  const multipart = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
  it.each([
    ['a form', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    ['a form in parts', multipart, 'multipart/form-data; boundary=b'],
  ])('stops mail and never a notice, without a session: %s', async (_, payload, type) => {
    await bench.happen(number);
    await bench.deliver();
    expect((await pressStop(stopUrlOf(received()[0]), payload, type)).statusCode).toBe(204);
    expect(await settings()).toMatchObject({ contact: { isOn: false } });
    clock().nowMs += HOUR_MS;
    await bench.happen(number);
    await bench.deliver();
    expect(received()).toHaveLength(1);
    const { body } = await bench.portal.ask(token, { method: 'GET', url: '/notices' });
    expect(body.notices).toHaveLength(3);
  });

  it('also stops a mail that waits already', async () => {
    await bench.happen(number);
    await bench.deliver();
    await bench.happen(number);
    await pressStop(stopUrlOf(received()[0]));
    clock().nowMs += HOUR_MS;
    await bench.deliver();
    expect(received()).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  it('tells nobody whether a token is one, and only asking for it by POST counts', async () => {
    await bench.happen(number);
    await bench.deliver();
    const url = stopUrlOf(received()[0]);
    const got = await bench.portal.app.inject({ method: 'GET', url: new URL(url).pathname });
    expect(got.statusCode).toBe(404);
    for (const payload of ['', 'a=b', 'List-Unsubscribe=No', 'List-Unsubscribe=One-Click&List-Unsubscribe=One-Click']) {
      expect((await pressStop(url, payload)).statusCode).toBe(400);
    }
    expect((await pressStop(url, '{}', 'application/json')).statusCode).toBe(415);
    expect(await settings()).toMatchObject({ contact: { isOn: true } });
    const strange = await pressStop(`${TEST_ORIGIN}/mail/stop/${'A'.repeat(43)}`);
    const known = await pressStop(url);
    expect([strange.statusCode, strange.body]).toEqual([known.statusCode, known.body]);
    expect(JSON.stringify(bench.portal.logged)).not.toContain(new URL(url).pathname.split('/').at(-1));
  });

  it('by the reader of an address that was left stops nothing of the new one', async () => {
    await bench.happen(number);
    await bench.deliver();
    const url = stopUrlOf(received()[0]);
    clock().nowMs += MINUTE_MS;
    await bench.confirmAddress(token, 'new@home.example');
    await pressStop(url);
    expect(await settings()).toMatchObject({ contact: { isOn: true } });
  });
});

describe('staff', () => {
  it('are sent the link of an invitation at once, by night too, and of a recovery that it began, without its link', async () => {
    clock().nowMs = Date.parse('2026-11-28T23:00:00+09:00');
    const invited = await invite('new@city.example');
    if (!invited.ok) throw new Error(invited.failure.code);
    await bench.deliver();
    const before = await waiting();
    const recovered = await bench.portal.stores.staff.recover(OPERATOR, MUNICIPALITY, invited.value.staff);
    if (!recovered.ok) throw new Error(recovered.failure.code);
    await expect.poll(waiting).toHaveLength(before.length + 1);
    await bench.deliver();
    const bodies = received().map((mail) => readMail(mail).body.replaceAll('\r\n', '\n'));
    expect(bodies[0]).toContain(TEST_ORIGIN + invited.value.link);
    expect(bodies.slice(1)).toEqual([MAIL_WORDS.ja.recovery.text(OPERATOR_NAME.ja)]);
    expect(received().map((mail) => readMail(mail).headers.has('List-Unsubscribe'))).toEqual([false, false]);
    expect(await waiting()).toEqual([]);
  });

  it('DT-19: are told at once of a new way to sign in and of changed roles, by what their account says now', async () => {
    clock().nowMs = Date.parse('2026-11-28T23:00:00+09:00');
    const administrator = await newBrowser(bench.portal, ['administrator']);
    // The invitation is on its way as well.
    await expect.poll(waiting).toHaveLength(2);
    await bench.deliver();
    const { id, mail } = administrator.account;
    const { factorAdded, grantsChanged } = MAIL_WORDS.ja;
    const told = () =>
      received()
        .filter(({ to }) => to.includes(mail))
        .map((one) => readMail(one).body.replaceAll('\r\n', '\n'));
    const first = factorAdded.text(OPERATOR_NAME.ja, factorAdded.ways.password);
    expect(told()).toContain(first);
    expect(told()).toHaveLength(2);

    const { passwordChanged } = MAIL_WORDS.ja;
    const replaced = await administrator.ask('PUT', '/staff/factors/password', {
      password: STAFF_PASSWORD,
      newPassword: 'amber ladder 63 snow',
    });
    expect(replaced.status).toBe(204);
    await expect.poll(waiting).toHaveLength(1);
    await bench.deliver();
    const ofPassword = passwordChanged.text(OPERATOR_NAME.ja);
    expect(told().at(-1)).toBe(ofPassword);

    const grant = { role: 'catalogueEditor', group: '*' } as const;
    const added = await bench.portal.stores.staff.addGrant(OPERATOR, MUNICIPALITY, id, grant);
    if (!added.ok) throw new Error(added.failure.code);
    await expect.poll(waiting).toHaveLength(1);
    await bench.deliver();
    const changed = grantsChanged.text(OPERATOR_NAME.ja);
    expect(told().at(-1)).toBe(changed);
    await bench.portal.stores.staff.endGrant(OPERATOR, MUNICIPALITY, id, added.value);
    await expect.poll(waiting).toHaveLength(1);
    await bench.deliver();
    expect(told().slice(2)).toEqual([ofPassword, changed, changed]);
    expect(`${first}${changed}${ofPassword}`).not.toMatch(/https?:|#/);
  });

  it('are told of nothing once the account has ended', async () => {
    const leaver = await newBrowser(bench.portal, ['reader']);
    await expect.poll(waiting).toHaveLength(2);
    const left = await bench.portal.stores.staff.leave(OPERATOR, MUNICIPALITY, leaver.account.id);
    expect(left.ok).toBe(true);
    await bench.deliver();
    const { factorAdded } = MAIL_WORDS.ja;
    const told = received().filter(({ to }) => to.includes(leaver.account.mail));
    expect(told).toHaveLength(1);
    const bodies = told.map((mail) => readMail(mail).body.replaceAll('\r\n', '\n'));
    expect(bodies).not.toContain(factorAdded.text(OPERATOR_NAME.ja, factorAdded.ways.password));
    expect(await waiting()).toEqual([]);
  });

  it('whom mail does not reach are told of to the administrators, by account', async () => {
    bench.server.refuses.recipient = { status: 550, text: '5.1.1 no' };
    const invited = await invite('gone@city.example');
    if (!invited.ok) throw new Error(invited.failure.code);
    await bench.deliver();
    const administrator = await newBrowser(bench.portal, ['administrator']);
    const seen = await administrator.ask('GET', '/staff/mail-problems');
    expect(seen.body).toMatchObject({
      problems: [{ problem: 'bounced', staff: invited.value.staff, receiptNumber: null }],
    });
    expect(JSON.stringify(seen.body)).not.toContain('gone@city');
    const worker = await newBrowser(bench.portal, ['caseWorker']);
    expect((await worker.ask('GET', '/staff/mail-problems')).body).toMatchObject({ problems: [] });
  });
});

it('what became of mail is kept for 90 days and no longer', async () => {
  await bench.happen(number);
  await bench.deliver();
  const job = { kind: 'job', id: 'sweepNotices' } as const;
  const logged = async () => (await bench.portal.database.selectFrom('mail_log').select('id').execute()).length;
  clock().nowMs += 90 * 24 * HOUR_MS - MINUTE_MS;
  await bench.portal.stores.sweepNotices(job);
  expect(await logged()).toBe(2);
  clock().nowMs += 2 * MINUTE_MS;
  expect(await bench.portal.stores.sweepNotices(job)).toMatchObject({ mails: 2 });
  expect(await logged()).toBe(0);
});
