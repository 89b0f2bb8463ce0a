import type { Readable, Writable } from 'node:stream';
import type { NativeExtension } from '#contract/card/native-request.ts';
import type { Failure } from '#contract/failures/failure.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { askApp } from './app-socket.ts';
import { callerOf } from './caller.ts';
import { encodeFrame, frameReader } from './frames.ts';
import { readNativeHostSettings } from './host-settings.ts';
import { MESSAGE_LIMIT_BYTES, parsePageMessage, REPLY_LIMIT_BYTES, withoutPin } from './page-message.ts';
import { checkReply, refusedReply } from './page-reply.ts';

interface HostProcess {
  /** As the browser gave them, without the program's own. */
  readonly args: readonly string[];
  readonly input: Readable;
  readonly output: Writable;
  /** What a person at the page reads of a refusal. */
  readonly sentence: (failure: Failure) => string;
}

/**
 * What a browser starts for each message: hands it to the app and its answer back, until the input ends, a message says
 * `05`, or something comes that is none. It has no card, no window and nothing that it remembers.
 */
export async function runHostProcess({ args, input, output, sentence }: HostProcess): Promise<void> {
  const say = (value: object) => void output.write(encodeFrame(value, REPLY_LIMIT_BYTES));
  const refuse = (failure: Failure) => say(refusedReply(sentence(failure)));
  const settings = await readNativeHostSettings();
  const extension = settings && callerOf(args, settings);
  if (settings === undefined || extension === undefined) return refuse({ code: 'nativeCallerRefused' });

  const { uuid } = settings;
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
    const message = parsePageMessage(body, caller);
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
    const outcome = await askApp(asking, leaving.signal);
    if (leaving.signal.aborted) return;
    if (outcome.ok) say(outcome.value);
    else if (isCheck && outcome.failure.code === 'nativeWindowUnavailable') {
      say(checkReply({ version: packageJson.version, uuid, readers: undefined }));
    } else refuse(outcome.failure);
  }
}
