import { randomUUID } from 'node:crypto';
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
import { languageOfRun, systemLanguage } from './language.ts';
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
  /** Whether one was named. */
  readonly hasPortal: boolean;
  /** The portal that was named, or configured in the environment. Fails with `portalNotNamed` where there is none, `usage`. */
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
  const named = namedPortal(policy, portal);
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
    hasPortal: named !== undefined,
    portal: () => portalAt(named),
  });
  if (!outcome.ok) failWith(output, outcome.failure);
}

/** The portal's address that counts: an empty variable is none. */
export function namedPortal(policy: Policy, option: string | undefined): string | undefined {
  return policy.portal ?? option ?? (process.env.MADOGUCHI_PORTAL || undefined);
}

export function portalAt(url: string | undefined): Outcome<PortalClient> {
  if (url === undefined) return failed({ code: 'portalNotNamed' });
  const origin = originSchema.safeParse(url);
  return origin.success
    ? success(createPortalClient(origin.data, (address, init) => fetch(address, init), systemClock))
    : failed({
        code: 'usage',
        detail: '--portal takes an address such as https://portal.example; http:// on this computer only',
      });
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
