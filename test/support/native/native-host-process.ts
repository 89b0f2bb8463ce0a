import { type ChildProcess, spawn } from 'node:child_process';
import { EXTENSION_IDS } from '#native-messaging/caller.ts';
import { encodeFrame, type FrameRead, frameReader } from '#native-messaging/frames.ts';

export const OWN_CALLER = `chrome-extension://${EXTENSION_IDS.own.chrome}/`;
export const OPEN_CALLER = `chrome-extension://${EXTENSION_IDS.open.chrome}/`;

type Reply = Readonly<Record<string, unknown>>;

/** A browser's end of one host process. */
export interface HostUnderTest {
  readonly child: ChildProcess;
  send(message: object): void;
  sendBytes(bytes: Uint8Array): void;
  /** The next frame that it says; rejects where it ends before. */
  reply(): Promise<Reply>;
  /** Closes its input as a browser does. */
  close(): void;
  /** All of standard output that came, to its end. */
  ended(): Promise<{ readonly status: number | null; readonly output: Buffer; readonly complaints: string }>;
}

/** Starts the program that a manifest names, with the arguments that a browser would give. */
export function startHost(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): HostUnderTest {
  const child = spawn(program, args, { env: { ...process.env, LANG: 'en_US.UTF-8', ...env } });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  const reader = frameReader(1_048_576);
  const read: FrameRead[] = [];
  const waiting: ((reply: Reply | undefined) => void)[] = [];
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin.on('error', () => undefined); // it has refused and gone
  child.stderr.on('data', (bytes: Buffer) => complaints.push(bytes));
  child.stdout.on('data', (bytes: Buffer) => {
    output.push(bytes);
    read.push(...reader.push(bytes));
    hand();
  });
  void exit.then(() => {
    hand();
    for (const wait of waiting.splice(0)) wait(undefined);
  });

  function hand(): void {
    while (waiting.length > 0 && read.length > 0) {
      const one = read.shift();
      const body = one?.kind === 'frame' ? Buffer.from(one.body).toString('utf8') : 'null';
      waiting.shift()?.(JSON.parse(body));
    }
  }

  return {
    child,
    send: (message) => child.stdin.write(encodeFrame(message, 1_000_000)),
    sendBytes: (bytes) => child.stdin.write(bytes),
    reply: () =>
      new Promise((resolve, reject) => {
        waiting.push((reply) => (reply ? resolve(reply) : reject(new Error(Buffer.concat(complaints).toString()))));
        hand();
      }),
    close: () => child.stdin.end(),
    async ended() {
      const status = await exit;
      return { status, output: Buffer.concat(output), complaints: Buffer.concat(complaints).toString('utf8') };
    },
  };
}
