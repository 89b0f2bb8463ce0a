import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { cardKeySchema, type PinSlot } from '#contract/brands.ts';
import { failed, type Outcome, success } from '#contract/outcome.ts';
import { type InspectedDocument, type SavedSignature, signMachine } from '#core/flow/sign.ts';
import { type SignatureFormat, signEffects } from '#core/flow/sign-effects.ts';
import { createReaderMemory } from '#native-bridge/iso7816/reader-memory.ts';
import type { CardTransport } from '#native-bridge/transport/card-transport.ts';
import { writeOut } from './card-commands.ts';
import { type CertificateFields, certificateFields } from './certificate-fields.ts';
import { type CommandContext, runCommand, withSharedOptions } from './command-context.ts';
import { driveFlow, takeBeforehand } from './drive-flow.ts';
import { withReaders } from './pcsc.ts';
import { chooseReader } from './readers.ts';

const DOCUMENT_LIMIT_BYTES = 64_000_000;

interface SignedDocument extends SavedSignature {
  readonly signer: CertificateFields;
  readonly exchanges: number;
}

export function addSignCommands(program: Command): void {
  const sign = program.command('sign').description('sign a file with the card');
  withSharedOptions(
    sign
      .command('raw')
      .argument('<file>')
      .requiredOption('--key <key>', 'auth or sign')
      .requiredOption('--out <file>', 'where the signature goes')
      .description('the bare signature over the bytes of a file'),
  ).action((file: string, options) =>
    runCommand(options, (context) =>
      withReaders(async (transport) => {
        const key = cardKeySchema.safeParse(options.key);
        if (!key.success) return failed({ code: 'usage', detail: '--key is auth or sign' });
        const made = await signFile(transport, context, { kind: 'raw', key: key.data }, file, options.out);
        if (!made.ok) return made;
        const signature = Buffer.from(made.value.output).toString('base64');
        context.output.result({ signature, exchanges: made.value.exchanges }, () => options.out);
        return success(undefined);
      }),
    ),
  );
  withSharedOptions(
    sign
      .command('cms')
      .argument('<file>')
      .requiredOption('--out <file.p7s>', 'where the signature goes')
      .option('--attached', 'put the file inside the signature')
      .description('a CAdES-B-B signature with the signature certificate; PIN: sign'),
  ).action((file: string, options) =>
    runCommand(options, (context) =>
      withReaders(async (transport) => {
        const format: SignatureFormat = { kind: 'cms', attached: options.attached === true };
        const made = await signFile(transport, context, format, file, options.out);
        if (!made.ok) return made;
        const { sha256, signer, exchanges } = made.value;
        context.output.result({ out: options.out, sha256, signer, exchanges }, () => options.out);
        return success(undefined);
      }),
    ),
  );
}

async function signFile(
  transport: CardTransport,
  context: CommandContext,
  format: SignatureFormat,
  file: string,
  out: string,
): Promise<Outcome<SignedDocument>> {
  const key = format.kind === 'raw' ? format.key : 'sign';
  const pinAtHand = await takeBeforehand(context, [key]);
  if (!pinAtHand.ok) return pinAtHand;
  const chosen = await chooseReader(transport, context);
  if (!chosen.ok) return chosen;
  let exchanges = 0;
  const seen: { signer?: Uint8Array } = {};
  const saved = await driveFlow({
    machine: signMachine(chosen.value.devices, chosen.value.reader, key),
    perform: signEffects({
      format,
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
      readDocument: () => inspectFile(file),
      async save({ output }) {
        const written = await writeOut(out, output);
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

/** Reads a whole file, at most `limitBytes`. Fails with `fileUnreadable`. */
export async function readWhole(file: string, limitBytes = DOCUMENT_LIMIT_BYTES): Promise<Outcome<Uint8Array>> {
  try {
    const bytes = await readFile(file);
    return bytes.length <= limitBytes ? success(new Uint8Array(bytes)) : failed({ code: 'fileUnreadable', file });
  } catch {
    return failed({ code: 'fileUnreadable', file });
  }
}

async function inspectFile(file: string): Promise<Outcome<InspectedDocument>> {
  const read = await readWhole(file);
  if (!read.ok) return read;
  const sha256 = createHash('sha256').update(read.value).digest('hex');
  return success({ fileName: basename(file), bytes: read.value, sha256 });
}
