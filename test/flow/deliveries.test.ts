import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarDateSchema } from '#contract/values/brands.ts';
import { nameOfDelivery } from '#core/deliveries/sender-export.ts';
import { readZipLayout } from '#documents/container/zip-layout.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { registerSender, type TestSender } from '../support/portal/delivery-sender.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';

let portal: TestPortal;
let test: TestCore;
let sender: TestSender;
beforeAll(async () => {
  portal = await openTestPortal();
  sender = await registerSender(portal);
  test = await openTestCore(portal);
  await test.signIn();
});
afterAll(() => portal.close());

/** Links the person at their window with the sender at its interface. */
async function link(by: TestCore): Promise<string> {
  const { id, code } = await sender.invite();
  const offer = got(await by.core.handlers.beginSenderLink({ code }));
  const { number } = got(await by.core.handlers.agreeToSender({ claim: offer.claim }));
  const confirmed = await sender.ask('POST', `/api/delivery-invitations/${id}/confirmation`, { number });
  return String(confirmed.body.box);
}

describe('private letters at the window', () => {
  it('are linked, read, saved, kept, deleted, told of and unlinked', async () => {
    const box = await link(test);
    const id = await sender.sent(Buffer.from('一行目\n'), { box });
    const { deliveries } = got(await test.core.handlers.listDeliveries({}));
    expect(deliveries.map(({ delivery }) => delivery)).toEqual([id]);
    expect(got(await test.core.handlers.readDeliveryPage({ delivery: id, page: 1 }))).toEqual({
      as: 'text',
      text: '一行目\n',
    });
    const { savedAs } = got(await test.core.handlers.saveDelivery({ delivery: id }));
    expect(savedAs).toMatch(/^\d{8}-\w+\.txt$/);
    expect(Buffer.from(test.saved.at(-1)?.bytes ?? []).toString()).toBe('一行目\n');
    got(await test.core.handlers.changeDelivery({ delivery: id, change: { kept: true } }));
    got(await test.core.handlers.deleteDelivery({ delivery: id }));
    got(await test.core.handlers.changeDelivery({ delivery: id, change: { deleted: false } }));
    got(await test.core.handlers.tellOpening({ delivery: id }));
    expect(got(await test.core.handlers.readDelivery({ delivery: id }))).toMatchObject({
      isKept: true,
      isTold: true,
      goneOn: null,
    });
    got(await test.core.handlers.changeSender({ sender: sender.id, tellsOpening: true }));
    got(await test.core.handlers.unlinkSender({ sender: sender.id }));
    const { senders } = got(await test.core.handlers.listSenders({}));
    expect(senders).toMatchObject([{ sender: sender.id, isLinked: false, tellsOpening: true, documents: 1 }]);
  });

  it('are saved all of a sender as one file whose sums fit, with no name or title in the names', async () => {
    const box = await link(test);
    for (let n = 0; n < 3; n += 1) await sender.sent(Buffer.from(`letter ${n}`), { box, title: '=HYPERLINK("x")' });
    const { documents } = got(await test.core.handlers.exportSender({ sender: sender.id }));
    expect(documents).toBe(4);
    const zip = readZipLayout(test.saved.at(-1)?.bytes ?? new Uint8Array(), 20);
    if (!zip.ok) throw new Error(zip.problem);
    const textOf = (name: string) => {
      const entry = zip.entries.find((one) => one.name === name);
      return Buffer.from(entry?.packed ?? []).toString();
    };
    const sums = textOf('SHA256SUMS')
      .trim()
      .split('\n')
      .map((line) => line.split('  '));
    expect(sums.map(([, name]) => name)).toEqual(
      zip.entries.map(({ name }) => name).filter((name) => name !== 'SHA256SUMS'),
    );
    for (const [sum, name = ''] of sums) {
      expect(createHash('sha256').update(textOf(name)).digest('hex'), name).toBe(sum);
    }
    expect(textOf('index.csv')).toContain(`"'=HYPERLINK(""x"")"`);
  });

  it('are saved with the signature that came beside them, or in the one that stands around them', async () => {
    const box = await link(test);
    const id = await sender.sent(Buffer.from('signed'), { box, signature: Buffer.from('by hand').toString('base64') });
    test.saved.length = 0;
    const { savedAs } = got(await test.core.handlers.saveDelivery({ delivery: id }));
    expect(savedAs).toMatch(/^(\d{8}-\w+\.txt), \1\.p7s$/);
    expect(test.saved.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['signed', 'by hand']);
    const before = got(await test.core.handlers.exportSender({ sender: sender.id }));
    const zip = readZipLayout(test.saved.at(-1)?.bytes ?? new Uint8Array(), 40);
    if (!zip.ok) throw new Error(zip.problem);
    const documents = zip.entries.filter(({ name }) => /^\d{4}-/.test(name));
    expect(documents.length).toBe(before.documents + 1);
    expect(documents.filter(({ name }) => name.endsWith('.txt.p7s'))).toHaveLength(1);
    const around = { date: calendarDateSchema.parse('2026-11-28'), delivery: 'abcdefgh', form: 'pdf' } as const;
    expect(nameOfDelivery({ ...around, signed: 'around' })).toBe('20261128-abcdefgh.pdf.p7m');
  });

  it('that were deleted are not in the file of their sender', async () => {
    const box = await link(test);
    await sender.sent(Buffer.from('left'), { box });
    const gone = await sender.sent(Buffer.from('gone'), { box });
    const before = got(await test.core.handlers.exportSender({ sender: sender.id }));
    got(await test.core.handlers.deleteDelivery({ delivery: gone }));
    const after = got(await test.core.handlers.exportSender({ sender: sender.id }));
    expect(after.documents).toBe(before.documents - 1);
    const zip = readZipLayout(test.saved.at(-1)?.bytes ?? new Uint8Array(), 20);
    if (!zip.ok) throw new Error(zip.problem);
    const texts = zip.entries.map(({ packed }) => Buffer.from(packed).toString());
    expect([texts.includes('left'), texts.includes('gone')]).toEqual([true, false]);
  });

  it('are neither saved nor exported at a public terminal', async () => {
    const terminal = await openTestCore(portal, { publicTerminal: true });
    await terminal.signIn();
    const saved = await terminal.core.handlers.saveDelivery({ delivery: 'x'.repeat(22) });
    const exported = await terminal.core.handlers.exportSender({ sender: sender.id });
    expect([saved, exported]).toMatchObject([
      { ok: false, failure: { code: 'staleCommand' } },
      { ok: false, failure: { code: 'staleCommand' } },
    ]);
    expect(terminal.saved).toEqual([]);
  });
});
