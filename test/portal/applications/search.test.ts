import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { CASE_LOOK_ROUTES, type CaseSearch } from '#contract/portal/case-look-routes.ts';
import { DESK_ROUTES } from '#contract/portal/desk-routes.ts';
import type { CaseAct } from '#contract/procedure/case-act.ts';
import type { Corrects } from '#contract/procedure/correction.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import { openDayFrom } from '#contract/values/open-days.ts';
import type { PracticeHolder } from '#native-bridge/simulator/practice-authority.ts';
import { sampleAnswers } from '../../support/application/sample-answers.ts';
import { type FilingOptions, sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const CLAIM = 'child-allowance-claim';
const KANA = 'ミホン　ハナコ';
const PHONE = '090-1234-5678';
const NEVER = new AbortController().signal;

let portal: TestPortal;
let holder: PracticeHolder;
let token: string;
let worker: StaffBrowser;
let first: string;
let name: string;
let born: string;
beforeAll(async () => {
  portal = await openTestPortal({ config: { limits: { staffSearchesPerMinute: 30 } } });
  holder = await portal.authority.holder('ordinary');
  token = await portal.signIn('ordinary');
  worker = await newBrowser(portal, ['caseWorker', 'approver'], MUNICIPALITY, 'child');
  name = holder.persona.holder.name;
  born = holder.persona.holder.birthDate;
  first = await fileNew();
});
afterAll(() => portal.close());

async function fileNew(options: FilingOptions = {}, procedureId = CLAIM): Promise<string> {
  const procedure = portal.procedure(procedureId);
  const answers = { ...sampleAnswers(procedure), ...answersOf(procedureId) };
  const filer = portal.filerOf('ordinary');
  const filed = await portal.file(token, await sampleFiling(holder, procedure, { filer, answers, ...options }));
  expect(filed).toMatchObject({ status: 201 });
  return filedReplySchema.parse(filed.body).receiptNumber;
}
/** Answers by the facts that the form asks for. */
function answersOf(procedureId: string): Record<string, string> {
  const wanted: Readonly<Record<string, string>> = { 'applicant.kana': KANA, 'applicant.phone': PHONE };
  const fields = portal.procedure(procedureId).sections.flatMap((section) => section.fields);
  return Object.fromEntries(
    fields.flatMap(({ key, fact }) => {
      const value = fact === undefined ? undefined : wanted[fact];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
/** By somebody whose searches nobody has counted yet. */
const somebody = (group = 'child', municipality = MUNICIPALITY) =>
  newBrowser(portal, ['caseWorker', 'approver'], municipality, group);
const search = (by: StaffBrowser, sought: CaseSearch) => by.ask('POST', '/staff/case-searches', sought);
async function found(by: StaffBrowser, sought: CaseSearch): Promise<string[]> {
  const { body } = await search(by, sought);
  return CASE_LOOK_ROUTES.searchCases.reply.parse(body).cases.map(({ receiptNumber }) => receiptNumber);
}
const read = async (by: StaffBrowser, number: string) =>
  DESK_ROUTES.readCase.reply.parse((await by.ask('GET', `/staff/cases/${number}`)).body);
async function act(by: StaffBrowser, number: string, what: CaseAct): Promise<void> {
  const { body } = await by.ask('GET', `/staff/cases/${number}`);
  const change = { key: randomUUID(), version: body.version, act: what };
  expect(await by.ask('POST', `/staff/cases/${number}/acts`, change)).toMatchObject({ status: 200 });
}
async function auditOf(act: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{
    json: string;
  }>`select json from audit_entry where audit_act(json) = ${act} order by n`.execute(portal.database);
  return rows.map(({ json }) => JSON.parse(json));
}
async function mark(receiptNumber: string): Promise<void> {
  const [, job] = portal.stores.eventJobs.applicationFiled;
  await portal.database
    .transaction()
    .execute(async (transaction) =>
      job?.handle({ transaction, eventId: '1', data: { receiptNumber } as never, signal: NEVER }),
    );
}

describe('a search for cases', () => {
  it('finds by name, kana, telephone in full, and by how a name begins with the year or day of birth', async () => {
    const by = await somebody();
    const begins = [...name.replace(/\s/gu, '')].slice(0, 2).join('');
    const hits: readonly CaseSearch[] = [
      { text: name },
      { text: ` ${name.replace(/\s/gu, '')} ` },
      { text: 'みほんはなこ' },
      { text: 'ﾐﾎﾝ ﾊﾅｺ' },
      { text: '０９０１２３４５６７８' },
      { text: begins, born: born.slice(0, 4) },
      { text: 'ミホン', born: born.slice(0, 4) },
      { text: begins, born },
      { text: PHONE, born },
    ];
    for (const sought of hits) expect({ sought, found: await found(by, sought) }).toEqual({ sought, found: [first] });
    const misses: readonly CaseSearch[] = [
      { text: begins },
      { text: 'ミホン' },
      { text: name, born: '1899' },
      { text: '田中', born: born.slice(0, 4) },
      { text: '09012345679' },
      { text: '架空県桜丘市' },
    ];
    for (const sought of misses) expect({ sought, found: await found(by, sought) }).toEqual({ sought, found: [] });
    expect(await search(by, { text: ' あ' })).toMatchObject({ status: 400, body: { code: 'requestMalformed' } });
  });

  it('DT-01: tells nothing of another group, of another municipality, or to who sees no case', async () => {
    expect(await found(await somebody('nursery'), { text: name })).toEqual([]);
    expect(await found(await somebody('child', NEIGHBOUR), { text: name })).toEqual([]);
    const administrator = await newBrowser(portal, ['administrator']);
    expect(await search(administrator, { text: name })).toMatchObject({ status: 403 });
  });

  it('DT-11: finds a restricted case for who may open it alone, and none for who took themselves off', async () => {
    const reader = await newBrowser(portal, ['reader'], MUNICIPALITY, 'child');
    const approver = await somebody();
    await act(approver, first, { type: 'restrict', reason: '支援措置の申出があったため。' });
    expect(await found(reader, { text: name })).toEqual([]);
    expect(await found(approver, { text: name })).toEqual([first]);
    await sql`update desk_case set restricted = false`.execute(portal.database);
    const recused = await somebody();
    await act(recused, first, { type: 'recuse' });
    expect(await found(recused, { text: name })).toEqual([]);
  });

  it('DT-10: refuses the 31st of a minute, and more than 200 hits; each try is in the audit without its text', async () => {
    const by = await somebody();
    const before = (await auditOf('casesSearched')).length;
    for (let n = 0; n < 30; n += 1) expect((await search(by, { text: name })).status).toBe(200);
    expect(await search(by, { text: name })).toMatchObject({ status: 429, body: { code: 'tooManyRequests' } });
    const entries = (await auditOf('casesSearched')).slice(before);
    expect(entries).toHaveLength(31);
    const hashes = new Set(entries.slice(0, 30).map(({ detail }) => JSON.stringify(detail)));
    expect([...hashes]).toEqual([expect.stringMatching(/^\{"hits":1,"text":"[\w-]{22}"\}$/)]);
    expect(entries.at(-1)).toMatchObject({ result: 'refused', detail: { code: 'tooManyRequests' } });
    await search(await somebody(), { text: '誰 でもない' });
    expect((await auditOf('casesSearched')).at(-1)?.detail).not.toEqual(entries[0]?.detail);

    const others = sql`from generate_series(1, 501) as n`;
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`insert into application (receipt_number, owner, procedure_id, municipality_code, revision, received_at)
        select 'GROWN-' || n, 'grown', ${CLAIM}, ${MUNICIPALITY}, 'grown', now() ${others}`.execute(transaction);
      await sql`insert into desk_case (municipality_code, receipt_number, procedure_id, procedure_group, kind, head,
          received_at, state, is_indexed)
        select ${MUNICIPALITY}, 'GROWN-' || n, ${CLAIM}, 'child', 'application', '\\x30', now(), 'received', true ${others}`.execute(
        transaction,
      );
      await sql`insert into case_index (municipality_code, field, token, receipt_number)
        select municipality_code, field, token, 'GROWN-' || n from case_index, generate_series(1, 501) as n
        where receipt_number = ${first} and field = 'name'`.execute(transaction);
    });
    const crowded = await search(await somebody(), { text: name });
    expect(crowded).toMatchObject({ status: 422, body: { code: 'tooManyHits', most: 200 } });
    expect((await auditOf('casesSearched')).at(-1)?.detail).toMatchObject({ hits: 201 });
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      for (const table of ['case_index', 'desk_case', 'application']) {
        await sql`delete from ${sql.table(table)} where receipt_number like 'GROWN-%'`.execute(transaction);
      }
    });
  });

  it('DT-22: the database holds no name, kana, telephone or search in the clear', async () => {
    const dump = await Promise.all(
      ['case_index', 'desk_case', 'audit_entry', 'case_key'].map((table) =>
        sql<{ row: string }>`select ${sql.id(table)}::text as row from ${sql.table(table)}`.execute(portal.database),
      ),
    );
    const text = dump.flatMap(({ rows }) => rows.map(({ row }) => row)).join('\n');
    for (const canary of [name, KANA, PHONE, '09012345678', 'ハナコ', '誰']) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(Buffer.from(canary).toString('hex'));
    }
    expect(JSON.stringify(portal.logged)).not.toContain(name);
  });

  it('is filled for cases of before while the portal runs, and goes on where it stopped', async () => {
    await sql`delete from case_index`.execute(portal.database);
    await sql`update desk_case set is_indexed = false`.execute(portal.database);
    const { caseIndexing } = portal.stores;
    const by = await somebody();
    expect([await caseIndexing.left(), await found(by, { text: KANA })]).toEqual([1, []]);
    expect(await caseIndexing.fill(AbortSignal.abort())).toBe(0);
    expect(await caseIndexing.fill(NEVER)).toBe(1);
    expect([await caseIndexing.left(), await found(by, { text: KANA })]).toEqual([0, [first]]);
  });
});

describe('cases of the same person and procedure', () => {
  it('are compared where both may be opened, with a look at each; others are as ones that never were', async () => {
    const second = await fileNew();
    const { others } = await read(worker, second);
    expect(others).toMatchObject([{ receiptNumber: first, filing: 1, isEarlier: true }]);
    const compare = (by: StaffBrowser, of: string) =>
      by.ask('GET', `/staff/cases/${second}/difference?from=1&to=1&of=${of}`);
    expect(await compare(worker, first)).toMatchObject({ status: 200, body: { answers: [] } });
    const entries = (await auditOf('casesCompared')).slice(-2);
    expect(entries.map((entry) => [entry.case, (entry.detail as { with: string }).with])).toEqual([
      [first, second],
      [second, first],
    ]);
    const never = await compare(worker, 'MG-0000-0000-0000');
    expect(never.status).toBe(404);
    for (const change of [
      sql`update desk_case set procedure_group = 'nursery' where receipt_number = ${first}`,
      sql`update desk_case set procedure_group = 'child', restricted = true where receipt_number = ${first}`,
    ]) {
      await change.execute(portal.database);
      const reader = await newBrowser(portal, ['reader'], MUNICIPALITY, 'child');
      expect((await read(reader, second)).others).toEqual([]);
      const refused = await compare(reader, first);
      expect([refused.status, refused.body.code]).toEqual([404, never.body.code]);
    }
    await sql`update desk_case set restricted = false`.execute(portal.database);
  });

  it('are marked as perhaps filed twice, found by the mark, and lose it once one is withdrawn, moved or restricted', async () => {
    const [older, newer] = [await fileNew({}, 'child-allowance-end'), await fileNew({}, 'child-allowance-end')];
    const marked = async () => {
      const { body } = await worker.ask('GET', '/staff/cases?mark=duplicate');
      const { cases } = DESK_ROUTES.listCases.reply.parse(body);
      expect(cases.every(({ marks }) => marks.includes('duplicate'))).toBe(true);
      return cases.map(({ receiptNumber }) => receiptNumber).filter((number) => [older, newer].includes(number));
    };
    const set = (members: string) =>
      sql`update desk_case set ${sql.raw(members)} where receipt_number = ${older}`.execute(portal.database);
    const expectMarked = async (numbers: readonly string[]) => {
      await mark(newer);
      expect((await marked()).sort()).toEqual([...numbers].sort());
    };
    expect(await marked()).toEqual([]);
    await expectMarked([older, newer]);
    await set(`procedure_group = 'nursery'`);
    await mark(newer);
    expect((await read(worker, newer)).marks).not.toContain('duplicate');
    await set(`procedure_group = 'child', restricted = true`);
    await mark(newer);
    expect((await read(worker, newer)).marks).not.toContain('duplicate');
    await set(`restricted = false, state = 'decided', outcome = 'noted', closed_at = received_at - interval '89 days'`);
    await expectMarked([newer]);
    await set(`closed_at = received_at - interval '91 days'`);
    await expectMarked([]);
    await set(`state = 'withdrawn', outcome = null, closed_at = now()`);
    await expectMarked([]);
  });
});

describe('an earlier filing', () => {
  it('is read with its attachments, and its signature is verified again from what is kept', async () => {
    const number = await fileNew();
    await act(worker, number, { type: 'take' });
    await act(worker, number, {
      type: 'askCorrection',
      lastDay: openDayFrom(addDays(japaneseDay(epochMs(Date.now())), 14)),
      marks: [{ target: { kind: 'field', at: 'applicant.address' }, words: '確かめてください。' }],
    });
    const { body } = await portal.ask(token, { method: 'GET', url: `/applications/${number}` });
    const { sha256, correction } = body as { sha256: string; correction: { correctionId: number } };
    const corrects: Corrects = { receiptNumber: number, sha256, correctionId: correction.correctionId };
    const again = await sampleFiling(holder, portal.procedure(CLAIM), {
      filer: portal.filerOf('ordinary'),
      files: [],
      change: (application) => ({ ...application, corrects }),
    });
    const sent = await portal.app.inject({
      method: 'POST',
      url: `/applications/${number}/filings`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/vnd.etsi.asic-e+zip' },
      payload: Buffer.from(again),
    });
    const newest = sent.statusCode === 201 ? 2 : 1;
    const earlier = await worker.ask('GET', `/staff/cases/${number}/filings/1`);
    const contents = CASE_LOOK_ROUTES.readFiling.reply.parse(earlier.body);
    expect(contents).toMatchObject({ filing: 1 });
    expect(contents.attachments.length).toBeGreaterThan(0);
    expect(await worker.ask('GET', `/staff/cases/${number}/filings/${newest + 1}`)).toMatchObject({ status: 404 });

    const at = `/staff/cases/${number}/filings/1/signature`;
    const report = CASE_LOOK_ROUTES.readSignature.reply.parse((await worker.ask('GET', at)).body);
    expect(report.signature).toMatchObject({
      status: 'valid',
      signer: name,
      isApplicant: true,
      revocation: 'good',
      sources: [{ kind: 'crl', issuedAt: expect.any(String) }],
      unchecked: ['signingTime', 'since'],
    });
    expect(report.signature?.path.length).toBe(2);
    const verify = async () =>
      CASE_LOOK_ROUTES.verifySignature.reply.parse((await worker.ask('POST', `${at}/verification`)).body);
    expect(await verify()).toMatchObject({ result: 'same', code: null });

    // Another answer about revocation than the one that it rests on is none about this certificate.
    await portal.database.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction);
      await sql`update application_revocation_answer set sha256 = sha256('other') where receipt_number = ${number}`.execute(
        transaction,
      );
      await sql`insert into revocation_answer (sha256, bytes) values (sha256('other'), '\\x3000')
        on conflict do nothing`.execute(transaction);
    });
    expect((await verify()).result).not.toBe('same');
  });
});
