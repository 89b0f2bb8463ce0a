import { join } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ReaderName } from '#contract/values/brands.ts';
import { withCard } from '#core/card/perform-card-effect.ts';
import {
  attributeSteps,
  cardFaceSteps,
  signatureCertificateSteps,
  withoutApplication,
} from '#core/card/reading-steps.ts';
import { surveyCard } from '#core/diagnosis/card-survey.ts';
import { openCommonApp } from '#native-bridge/apps/common-app.ts';
import { openJpkiApp } from '#native-bridge/apps/jpki-app.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardChannel, CardTransport } from '#native-bridge/transport/card-transport.ts';
import type { CommandLineWords } from '#words/command-line-words.ts';
import { certificateFields, pemOf } from './certificate-fields.ts';
import type { CommandContext } from './command-context.ts';
import { mayWrite, writeOut } from './files.ts';
import { chooseReader, devicesOnce, hasCard, hasReader } from './readers.ts';
import { runSteps } from './run-steps.ts';
import { runWithReaders } from './with-readers.ts';

export function runReaders(options: object): Promise<void> {
  return runWithReaders(options, listReaders);
}

export function runCard(options: object): Promise<void> {
  return runWithReaders(options, showCard);
}

export function runAttributes(options: object): Promise<void> {
  return runWithReaders(options, showAttributes);
}

export function runFace(options: { readonly out: string }): Promise<void> {
  return runWithReaders(options, (transport, context) => showFace(transport, context, options.out));
}

export function runSerial(options: object): Promise<void> {
  return runWithReaders(options, showSerialRecord);
}

export function runCertificate(which: string, options: CertificateOptions): Promise<void> {
  return runWithReaders(options, (transport, context) => showCertificate(transport, context, which, options));
}

async function listReaders(transport: CardTransport, context: CommandContext): Promise<Outcome<void>> {
  const wanted = context.waitMs > 0 ? hasCard : hasReader;
  const devices = await devicesOnce(transport, context.waitMs, context, wanted);
  if (devices.service === 'down') return failed({ code: 'readerServiceDown', during: 'connect', tryMayBeUsed: false });
  const readers = await Promise.all(
    devices.readers.map(async ({ name, card, atr }) => ({
      name,
      cardPresent: card !== 'absent',
      atr: hexadecimal(atr ?? (card === 'present' ? await atrOf(transport, name, context) : undefined)),
    })),
  );
  context.output.result({ readers }, () =>
    readers.map(({ name, cardPresent }) => `${name}\t${cardPresent ? 'card' : '-'}`).join('\n'),
  );
  return success(undefined);
}

/** Bindings that tell no ATR with a reader's state tell it once the card is taken. */
async function atrOf(
  transport: CardTransport,
  reader: ReaderName,
  { signal }: CommandContext,
): Promise<Uint8Array | undefined> {
  const channel = await transport.connect(reader, { signal, busyWaitMs: 0 });
  if (!channel.ok) return undefined;
  await channel.value.release();
  return channel.value.atr;
}

function hexadecimal(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : Buffer.from(bytes).toString('hex').toUpperCase();
}

/** Takes the card on the chosen reader, lends it, lets it go. */
async function withChosenCard(
  transport: CardTransport,
  context: CommandContext,
  use: (channel: CardChannel) => Promise<Outcome<void>>,
): Promise<Outcome<void>> {
  const chosen = await chooseReader(transport, context);
  if (!chosen.ok) return chosen;
  return withCard(transport, chosen.value.reader, context.signal, use);
}

/** `madoguchi card`: what it is, tries, certificates that need no PIN. */
export async function showCard(transport: CardTransport, context: CommandContext): Promise<Outcome<void>> {
  return withChosenCard(transport, context, async (channel) => {
    const survey = await surveyCard(channel, { signal: context.signal, memory: createReaderMemory() });
    if (!survey.ok) return survey;
    const { reader, device, tokenLabel: token, pins } = survey.value;
    const certificates: Record<string, object> = {};
    for (const [which, der] of Object.entries(survey.value.certificates)) {
      const fields = certificateFields(der);
      if (!fields.ok) return fields;
      certificates[which] = fields.value;
    }
    const report = { reader, device, token, pins, certificates, exchanges: channel.exchanges };
    context.output.result(report, () => cardInWords(report, context.words));
    return success(undefined);
  });
}

function cardInWords(
  report: {
    readonly reader: string;
    readonly device: string;
    readonly pins: Readonly<Record<string, { readonly triesLeft: number; readonly blocked: boolean }>>;
  },
  { told }: CommandLineWords,
): string {
  const pins = Object.entries(report.pins).map(
    ([slot, { triesLeft, blocked }]) => `${slot}: ${blocked ? told.blocked : told.triesLeft(triesLeft)}`,
  );
  return [`${report.reader}: ${report.device}`, ...pins].join('\n');
}

async function showAttributes(transport: CardTransport, context: CommandContext): Promise<Outcome<void>> {
  const steps = attributeSteps(() => undefined, context.secrets.beforehand);
  const read = await runSteps(transport, context, steps);
  if (!read.ok) return read;
  const { name, address, birthDate, sex } = read.value.result;
  const attributes = { name, address, birthDate, sex, exchanges: read.value.exchanges };
  context.output.result(attributes, () => [name, address, birthDate, sex].join('\n'));
  return success(undefined);
}

async function showFace(transport: CardTransport, context: CommandContext, folder: string): Promise<Outcome<void>> {
  const place = await mayWrite(join(folder, 'photo.jp2'));
  if (!place.ok) return place;
  const read = await runSteps(transport, context, cardFaceSteps(context.secrets.beforehand));
  if (!read.ok) return read;
  const { face, ageRecordBirthDate } = read.value.result;
  if (ageRecordBirthDate !== face.birthDate) return failed({ code: 'cardDataAltered' });
  const pictures = {
    'photo.jp2': face.photo,
    'name.png': face.nameImage,
    'address.png': face.addressImage,
    'security-code.png': face.securityCodeImage,
  };
  const files = Object.keys(pictures).map((name) => join(folder, name));
  for (const [name, bytes] of Object.entries(pictures)) {
    const written = await writeOut(join(folder, name), bytes);
    if (!written.ok) return written;
  }
  const { birthDate, sex, expiresOn } = face;
  context.output.result({ birthDate, sex, expiresOn, files, exchanges: read.value.exchanges }, () => files.join('\n'));
  return success(undefined);
}

/** `madoguchi card serial`. */
export async function showSerialRecord(transport: CardTransport, context: CommandContext): Promise<Outcome<void>> {
  return withChosenCard(transport, context, async (channel) => {
    const session = { signal: context.signal, memory: createReaderMemory() };
    const app = await openCommonApp(channel, session);
    if (!app.ok) return failed(await withoutApplication(app.failure, () => openJpkiApp(channel, session)));
    const record = await app.value.readSerialRecord();
    if (!record.ok) return record;
    const { manufactureNumber, municipality, expiresOn } = record.value;
    const { exchanges } = channel;
    context.output.result({ manufactureNumber, municipality, expiresOn, exchanges }, () =>
      [manufactureNumber, municipality, expiresOn].join('\n'),
    );
    return success(undefined);
  });
}

interface CertificateOptions {
  readonly der?: boolean;
  readonly out?: string;
}

const CERTIFICATES = { auth: 'auth', sign: 'sign', 'auth-ca': 'authCa', 'sign-ca': 'signCa' } as const;

async function showCertificate(
  transport: CardTransport,
  context: CommandContext,
  which: string,
  { der: asDer = false, out }: CertificateOptions,
): Promise<Outcome<void>> {
  if (!Object.hasOwn(CERTIFICATES, which)) {
    return failed({ code: 'usage', detail: 'the certificate is one of auth, sign, auth-ca, sign-ca' });
  }
  if (asDer && out === undefined) return failed({ code: 'usage', detail: '--der needs --out FILE' });
  const place = out === undefined ? success(undefined) : await mayWrite(out);
  if (!place.ok) return place;
  const wanted = CERTIFICATES[which as keyof typeof CERTIFICATES];
  const read =
    wanted === 'sign' ? await readSignCertificate(transport, context) : await readFree(transport, context, wanted);
  if (!read.ok) return read;
  const fields = certificateFields(read.value);
  if (!fields.ok) return fields;
  const pem = pemOf(read.value);
  if (out !== undefined) {
    const written = await writeOut(out, asDer ? read.value : pem);
    if (!written.ok) return written;
  }
  context.output.result({ ...fields.value, pem }, () => (out === undefined ? pem.trimEnd() : out));
  return success(undefined);
}

async function readSignCertificate(transport: CardTransport, context: CommandContext): Promise<Outcome<Uint8Array>> {
  const read = await runSteps(transport, context, signatureCertificateSteps(context.secrets.beforehand));
  return read.ok ? success(read.value.result) : read;
}

async function readFree(
  transport: CardTransport,
  context: CommandContext,
  which: 'auth' | 'authCa' | 'signCa',
): Promise<Outcome<Uint8Array>> {
  let certificate: Outcome<Uint8Array> = failed({ code: 'cardNotPresent' });
  const done = await withChosenCard(transport, context, async (channel) => {
    const app = await openJpkiApp(channel, { signal: context.signal, memory: createReaderMemory() });
    if (!app.ok) return app;
    certificate = await app.value.readCertificate(which);
    return success(undefined);
  });
  return done.ok ? certificate : done;
}
