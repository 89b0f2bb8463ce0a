import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { renderApplicationPdf } from '#documents/application-pdf/application-pdf.ts';
import { DOCUMENT_LAYOUT } from '#documents/application-pdf/document-layout.ts';
import { sealedLetter, unsealedLetter } from '#documents/letter-pdf/letter-pdf.ts';
import {
  documentMatchesBeside,
  sealedLetterBeside,
  unsealedLetterBeside,
} from '#portal/applications/document-workers.ts';
import { SAMPLE_DOCUMENT } from '../../../support/application/build-container.ts';
import { citySeal, sampleLetter } from '../../../support/application/sample-letter.ts';

const other = { ...SAMPLE_DOCUMENT, title: 'ほかの申請' };

it('SR-87: a worker says of a document what would be said here', async () => {
  const pdf = await renderApplicationPdf(SAMPLE_DOCUMENT);
  const ask = (layout: number, document = SAMPLE_DOCUMENT) => documentMatchesBeside(pdf, layout, document);
  expect(await ask(DOCUMENT_LAYOUT)).toEqual({ ok: true, value: undefined });
  expect(await ask(DOCUMENT_LAYOUT, other)).toMatchObject({ failure: { code: 'documentMismatch' } });
  expect(await ask(99)).toMatchObject({ failure: { code: 'documentLayoutUnknown' } });
  const many = await Promise.all(
    Array.from({ length: 30 }, (_, n) => ask(DOCUMENT_LAYOUT, n % 3 === 0 ? other : undefined)),
  );
  expect(many.map(({ ok }) => ok)).toEqual(many.map((_, n) => n % 3 !== 0));
});

it('documents are made again without holding up the event loop', async () => {
  const value = '長い答え。'.repeat(40_000);
  const long = {
    ...SAMPLE_DOCUMENT,
    sections: [{ key: 'one', title: '節', lines: [{ at: 'one', label: '答え', value }] }],
  };
  const pdf = await renderApplicationPdf(SAMPLE_DOCUMENT);
  await documentMatchesBeside(pdf, DOCUMENT_LAYOUT, SAMPLE_DOCUMENT); // the worker has started
  const begun = performance.now();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await documentMatchesBeside(pdf, DOCUMENT_LAYOUT, long);
  delay.disable();
  expect(delay.max / 1e6).toBeLessThan((performance.now() - begun) / 2);
});

it('what cannot be handed to a worker is checked here', async () => {
  const pdf = await renderApplicationPdf(SAMPLE_DOCUMENT);
  const withFunction = { ...SAMPLE_DOCUMENT, more: () => undefined };
  expect(await documentMatchesBeside(pdf, DOCUMENT_LAYOUT, withFunction)).toMatchObject({ ok: true });
});

it('DT-15: a worker makes the letter that would be made here, and never holds the key', async () => {
  const { seal, sign } = citySeal();
  const letter = sampleLetter();
  const [unsealed, sealed, matches] = await Promise.all([
    unsealedLetterBeside(letter),
    sealedLetterBeside(letter, seal, sign),
    documentMatchesBeside(await renderApplicationPdf(SAMPLE_DOCUMENT), DOCUMENT_LAYOUT, SAMPLE_DOCUMENT),
  ]);
  expect(Buffer.from(unsealed).equals(await unsealedLetter(letter))).toBe(true);
  expect(Buffer.from(sealed).equals(await sealedLetter(letter, seal, sign))).toBe(true);
  expect(matches).toMatchObject({ ok: true });
});

it('letters are made without holding up the event loop', async () => {
  const long = sampleLetter({ reasons: Array.from({ length: 10 }, () => '長い理由。'.repeat(400)) });
  await unsealedLetterBeside(sampleLetter()); // the worker has started
  const begun = performance.now();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await Promise.all(Array.from({ length: 12 }, () => unsealedLetterBeside(long)));
  delay.disable();
  expect(delay.max / 1e6).toBeLessThan((performance.now() - begun) / 2);
});
