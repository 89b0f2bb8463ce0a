import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAnswers } from '#contract/procedure/answers.ts';
import { isLate } from '#contract/procedure/deadlines.ts';
import { checkAllAnswers } from '#contract/procedure/form-check.ts';
import { type Procedure, procedureSchema } from '#contract/procedure/procedure.ts';
import { calendarDateSchema, epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import type { LocalizedText } from '#contract/values/localized-text.ts';
import type { Catalogue } from '#portal/catalogue/catalogue.ts';
import { loadCatalogue } from '#portal/catalogue/load-catalogue.ts';
import { ANYBODY } from '#portal/platform/actor.ts';
import { sampleAnswers } from '../../support/application/sample-answers.ts';
import { sampleFiling } from '../../support/application/sample-filing.ts';
import { openTestPortal } from '../../support/portal/portal-harness.ts';

let catalogue: Catalogue;
const folders: string[] = [];
beforeAll(async () => {
  const loaded = await loadCatalogue();
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  catalogue = loaded.value;
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function copyOfCatalogue(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-catalogue-'));
  folders.push(folder);
  for (const part of ['procedures', 'municipalities'])
    await cp(new URL(`../../../portal/catalogue/${part}`, import.meta.url), join(folder, part), { recursive: true });
  return folder;
}

type Data = Record<string, unknown>;
async function changeFile(path: string, change: (data: Data) => unknown): Promise<void> {
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))));
}

function textsOf(value: unknown): LocalizedText[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('ja' in value && 'en' in value) return [value as LocalizedText];
  return Object.values(value).flatMap(textsOf);
}

describe('the catalogue', () => {
  it('offers all 29 procedures in one municipality, and fewer in others', () => {
    const idsIn = (code: string) =>
      catalogue.procedures.filter((one) => one.municipality.code === code).map(({ id }) => id);
    expect(idsIn('131318')).toHaveLength(29);
    expect(idsIn('131318').filter((id) => !idsIn('132918').includes(id))).toEqual(['child-allowance-donation-change']);
  });

  it('lets municipalities differ in attachments, fields and days', () => {
    const of = (id: string, code: string) => catalogue.find(ANYBODY, id, code);
    const keys = (procedure: Procedure | undefined) => procedure?.attachments.map(({ key }) => key);
    expect(keys(of('child-allowance-claim', '132918'))).toContain('healthCoverProof');
    expect(keys(of('child-allowance-claim', '131318'))).not.toContain('healthCoverProof');
    expect(of('child-allowance-name-address-change', '131318')?.deadline).toMatchObject({ days: 14 });
    expect(of('child-allowance-name-address-change', '132918')?.deadline).toMatchObject({ days: 15 });
    expect(of('child-allowance-end', '131318')?.revision).not.toBe(of('child-allowance-end', '132918')?.revision);
  });

  it.each<[string, () => readonly [unknown, unknown]]>([
    ['which procedures are online at all', () => [find('child-allowance-donation', TOWN), undefined]],
    ['a site of its own', () => [find('nursery-application', CITY)?.elsewhere?.on, 'otherSite']],
    [
      'the signature',
      () => [signatures('care-plan-request'), ['required', 'required', 'required', 'required', 'optional']],
    ],
    ['no signature at all', () => [find('nursery-application', TOWN)?.signature, 'notUsed']],
    ['mandatory papers', () => [paper('high-cost-care-claim', CITY, 'receipts')?.required, true]],
    ['papers that nobody needs', () => [paper('disaster-certificate', VILLAGE, 'namePlate'), undefined]],
    [
      'an original that must follow',
      () => [paper('childcare-certification', CITY, 'employmentCertificate')?.originalNeeded, true],
    ],
    [
      'days of intake',
      () => [find('nursery-application', TOWN)?.deadline, expect.objectContaining({ from: '11-01', to: '11-30' })],
    ],
    ['the hour at which it closes', () => [lateAt('nursery-application', TOWN, '2026-11-30'), [false, true]]],
    [
      'a fee, which nobody else says anything about',
      () => [
        [WARD, VILLAGE].map((code) => find('disaster-certificate', code)?.fee),
        [undefined, expect.objectContaining({ type: 'counter', yen: 300, per: 'copy' })],
      ],
    ],
    ['a form of its own', () => [paper('childcare-certification', CITY, 'healthSurvey')?.required, true]],
    ['a question of its own', () => [keysOf('nursery-application', TOWN).includes('snowBus'), true]],
    ['the hours of work for a nursery', () => [workHours(), ['48', '64', '75']]],
    [
      'an account that is registered beforehand',
      () => [find('high-cost-care-claim', CITY)?.needed.some(({ ja }) => ja.includes('公金受取口座')), true],
    ],
    [
      'a spouse or proxy who may apply',
      () => [[CITY, WARD].map((code) => find('child-allowance-amount-change', code)?.proxyMayFile), [true, false]],
    ],
    ['a proxy who may not', () => [find('care-share-certificate-reissue', TOWN)?.proxyMayFile, false]],
    ['an interview afterwards', () => [find('pregnancy-notification', TOWN)?.afterFiling.ja.includes('予約'), true]],
  ])('lets municipalities differ in %s, by data alone', (_, told) => {
    const [is, shall] = told();
    expect(is).toEqual(shall);
  });

  const [WARD, TOWN, CITY, VILLAGE] = ['131318', '016993', '276995', '474991'] as const;
  const find = (id: string, code: string) => catalogue.find(ANYBODY, id, code);
  const paper = (id: string, code: string, key: string) => find(id, code)?.attachments.find((one) => one.key === key);
  const keysOf = (id: string, code: string) =>
    find(id, code)?.sections.flatMap(({ fields }) => fields.map(({ key }) => key)) ?? [];
  const signatures = (id: string) => [WARD, '132918', TOWN, CITY, VILLAGE].map((code) => find(id, code)?.signature);
  const workHours = () =>
    [TOWN, CITY, VILLAGE].map(
      (code) => /月(\d+)時間/.exec(find('childcare-certification', code)?.whoFor.ja ?? '')?.[1],
    );
  const lateAt = (id: string, code: string, day: string) => {
    const last = calendarDateSchema.parse(day);
    const rule = find(id, code)?.deadline;
    return ['17:14', '17:15'].map((time) => rule !== undefined && isLate(rule, last, last, time));
  };

  it('says in a search what something costs', () => {
    const { services } = catalogue.search(ANYBODY, { municipality: VILLAGE });
    expect(services.flatMap(({ id, fee }) => (fee === undefined ? [] : [[id, fee]]))).toEqual([
      ['disaster-certificate', find('disaster-certificate', VILLAGE)?.fee],
    ]);
  });

  it('names who hears a complaint: the board of the prefecture for care, before a suit', () => {
    expect(find('care-certification', WARD)?.remedies).toEqual({
      reviewBody: '東京都介護保険審査会',
      reviewFirst: { law: '介護保険法第196条' },
      defendant: '見本区',
      representedBy: '見本区長',
      basis: 'law',
    });
    expect(find('childcare-certification', WARD)?.remedies).toBeUndefined();
  });

  it('says where a move is visited, so that a visit can be booked there', () => {
    expect(find('move-out-notice', WARD)?.visit).toEqual({
      municipality: 'newMunicipality',
      day: 'visitDay',
      members: 'members',
    });
  });

  it('holds to the window in which a move can be told of', () => {
    const notice = find('move-out-notice', WARD);
    if (notice === undefined) throw new Error('there is a notice');
    const today = calendarDateSchema.parse('2026-12-01');
    const at = (moveDate: string, visitDay: string) =>
      checkAllAnswers(notice, { ...sampleAnswers(notice), moveDate, visitDay }, { today, applicant: null });
    expect(at('2026-12-31', '2027-01-05')).toEqual([]);
    expect(at('2027-01-01', '2027-01-05')).toEqual([
      expect.objectContaining({ at: 'moveDate', problem: 'contradicts' }),
    ]);
    expect(at('2026-12-31', '2026-12-30')).toEqual([
      expect.objectContaining({ at: 'visitDay', problem: 'contradicts' }),
    ]);
  });

  it('has やさしい日本語 for all that the 18 newer ones say, but for what citizens do not see', () => {
    for (const procedure of catalogue.procedures.filter(({ municipality }) => municipality.code === WARD)) {
      if (procedure.id.startsWith('child-allowance')) continue;
      const told = [
        procedure.title,
        procedure.summary,
        procedure.whoFor,
        procedure.whoMayFile,
        procedure.deadlineText,
        procedure.afterFiling,
      ];
      expect(told.filter(({ easy }) => easy === undefined)).toEqual([]);
    }
  });

  it('can be filled in completely from its own definitions', () => {
    const today = japaneseDay(epochMs(Date.now()));
    for (const procedure of catalogue.procedures) {
      expect({ id: procedure.id, problems: checkAnswers(procedure, sampleAnswers(procedure), today) }).toEqual({
        id: procedure.id,
        problems: [],
      });
    }
  });

  it('SR-4: never asks for the individual number, nor again for what the card says', () => {
    for (const procedure of catalogue.procedures) {
      expect(JSON.stringify(procedure)).not.toMatch(/個人番号|individual number|12-digit|12けた/i);
      const keys = procedure.sections.flatMap(({ fields }) => fields.map(({ key }) => key));
      expect(
        keys.filter((key) => ['name', 'address', 'birthDate', 'applicantName', 'applicantAddress'].includes(key)),
      ).toEqual([]);
    }
  });

  it('speaks in short sentences, in both languages', () => {
    for (const procedure of catalogue.procedures) {
      for (const { ja, en } of textsOf(procedure)) {
        for (const sentence of ja.split('。')) expect(sentence.length, sentence).toBeLessThanOrEqual(60);
        for (const sentence of en.split(/[.!?;](?:\s|$)/))
          expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(21);
        expect(ja).not.toMatch(/が必要となります|エラーが発生しました|！|させていただ/);
      }
    }
  });

  it('names for every procedure a legal basis with the day it was checked', () => {
    for (const { legalBasis } of catalogue.procedures) {
      expect(legalBasis.length).toBeGreaterThan(0);
      for (const { source, checkedOn } of legalBasis)
        expect([source.length > 5, checkedOn >= '2026-11-22']).toEqual([true, true]);
    }
  });
});

describe('search', () => {
  it.each([
    ['児童手当', 'child-allowance-claim'],
    ['じどうてあて', 'child-allowance-claim'],
    ['ジドウテアテ', 'child-allowance-claim'],
    ['ｼﾞﾄﾞｳﾃｱﾃ', 'child-allowance-claim'],
    ['こどもてあて', 'child-allowance-claim'],
    ['コドモ手当', 'child-allowance-claim'],
    ['子供手当　出産', 'child-allowance-claim'],
    ['赤ちゃん', 'child-allowance-claim'],
    ['引っ越し', 'child-allowance-name-address-change'],
    ['ひっこし', 'child-allowance-end'],
    ['寄付', 'child-allowance-donation'],
    ['給食', 'child-allowance-school-fees'],
    ['現況届', 'child-allowance-yearly-report'],
    ['げんきょうとどけ', 'child-allowance-yearly-report'],
    ['SCHOOL lunch', 'child-allowance-school-fees'],
    ['ｂａｂｙ', 'child-allowance-claim'],
  ])('finds by %s what a person means', (query, id) => {
    expect(catalogue.search(ANYBODY, { query, municipality: '131318' }).services.map((one) => one.id)).toContain(id);
  });

  it('puts a title before a keyword, and finds nothing for what is not there', () => {
    expect(catalogue.search(ANYBODY, { query: '現況届', municipality: '131318' }).services[0]?.id).toBe(
      'child-allowance-yearly-report',
    );
    expect(catalogue.search(ANYBODY, { query: 'パスポート申請' }).services).toEqual([]);
    expect(catalogue.search(ANYBODY, {}).services.length).toBe(139);
    expect(catalogue.search(ANYBODY, { topic: 'childcare', municipality: '131318' }).services).toHaveLength(3);
  });

  it('stays quick for the longest query', () => {
    const beganAtMs = performance.now();
    for (let n = 0; n < 100; n += 1) catalogue.search(ANYBODY, { query: 'あ、'.repeat(50) });
    expect((performance.now() - beganAtMs) / 100).toBeLessThan(10);
  });
});

describe('a municipality without data of its own', () => {
  const SHINJUKU = '131041';
  it('has the procedures as they are all over Japan, to be printed, and nothing that is not known of it', () => {
    const found = catalogue.search(ANYBODY, { municipality: SHINJUKU, query: '児童手当' }).services;
    expect(found[0]).toMatchObject({
      id: 'child-allowance-claim',
      municipality: { name: { ja: '新宿区' } },
      elsewhere: { on: 'paper' },
    });
    expect(catalogue.search(ANYBODY, { municipality: SHINJUKU }).services).toHaveLength(29);
    expect(catalogue.search(ANYBODY, { query: '新宿区 罹災証明' }).services[0]).toMatchObject({
      id: 'disaster-certificate',
      municipality: { code: SHINJUKU },
    });
    const procedure = catalogue.find(ANYBODY, 'child-allowance-claim', SHINJUKU);
    expect(procedureSchema.safeParse(procedure).error).toBeUndefined();
    expect(procedure?.office).toMatchObject({ name: { ja: '新宿区 担当の窓口' }, phone: '', address: '' });
    expect(procedure?.remedies).toBeUndefined();
    expect(catalogue.find(ANYBODY, 'child-allowance-claim', '999997')).toBeUndefined();
  });

  it('takes nothing that is filed here, nor does one that is filed on another site', async () => {
    const portal = await openTestPortal();
    const token = await portal.signIn('ordinary');
    const holder = await portal.authority.holder('ordinary');
    const national = catalogue.find(ANYBODY, 'child-allowance-end', SHINJUKU);
    const elsewhere = catalogue.find(ANYBODY, 'nursery-application', '276995');
    if (national === undefined || elsewhere === undefined) throw new Error('the catalogue has both');
    const [one, other] = [
      await portal.file(token, await sampleFiling(holder, national)),
      await portal.file(token, await sampleFiling(holder, { ...elsewhere, signature: 'required' })),
    ];
    const listed = await portal.ask(undefined, {
      method: 'GET',
      url: `/municipalities?q=${encodeURIComponent('しんじゅく')}`,
    });
    await portal.close();
    expect([one.status, other.status]).toEqual([404, 404]);
    expect(one.body).toMatchObject({ code: 'procedureUnknown' });
    expect(other.body).toMatchObject({ code: 'procedureUnknown' });
    expect(listed.body).toMatchObject({ municipalities: [{ code: SHINJUKU, onPaper: true }] });
  });
});

describe('a procedure added as data', () => {
  it('is found, filled in and filed without any code', async () => {
    const folder = await copyOfCatalogue();
    const definition = {
      id: 'library-card-request',
      topic: 'maternalHealth',
      title: { ja: '親子図書カードの申込', en: 'Parent and child library card' },
      summary: { ja: '親子で使う図書カードを申し込みます。', en: 'Ask for a library card for parent and child.' },
      whoFor: { ja: '親子です。', en: 'Parents and children.' },
      whoMayFile: { ja: '保護者です。', en: 'A parent.' },
      keywords: ['としょかん'],
      deadline: { type: 'anyTime' },
      deadlineText: { ja: 'いつでもできます。', en: 'At any time.' },
      eligibility: [],
      signature: 'required',
      proxyMayFile: false,
      minutesNeeded: 3,
      needed: [],
      sections: [
        {
          key: 'card',
          title: { ja: 'カード', en: 'Card' },
          fields: [
            {
              key: 'colour',
              label: { ja: '色', en: 'Colour' },
              required: true,
              type: 'choice',
              options: [
                { value: 'red', label: { ja: '赤', en: 'Red' } },
                { value: 'blue', label: { ja: '青', en: 'Blue' } },
              ],
            },
            { key: 'postalCode', label: { ja: '郵便番号', en: 'Postal code' }, required: true, type: 'postalCode' },
          ],
        },
      ],
      attachments: [
        {
          key: 'photo',
          title: { ja: '写真', en: 'Photo' },
          required: true,
          mayFollowLater: false,
          originalNeeded: false,
          mediaTypes: ['application/pdf'],
          most: 1,
        },
      ],
      afterFiling: { ja: '郵便で届きます。', en: 'It comes by post.' },
      legalBasis: [{ label: { ja: '見本の条例', en: 'Sample by-law' }, source: '見本区条例', checkedOn: '2026-11-22' }],
    };
    await writeFile(join(folder, 'procedures', 'library-card-request.json'), JSON.stringify(definition));
    const portal = await openTestPortal({ catalogueFolder: folder });
    const found = await portal.ask(undefined, {
      method: 'GET',
      url: `/services?municipality=132918&query=${encodeURIComponent('トショカン')}`,
    });
    expect(found.body).toMatchObject({ services: [{ id: 'library-card-request' }] });
    const token = await portal.signIn('ordinary');
    const holder = await portal.authority.holder('ordinary');
    const filed = await portal.file(
      token,
      await sampleFiling(holder, portal.procedure('library-card-request', '132918')),
    );
    await portal.close();
    expect(filed).toMatchObject({ status: 201 });
  });

  it('stays readable in every revision that was ever served', async () => {
    const folder = await copyOfCatalogue();
    await changeFile(join(folder, 'procedures', 'child-allowance-end.json'), (data) => ({
      ...data,
      minutesNeeded: 99,
    }));
    const newer = await loadCatalogue(folder);
    if (!newer.ok) throw new Error('the changed catalogue is good');
    const portal = await openTestPortal();
    const older = portal.procedure('child-allowance-end');
    const changed = newer.value.find(ANYBODY, 'child-allowance-end', '131318');
    expect(changed?.revision).not.toBe(older.revision);
    const later = await openTestPortal({ catalogueFolder: folder });
    const token = await later.signIn('ordinary');
    const holder = await later.authority.holder('ordinary');
    const unknown = await later.file(token, await sampleFiling(holder, older));
    expect(unknown.body).toMatchObject({ code: 'catalogueRevisionUnknown' });
    await later.stores.applications.keepDefinitions([older]);
    const known = await later.file(token, await sampleFiling(holder, older));
    await Promise.all([portal.close(), later.close()]);
    expect(known.status).toBe(201);
  });
});

describe('bad data', () => {
  const CLAIM = 'procedures/child-allowance-claim.json';
  const CITY = 'municipalities/131318.json';
  const firstField = (data: Data, change: object) => {
    const [section, ...sections] = data.sections as { fields: object[] }[];
    const [field, ...fields] = section?.fields ?? [];
    return { ...data, sections: [{ ...section, fields: [{ ...field, ...change }, ...fields] }, ...sections] };
  };
  it.each<[string, string, (data: Data) => unknown]>([
    ['a member nobody knows', CLAIM, (data) => ({ ...data, surprise: 1 })],
    ['a missing title', CLAIM, ({ title: _, ...data }) => data],
    ['a text without English', CLAIM, (data) => ({ ...data, title: { ja: '題' } })],
    ['an id that is not the file’s name', CLAIM, (data) => ({ ...data, id: 'another-id' })],
    ['a field twice', CLAIM, (data) => firstField(data, { key: 'eventDate' })],
    [
      'a section twice',
      CLAIM,
      (data) => ({ ...data, sections: [...(data.sections as object[]), (data.sections as object[])[0]] }),
    ],
    ['a condition on no field', CLAIM, (data) => firstField(data, { when: { field: 'nowhere', is: [true] } })],
    [
      'a condition on a value that cannot be',
      CLAIM,
      (data) => firstField(data, { when: { field: 'hasSpouse', is: ['maybe'] } }),
    ],
    [
      'a deadline from no date',
      CLAIM,
      (data) => ({ ...data, deadline: { ...(data.deadline as object), eventField: 'pension' } }),
    ],
    ['a signature left to choice, nothing in its place', CLAIM, (data) => ({ ...data, signature: 'optional' })],
    [
      'a document in place of a signature that must be made',
      CLAIM,
      (data) => {
        const [attachment, ...others] = data.attachments as object[];
        return { ...data, attachments: [{ ...attachment, whenUnsigned: true }, ...others] };
      },
    ],
    ['a difference to no procedure', CITY, (data) => ({ ...data, differences: { 'no-such-thing': {} } })],
    [
      'a difference to no section',
      CITY,
      (data) => ({
        ...data,
        differences: {
          'child-allowance-end': {
            extraFields: { nowhere: [{ key: 'x', label: { ja: 'x', en: 'x' }, required: true, type: 'yesNo' }] },
          },
        },
      }),
    ],
    [
      'a difference to no attachment',
      CITY,
      (data) => ({ ...data, differences: { 'child-allowance-end': { attachments: { nowhere: {} } } } }),
    ],
    ['a code with a wrong check digit', CITY, (data) => ({ ...data, code: '131319' })],
  ])('stops the start, naming file and place: %s', async (_, file, change) => {
    const folder = await copyOfCatalogue();
    await changeFile(join(folder, file), change);
    const loaded = await loadCatalogue(folder);
    expect(loaded).toMatchObject({ ok: false, failure: { code: 'catalogueInvalid' } });
    const named = loaded.ok || loaded.failure.code !== 'catalogueInvalid' ? '' : loaded.failure.file;
    expect(named).toContain(file.split('/')[1]);
  });

  it('stops the start where a file is no JSON or a folder is empty', async () => {
    const folder = await copyOfCatalogue();
    await writeFile(join(folder, CLAIM), '{');
    expect(await loadCatalogue(folder)).toMatchObject({
      ok: false,
      failure: { code: 'catalogueInvalid', file: 'child-allowance-claim.json' },
    });
    expect(await loadCatalogue(join(folder, 'nowhere'))).toMatchObject({
      ok: false,
      failure: { code: 'catalogueInvalid' },
    });
  });
});
