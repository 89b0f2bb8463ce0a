import { addAbortSignal } from 'node:stream';
import { checkPinForm } from '#contract/card/pin-rule.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { ChangeablePin, PinSlot } from '#contract/values/brands.ts';
import { SecretBytes, unmovedBytes, unmovedCopy } from '#contract/values/secret-bytes.ts';
import type { CommandLineWords } from '#words/command-line-words.ts';

/** Where the secrets of one command come from: lines of standard input, or a hidden prompt. Never an argument. */
export interface SecretSource {
  /** True where the secrets came beforehand, so that the card can be used in one sitting. */
  readonly beforehand: boolean;
  /** The next secret. Its form is checked: a malformed one never reaches a card. */
  next(slot: PinSlot): Promise<Outcome<SecretBytes>>;
  /** The next secret as a new value, asked for twice at a prompt. Only `checkPinChange` says whether it may be one. */
  nextNew(slot: ChangeablePin): Promise<Outcome<SecretBytes>>;
  /** Asks yes or no; nobody to ask is a no. */
  agrees(question: string): Promise<boolean>;
  /** Takes back a question that nobody has answered yet, as if it had been given up. */
  stopAsking(): void;
}

const STDIN_LIMIT_BYTES = 4_096;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Secrets from standard input, one a line, in the order the command names them (`--pin-stdin`). None once aborted. */
export async function secretsFromStandardInput(signal: AbortSignal): Promise<SecretSource> {
  const lines = splitLines(await readAll(signal));
  return {
    beforehand: true,
    async next(slot) {
      const line = lines.shift();
      if (signal.aborted) return failed({ code: 'cancelled' });
      return line === undefined ? failed({ code: 'pinMalformed', slot, problem: 'empty' }) : wellFormed(slot, line);
    },
    async nextNew(slot) {
      const line = lines.shift();
      if (signal.aborted) return failed({ code: 'cancelled' });
      return line === undefined
        ? failed({ code: 'newPinRefused', slot, problem: 'empty' })
        : success(asStored(slot, line));
    },
    agrees: async () => false,
    stopAsking: () => undefined,
  };
}

/** Secrets at a hidden prompt. Fails with `usage` where there is no terminal, with `cancelled` once aborted. */
export function secretsFromTerminal(prompts: CommandLineWords['prompts'], signal: AbortSignal): SecretSource {
  let asking = new AbortController();

  function readLine(): Promise<Uint8Array | undefined> {
    asking = new AbortController();
    return readHiddenLine(AbortSignal.any([signal, asking.signal]));
  }

  async function ask(prompt: string): Promise<Outcome<Uint8Array>> {
    if (!process.stdin.isTTY) {
      return failed({ code: 'usage', detail: 'no terminal to ask for the PIN at: give it with --pin-stdin' });
    }
    process.stderr.write(`${prompt}: `);
    const typed = await readLine();
    process.stderr.write('\n');
    return typed === undefined ? failed({ code: 'cancelled' }) : success(typed);
  }

  return {
    beforehand: false,
    async next(slot) {
      const typed = await ask(prompts.current[slot]);
      return typed.ok ? wellFormed(slot, typed.value) : typed;
    },
    async nextNew(slot) {
      const typed = await ask(prompts.next[slot]);
      const again = typed.ok ? await ask(prompts.again) : typed;
      if (!typed.ok) return typed;
      const isSame = again.ok && Buffer.from(again.value).equals(typed.value);
      if (again.ok) again.value.fill(0);
      if (isSame) return success(asStored(slot, typed.value));
      typed.value.fill(0);
      return again.ok ? failed({ code: 'newPinRefused', slot, problem: 'entriesDiffer' }) : again;
    },
    async agrees(question) {
      if (!process.stdin.isTTY) return false;
      process.stderr.write(`${question} [y/N] `);
      const answer = await readLine();
      process.stderr.write('\n');
      return answer?.length === 1 && (answer[0] === 0x79 || answer[0] === 0x59);
    },
    stopAsking: () => asking.abort(),
  };
}

/** The form is checked, so that a malformed one never reaches a card. */
function wellFormed(slot: PinSlot, bytes: Uint8Array): Outcome<SecretBytes> {
  const secret = asStored(slot, bytes);
  const form = secret.check((held) => checkPinForm(slot, held));
  if (form.ok) return success(secret);
  secret.wipe();
  return form;
}

/** Letters are turned into capitals in place, as the card stores them. */
function asStored(slot: PinSlot, bytes: Uint8Array): SecretBytes {
  if (slot === 'sign') {
    bytes.forEach((byte, at) => {
      if (byte >= 0x61 && byte <= 0x7a) bytes[at] = byte - 0x20;
    });
  }
  return new SecretBytes(bytes);
}

async function readAll(signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > STDIN_LIMIT_BYTES) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  const all = unmovedBytes(length);
  let filled = 0;
  for (const chunk of chunks) {
    all.set(chunk, filled);
    filled += chunk.length;
    chunk.fill(0);
  }
  return all;
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && bytes[at] !== NEWLINE) continue;
    const end = at > start && bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at;
    if (at < bytes.length || end > start) lines.push(unmovedCopy(bytes.subarray(start, end)));
    start = at + 1;
  }
  bytes.fill(0);
  return lines;
}

const BACKSPACE = 0x08;
const DELETE = 0x7f;
const INTERRUPT = 0x03;
const END_OF_INPUT = 0x04;
const LINE_LIMIT_BYTES = 64;

/** Reads one line without echo; `undefined` when the person gave up or `signal` did. Leaves the terminal as it was. */
function readHiddenLine(signal: AbortSignal): Promise<Uint8Array | undefined> {
  const { stdin } = process;
  const typed = unmovedBytes(LINE_LIMIT_BYTES);
  let length = 0;
  return new Promise((resolve) => {
    function finish(line: Uint8Array | undefined): void {
      stdin.off('data', take);
      signal.removeEventListener('abort', giveUp);
      stdin.setRawMode(false);
      stdin.pause();
      typed.fill(0);
      resolve(line);
    }
    function take(chunk: Buffer): void {
      for (const byte of chunk) {
        if (byte === CARRIAGE_RETURN || byte === NEWLINE || byte === INTERRUPT || byte === END_OF_INPUT) {
          finish(byte === CARRIAGE_RETURN || byte === NEWLINE ? unmovedCopy(typed.subarray(0, length)) : undefined);
          return;
        }
        if (byte === BACKSPACE || byte === DELETE) length = Math.max(0, length - 1);
        else if (length < LINE_LIMIT_BYTES) {
          typed[length] = byte;
          length += 1;
        }
      }
      chunk.fill(0);
    }
    const giveUp = () => finish(undefined);
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', take);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
  });
}
