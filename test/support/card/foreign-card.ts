import { execFileSync, spawn } from 'node:child_process';

/** Where Debian puts the card emulator's modules, which is not where its Python looks for them. */
const MODULES = '/usr/lib/python3/site-packages/virtualsmartcard';
const PROGRAM = '/usr/bin/vicc';
/** The emulator asks for PyCrypto, which Debian has under another name. */
const START = [
  'import sys, Cryptodome',
  'sys.modules["Crypto"] = Cryptodome',
  `exec(compile(open("${PROGRAM}").read(), "${PROGRAM}", "exec"))`,
].join('\n');
const ENVIRONMENT = { ...process.env, PYTHONPATH: MODULES };

/** Why somebody else's card cannot be had on this machine. */
export function foreignCardUnavailable(): string | undefined {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import Cryptodome, virtualsmartcard'], {
      env: ENVIRONMENT,
      stdio: 'ignore',
    });
    return undefined;
  } catch {
    return 'needs the packages vsmartcard-vpicc and python3-pycryptodome';
  }
}

/** As the emulator writes it: the kind and length of what came, then its first bytes in the next line. */
const COMMAND_LINE = /Command APDU \(\d+ bytes\):\s+0000: +((?:[0-9A-F]{2} ){4})/g;

export interface ForeignCard {
  /** CLA INS P1 P2 of each command so far, in hexadecimal. */
  commandHeaders(): readonly string[];
  takeOff(): Promise<void>;
}

/** Puts a card that was not made here, an empty one after ISO/IEC 7816, on the virtual reader at `port`. */
export function putOnForeignCard(port: number): ForeignCard {
  const args = ['-c', START, '--type', 'iso7816', '--hostname', '127.0.0.1', '--port', String(port), '-vvv'];
  const card = spawn('/usr/bin/python3', args, { env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [card.stdout, card.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
    });
  }
  const gone = new Promise<void>((resolve) => card.once('close', () => resolve()));
  return {
    commandHeaders: () => [...said.matchAll(COMMAND_LINE)].map(([, header = '']) => header.replaceAll(' ', '')),
    async takeOff() {
      card.kill('SIGKILL');
      await gone;
    },
  };
}
