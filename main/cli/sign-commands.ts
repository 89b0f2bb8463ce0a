import { basename, join, resolve } from 'node:path';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type CardKey, cardKeySchema, type PinSlot } from '#contract/values/brands.ts';
import { type InspectedDocument, inspectDocument } from '#core/signing/document.ts';
import { type SavedSignature, signMachine } from '#core/signing/sign.ts';
import { rawSignatureSteps, signEffects } from '#core/signing/sign-effects.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { ATTACHED_LIMIT_BYTES } from '#pki/cms/cms.ts';
import { type CertificateFields, certificateFields } from './certificate-fields.ts';
import type { CommandContext } from './command-context.ts';
import { driveFlow, takeBeforehand } from './drive-flow.ts';
import { isSameFile, mayWrite, piecesOf, readWhole, writeAround, writeOut } from './files.ts';
import { chooseReader } from './readers.ts';
import { runSteps } from './run-steps.ts';
import { runWithReaders } from './with-readers.ts';

interface SignedDocument extends SavedSignature {
  readonly signer: CertificateFields;
  readonly exchanges: number;
}

interface SignRawOptions {
  readonly key: string;
  readonly out: string;
}

export function runSignRaw(files: readonly string[], options: SignRawOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const key = cardKeySchema.safeParse(options.key);
    return key.success
      ? signRaw(transport, context, key.data, files, options.out)
      : failed({ code: 'usage', detail: '--key is auth or sign' });
  });
}

interface SignCmsOptions {
  readonly out: string;
  readonly attached?: true;
}

export function runSignCms(file: string, options: SignCmsOptions): Promise<void> {
  return runWithReaders(options, async (transport, context) => {
    const made = await signFile(transport, context, options.attached === true, file, options.out);
    if (!made.ok) return made;
    const { sha256, signer, exchanges } = made.value;
    context.output.result({ out: options.out, sha256, signer, exchanges }, () => options.out);
    return success(undefined);
  });
}

/** Naming the files on the command line is the consent; nothing is written before every signature is there. */
async function signRaw(
  transport: CardTransport,
  context: CommandContext,
  key: CardKey,
  files: readonly string[],
  out: string,
): Promise<Outcome<void>> {
  const places = files.length === 1 ? [out] : files.map((file) => join(out, `${basename(file)}.sig`));
  if (new Set(places).size < places.length) {
    return failed({ code: 'usage', detail: 'two files of one name cannot have their signatures in one folder' });
  }
  const contents: Uint8Array[] = [];
  for (const [at, file] of files.entries()) {
    const place = await placeBeside(file, places[at] ?? out);
    if (!place.ok) return place;
    const read = await readWhole(file);
    if (!read.ok) return read;
    contents.push(read.value);
  }
  const steps = rawSignatureSteps(key, contents, { clock: context.clock, oneSitting: context.secrets.beforehand });
  const made = await runSteps(transport, context, steps);
  if (!made.ok) return made;
  const { result: signatures, exchanges } = made.value;
  const base64 = signatures.map((signature) => Buffer.from(signature).toString('base64'));
  const [only] = base64;
  for (const [at, signature] of signatures.entries()) {
    const written = await writeOut(places[at] ?? out, signature);
    if (!written.ok) return written;
  }
  context.output.result({ ...(files.length === 1 ? { signature: only } : { signatures: base64 }), exchanges }, () =>
    places.join('\n'),
  );
  return success(undefined);
}

async function signFile(
  transport: CardTransport,
  context: CommandContext,
  attached: boolean,
  file: string,
  out: string,
): Promise<Outcome<SignedDocument>> {
  const pinAtHand = await takeBeforehand(context, ['sign']);
  if (!pinAtHand.ok) return pinAtHand;
  const chosen = await chooseReader(transport, context);
  if (!chosen.ok) return chosen;
  let exchanges = 0;
  const seen: { signer?: Uint8Array } = {};
  const saved = await driveFlow({
    machine: signMachine(chosen.value.devices, chosen.value.reader),
    perform: signEffects({
      attached,
      clock: context.clock,
      findIssuer: () => undefined,
      cards: {
        transport,
        memory: createReaderMemory(),
        ...(pinAtHand.value === undefined ? {} : { pinAtHand: pinAtHand.value }),
        onCardUsed: (_: PinSlot, count: number) => {
          exchanges += count;
        },
      },
      readDocument: () => inspectFile(file, out, attached),
      async save({ document, detached, around }) {
        const written = await (around === undefined ? writeOut(out, detached) : writeAround(out, around, document));
        return written.ok ? success({ savedAs: out }) : written;
      },
      onSigner(certificate) {
        seen.signer = certificate.der;
      },
    }),
    // Naming the file on the command line is the consent; the digest that was read is the one that is signed.
    answer: (state) =>
      state.at === 'awaitingConsent'
        ? { tell: { type: 'consentGiven' as const, sha256: state.document.sha256 } }
        : undefined,
    context,
    transport,
  });
  if (!saved.ok) return saved;
  const signer = certificateFields(seen.signer ?? new Uint8Array());
  return signer.ok ? success({ ...saved.value, signer: signer.value, exchanges }) : signer;
}

/** Makes sure that a signature has a place that is not the file itself. */
async function placeBeside(file: string, out: string): Promise<Outcome<void>> {
  if (resolve(file) === resolve(out) || (await isSameFile(file, out))) {
    return failed({ code: 'usage', detail: '--out is the file that is signed' });
  }
  return mayWrite(out);
}

async function inspectFile(file: string, out: string, attached: boolean): Promise<Outcome<InspectedDocument>> {
  const place = await placeBeside(file, out);
  if (!place.ok) return place;
  const pieces = await piecesOf(file);
  if (!pieces.ok) return pieces;
  const inspected = await inspectDocument(basename(file), pieces.value);
  if (inspected.ok && attached && inspected.value.bytes > ATTACHED_LIMIT_BYTES) {
    return failed({ code: 'fileTooLarge', file, limitBytes: ATTACHED_LIMIT_BYTES });
  }
  return inspected;
}
