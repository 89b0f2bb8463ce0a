import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTACHMENT_CHUNK_BYTES } from '#contract/app/flows/apply-flow.ts';
import type { ProofView } from '#contract/app/views/proof-view.ts';
import { epochMs, municipalityCodeSchema, procedureIdSchema } from '#contract/values/brands.ts';
import { memoryFiles } from '#host/private-files/memory-files.ts';
import { sampleAnswers } from '../support/application/sample-answers.ts';
import { got } from '../support/card/card-harness.ts';
import { openTestCore, type TestCore } from '../support/flow/core-harness.ts';
import { openTestPortal, type TestPortal } from '../support/portal/portal-harness.ts';
import { hasTools } from '../support/system-tools.ts';

const PLAIN = procedureIdSchema.parse('child-allowance-donation');
const PLACE = municipalityCodeSchema.parse('131318');

let portal: TestPortal;
let test: TestCore;
let pdf: Uint8Array;
let container: Uint8Array;
let receipt: string;
let receiptNumber: string;
const folder = mkdtempSync(join(tmpdir(), 'madoguchi-proof-'));

beforeAll(async () => {
  portal = await openTestPortal();
  const files = { ...memoryFiles(() => epochMs(portal.clock.nowMs)), lasting: Promise.resolve(false) };
  test = await openTestCore(portal, { privateFiles: files });
  await test.signIn();
  got(await test.core.handlers.beginApply({ procedure: PLAIN, municipality: PLACE, applicantFrom: 'card' }));
  await test.untilCard('awaitingPin');
  await test.givePin('5678');
  const { step } = await test.untilStep('fillingForm');
  if (step.at !== 'fillingForm') throw new Error('not the form');
  const draft = { ...step.draft, answers: sampleAnswers(step.procedure) };
  const now = { flowId: test.view().flowId, revision: test.view().revision };
  got(await test.core.handlers.reviewApplication({ ...now, draft }));
  await test.untilStep('reviewing');
  await test.declareAndFile();
  await test.untilCard('awaitingPin');
  await test.givePin('ABC123');
  const done = await test.untilStep('done');
  if (done.flow !== 'apply' || done.step.at !== 'done') throw new Error('not filed');
  ({ receipt, receiptNumber } = done.step.receipt);
  got(await test.core.handlers.saveReceiptPdf({ flowId: done.flowId }));
  got(await test.core.handlers.saveFiledCopy({ flowId: done.flowId }));
  [pdf, container] = test.saved.map(({ bytes }) => bytes) as [Uint8Array, Uint8Array];
  writeFileSync(join(folder, 'receipt.pdf'), pdf);
}, 60_000);
afterAll(async () => {
  await portal.close();
  rmSync(folder, { recursive: true, force: true });
});

async function proofOf(bytes: Uint8Array, by: TestCore = test): Promise<ProofView> {
  const prove = by.core.handlers.proveFile;
  let last: ProofView | null = null;
  for (let offset = 0; offset < bytes.length; offset += ATTACHMENT_CHUNK_BYTES) {
    const chunk = bytes.slice(offset, offset + ATTACHMENT_CHUNK_BYTES);
    ({ proof: last } = got(await prove({ fileName: 'kept.pdf', totalBytes: bytes.length, offset, chunk })));
  }
  if (last === null) throw new Error('no proof after the last piece');
  return last;
}
const results = ({ checks }: ProofView) => Object.fromEntries(checks.map(({ check, result }) => [check, result]));

describe('The PDF that a person keeps', () => {
  it('is proved by the portal’s key, with all that was sent', async () => {
    const proof = await proofOf(pdf);
    expect(proof).toMatchObject({ verdict: 'genuine', kind: 'receiptPdf', receipt: { number: receiptNumber } });
    expect(proof.applicant).toContain('花子');
    expect(results(proof)).toEqual({ signature: 'good', receipt: 'good', content: 'good', online: 'unknown' });
    expect(proof.document?.sections.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['receipt', 'toDo', 'about']),
    );
  });

  it('is proved without the network, by the keys that the portal named before', async () => {
    test.network.fault = () => 'down';
    try {
      expect((await proofOf(pdf)).verdict).toBe('genuine');
    } finally {
      test.network.fault = undefined;
    }
  });

  it('is not vouched for where nobody knows the portal’s key', async () => {
    const stranger = await openTestCore(portal, { fault: () => 'down' });
    expect(await proofOf(pdf, stranger)).toMatchObject({ verdict: 'unknown', receipt: null, applicant: null });
  });

  it('is not genuine with any change, wherever it stands', async () => {
    const step = Math.ceil(pdf.length / 120);
    for (let at = 0; at < pdf.length; at += step) {
      const changed = pdf.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await proofOf(changed)).verdict, `byte ${at} of ${pdf.length}`).not.toBe('genuine');
    }
    for (const changed of [pdf.slice(0, -1), Buffer.concat([pdf, Buffer.from('\n')])])
      expect((await proofOf(new Uint8Array(changed))).verdict).not.toBe('genuine');
  }, 120_000);

  it('is the same from the page of the application as from the receipt', async () => {
    const before = test.saved.length;
    got(await test.core.handlers.saveSent({ receiptNumber, as: 'pdf' }));
    got(await test.core.handlers.saveSent({ receiptNumber, as: 'container' }));
    expect(Buffer.from(test.saved[before]?.bytes ?? []).equals(pdf)).toBe(true);
    expect(Buffer.from(test.saved[before + 1]?.bytes ?? []).equals(container)).toBe(true);
    const sent = got(await test.core.handlers.readSent({ receiptNumber }));
    expect(sent.document.sections.map(({ key }) => key)).toContain('donation');
  });

  it('is nobody else’s to read', async () => {
    const other = await openTestCore(portal, { persona: 'spouse' });
    await other.signIn();
    for (const read of [
      other.core.handlers.readSent({ receiptNumber }),
      other.core.handlers.saveSent({ receiptNumber, as: 'pdf' }),
    ])
      expect(await read).toMatchObject({ failure: { code: 'notFound' } });
  });

  it.skipIf(!hasTools('qpdf', 'pdftotext', 'pdfdetach'))('is a sound PDF that gives out receipt and container', () => {
    const path = join(folder, 'receipt.pdf');
    execFileSync('qpdf', ['--check', path]);
    const text = execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' });
    expect(text).toContain(receiptNumber);
    expect(text).toContain('これからすること');
    execFileSync('pdfdetach', ['-saveall', '-o', folder, path]);
    expect(readFileSync(join(folder, 'receipt.jws'), 'utf8')).toBe(receipt);
    expect(readFileSync(join(folder, 'application.asice')).equals(container)).toBe(true);
  });

  it.skipIf(!hasTools('pdftoppm', 'zbarimg'))(
    'shows the signed receipt as a code that a scanner reads from paper',
    () => {
      const path = join(folder, 'receipt.pdf');
      execFileSync('pdftoppm', ['-r', '150', '-f', '1', '-l', '1', '-singlefile', '-png', path, join(folder, 'page')]);
      const read = execFileSync('zbarimg', ['--quiet', '--raw', join(folder, 'page.png')], { encoding: 'utf8' });
      expect(read.trim()).toBe(receipt);
      const payload = Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString('utf8');
      expect(payload).not.toMatch(/花子|見本/);
    },
  );
});

describe('What else may be kept', () => {
  it('a receipt proves that something was received, and not what', async () => {
    const proof = await proofOf(Buffer.from(receipt));
    expect(proof).toMatchObject({
      verdict: 'genuine',
      kind: 'receipt',
      receipt: { number: receiptNumber },
      document: null,
    });
    const [head, payload, signature = ''] = receipt.split('.');
    const forged = `${head}.${payload}.${signature.slice(0, -4)}AAAA`;
    expect((await proofOf(Buffer.from(forged))).verdict).toBe('changed');
  });

  it('a container of a practice card has no issuer that anybody knows; a changed one is not ours', async () => {
    expect(await proofOf(container)).toMatchObject({ verdict: 'unknown', kind: 'container' });
    const changed = container.slice();
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    expect((await proofOf(changed)).verdict).not.toBe('genuine');
  });

  it.each([
    ['a text', Buffer.from('hello')],
    ['another PDF', Buffer.from('%PDF-1.7\n/Type /EmbeddedFile\n/Length 5\n>>\nstream\nhello')],
    ['something like a receipt', Buffer.from('a.b.c')],
    ['a length that is none', Buffer.from('%PDF /Type /EmbeddedFile /Length 999999999\nstream\n')],
  ])('%s is none of ours', async (_, bytes) => {
    expect((await proofOf(new Uint8Array(bytes))).verdict).toBe('unknown');
  });

  it('pieces that do not follow each other are refused', async () => {
    const chunk = new Uint8Array([1, 2, 3]);
    const { proveFile } = test.core.handlers;
    const refused = { failure: { code: 'fileInvalid' } };
    expect(await proveFile({ fileName: 'a', totalBytes: 9, offset: 3, chunk })).toMatchObject(refused);
    got(await proveFile({ fileName: 'a', totalBytes: 9, offset: 0, chunk }));
    expect(await proveFile({ fileName: 'a', totalBytes: 9, offset: 6, chunk })).toMatchObject(refused);
    got(await proveFile({ fileName: 'a', totalBytes: 4, offset: 0, chunk }));
    expect(await proveFile({ fileName: 'a', totalBytes: 4, offset: 3, chunk })).toMatchObject(refused);
  });
});
