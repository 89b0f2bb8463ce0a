import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { REPORT_LIMIT_BYTES } from '#portal/platform/mail/delivery-report.ts';
import { takeBouncedMail } from '#portal/portal-mail.ts';
import { runCommand } from './command-context.ts';
import { readWhole } from './files.ts';
import { type PortalOptions, portalConfig } from './server-commands.ts';

/** What a mail server hands over by a pipe. */
const STANDARD_INPUT = '-';

/** Reads a report that a mail did not arrive, and marks its address. */
export function runMailBounce(file: string, options: PortalOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const { output, clock, words } = context;
    const read = file === STANDARD_INPUT ? await readStandardInput() : await readWhole(file, REPORT_LIMIT_BYTES);
    if (!read.ok) return read;
    const config = await portalConfig(context, options);
    if (!config.ok) return config;
    const taken = await takeBouncedMail(config.value, { file, bytes: read.value }, clock.nowMs());
    if (!taken.ok) return taken;
    output.result({ result: taken.value }, () => words.told.bounces[taken.value]);
    return success(undefined);
  });
}

async function readStandardInput(): Promise<Outcome<Uint8Array>> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > REPORT_LIMIT_BYTES) {
      return failed({ code: 'fileTooLarge', file: STANDARD_INPUT, limitBytes: REPORT_LIMIT_BYTES });
    }
    pieces.push(piece);
  }
  return success(Buffer.concat(pieces));
}
