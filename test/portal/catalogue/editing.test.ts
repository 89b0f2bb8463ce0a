import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filedReplySchema } from '#contract/portal/application-routes.ts';
import { PROCEDURE_ROUTES, type ProcedurePreview, type Schedule } from '#contract/portal/procedure-routes.ts';
import type { Procedure } from '#contract/procedure/procedure.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { revisionOf } from '#portal/catalogue/check-procedure.ts';
import { loadCatalogueFiles } from '#portal/catalogue/load-catalogue.ts';
import { openPortalCatalogue } from '#portal/portal-catalogue.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { BROKEN_FILES, CLAIM_ID, CLAIM_TEXT } from '../../support/portal/broken-procedures.ts';
import { openTestPortal, TEST_ORIGIN, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const ROLES: readonly StaffRole[] = ['reader', 'caseWorker', 'approver', 'catalogueEditor', 'administrator', 'auditor'];
const AT = `/staff/procedures/${CLAIM_ID}`;
const DAY_MS = 86_400_000;

let portal: TestPortal;
let editor: StaffBrowser;
let approver: StaffBrowser;
let neighbour: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  editor = await newBrowser(portal, ['catalogueEditor']);
  approver = await newBrowser(portal, ['approver']);
  neighbour = await newBrowser(portal, ['catalogueEditor', 'approver'], NEIGHBOUR);
});
afterAll(() => portal.close());

const today = () => japaneseDay(epochMs(portal.clock.nowMs));
const titled = (title: string, text = CLAIM_TEXT) => text.replace(/"ja": "児童手当[^"]*"/, () => `"ja": "${title}"`);
const served = (id = CLAIM_ID, municipality = MUNICIPALITY) =>
  portal.app.inject({ method: 'GET', url: `/services/${id}?municipality=${municipality}` });
const servedTitle = async () => ((await served()).json() as Procedure).title.ja;

async function importText(text: string, by = editor, at = AT): Promise<number> {
  const answer = await by.ask('POST', `${at}/versions`, { text });
  expect(answer).toMatchObject({ status: 201 });
  return PROCEDURE_ROUTES.importProcedure.reply.parse(answer.body).version;
}
async function schedule(version: number, from = today(), by = editor, at = AT): Promise<number> {
  const answer = await by.ask('POST', `${at}/schedules`, { version, from });
  expect(answer).toMatchObject({ status: 201, body: { state: 'asked' } });
  return (answer.body as Schedule).number;
}
const confirm = (number: number, by = approver, at = AT) => by.ask('POST', `${at}/schedules/${number}/confirmation`);
const takeBack = (number: number, by = editor) => by.ask('POST', `${AT}/schedules/${number}/withdrawal`);
async function goLive(text: string): Promise<number> {
  const version = await importText(text);
  expect(await confirm(await schedule(version))).toMatchObject({ status: 200, body: { state: 'confirmed' } });
  await expect.poll(() => portal.catalogue.serving(MUNICIPALITY, CLAIM_ID)?.version).toBe(version);
  return version;
}
const audited = async () =>
  (
    await sql<{ json: string }>`
      select json from audit_entry where municipality_code = ${MUNICIPALITY} order by n`.execute(portal.database)
  ).rows.map(({ json }) => JSON.parse(json) as Record<string, unknown>);

describe('a new version', () => {
  it('is checked, compared and shown as the citizens will see it, and goes live at its day with a second person', async () => {
    const text = titled('児童手当を受けたい', CLAIM_TEXT.replace('"児童手当",', '"児童手当",\n    "ぺんぎん",'));
    const before = (await served()).body;
    const checked = PROCEDURE_ROUTES.checkProcedure.reply.parse(
      (await editor.ask('POST', `${AT}/check`, { text })).body,
    );
    expect(checked.problems).toEqual([]);
    expect(checked.differences).toContainEqual({
      at: 'title.ja',
      change: 'changed',
      before: JSON.parse(before).title.ja,
      after: '児童手当を受けたい',
    });

    const version = await importText(text);
    const preview = (await editor.ask('GET', `${AT}/versions/${version}`)).body as ProcedurePreview;
    const tomorrow = addDays(today(), 1);
    const number = await schedule(version, tomorrow);
    await portal.catalogue.refresh();
    expect((await served()).body).toBe(before);

    expect(await confirm(number)).toMatchObject({
      status: 200,
      body: { state: 'confirmed', from: tomorrow, decidedBy: { staff: approver.account.id } },
    });
    await portal.catalogue.refresh();
    expect((await served()).body).toBe(before);

    portal.clock.nowMs += DAY_MS;
    await portal.catalogue.refresh();
    expect((await served()).json()).toEqual(preview.definition);
    const found = await portal.app.inject({ method: 'GET', url: '/services?query=ぺんぎん&municipality=131318' });
    expect(found.json().services).toMatchObject([{ id: CLAIM_ID, revision: preview.definition.revision }]);
    const history = PROCEDURE_ROUTES.readProcedureHistory.reply.parse((await editor.ask('GET', AT)).body);
    expect(history).toMatchObject({ live: { version }, schedules: [{ number, state: 'confirmed' }] });
  });

  it('for today is served at once, by every portal on the database, and keeps no request waiting', async () => {
    const files = await loadCatalogueFiles();
    if (!files.ok) throw new Error('a catalogue');
    const other = await openPortalCatalogue(files.value, {
      ...portal,
      origin: () => TEST_ORIGIN,
      nowMs: () => portal.clock.nowMs,
      log: () => undefined,
    });
    const version = await goLive(titled('二つの窓口で'));
    await expect.poll(() => other.live.serving(MUNICIPALITY, CLAIM_ID)?.version).toBe(version);
    expect(await servedTitle()).toBe('二つの窓口で');
    await other.live.stop();
  });

  it('leaves an application with the version that it was filled in by', async () => {
    await goLive(titled('その時の手続'));
    const holder = await portal.authority.holder('ordinary');
    const token = await portal.signIn('ordinary');
    const filing = await sampleFiling(holder, portal.procedure(CLAIM_ID), { filer: portal.filerOf('ordinary') });
    await goLive(titled('後の手続'));
    // What was filled in by the older one is still taken.
    const filed = await portal.file(token, filing);
    expect(filed).toMatchObject({ status: 201 });
    const number = filedReplySchema.parse(filed.body).receiptNumber;
    const definition = await portal.ask(token, { method: 'GET', url: `/applications/${number}/procedure` });
    expect(definition.body).toMatchObject({ title: { ja: 'その時の手続' } });
    expect(await servedTitle()).toBe('後の手続');
  });

  it('can be followed by the one before it, and by that of the files', async () => {
    const first = await goLive(titled('一つ目'));
    await goLive(titled('二つ目'));
    expect(await confirm(await schedule(first))).toMatchObject({ status: 200 });
    await expect.poll(servedTitle).toBe('一つ目');
    expect(await confirm(await schedule(0))).toMatchObject({ status: 200 });
    await expect.poll(servedTitle).toBe(JSON.parse(CLAIM_TEXT).title.ja);
  });

  it('can be a procedure that no file of the catalogue has', async () => {
    const at = '/staff/procedures/penguin-walk';
    const text = titled('ペンギンの散歩', CLAIM_TEXT.replace(CLAIM_ID, 'penguin-walk'));
    expect((await served('penguin-walk')).statusCode).toBe(404);
    const number = await schedule(await importText(text, editor, at), today(), editor, at);
    expect(await confirm(number, approver, at)).toMatchObject({ status: 200 });
    await expect.poll(async () => (await served('penguin-walk')).statusCode).toBe(200);
    expect((await served('penguin-walk', NEIGHBOUR)).statusCode).toBe(404);
  });

  it('comes back as the bytes that came in, and in one form that can be imported again', async () => {
    const text = `\ufeff// 見本\r\n${titled('同じ文字').replaceAll('\n', '\r\n')}`;
    const version = await importText(text);
    const file = async (form: string) =>
      PROCEDURE_ROUTES.exportProcedure.reply.parse(
        (await editor.ask('GET', `${AT}/versions/${version}/file?form=${form}`)).body,
      );
    const imported = await file('imported');
    expect(imported.text).toBe(text);
    expect(imported.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(await importText(text)).toBe(version);
    const again = await importText((await file('normalised')).text);
    expect(again).toBe(version + 1);
    const compared = await editor.ask('GET', `${AT}/versions/${again}/differences?to=${version}`);
    expect(compared).toMatchObject({ status: 200, body: { differences: [] } });
  });
});

describe('two people', () => {
  it('DT-05: neither who asked nor who imported confirms, whatever else they are', async () => {
    const both = await newBrowser(portal, ['catalogueEditor', 'approver']);
    const fourEyes = { status: 403, body: { code: 'actionNotAllowed', reason: 'fourEyes' } };
    const own = await importText(titled('自分で'), both);
    expect(await confirm(await schedule(own, today(), both), both)).toMatchObject(fourEyes);
    expect(await confirm(await schedule(own, today(), editor), both)).toMatchObject(fourEyes);
    expect(await confirm(await schedule(await importText(titled('別の')), today(), both), both)).toMatchObject(
      fourEyes,
    );
    expect(await confirm(await schedule(own, today(), both), editor)).toMatchObject({
      status: 403,
      body: { code: 'actionNotAllowed', reason: 'role' },
    });
  });

  it('an approver confirms for their group, and a change of group takes both', async () => {
    const ofChild = await newBrowser(portal, ['approver'], MUNICIPALITY, 'child');
    const ofCare = await newBrowser(portal, ['approver'], MUNICIPALITY, 'care');
    const role = { status: 403, body: { code: 'actionNotAllowed', reason: 'role' } };
    const number = await schedule(await importText(titled('子の係')), addDays(today(), 3));
    expect(await confirm(number, ofCare)).toMatchObject(role);
    expect(await confirm(number, ofChild)).toMatchObject({ status: 200 });
    expect(await takeBack(number)).toMatchObject({ status: 200 });
    const moved = await importText(CLAIM_TEXT.replace('"group": "child"', '"group": "care"'));
    const toCare = await schedule(moved);
    expect(await confirm(toCare, ofChild)).toMatchObject(role);
    expect(await confirm(toCare, ofCare)).toMatchObject(role);
    expect(await takeBack(toCare)).toMatchObject({ status: 200 });
  });

  it('DT-07: confirm it once, also when they press at the same time', async () => {
    const number = await schedule(await importText(titled('同時')), addDays(today(), 2));
    const others = [approver, await newBrowser(portal, ['approver'])];
    const both = await Promise.all(others.map((one) => confirm(number, one)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await takeBack(number)).toMatchObject({ status: 200, body: { state: 'takenBack' } });
    expect(await takeBack(number)).toMatchObject({ status: 409, body: { reason: 'decidedAlready' } });
    portal.clock.nowMs += 2 * DAY_MS;
    await portal.catalogue.refresh();
    expect(await servedTitle()).not.toBe('同時');
  });

  it('cannot put in force what is past, too far, not there, live or waited too long', async () => {
    const version = await importText(titled('いつ'));
    const ask = (body: object) => editor.ask('POST', `${AT}/schedules`, body);
    const refused = (reason: string) => ({ status: 409, body: { code: 'catalogueChangeRefused', reason } });
    expect(await ask({ version, from: addDays(today(), -1) })).toMatchObject(refused('dayPassed'));
    expect(await ask({ version, from: addDays(today(), 731) })).toMatchObject(refused('dayTooFar'));
    expect(await ask({ version: 9_999, from: today() })).toMatchObject({ status: 404 });
    expect(await confirm(9_999)).toMatchObject({ status: 404 });
    const live = await schedule(version);
    expect(await confirm(live)).toMatchObject({ status: 200 });
    expect(await takeBack(live)).toMatchObject(refused('begun'));
    const waiting = await schedule(version, addDays(today(), 1));
    portal.clock.nowMs += 2 * DAY_MS;
    expect(await confirm(waiting)).toMatchObject(refused('dayPassed'));
    await sql`
      insert into procedure_schedule (municipality_code, procedure_id, number, version, from_day, actor_kind, actor_id, at)
      values (${MUNICIPALITY}, ${CLAIM_ID}, 900, ${version}, ${addDays(today(), 5)}::date, 'staff',
        ${editor.account.id}, now() - interval '8 days')`.execute(portal.database);
    expect(await confirm(900)).toMatchObject(refused('lapsed'));
  });
});

describe('a broken file', () => {
  it.each(BROKEN_FILES)(
    'DT-26: $title is refused with its place, and nothing is kept',
    async ({ text, code, line, column }) => {
      const before = (await served()).body;
      const shelf = () =>
        sql`select versions from procedure_shelf where procedure_id = ${CLAIM_ID}`.execute(portal.database);
      const { rows } = await shelf();
      const answer = await editor.ask('POST', `${AT}/versions`, { text });
      expect(answer).toMatchObject({ status: 422, body: { code: 'procedureFileInvalid' } });
      expect(answer.body.problems).toContainEqual(expect.objectContaining({ code, line, column }));
      expect((await shelf()).rows).toEqual(rows);
      expect((await served()).body).toBe(before);
    },
  );

  it('DT-26: never goes live, even as a forged row with a forged second person', async () => {
    await goLive(titled('本物'));
    const before = (await served()).body;
    const genuine = JSON.parse(before) as Procedure;
    const { municipality, office, revision } = genuine;
    const withRevision = (change: Partial<Procedure>) => {
      const { revision: _, ...rest } = { ...genuine, ...change };
      return { ...rest, revision: revisionOf(rest) };
    };
    const forged: readonly object[] = [
      withRevision({ summary: { ja: 'https://evil.example へ', en: 'x' } }),
      withRevision({ sections: genuine.sections.map((one) => ({ ...one, title: { ja: '暗証番号', en: 'x' } })) }),
      withRevision({
        municipality: { code: NEIGHBOUR as Procedure['municipality']['code'], name: genuine.municipality.name },
      }),
      withRevision({ id: 'child-allowance-end' as Procedure['id'] }),
      { ...genuine, minutesNeeded: 1 },
      { ...withRevision({}), script: 'x' },
      { hello: 'there' },
      ...BROKEN_FILES.flatMap(({ text }) => parsed(text)).map((file) => ({ municipality, office, revision, ...file })),
    ];
    expect(forged.length).toBeGreaterThan(60);
    for (const [at, definition] of forged.entries()) {
      const number = 1_001 + at;
      await forge(number, definition);
      await portal.catalogue.refresh();
      expect({ at, revision: ((await served()).json() as Procedure).revision }).toEqual({
        at,
        revision: genuine.revision,
      });
      await step(number, 'takenBack', 'somebody else');
    }
    const refused = portal.logged.flatMap((entry) => (entry.event === 'procedureRefused' ? entry.version : []));
    expect(refused).toEqual(forged.map((_, at) => 1_001 + at));
    await portal.catalogue.refresh();
    expect((await served()).body).toBe(before);
  });

  it('DT-05: a row that one person both asked for and confirmed puts nothing in force', async () => {
    const version = await importText(titled('一人で'));
    const before = await servedTitle();
    for (const [number, asked, confirmed] of [
      [3_001, editor.account.id, editor.account.id],
      [3_002, 'x', editor.account.id],
    ] as const) {
      await ask(number, version, asked);
      await step(number, 'confirmed', confirmed);
      await portal.catalogue.refresh();
      expect(await servedTitle()).toBe(before);
    }
  });
});

/** Rows as somebody with the database in their hands would write them. */
async function forge(number: number, definition: object): Promise<void> {
  await sql`
    insert into procedure_version (municipality_code, procedure_id, version, revision, definition, source,
      source_sha256, actor_kind, actor_id)
    values (${MUNICIPALITY}, ${CLAIM_ID}, ${number}, '0123456789abcdef', ${JSON.stringify(definition)}::jsonb, 'x',
      sha256('x'), 'staff', 'somebody')`.execute(portal.database);
  await ask(number, number, 'somebody');
  await step(number, 'confirmed', 'somebody else');
}
async function ask(number: number, version: number, by: string): Promise<void> {
  await sql`
    insert into procedure_schedule (municipality_code, procedure_id, number, version, from_day, actor_kind, actor_id)
    values (${MUNICIPALITY}, ${CLAIM_ID}, ${number}, ${version}, ${today()}::date, 'staff', ${by})`.execute(
    portal.database,
  );
}
async function step(number: number, what: 'confirmed' | 'takenBack', by: string): Promise<void> {
  await sql`
    insert into procedure_schedule_step (municipality_code, procedure_id, number, step, actor_kind, actor_id)
    values (${MUNICIPALITY}, ${CLAIM_ID}, ${number}, ${what}, 'staff', ${by})`.execute(portal.database);
}

function parsed(text: string): object[] {
  try {
    return text.isWellFormed() ? [JSON.parse(text) as object] : [];
  } catch {
    return [];
  }
}

describe('whose it is', () => {
  it('DT-01: another municipality sees, counts and changes nothing of it', async () => {
    const at = '/staff/procedures/only-ours';
    const version = await importText(titled('うちだけ', CLAIM_TEXT.replace(CLAIM_ID, 'only-ours')), editor, at);
    const number = await schedule(version, addDays(today(), 1), editor, at);
    const never = '/staff/procedures/never-was';
    const ways: readonly (readonly ['GET' | 'POST', string, object?])[] = [
      ['GET', ''],
      ['GET', `/versions/${version}`],
      ['GET', `/versions/${version}/differences`],
      ['GET', `/versions/${version}/file?form=imported`],
      ['POST', '/schedules', { version, from: addDays(today(), 1) }],
      ['POST', `/schedules/${number}/confirmation`],
      ['POST', `/schedules/${number}/withdrawal`],
    ];
    for (const [method, path, body] of ways) {
      const [theirs, nobodys] = [
        await neighbour.ask(method, `${at}${path}`, body),
        await neighbour.ask(method, `${never}${path}`, body),
      ];
      expect({ path, status: theirs.status, code: theirs.body.code }).toEqual({ path, status: 404, code: 'notFound' });
      expect({ ...theirs.body, instance: '' }).toEqual({ ...nobodys.body, instance: '' });
    }
    const listed = (await neighbour.ask('GET', '/staff/procedures')).body.procedures as { id: string }[];
    expect(listed.map(({ id }) => id)).not.toContain('only-ours');
    expect((await served(CLAIM_ID, NEIGHBOUR)).json()).toMatchObject({ municipality: { code: NEIGHBOUR } });
  });

  it('each role may what the policy says, and no more', async () => {
    const version = await importText(titled('役割'));
    const number = await schedule(version, addDays(today(), 9));
    const allowed: Record<string, StaffRole[]> = {};
    for (const role of ROLES) {
      const by = role === 'catalogueEditor' ? editor : await newBrowser(portal, [role]);
      const ways = {
        list: await by.ask('GET', '/staff/procedures'),
        history: await by.ask('GET', AT),
        preview: await by.ask('GET', `${AT}/versions/${version}`),
        compare: await by.ask('GET', `${AT}/versions/${version}/differences`),
        export: await by.ask('GET', `${AT}/versions/${version}/file?form=normalised`),
        check: await by.ask('POST', `${AT}/check`, { text: CLAIM_TEXT }),
        import: await by.ask('POST', `${AT}/versions`, { text: titled('役割') }),
        schedule: await by.ask('POST', `${AT}/schedules`, { version, from: addDays(today(), 9) }),
        confirm: await confirm(number, by),
        takeBack: await takeBack(number, by),
      };
      for (const [way, { status }] of Object.entries(ways)) {
        expect([200, 201, 403, 409]).toContain(status);
        allowed[way] = [...(allowed[way] ?? []), ...(status === 403 ? [] : [role])];
      }
    }
    const all: StaffRole[] = ['reader', 'caseWorker', 'approver', 'catalogueEditor'];
    expect(allowed).toEqual({
      list: all,
      history: all,
      preview: all,
      compare: all,
      export: all,
      check: ['catalogueEditor'],
      import: ['catalogueEditor'],
      schedule: ['catalogueEditor'],
      confirm: ['approver'],
      takeBack: ['approver', 'catalogueEditor'],
    });
  });

  it('every change and every refused attempt is in the audit, with no text of a file', async () => {
    const entries = (await audited()).filter(({ act }) => /^(procedure|schedule)/.test(String(act)));
    const told = new Set(entries.map(({ act, result }) => `${act} ${result}`));
    expect([...told].sort()).toEqual(
      ['procedureImported', 'procedureScheduled', 'scheduleConfirmed', 'scheduleTakenBack']
        .flatMap((act) => [`${act} ok`, `${act} refused`])
        .sort(),
    );
    const codes = new Set(entries.flatMap(({ detail }) => (detail as { code?: string }).code ?? []));
    expect([...codes].sort()).toEqual([
      'actionNotAllowed',
      'catalogueChangeRefused',
      'notFound',
      'procedureFileInvalid',
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/児童|役割|evil/);
  });
});
