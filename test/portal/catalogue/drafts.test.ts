import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROCEDURE_TEXT_LIMIT } from '#contract/failures/procedure-problem.ts';
import {
  DRAFT_DAYS,
  DRAFTS_KEPT,
  PROCEDURE_DRAFT_ROUTES,
  type ProcedureDraft,
} from '#contract/portal/procedure-draft-routes.ts';
import { epochMs } from '#contract/values/brands.ts';
import { japaneseDay } from '#contract/values/calendar.ts';
import { CLAIM_ID, CLAIM_TEXT } from '../../support/portal/broken-procedures.ts';
import { openTestPortal, type TestPortal } from '../../support/portal/portal-harness.ts';
import { MUNICIPALITY, NEIGHBOUR, newBrowser, type StaffBrowser } from '../../support/portal/staff-browser.ts';

const AT = `/staff/procedures/${CLAIM_ID}`;
const DRAFT = `${AT}/draft`;

let portal: TestPortal;
let editor: StaffBrowser;
let colleague: StaffBrowser;
let approver: StaffBrowser;
beforeAll(async () => {
  portal = await openTestPortal();
  editor = await newBrowser(portal, ['catalogueEditor']);
  colleague = await newBrowser(portal, ['catalogueEditor']);
  approver = await newBrowser(portal, ['approver']);
});
afterAll(() => portal.close());

const titled = (title: string) => CLAIM_TEXT.replace(/"ja": "児童手当[^"]*"/, () => `"ja": "${title}"`);
const save = (text: string, edition: number, base?: number | null, by = editor, at = DRAFT) =>
  by.ask('PUT', at, { text, edition, ...(base === undefined ? {} : { base }) });
const read = async (by = editor, at = DRAFT): Promise<ProcedureDraft> => {
  const { status, body } = await by.ask('GET', at);
  expect(status).toBe(200);
  return PROCEDURE_DRAFT_ROUTES.readProcedureDraft.reply.parse(body);
};
const changed = { status: 409, body: { code: 'catalogueChangeRefused', reason: 'draftChanged' } };
const acts = async () =>
  (
    await sql<{ json: string }>`
      select json from audit_entry where municipality_code = ${MUNICIPALITY} order by n`.execute(portal.database)
  ).rows.map(({ json }) => JSON.parse(json) as { readonly act: string; readonly detail: object });

describe('A draft', () => {
  it('keeps what is typed to the character, half a file too, and comes back as it was left', async () => {
    const half = '{\n  // まだ書いている途中\n  "id": "child-allowance-claim", "title": { "ja": "𠮷"';
    expect(await save(half, 0, 0)).toMatchObject({ status: 200, body: { edition: 1, base: 0, isBehind: false } });
    expect(await read()).toMatchObject({ text: half, edition: 1 });
    expect(await save(`${half}, `, 1)).toMatchObject({ status: 200, body: { edition: 2, base: 0 } });
    expect((await read()).text).toBe(`${half}, `);
  });

  it('is seen by nobody else: not by a colleague, an approver or another municipality, and listed to its writer alone', async () => {
    const neighbour = await newBrowser(portal, ['catalogueEditor'], NEIGHBOUR);
    for (const other of [colleague, neighbour]) {
      const [asked, nowhere] = [
        await other.ask('GET', DRAFT),
        await other.ask('GET', '/staff/procedures/no-such/draft'),
      ];
      expect(asked).toMatchObject({ status: 404, body: { code: 'notFound' } });
      expect({ ...asked.body, instance: '' }).toEqual({ ...nowhere.body, instance: '' });
      expect(await other.ask('DELETE', DRAFT)).toMatchObject({ status: 404 });
      expect((await other.ask('GET', '/staff/procedure-drafts')).body).toEqual({ drafts: [] });
    }
    expect(await approver.ask('GET', DRAFT)).toMatchObject({ status: 403, body: { code: 'actionNotAllowed' } });
    expect(await approver.ask('PUT', DRAFT, { text: '', edition: 0 })).toMatchObject({ status: 403 });
    expect((await editor.ask('GET', '/staff/procedure-drafts')).body).toMatchObject({
      drafts: [{ id: CLAIM_ID, edition: 2, title: { ja: expect.any(String) } }],
    });
    const [own] = (await read()).text;
    expect(own).toBe('{');
  });

  it('is one a person: a colleague begins another, and neither changes that of the other', async () => {
    const mine = await read();
    expect(await save('{"mine": false}', 0, 0, colleague)).toMatchObject({ status: 200, body: { edition: 1 } });
    expect(await read()).toEqual(mine);
    expect((await read(colleague)).text).toBe('{"mine": false}');
  });

  it('of an older edition overwrites nothing, and the same text again changes nothing', async () => {
    const { edition, text } = await read();
    expect(await save('later', edition - 1)).toMatchObject(changed);
    expect(await save(text, edition - 1)).toMatchObject({ status: 200, body: { edition } });
    const both = await Promise.all([save('one', edition), save('other', edition)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await read()).edition).toBe(edition + 1);
  });

  it('that was put away is gone, and is not begun again by a page that did not see it', async () => {
    expect(await colleague.ask('DELETE', DRAFT)).toMatchObject({ status: 204 });
    expect(await colleague.ask('DELETE', DRAFT)).toMatchObject({ status: 404 });
    expect(await save('{', 1, undefined, colleague)).toMatchObject(changed);
  });

  it('says so once another version has gone live since it was begun, until it goes on from that', async () => {
    const { edition } = await read();
    expect(await save(titled('下書きの題'), edition, 0)).toMatchObject({ body: { isBehind: false } });
    const imported = await colleague.ask('POST', `${AT}/versions`, { text: titled('先に公開された題') });
    const { version } = imported.body as unknown as { version: number };
    const from = japaneseDay(epochMs(portal.clock.nowMs));
    const asked = await colleague.ask('POST', `${AT}/schedules`, { version, from });
    const { number } = asked.body as unknown as { number: number };
    expect(await approver.ask('POST', `${AT}/schedules/${number}/confirmation`)).toMatchObject({ status: 200 });
    await expect.poll(() => portal.catalogue.serving(MUNICIPALITY, CLAIM_ID)?.version).toBe(version);
    const behind = await read();
    expect(behind).toMatchObject({ base: 0, isBehind: true, live: { version } });
    expect(await save(behind.text, behind.edition, version)).toMatchObject({
      body: { base: version, isBehind: false, edition: behind.edition + 1 },
    });
  });

  it('is none any more once it has come in as a version, and stays where something else came in', async () => {
    const { edition } = await read();
    const text = titled('取り込まれる題');
    await save(text, edition);
    await editor.ask('POST', `${AT}/versions`, { text: titled('別のファイルの題') });
    expect((await read()).text).toBe(text);
    expect(await editor.ask('POST', `${AT}/versions`, { text: '{' })).toMatchObject({ status: 422 });
    expect((await read()).text).toBe(text);
    expect(await editor.ask('POST', `${AT}/versions`, { text })).toMatchObject({ status: 201 });
    expect(await editor.ask('GET', DRAFT)).toMatchObject({ status: 404 });
  });

  it.each([
    ['too much text', 'あ'.repeat(PROCEDURE_TEXT_LIMIT + 1)],
    ['a zero character', '{"a": "\u0000"}'],
    ['half a character', '{"a": "\ud800"}'],
  ])('DT-26: of %s is refused, and nothing is kept', async (_, text) => {
    const at = '/staff/procedures/own-draft/draft';
    expect((await save(text, 0, null, editor, at)).status).toBe(400);
    expect(await editor.ask('GET', at)).toMatchObject({ status: 404 });
  });

  it('holds as much as a file may, in characters that take most bytes', async () => {
    const at = '/staff/procedures/largest-draft/draft';
    const text = '𠮷'.repeat(PROCEDURE_TEXT_LIMIT / 2);
    expect(await save(text, 0, null, editor, at)).toMatchObject({ status: 200, body: { base: null, live: null } });
    expect((await read(editor, at)).text).toBe(text);
    await editor.ask('DELETE', at);
  });

  it(`is one of ${DRAFTS_KEPT} at most, and is swept after ${DRAFT_DAYS} days`, async () => {
    const writer = await newBrowser(portal, ['catalogueEditor']);
    const nth = (n: number) => save('{}', 0, null, writer, `/staff/procedures/draft-${n}/draft`);
    for (let n = 0; n < DRAFTS_KEPT; n += 1) expect((await nth(n)).status).toBe(200);
    const full = { status: 409, body: { code: 'catalogueChangeRefused', reason: 'draftsTooMany' } };
    expect(await nth(DRAFTS_KEPT)).toMatchObject(full);
    expect(await save('{ }', 1, undefined, writer, '/staff/procedures/draft-3/draft')).toMatchObject({ status: 200 });
    await sql`
      update procedure_draft set saved_at = now() - make_interval(days => ${DRAFT_DAYS}, mins => 1)
      where staff_id = ${writer.account.id} and procedure_id <> 'draft-3'`.execute(portal.database);
    expect(await writer.ask('GET', '/staff/procedures/draft-0/draft')).toMatchObject({ status: 404 });
    expect((await writer.ask('GET', '/staff/procedure-drafts')).body).toMatchObject({ drafts: [{ id: 'draft-3' }] });
    expect(await portal.stores.sweepDrafts()).toBe(DRAFTS_KEPT - 1);
    expect(await nth(DRAFTS_KEPT)).toMatchObject({ status: 200 });
  });

  it('is in the audit where it is begun and put away, and nothing of its text', async () => {
    const told = (await acts()).filter(({ act }) => /^draft/.test(act));
    expect(new Set(told.map(({ act }) => act))).toEqual(new Set(['draftBegun', 'draftDiscarded']));
    expect(told.every(({ detail }) => Object.keys(detail).every((name) => ['procedure', 'code'].includes(name)))).toBe(
      true,
    );
    expect(JSON.stringify(told)).not.toMatch(/題|途中|mine/);
  });
});
