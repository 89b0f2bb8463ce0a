import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCHANGE_RECORD_ROUTES } from '#contract/portal/exchange-record-routes.ts';
import { SAMPLE_PDF } from '../../support/application/sample-answers.ts';
import { sampleFile, sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const KEY = 'elderSiblingConfirmation';
const PNG = new Uint8Array(
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82', 'latin1'),
);

let portal: TestPortal;
let token: string;
let number: string;
let worker: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  token = await portal.signIn('ordinary');
  worker = await newBrowser(portal, ['caseWorker']);
  number = await fileNew();
});
afterAll(() => portal.close());

async function fileNew(): Promise<string> {
  const container = await sampleFiling(
    await portal.authority.holder('ordinary'),
    portal.procedure('child-allowance-claim'),
    { filer: portal.filerOf('ordinary'), files: [sampleFile(KEY, SAMPLE_PDF), sampleFile(KEY, PNG, 'image/png')] },
  );
  const filed = await portal.file(token, container);
  expect(filed).toMatchObject({ status: 201 });
  return String(filed.body.receiptNumber);
}

const addressOf = (of: string, attachment: number | string = 1, filing = 1) =>
  `/staff/cases/${of}/filings/${filing}/attachments/${attachment}`;
const get = (by: StaffBrowser, url: string) =>
  portal.app.inject({ method: 'GET', url, headers: { cookie: by.cookie, 'x-csrf-token': by.csrfToken } });
async function looks(): Promise<{ case: string | null; detail: object; result: string; actor: { id: string } }[]> {
  const rows = await portal.database.selectFrom('audit_entry').select('json').orderBy('n').execute();
  return rows.map(({ json }) => JSON.parse(json)).filter(({ act }) => act === 'attachmentRead');
}

describe('an attachment at the desk', () => {
  it('DT-13: is given byte for byte, by the kind of its bytes, under a name of ours, and no browser shows it', async () => {
    const answer = await get(worker, addressOf(number));
    expect(answer.statusCode).toBe(200);
    expect(new Uint8Array(answer.rawPayload)).toEqual(SAMPLE_PDF);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${KEY}-1.pdf"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const picture = await get(worker, `${addressOf(number, 2)}?use=save`);
    expect(new Uint8Array(picture.rawPayload)).toEqual(PNG);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="${KEY}-2.png"`,
    });
    expect(await looks()).toMatchObject([
      {
        case: number,
        result: 'ok',
        actor: { id: worker.account.id },
        detail: { filing: 1, attachment: 1, use: 'show' },
      },
      { case: number, result: 'ok', detail: { filing: 1, attachment: 2, use: 'save' } },
    ]);
    const read = await portal.ask(token, { method: 'GET', url: '/exchange-records' });
    expect(EXCHANGE_RECORD_ROUTES.listExchangeRecords.reply.parse(read.body).records).toMatchObject([
      { receiptNumber: number, way: 'desk', kinds: expect.arrayContaining(['attachments']) },
    ]);
  });

  it('is not there where the case, the filing or the file is not, with each attempt in the audit', async () => {
    const neighbour = await newBrowser(portal, ['approver'], NEIGHBOUR);
    const otherGroup = await newBrowser(portal, ['approver'], MUNICIPALITY, 'tax');
    const auditor = await newBrowser(portal, ['auditor']);
    const refused = async () => (await looks()).filter(({ result }) => result === 'refused');
    expect(await refused()).toEqual([]);
    for (const by of [neighbour, otherGroup, auditor]) {
      expect(await by.ask('GET', addressOf(number))).toMatchObject({ status: 404, body: { code: 'notFound' } });
    }
    expect(await worker.ask('GET', addressOf(number, 3))).toMatchObject({ status: 404, body: { code: 'notFound' } });
    expect(await worker.ask('GET', addressOf(number, 1, 2))).toMatchObject({ status: 404 });
    expect(await refused()).toMatchObject(
      Array.from({ length: 5 }, () => ({ result: 'refused', detail: { code: 'notFound' } })),
    );
    for (const item of ['0', '26', '1.5', 'a', '..%2f']) {
      expect((await worker.ask('GET', addressOf(number, item))).status, item).toBeGreaterThanOrEqual(400);
    }
    expect((await get({ ...worker, cookie: '' }, addressOf(number))).statusCode).toBe(401);
  });

  it('DT-11: of a restricted case is shown to nobody, as nothing in a file can be masked', async () => {
    const restricted = await fileNew();
    const approver = await newBrowser(portal, ['approver']);
    const { version } = (await approver.ask('GET', `/staff/cases/${restricted}`)).body;
    const done = await approver.ask('POST', `/staff/cases/${restricted}/acts`, {
      key: crypto.randomUUID(),
      version,
      act: { type: 'restrict', reason: '架空の理由による制限。' },
    });
    expect(done.status).toBe(200);
    expect(await approver.ask('GET', addressOf(restricted))).toMatchObject({
      status: 403,
      body: { code: 'actionNotAllowed', reason: 'restricted' },
    });
    expect(await looks()).toContainEqual(expect.objectContaining({ case: restricted, result: 'refused' }));
  });
});
