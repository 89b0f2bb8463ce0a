import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { APPLICATION_PDF_NAME } from './application-pdf-name.ts';

const TIME_LIMIT_MS = 5_000;
const MEMORY_LIMIT_MB = 256;
/** The worker lies beside this file, among the sources as among the bundles. */
const READER = new URL(`./pdf-text-worker${extname(import.meta.url)}`, import.meta.url);

const textsSchema = z.array(z.string());
let lastReading: Promise<unknown> = Promise.resolve();

/**
 * The text of each page, in the order it is drawn, nothing normalised. Nothing in the file is executed, nothing outside
 * it is loaded, and unpacked size, pages, memory and time are bounded: a page can cost a reader minutes, so it reads in
 * a thread of its own, which is ended, one file at a time.
 *
 * Fails with `containerInvalid` (`pdfUnreadable`) where the bytes are no readable PDF.
 */
export function pdfPageTexts(pdf: Uint8Array, timeLimitMs = TIME_LIMIT_MS): Promise<Outcome<string[]>> {
  const reading = lastReading.then(() => readApart(pdf, timeLimitMs));
  lastReading = reading.catch(() => undefined);
  return reading;
}

async function readApart(pdf: Uint8Array, timeLimitMs: number): Promise<Outcome<string[]>> {
  if (Buffer.from(pdf.subarray(0, 5)).toString('latin1') !== '%PDF-') return unreadable();
  const reader = new Worker(READER, {
    workerData: pdf,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
  });
  const { promise: answer, resolve } = Promise.withResolvers<unknown>();
  const giveUp = () => resolve(undefined);
  reader.once('message', resolve).once('error', giveUp).once('exit', giveUp);
  const timer = setTimeout(giveUp, timeLimitMs);
  const texts = textsSchema.safeParse(await answer);
  clearTimeout(timer);
  await reader.terminate();
  return texts.success ? success(texts.data) : unreadable();
}

function unreadable() {
  return failed({ code: 'containerInvalid', problem: 'pdfUnreadable', entry: APPLICATION_PDF_NAME });
}
