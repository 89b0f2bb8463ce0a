import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDeliveryReport } from '#portal/platform/mail/delivery-report.ts';
import { MADOGUCHI } from '../../support/host/command-line.ts';
import { ADDRESS, type MailBench, openMailBench } from '../../support/portal/mail-bench.ts';
import { type ReceivedMail, readMail } from '../../support/portal/mail-server.ts';
import { MUNICIPALITY, newBrowser, OPERATOR } from '../../support/portal/staff-browser.ts';

const HOUR_MS = 3_600_000;
const MAIL_ID = `<${'a1'.repeat(18)}@city.example>`;

interface ReportChange {
  readonly action?: string;
  readonly status?: string;
  readonly messageId?: string;
  readonly recipients?: string;
  readonly type?: string;
  readonly returned?: string;
  readonly more?: string;
}

/** A report as mail servers write it (RFC 3464, appendix), about a mail of ours. */
function reportOf({
  action = 'failed',
  status = '5.1.1',
  messageId = MAIL_ID,
  recipients = `Final-Recipient: rfc822;${ADDRESS}\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; 550 ${status} no\n such user\n`,
  type = 'multipart/report; report-type=delivery-status;\n boundary="=_one"',
  returned = `Content-Type: text/rfc822-headers\n\nFrom: noreply@city.example\nTo: ${ADDRESS}\nSubject: a\nMessage-ID: ${messageId}\n`,
  more = '',
}: ReportChange = {}): Buffer {
  const text = `Return-Path: <>
From: MAILER-DAEMON@relay.example
To: noreply@city.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: ${type}

--=_one
Content-Type: text/plain; charset=utf-8

The mail could not be delivered.
${more}
--=_one
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Sat, 28 Nov 2026 12:00:00 +0900

${recipients}
--=_one
${returned}
--=_one--
`;
  return Buffer.from(text.replaceAll('\n', '\r\n'));
}

const whole = (message: string) => `Content-Type: message/rfc822\n\n${message}`;

describe('a report about a mail', () => {
  const idOf = MAIL_ID.slice(1, -1);
  it.each<readonly [string, ReportChange, boolean]>([
    ['a mailbox that is not there', {}, true],
    ['a domain that takes no mail', { status: '5.1.2' }, true],
    ['a mailbox that is switched off', { status: '5.2.1' }, true],
    ['a refusal without a reason', { status: '5.0.0' }, true],
    ['an action in capitals', { action: 'FAILED' }, true],
    ['the whole mail returned', { returned: whole(`Message-ID: ${MAIL_ID}\nSubject: a\n\nBody\n`) }, true],
    ['a long identifier, folded', { returned: whole(`Message-ID:\n ${MAIL_ID}\nSubject: a\n\nBody\n`) }, true],
    ['a delay', { action: 'delayed', status: '4.4.1' }, false],
    ['a mail passed on', { action: 'relayed', status: '2.1.9' }, false],
    ['a mail delivered', { action: 'delivered', status: '2.0.0' }, false],
    ['a full mailbox, for now', { status: '4.2.2' }, false],
    ['a relay that does not know us', { status: '5.7.1' }, false],
    ['a system out of order', { status: '5.3.0' }, false],
    ['a way that is not there', { status: '5.4.4' }, false],
  ])('tells of %s', async (_, change, isRefused) => {
    expect(await readDeliveryReport(reportOf(change))).toEqual({ messageId: idOf, isRefused });
  });

  it('is read with line feeds alone, and in the writing of other scripts (RFC 6533)', async () => {
    const bare = Buffer.from(reportOf().toString().replaceAll('\r\n', '\n'));
    expect(await readDeliveryReport(bare)).toEqual({ messageId: idOf, isRefused: true });
    const global = Buffer.from(
      reportOf().toString().replace('message/delivery-status', 'message/global-delivery-status'),
    );
    expect(await readDeliveryReport(global)).toEqual({ messageId: idOf, isRefused: true });
  });

  it.each<readonly [string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['zeros', () => new Uint8Array(1_000)],
    ['bytes that are no text', () => Buffer.from(Array.from({ length: 10_000 }, (_, n) => (n * 7919) % 256))],
    ['a mail of a person', () => Buffer.from(`From: a@b.example\r\nMessage-ID: ${MAIL_ID}\r\n\r\nHello\r\n`)],
    [
      'another report',
      () => reportOf({ type: 'multipart/report; report-type=disposition-notification; boundary="=_one"' }),
    ],
    ['a report in the text of a mail', () => reportOf({ type: 'multipart/mixed; boundary="=_one"' })],
    ['a report about nobody', () => reportOf({ recipients: '' })],
    [
      'a report about two',
      () => reportOf({ recipients: 'Action: failed\nStatus: 5.1.1\n\nAction: failed\nStatus: 5.1.1\n' }),
    ],
    ['a report without a status', () => reportOf({ recipients: 'Action: failed\n' })],
    ['a status of words', () => reportOf({ status: 'no such user' })],
    ['a report about no mail', () => reportOf({ returned: 'Content-Type: text/plain\n\nnothing\n' })],
    ['a mail without an identifier', () => reportOf({ returned: whole('Subject: a\n\nBody\n') })],
    ['an identifier of 300 characters', () => reportOf({ messageId: `<${'a'.repeat(300)}@city.example>` })],
    ['an identifier with a space', () => reportOf({ messageId: '<a b@city.example>' })],
    ['more than 200 kB', () => reportOf({ more: 'x'.repeat(200_000) })],
    ['headers of 150 kB', () => Buffer.concat([Buffer.from(`X-More: ${'x'.repeat(150_000)}\r\n`), reportOf()])],
    ['five thousand lines', () => reportOf({ more: 'x\n'.repeat(5_000) })],
    ['thirty parts', () => reportOf({ more: '--=_one\nContent-Type: application/x\n\nx\n'.repeat(30) })],
    ['parts within parts, 500 deep', () => nested(500)],
    ['mails within mails, 500 deep', () => Buffer.from(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(500)}x`)],
  ])('is not read out of %s', async (_, make) => {
    expect(await readDeliveryReport(make())).toBeUndefined();
  });

  it('takes no long time over what is made to be slow', async () => {
    const slow = [
      Buffer.from(
        reportOf()
          .toString()
          .replace('--=_one\r\n', `--=_one\r\n${'--=_one\r\n'.repeat(3_500)}`),
      ),
      reportOf({ recipients: `Action: failed\nStatus: 5.1.1\n${' \n'.repeat(3_500)}` }),
      reportOf({ recipients: `${'a'.repeat(190_000)}` }),
      reportOf({ recipients: `${'\n \t'.repeat(3_500)}` }),
      reportOf({ returned: whole(`${'Message-ID: <'.repeat(14_000)}\n`) }),
      reportOf({ type: `multipart/report; ${'a=b; '.repeat(15_000)} report-type=delivery-status; boundary="=_one"` }),
      Buffer.from(
        `Content-Type: multipart/report; report-type=delivery-status; boundary=a\r\n\r\n${'--a\r\n\r\n'.repeat(1_900)}`,
      ),
    ];
    for (const [n, bytes] of slow.entries()) {
      const from = performance.now();
      await readDeliveryReport(bytes);
      expect([n, performance.now() - from < 5_000]).toEqual([n, true]);
    }
  }, 60_000);
});

function nested(depth: number): Buffer {
  let text = 'x';
  for (let n = 0; n < depth; n += 1) {
    text = `Content-Type: multipart/report; report-type=delivery-status; boundary=b${n}\r\n\r\n--b${n}\r\n${text}\r\n--b${n}--\r\n`;
  }
  return Buffer.from(text);
}

describe('a mail that comes back', () => {
  let bench: MailBench;
  let token: string;
  let number: string;
  let folder: string;
  beforeEach(async () => {
    bench = await openMailBench();
    token = await bench.portal.signIn('ordinary');
    number = await bench.file(token);
    await bench.confirmAddress(token);
    folder = await mkdtemp(join(tmpdir(), 'madoguchi-returned-'));
  });
  afterEach(async () => {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = async () => (await bench.portal.ask(token, { method: 'GET', url: '/mail' })).body;
  const idOf = (mail: ReceivedMail | undefined) => (mail && readMail(mail).headers.get('Message-ID')) ?? '';

  async function sendNews(): Promise<string> {
    const before = bench.server.received.length;
    await bench.happen(number);
    await bench.deliver();
    const mail = bench.server.received.slice(before).find(({ to }) => to.includes(ADDRESS));
    bench.portal.mailClock.nowMs += HOUR_MS;
    return idOf(mail);
  }

  function bounce(report: Uint8Array, file = '-') {
    const url = new URL(bench.portal.databaseUrl);
    const password = decodeURIComponent(url.password);
    url.password = '';
    const place = ['--data', join(folder, 'data'), '--database', url.href];
    const args = ['portal', 'mail', 'bounce', file, '--json', ...place];
    const run = spawnSync(process.execPath, [MADOGUCHI, ...args], {
      input: file === '-' ? report : '',
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, MADOGUCHI_DATABASE_PASSWORD: password },
    });
    return { status: run.status, json: run.stdout === '' ? run.stderr : JSON.parse(run.stdout) };
  }

  it('marks its address by a pipe, is told to the staff of the case, and ends mail there until it is confirmed anew', async () => {
    const messageId = await sendNews();
    expect(bounce(reportOf({ messageId: '<never@city.example>' }))).toEqual({ status: 0, json: { result: 'unknown' } });
    expect(bounce(reportOf({ messageId, status: '4.2.2', action: 'delayed' }))).toEqual({
      status: 0,
      json: { result: 'notRefused' },
    });
    expect(await settings()).toMatchObject({ contact: { isRefused: false } });
    expect(bounce(reportOf({ messageId }))).toEqual({ status: 0, json: { result: 'recorded' } });
    expect(await settings()).toMatchObject({ contact: { address: ADDRESS, isRefused: true } });
    const worker = await newBrowser(bench.portal, ['caseWorker']);
    const seen = await worker.ask('GET', '/staff/mail-problems');
    expect(seen.body).toMatchObject({ problems: [{ problem: 'bounced', receiptNumber: number, staff: null }] });
    expect(JSON.stringify(seen.body)).not.toContain(ADDRESS);
    expect(await sendNews()).toBe('');
    expect(bounce(reportOf({ messageId }))).toEqual({ status: 0, json: { result: 'unknown' } });

    await bench.confirmAddress(token);
    expect((await worker.ask('GET', '/staff/mail-problems')).body).toMatchObject({ problems: [] });
    expect(await sendNews()).not.toBe('');
  }, 120_000);

  it('does not mark an address that was confirmed after it went', async () => {
    const messageId = await sendNews();
    await bench.confirmAddress(token, 'other@home.example');
    const file = join(folder, 'report.eml');
    await writeFile(file, reportOf({ messageId }));
    expect(bounce(new Uint8Array(), file)).toEqual({ status: 0, json: { result: 'recorded' } });
    expect(await settings()).toMatchObject({ contact: { address: 'other@home.example', isRefused: false } });
    const worker = await newBrowser(bench.portal, ['caseWorker']);
    expect((await worker.ask('GET', '/staff/mail-problems')).body).toMatchObject({ problems: [] });
  }, 60_000);

  it('is told to the administrators where it was an invitation', async () => {
    const invited = await bench.portal.stores.staff.invite(OPERATOR, MUNICIPALITY, {
      name: '職員',
      mail: 'gone@city.example',
      grants: [{ role: 'reader', group: '*' }],
    });
    if (!invited.ok) throw new Error(invited.failure.code);
    await bench.deliver();
    const mail = bench.server.received.find(({ to }) => to.includes('gone@city.example'));
    expect(bounce(reportOf({ messageId: idOf(mail) }))).toEqual({ status: 0, json: { result: 'recorded' } });
    const administrator = await newBrowser(bench.portal, ['administrator']);
    expect((await administrator.ask('GET', '/staff/mail-problems')).body).toMatchObject({
      problems: [{ problem: 'bounced', staff: invited.value.staff }],
    });
  }, 60_000);

  it('is a failure where it is no report, and keeps no identifier and no address', async () => {
    const messageId = await sendNews();
    const answer = bounce(Buffer.from('From: a@b.example\r\n\r\nHello\r\n'));
    expect(answer.status).toBe(2);
    const { rows } = await sql<{ text: string }>`select mail_log::text as text from mail_log`.execute(
      bench.portal.database,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { text } of rows) {
      expect(text).not.toContain(messageId.slice(1, 20));
      expect(text).not.toContain(ADDRESS);
    }
  }, 60_000);
});
