import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { success } from '#contract/failures/outcome.ts';
import { DATA_CORRECTION_ROUTES, newCorrectionSchema } from '#contract/portal/data-correction-routes.ts';
import { myData } from '../../main/cli/own-data-command.ts';
import { commandAt } from '../support/flow/command-at.ts';
import { openTestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { MUNICIPALITY } from '../support/portal/staff-browser.ts';
import { PIXEL } from '../support/portal/staff-notice.ts';

const PICTURE = Buffer.from(PIXEL, 'base64');
const WISH = {
  ...{ municipality: MUNICIPALITY, table: 'main', field: 'income' },
  ...{ shouldBe: '所得は見本の額です', name: '見本　花子', birthDate: '1990-04-01' },
};

let portal: TestPortal;
let folder: string;
beforeAll(async () => {
  portal = await openTestPortal();
  folder = mkdtempSync(join(tmpdir(), 'madoguchi-own-data-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await portal.close();
});
beforeEach(async () => {
  await sql`delete from data_correction`.execute(portal.database);
});

const kept = async () => {
  const token = await portal.signIn('ordinary');
  const { body } = await portal.ask(token, { method: 'GET', url: '/own-data/corrections' });
  return DATA_CORRECTION_ROUTES.listOwnCorrections.reply.parse(body).corrections;
};

describe('what shows that own data is wrong', () => {
  const correction = newCorrectionSchema.parse({ ...WISH, key: randomUUID(), row: null });
  const piece = { fileName: '源泉徴収票.png', totalBytes: PICTURE.length };

  it('stays with the host until the request is sent, comes in pieces, and goes once', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    const { handlers } = test.core;
    const first = await handlers.showCorrectionFile({ ...piece, offset: 0, chunk: PICTURE.subarray(0, 20) });
    expect(first).toEqual(success({ file: null }));
    const whole = await handlers.showCorrectionFile({ ...piece, offset: 20, chunk: PICTURE.subarray(20) });
    const file = { name: '源泉徴収票.png', mediaType: 'image/png', bytes: PICTURE.length };
    expect(whole).toEqual(success({ file }));
    expect(await kept()).toEqual([]);
    const sent = await handlers.askDataCorrection({ group: 'tax', correction, withFile: true });
    expect(sent.ok).toBe(true);
    expect(await kept()).toMatchObject([{ about: { shouldBe: WISH.shouldBe }, file: { ...file, scanned: false } }]);
    const again = await handlers.askDataCorrection({ group: 'tax', correction, withFile: true });
    expect(again).toMatchObject({ failure: { code: 'staleCommand' } });
  });

  it('goes with the same request again where it did not arrive, is refused where it is no such file, and at a public terminal', async () => {
    const test = await openTestCore(portal);
    await test.signIn();
    const { handlers } = test.core;
    const page = Buffer.from('<html>');
    const refused = await handlers.showCorrectionFile({
      ...{ fileName: 'a.pdf', totalBytes: page.length, offset: 0, chunk: page },
    });
    expect(refused).toMatchObject({ failure: { code: 'attachmentRefused', problem: 'contentNotAllowed' } });
    await handlers.showCorrectionFile({ ...piece, offset: 0, chunk: PICTURE });
    test.network.fault = (_, path) => (path.endsWith('/file') ? 'down' : undefined);
    const asked = { group: 'tax' as const, correction: { ...correction, key: randomUUID() }, withFile: true };
    expect(await handlers.askDataCorrection(asked)).toMatchObject({ failure: { code: 'portalUnreachable' } });
    test.network.fault = undefined;
    expect((await handlers.askDataCorrection(asked)).ok).toBe(true);
    expect(await kept()).toMatchObject([{ file: { mediaType: 'image/png' } }]);

    const terminal = await openTestCore(portal, { publicTerminal: true });
    await terminal.signIn();
    expect(await terminal.core.handlers.showCorrectionFile({ ...piece, offset: 0, chunk: PICTURE })).toMatchObject({
      ok: false,
    });
  });
});

describe('my-data on the command line', () => {
  async function run(group: string | undefined, options: Parameters<typeof myData>[3]) {
    const { transport, context, results } = await commandAt(portal, 'ordinary');
    return { done: await myData(transport, context, group, options), told: results };
  }
  function written(name: string, content: string | Uint8Array): string {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  it('has a municipality see to what a file says is wrong, with what shows it, and lists what was asked', async () => {
    const correct = written('wish.json', JSON.stringify(WISH));
    const attach = written('源泉徴収票.png', PICTURE);
    const asked = await run('tax', { correct, attach });
    expect(asked.done).toEqual(success(undefined));
    const [request] = await kept();
    expect(asked.told).toEqual([{ data: { correction: request?.correction }, text: request?.correction }]);
    expect(request).toMatchObject({
      group: 'tax',
      about: { shouldBe: WISH.shouldBe, row: null },
      file: { name: '源泉徴収票.png' },
    });
    const listed = await run(undefined, { corrections: true });
    expect(listed.told[0]?.data).toMatchObject({ corrections: [{ correction: request?.correction }] });
    expect(listed.told[0]?.text).toContain('源泉徴収票.png');
  });

  it.each([
    ['without what it is about', undefined, {}, 'usage'],
    ['beside a file to save', 'tax', { csv: '.' }, 'usage'],
    ['about what there is none of', 'nothing', {}, 'usage'],
    ['with what is no such file', 'tax', { attach: 'page.pdf' }, 'attachmentRefused'],
  ])('refuses one %s, before the card is asked', async (_, group, options, code) => {
    const correct = written('wish.json', JSON.stringify(WISH));
    written('page.pdf', '<html>');
    const attach = 'attach' in options ? { attach: join(folder, String(options.attach)) } : {};
    const { done } = await run(group, { correct, ...options, ...attach });
    expect(done).toMatchObject({ failure: { code } });
    expect(await kept()).toEqual([]);
  });

  it('names what of the file is no request', async () => {
    const correct = written('broken.json', JSON.stringify({ ...WISH, birthDate: 'yesterday' }));
    expect((await run('tax', { correct })).done).toMatchObject({ failure: { code: 'fileInvalid', at: 'birthDate' } });
    expect((await run('tax', { attach: correct })).done).toMatchObject({ failure: { code: 'usage' } });
  });
});
