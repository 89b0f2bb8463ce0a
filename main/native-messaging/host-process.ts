import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { NativeExtension } from '#contract/card/native-request.ts';
import type { Failure } from '#contract/failures/failure.ts';
import { failed, type Outcome } from '#contract/failures/outcome.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { askApp } from './app-socket.ts';
import { callerOf } from './caller.ts';
import { encodeFrame, frameReader } from './frames.ts';
import { readNativeHostSettings } from './host-settings.ts';
import { openApp } from './open-app.ts';
import { MESSAGE_LIMIT_BYTES, parsePageMessage, REPLY_LIMIT_BYTES, withoutPin } from './page-message.ts';
import { checkReply, refusedReply } from './page-reply.ts';

interface HostProcess {
  /** As the browser gave them, without the program's own. */
  readonly args: readonly string[];
  readonly input: Readable;
  readonly output: Writable;
  /** What a person at the page reads of a refusal. */
  readonly sentence: (failure: Failure) => string;
  /** False at a terminal for everybody: it answers no browser. */
  readonly mayOpenApp: boolean;
}

/** Somebody waits at a page. */
const OPEN_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 250;

/**
 * What a browser starts for each message: hands it to the app, which it opens where it is closed, and its answer back, until the input ends, a message says
 * `05`, or something comes that is none. It has no card, no window and nothing that it remembers.
 */
export async function runHostProcess({ args, input, output, sentence, mayOpenApp }: HostProcess): Promise<void> {
  const say = (value: object) => void output.write(encodeFrame(value, REPLY_LIMIT_BYTES));
  const refuse = (failure: Failure) => say(refusedReply(sentence(failure)));
  const settings = await readNativeHostSettings();
  const extension = settings && callerOf(args, settings);
  if (settings === undefined || extension === undefined) return refuse({ code: 'nativeCallerRefused' });

  const { uuid, app, sites } = settings;
  const leaving = new AbortController();
  const reader = frameReader(MESSAGE_LIMIT_BYTES);
  let inFlight: Promise<void> | undefined;
  try {
    for await (const bytes of input as AsyncIterable<Uint8Array>) {
      for (const read of reader.push(bytes)) {
        if (read.kind === 'refused') return refuse({ code: 'nativeMessageRefused' });
        const ending = take(read.body, extension);
        read.body.fill(0);
        if (ending === 'close') return;
      }
    }
    if (reader.end() !== undefined) refuse({ code: 'nativeMessageRefused' });
  } finally {
    leaving.abort();
    await inFlight;
  }

  /** One at a time: what comes meanwhile is answered at once. */
  function take(body: Uint8Array, caller: NativeExtension): 'close' | undefined {
    const message = parsePageMessage(body, caller, sites);
    if (!message.ok) refuse(message.failure);
    else if (message.value.mode === 'close') return 'close';
    else if (inFlight !== undefined) refuse({ code: 'flowBusy', flow: 'nativeRequest' });
    else {
      inFlight = answer(withoutPin(body), caller, message.value.mode === 'check').finally(() => {
        inFlight = undefined;
      });
    }
    return undefined;
  }

  async function answer(message: Uint8Array, caller: NativeExtension, isCheck: boolean): Promise<void> {
    const asking = { extension: caller, message: Buffer.from(message).toString('base64') };
    const asked = await askApp(asking, leaving.signal);
    const outcome = asked === 'closed' && !isCheck ? await askOnceOpen(asking) : asked;
    if (leaving.signal.aborted) return;
    if (outcome === 'closed') say(checkReply({ version: packageJson.version, uuid, readers: undefined }));
    else if (outcome.ok) say(outcome.value);
    else refuse(outcome.failure);
  }

  /** Opens the app and asks it once its window is there; fails with `nativeWindowUnavailable` where that does not come to be. */
  async function askOnceOpen(asking: Parameters<typeof askApp>[0]): Promise<Outcome<object>> {
    const unavailable = failed({ code: 'nativeWindowUnavailable' as const });
    const { signal } = leaving;
    if (app === undefined || !mayOpenApp || !(await openApp(app))) return unavailable;
    const until = performance.now() + OPEN_WITHIN_MS;
    while (performance.now() < until && !signal.aborted) {
      await wait(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      const asked = await askApp(asking, signal);
      if (asked !== 'closed' && (asked.ok || asked.failure.code !== 'nativeWindowUnavailable')) return asked;
    }
    return unavailable;
  }
}
