import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PC/SC service of its own, with virtual readers of two slots each, out of reach of everything else. */
export interface PcscStack {
  /** On 127.0.0.1; a card that connects here lies on slot 0. */
  readonly vpcdPort: number;
  /** One for each slot, two for each reader. */
  readonly vpcdPorts: readonly number[];
  /** What a program needs in its environment to find this service and no other. */
  readonly env: Readonly<Record<string, string>>;
  /** `kill -9`; resolves when the process is gone. */
  killService(): Promise<void>;
  /** Resolves when the service takes connections. The readers may have got another name in the meantime. */
  startService(readerModel?: string): Promise<void>;
  /** Resolves when none of its threads moves any more. */
  freezeService(): Promise<void>;
  thawService(): void;
  stop(): Promise<void>;
}

const READER_MODEL = 'Virtual PCD';
const SLOTS_PER_READER = 2;

/** Slots count on from reader to reader: 2 is the first of the second. */
export function slotName(slot: number): string {
  return `${modelOf(Math.floor(slot / SLOTS_PER_READER))} 00 0${slot % SLOTS_PER_READER}`;
}

/** The service does not number readers that it is told of by name. */
function modelOf(reader: number, readerModel = READER_MODEL): string {
  return reader === 0 ? readerModel : `${readerModel} ${reader}`;
}

const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const VPCD_PORT = 0x8c7b;
/** A test process that is killed leaves no daemon behind. */
const ENDS_WITH_US = ['--pdeathsig', 'KILL', '--'] as const;
const RELAY = join(import.meta.dirname, 'vpcd-relay.ts');

/** Why a PC/SC stack cannot run on this machine; `undefined` when it can. Print it where a suite is skipped. */
export function pcscStackUnavailable(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux with pcscd and vpcd';
  if (process.getuid?.() !== 0) return 'needs root, to give pcscd a folder and a network of its own';
  if (!existsSync(DRIVER)) return 'needs the package vsmartcard-vpcd';
  for (const [program, pack] of Object.entries({
    pcscd: 'pcscd',
    ip: 'iproute2',
    unshare: 'util-linux',
    setpriv: 'util-linux',
    nsenter: 'util-linux',
  })) {
    if (findProgram(program) === undefined) return `needs ${program} (package ${pack})`;
  }
  try {
    execFileSync('unshare', ['-mn', 'true'], { stdio: 'ignore' });
  } catch {
    return 'needs the right to make namespaces (unshare -mn)';
  }
  return undefined;
}

function findProgram(name: string): string | undefined {
  const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Starts pcscd with vpcd in its own mount and network namespaces and points this process at it. Call it before the
 * first use of PC/SC in the process: the client library reads its socket's path once.
 */
export async function startPcscStack(readers = 1): Promise<PcscStack> {
  const folder = mkdtempSync(join(tmpdir(), 'pcsc-stack-'));
  const run = join(folder, 'run');
  mkdirSync(run);
  const readerConfig = join(folder, 'reader.conf');
  const slotSockets = Array.from({ length: readers * SLOTS_PER_READER }, (_, slot) => join(folder, `slot${slot}`));
  const serviceSocket = join(run, 'pcscd.comm');
  // The driver knows the slots of one reader, so that each reader has a driver of its own.
  const drivers = Array.from({ length: readers }, (_, reader) => join(folder, `driver${reader}.so`));
  for (const driver of drivers) copyFileSync(DRIVER, driver);
  // quickack: the driver sends length and payload in two writes and would wait 40 ms for an acknowledgement.
  const setUp = [
    'set -e',
    'mkdir -p /run/pcscd',
    `mount --bind ${run} /run/pcscd`,
    'ip link set lo up',
    'ip route change local 127.0.0.1 dev lo table local quickack 1',
    'exec "$@"',
  ].join('\n');
  const relay = spawn(
    'setpriv',
    [
      ...ENDS_WITH_US,
      'unshare',
      '-mn',
      '--',
      'sh',
      '-c',
      setUp,
      'sh',
      process.execPath,
      RELAY,
      String(VPCD_PORT),
      ...slotSockets,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await waitUntil(() => slotSockets.every((path) => existsSync(path)), 'the relay to listen');

  let service: ChildProcess | undefined;
  async function startService(readerModel = READER_MODEL): Promise<void> {
    rmSync(serviceSocket, { force: true });
    writeFileSync(readerConfig, configOf(readerModel, drivers));
    const namespaces = ['-t', String(relay.pid), '-m', '-n', '--'];
    service = spawn(
      'setpriv',
      [...ENDS_WITH_US, 'nsenter', ...namespaces, 'pcscd', '--foreground', '-c', readerConfig],
      { stdio: 'ignore' },
    );
    await waitUntil(() => accepts(serviceSocket), 'pcscd to take connections');
  }
  async function killService(): Promise<void> {
    if (service === undefined) return;
    const gone = new Promise((resolve) => service?.once('exit', resolve));
    service.kill('SIGKILL');
    await gone;
    service = undefined;
  }
  await startService();

  const doors = await Promise.all(slotSockets.map(openDoor));
  const env = { PCSCLITE_CSOCK_NAME: serviceSocket };
  Object.assign(process.env, env);
  const vpcdPorts = doors.map(({ port }) => port);
  return {
    vpcdPort: vpcdPorts[0] ?? 0,
    vpcdPorts,
    env,
    startService,
    killService,
    async freezeService() {
      service?.kill('SIGSTOP');
      await waitUntil(() => isStopped(service?.pid), 'the service to stand still');
    },
    thawService: () => void service?.kill('SIGCONT'),
    async stop() {
      await killService();
      for (const { server, sockets } of doors) {
        for (const socket of sockets) socket.destroy();
        server.close();
      }
      relay.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A signal reaches a process before it reaches each of its threads. */
function isStopped(pid: number | undefined): boolean {
  const folder = `/proc/${pid}/task`;
  const states = readdirSync(folder).map((thread) => readFileSync(join(folder, thread, 'stat'), 'utf8'));
  return states.every((stat) => /\) T /.test(stat));
}

function configOf(readerModel: string, drivers: readonly string[]): string {
  return drivers
    .flatMap((driver, reader) => {
      const port = `0x${(VPCD_PORT + reader * SLOTS_PER_READER).toString(16)}`;
      return [
        `FRIENDLYNAME "${modelOf(reader, readerModel)}"`,
        `DEVICENAME /dev/null:${port}`,
        `LIBPATH ${driver}`,
        `CHANNELID ${port}`,
        '',
      ];
    })
    .join('\n');
}

interface Door {
  readonly server: Server;
  readonly sockets: ReadonlySet<Socket>;
  readonly port: number;
}

/** A TCP port on 127.0.0.1 that leads to a Unix socket. */
async function openDoor(path: string): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (card) => {
    const relay = connect(path);
    for (const [from, to] of [
      [card, relay],
      [relay, card],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return { server, sockets, port: address.port };
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function waitUntil(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const endsAtMs = performance.now() + 10_000; performance.now() < endsAtMs; ) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited 10 s in vain for ${what}`);
}
