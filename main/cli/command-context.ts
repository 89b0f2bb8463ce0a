import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import * as z from 'zod';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import { type ReaderName, readerNameSchema } from '#contract/values/brands.ts';
import { type Language, languageSchema } from '#contract/values/localized-text.ts';
import { createPortalClient, type PortalClient } from '#core/portal/portal-client.ts';
import type { Clock } from '#core/ports/ports.ts';
import { systemClock } from '#host/node-ports.ts';
import type { Policy } from '#host/policy/policy-schema.ts';
import { readPolicy } from '#host/policy/read-policy.ts';
import { isProtectedPortal } from '#host/portal-origin.ts';
import { type CommandLineWords, loadCommandLineWords } from '#words/command-line-words.ts';
import { createOutput, failWith, type Output } from './output.ts';
import { type SecretSource, secretsFromStandardInput, secretsFromTerminal } from './secrets.ts';

/** What every command has: where it writes, how it asks, and when it was told to stop. */
export interface CommandContext {
  readonly output: Output;
  readonly language: Language;
  readonly words: CommandLineWords;
  /** Aborted by Ctrl-C and by the signals that end a process. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly uuid: () => string;
  /** What the administrator has decided; it wins over options and environment. */
  readonly policy: Policy;
  readonly readerName: ReaderName | undefined;
  readonly waitMs: number;
  readonly lastTryAccepted: boolean;
  readonly secrets: SecretSource;
  /** The portal that was named, or configured in the environment. Fails with `usage` where there is none. */
  portal(): Outcome<PortalClient>;
}

const optionsSchema = z.looseObject({
  json: z.boolean().default(false),
  lang: languageSchema.optional(),
  reader: readerNameSchema.optional(),
  wait: z.coerce.number().min(0).max(86_400).default(0),
  pinStdin: z.boolean().default(false),
  acceptLastTry: z.boolean().default(false),
  portal: z.string().max(300).optional(),
});

const originSchema = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .transform((url) => new URL(url))
  .refine(
    (url) =>
      url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && isProtectedPortal(url),
  )
  .transform((url) => url.origin);

/** Adds the options that every command shares; each command takes them after its own name. */
export function withSharedOptions(shared: CommandLineWords['shared'], command: Command): Command {
  return command
    .option('--json', shared.json)
    .option('--lang <language>', shared.language)
    .option('--reader <name>', shared.reader)
    .option('--wait <seconds>', shared.wait, '0')
    .option('--pin-stdin', shared.pinStdin)
    .option('--accept-last-try', shared.acceptLastTry)
    .option('--portal <url>', shared.portal);
}

/** Runs one command: parses the shared options, reports a failure, sets the exit status. */
export async function runCommand(
  options: object,
  work: (context: CommandContext) => Promise<Outcome<void>>,
): Promise<void> {
  const parsed = optionsSchema.safeParse(options);
  const stop = stopSignal();
  if (!parsed.success) {
    const option = parsed.error.issues[0]?.path.join('.') ?? '';
    const words = await loadCommandLineWords(languageOfRun(process.argv.slice(2)));
    return failWith(createOutput(words, 'json' in options), {
      code: 'usage',
      detail: `the value of --${option} is not usable`,
    });
  }
  const { json, lang, reader, wait, pinStdin, acceptLastTry, portal } = parsed.data;
  const { policy, problem } = await readPolicy();
  const language = policy.language ?? lang ?? systemLanguage();
  const words = await loadCommandLineWords(language);
  const output = createOutput(words, json);
  if (problem !== undefined) return failWith(output, { code: 'policyUnusable', because: problem });
  const outcome = await work({
    output,
    language,
    words,
    signal: stop,
    clock: systemClock,
    uuid: randomUUID,
    policy,
    readerName: reader,
    waitMs: wait * 1000,
    lastTryAccepted: acceptLastTry,
    secrets: pinStdin ? await secretsFromStandardInput(stop) : secretsFromTerminal(words.prompts, stop),
    portal: () => portalAt(policy.portal ?? portal ?? process.env.MADOGUCHI_PORTAL),
  });
  if (!outcome.ok) failWith(output, outcome.failure);
}

export function portalAt(url: string | undefined): Outcome<PortalClient> {
  if (url === undefined) return failed({ code: 'usage', detail: 'no portal: name one with --portal URL' });
  const origin = originSchema.safeParse(url);
  return origin.success
    ? success(createPortalClient(origin.data, (address, init) => fetch(address, init), systemClock))
    : failed({
        code: 'usage',
        detail: '--portal takes an address such as https://portal.example; http:// on this computer only',
      });
}

/** The language that the arguments ask for, before any command has read them; else that of the system. */
export function languageOfRun(args: readonly string[]): Language {
  const asked = args.find((arg, index) => arg.startsWith('--lang=') || args[index - 1] === '--lang');
  return languageSchema.safeParse(asked?.replace('--lang=', '')).data ?? systemLanguage();
}

function systemLanguage(): Language {
  const locale = process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? '';
  return locale.startsWith('ja') ? 'ja' : 'en';
}

const STOP_LIMIT_MS = 30_000;
const PARENT_LOOK_MS = 500;

/**
 * Aborted when this process is told to stop, and where npm started it, when npm is gone: a shell between the two does
 * not hand signals on. What hangs afterwards is given up.
 */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) return;
    stopping.abort(new Error('told to stop'));
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  if (process.env.npm_command !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) stop();
    }, PARENT_LOOK_MS).unref();
  }
  return stopping.signal;
}
