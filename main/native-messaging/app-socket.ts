import { createHash, randomUUID } from 'node:crypto';
import { chmod, lstat, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { nativeExtensionSchema } from '#contract/card/native-request.ts';
import { failureSchema } from '#contract/failures/failure.ts';
import { failed, type Outcome, success } from '#contract/failures/outcome.ts';
import type { LogEntry } from '#core/ports/log.ts';
import type { AppCore } from '#core/window/app-core.ts';
import { parsedJson } from '#platform/json-text.ts';
import { makePrivateFolder } from '#platform/private-file.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { encodeFrame, frameReader } from './frames.ts';
import { nativeHostFolder, readNativeHostSettings } from './host-settings.ts';
import { parsePageMessage, REPLY_LIMIT_BYTES } from './page-message.ts';
import { checkReply, pageReply } from './page-reply.ts';

/** What a process that a browser has started hands on: who asks, and the message as it came, in base64. */
const askingSchema = z.strictObject({ extension: nativeExtensionSchema, message: z.string().max(90_000) });
/** Base64 and the members around it. */
const ASKING_LIMIT_BYTES = 100_000;
const answerSchema = z.union([
  z.strictObject({ reply: z.looseObject({ result: z.string() }) }),
  z.strictObject({ failure: failureSchema }),
]);
const MOST_SOCKETS = 8;
const ASKING_TIMEOUT_MS = 5_000;

type Browsers = Pick<AppCore, 'answerBrowser' | 'readerCount'>;

export interface AppSocket {
  close(): Promise<void>;
}

/**
 * Where the app hears of browsers: a socket in a folder of this user alone (on Windows a pipe with a name of this user's
 * folder). `undefined` where another app of theirs listens already, or the folder is not theirs alone.
 */
export async function listenForBrowsers(
  core: Browsers,
  log: (entry: LogEntry) => void,
): Promise<AppSocket | undefined> {
  const address = socketAddress();
  await makePrivateFolder(nativeHostFolder()).catch(() => undefined); // it is looked at below
  if (!(await isOursAlone(nativeHostFolder())) || (await answers(address))) return unheard();
  if (process.platform !== 'win32') await rm(address, { force: true }); // of an app that has crashed
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(core, socket).catch((error: unknown) => {
      log({ event: 'bug', id: randomUUID(), kind: error instanceof Error ? error.name : typeof error });
      socket.destroy();
    });
  });
  server.maxConnections = MOST_SOCKETS;
  if (!(await listens(server, address))) return unheard();
  if (process.platform !== 'win32') await chmod(address, 0o600);

  function unheard(): undefined {
    log({ event: 'browsersUnheard' });
  }

  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(core: Browsers, socket: Socket): Promise<void> {
  const { settled, answer } = await firstFrame(socket);
  if (answer === undefined) {
    socket.destroy();
    return;
  }
  const asking = askingSchema.safeParse(parsedFrame(answer));
  const outcome = asking.success
    ? await answerAsking(core, asking.data, settled)
    : failed({ code: 'nativeMessageRefused' as const });
  if (socket.destroyed) return;
  const value = outcome.ok ? { reply: outcome.value } : { failure: outcome.failure };
  socket.end(encodeFrame(value, REPLY_LIMIT_BYTES));
}

async function answerAsking(
  core: Browsers,
  { extension, message }: z.infer<typeof askingSchema>,
  signal: AbortSignal,
): Promise<Outcome<object>> {
  // Asked each time: it may have been turned off since.
  const settings = await readNativeHostSettings();
  if (!settings?.manifests.some((one) => one.extension === extension)) return failed({ code: 'nativeCallerRefused' });
  const parsed = parsePageMessage(Buffer.from(message, 'base64'), extension, settings.sites);
  if (!parsed.ok) return parsed;
  const { uuid } = settings;
  switch (parsed.value.mode) {
    case 'check':
      return success(checkReply({ version: packageJson.version, uuid, readers: core.readerCount() }));
    case 'close':
      return failed({ code: 'cancelled' });
    case 'request': {
      const given = await core.answerBrowser(parsed.value.request, signal);
      return given.ok ? success(pageReply(given.value, uuid)) : given;
    }
  }
}

/** The one frame of a socket, and a signal that is aborted once the other side has gone. */
async function firstFrame(socket: Socket): Promise<{ settled: AbortSignal; answer: Uint8Array | undefined }> {
  const leaving = new AbortController();
  const reader = frameReader(ASKING_LIMIT_BYTES);
  const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
  socket.setTimeout(ASKING_TIMEOUT_MS, () => resolve(undefined));
  socket.on('data', (bytes: Buffer) => {
    for (const read of reader.push(bytes)) resolve(read.kind === 'frame' ? read.body : undefined);
  });
  socket.on('close', () => {
    leaving.abort(new Error('the browser has gone'));
    resolve(undefined);
  });
  const answer = await promise;
  socket.setTimeout(0);
  return { settled: leaving.signal, answer };
}

/**
 * Asks the app, for the process that a browser has started. Fails as the app does, or with `nativeWindowUnavailable` where it
 * went away; `closed` where none listens. When `signal` is aborted the app hears of it.
 */
export async function askApp(
  asking: z.infer<typeof askingSchema>,
  signal: AbortSignal,
): Promise<Outcome<object> | 'closed'> {
  if (!(await isOursAlone(nativeHostFolder())) || signal.aborted) return 'closed';
  let gone: Outcome<object> | 'closed' = 'closed';
  const socket = connect(socketAddress());
  const { promise, resolve } = Promise.withResolvers<Outcome<object> | 'closed'>();
  const reader = frameReader(REPLY_LIMIT_BYTES);
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  socket.on('connect', () => {
    gone = failed({ code: 'nativeWindowUnavailable' });
    socket.write(encodeFrame(asking, ASKING_LIMIT_BYTES));
  });
  socket.on('data', (bytes: Buffer) => {
    for (const read of reader.push(bytes)) {
      const answer = answerSchema.safeParse(read.kind === 'frame' ? parsedFrame(read.body) : undefined);
      if (answer.success) resolve('reply' in answer.data ? success(answer.data.reply) : failed(answer.data.failure));
    }
  });
  socket.on('error', () => resolve(gone));
  socket.on('close', () => resolve(gone));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

function parsedFrame(body: Uint8Array): unknown {
  return parsedJson(Buffer.from(body).toString('utf8'));
}

function socketAddress(): string {
  if (process.platform !== 'win32') return join(nativeHostFolder(), 'app.sock');
  const name = createHash('sha256').update(nativeHostFolder()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\madoguchi-${name}`;
}

/** No other user reaches into it, so whoever is behind its socket is this user. Windows protects a profile by itself. */
async function isOursAlone(folder: string): Promise<boolean> {
  if (process.getuid === undefined) return true;
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid() && (found.mode & 0o077) === 0;
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** False where another app was faster, or the system knows no such address. */
function listens(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(address, () => resolve(true));
  });
}
