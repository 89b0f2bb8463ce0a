import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORDING_ROUTES } from '#contract/portal/wording-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { addDays, japaneseDay } from '#contract/values/calendar.ts';
import type { StaffRole } from '#contract/values/staff-role.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

let portal: TestPortal;
let editor: StaffBrowser;
let neighbour: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  editor = await newBrowser(portal, ['catalogueEditor']);
  neighbour = await newBrowser(portal, ['catalogueEditor'], NEIGHBOUR);
});
afterAll(() => portal.close());

const today = () => japaneseDay(epochMs(portal.clock.nowMs));
const inAll = (text: string) => ({ ja: text, easy: text, en: text });
const sentence = (text: string | object, attachments = true) => ({
  text: typeof text === 'string' ? inAll(text) : text,
  for: { attachments },
});
const save = (kind: string, id: string, definition: unknown, from: string = today(), by = editor) =>
  by.ask('POST', `/staff/wordings/${kind}/${id}`, { from, definition });
const sentences = async (by = editor, on = '') =>
  WORDING_ROUTES.readySentences.reply.parse((await by.ask('GET', `/staff/ready-sentences${on}`)).body).readySentences;
const sentenceOf = async (id: string, by = editor, on = '') => (await sentences(by, on)).find((one) => one.id === id);

describe('ready sentences', () => {
  it('come with the product in three languages, with the placeholders of the list and no other', async () => {
    const all = await sentences();
    expect(all).toHaveLength(10);
    const used = new Set([...JSON.stringify(all).matchAll(/\{([a-z]+)\}/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(['day', 'field', 'file', 'person', 'side']);
    expect(all.every(({ version }) => version === 0)).toBe(true);
  });

  it('are a municipality’s own from a day on, and the product’s before it; another’s stay as they are', async () => {
    const tomorrow = addDays(today(), 1);
    expect(await save('readySentence', 'old-form', sentence('新しい{file}で'), tomorrow)).toMatchObject({
      status: 201,
      body: { version: 1 },
    });
    expect(await sentenceOf('old-form')).toMatchObject({ version: 0 });
    const own = { version: 1, definition: sentence('新しい{file}で') };
    expect(await sentenceOf('old-form', editor, `?on=${tomorrow}`)).toMatchObject(own);
    expect(await sentenceOf('old-form', neighbour, `?on=${tomorrow}`)).toMatchObject({ version: 0 });
    portal.clock.nowMs += 86_400_000;
    expect(await sentenceOf('old-form')).toMatchObject(own);
    await save('readySentence', 'old-form', null);
    expect(await sentenceOf('old-form')).toBeUndefined();
    await save('readySentence', 'ours', sentence('うちの文'));
    expect(await sentenceOf('ours')).toMatchObject({ version: 1 });
    expect(await sentenceOf('ours', neighbour)).toBeUndefined();
    const versions = await editor.ask('GET', '/staff/wordings/readySentence/old-form');
    expect(versions.body.versions).toMatchObject([
      { version: 2, definition: null },
      { version: 1, from: tomorrow, savedBy: { staff: editor.account.id } },
    ]);
    expect((await neighbour.ask('GET', '/staff/wordings/readySentence/old-form')).body).toEqual({ versions: [] });
  });

  it.each([
    ['a placeholder of no list', sentence('{secret}を'), 'unknownPlaceholder', 'definition.text.ja'],
    ['a placeholder of another engine', sentence('{{field}}'), 'unknownPlaceholder', 'definition.text.ja'],
    [
      'a placeholder that one language has not',
      sentence({ ja: '{file}', easy: '{file}', en: 'it' }),
      'unknownPlaceholder',
      'definition.text.en',
    ],
    ['no やさしい日本語', sentence({ ja: 'x', en: 'x' }), 'missingLanguage', 'definition.text.easy'],
    ['a link', sentence('https://evil.example'), 'linkOut', 'definition.text.ja'],
    ['a PIN', sentence('暗証番号を送ってください'), 'asksForSecret', 'definition.text.ja'],
    ['hidden characters', sentence('a\u202eb'), 'hiddenCharacter', 'definition.text.ja'],
    ['no text at all', sentence({ ja: '', easy: 'x', en: 'x' }), 'tooShort', 'definition.text.ja'],
    ['a text without end', sentence('長'.repeat(301)), 'tooLong', 'definition.text.ja'],
    ['a member of its own', { ...sentence('x'), script: 'x' }, 'unknownMember', 'definition.script'],
    ['nothing', 7, 'wrongType', 'definition'],
  ])('with %s is refused with its place', async (_, definition, problem, at) => {
    expect(await save('readySentence', 'hostile', definition)).toMatchObject({
      status: 422,
      body: { code: 'templateInvalid', problem, at },
    });
    expect(await sentenceOf('hostile')).toBeUndefined();
  });
});

describe('letters', () => {
  const letter = (...body: object[]) => ({ outcomes: ['refused'], subject: inAll('お知らせ'), body });

  it('come with the product for every outcome of an application, with reasons and remedies where it is against somebody', async () => {
    const { letterTemplates } = WORDING_ROUTES.letterTemplates.reply.parse(
      (await editor.ask('GET', '/staff/letter-templates')).body,
    );
    expect(letterTemplates.flatMap(({ definition }) => definition.outcomes).sort()).toEqual([
      'granted',
      'partlyGranted',
      'refused',
    ]);
  });

  it.each([
    ['no reasons', letter({ part: 'decision' }, { part: 'remedies' }), 'missing', 'definition.body'],
    ['no remedies', letter({ part: 'decision' }, { part: 'reasons' }), 'missing', 'definition.body'],
    [
      'its decision twice',
      letter({ part: 'decision' }, { part: 'reasons' }, { part: 'remedies' }, { part: 'decision' }),
      'usedTwice',
      'definition.body[3]',
    ],
    ['a part that is none', letter({ part: 'picture' }), 'wrongValue', 'definition.body[0].part'],
  ])('with %s is refused', async (_, definition, problem, at) => {
    expect(await save('letterTemplate', 'refused', definition)).toMatchObject({
      status: 422,
      body: { code: 'templateInvalid', problem, at },
    });
  });
});

describe('remedies', () => {
  const own = {
    reviewBody: '架空県介護保険審査会',
    reviewFirst: { law: '介護保険法第196条' },
    defendant: '架空市',
    representedBy: '架空市長',
    basis: 'law',
    source: 'L 介護保険法 183条・196条',
    confirmed: true,
  };
  const of = (procedure: string, on = today(), municipality = MUNICIPALITY) =>
    portal.wordings.remediesOf(municipality, procedure, on);

  it('are the procedure’s own, else the general ones, as the municipality has confirmed them by that day', async () => {
    const tomorrow = addDays(today(), 1);
    expect(await of('nursing-care')).toBeUndefined();
    expect(await save('remedies', 'nursing-care', own, tomorrow)).toMatchObject({ status: 201 });
    expect([await of('nursing-care'), await of('nursing-care', tomorrow)]).toEqual([undefined, own]);
    expect(await of('nursing-care', tomorrow, NEIGHBOUR)).toBeUndefined();
    const general = { ...own, reviewBody: '架空市長', reviewFirst: undefined };
    await save('remedies', 'default', { ...general, confirmed: false });
    expect(await of('child-care')).toBeUndefined();
    await save('remedies', 'default', general);
    expect(await of('child-care')).toMatchObject({ reviewBody: '架空市長' });
  });

  it('need each name', async () => {
    expect(await save('remedies', 'default', { ...own, defendant: '' })).toMatchObject({
      status: 422,
      body: { code: 'templateInvalid', at: 'definition.defendant' },
    });
  });
});

it('a row that somebody forged is not used: the one before it stays', async () => {
  await save('readySentence', 'check-date', sentence('{field}を見てください'));
  for (const [version, forged] of [
    [2, sentence('https://evil.example')],
    [3, { hello: 'there' }],
  ] as const) {
    await sql`
      insert into wording (municipality_code, kind, id, version, from_day, definition, actor_kind, actor_id)
      values (${MUNICIPALITY}, 'readySentence', 'check-date', ${version}, ${today()}::date,
        ${JSON.stringify(forged)}::jsonb, 'staff', 'x')`.execute(portal.database);
    expect(await sentenceOf('check-date')).toMatchObject({ version: 1 });
  }
});

it('each role may what the policy says, and every save and refusal is in the audit', async () => {
  const roles: readonly StaffRole[] = ['reader', 'caseWorker', 'approver', 'administrator', 'auditor'];
  for (const role of roles) {
    const by = await newBrowser(portal, [role]);
    const mayRead = ['reader', 'caseWorker', 'approver'].includes(role);
    for (const path of ['ready-sentences', 'letter-templates', 'remedies', 'wordings/remedies/default']) {
      expect({ role, path, status: (await by.ask('GET', `/staff/${path}`)).status }).toEqual({
        role,
        path,
        status: mayRead ? 200 : 403,
      });
    }
    expect(await save('readySentence', 'old-form', null, today(), by)).toMatchObject({ status: 403 });
  }
  expect(await save('readySentence', 'x', sentence('x'), addDays(today(), -1))).toMatchObject({
    status: 409,
    body: { reason: 'dayPassed' },
  });
  const { rows } = await sql<{ json: string }>`
    select json from audit_entry where municipality_code = ${MUNICIPALITY} and json like '%wordingSaved%'`.execute(
    portal.database,
  );
  const results = new Set(
    rows.map(({ json }) => `${JSON.parse(json).result} ${JSON.parse(json).detail.code ?? ''}`.trim()),
  );
  expect([...results].sort()).toEqual([
    'ok',
    'refused actionNotAllowed',
    'refused catalogueChangeRefused',
    'refused templateInvalid',
  ]);
});
