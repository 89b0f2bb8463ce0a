import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pcscStackUnavailable, startPcscStack } from '../support/card/pcscd.ts';
import { commandLine, MADOGUCHI } from '../support/host/command-line.ts';
import { costOf, mediansInTurn, type ProcessCost } from './process-cost.ts';

/** Ours and openssl's cost of one thing done to one file. */
export interface CmsFigures {
  readonly what: string;
  readonly bytes: number;
  readonly ours: ProcessCost;
  /** Absent where openssl cannot do it: it holds attached content in memory, and fails above 1 GiB. */
  readonly openssl: ProcessCost | undefined;
}

export type CmsBench = { readonly unavailable: string } | { readonly figures: readonly CmsFigures[] };

/**
 * Signs and verifies files of some sizes with the command line and with `openssl cms`. Ours starts Node, finds the
 * reader and uses the card over pcscd; openssl has a key in a file.
 */
export async function measureCms(sizes: readonly number[], rounds = 3): Promise<CmsBench> {
  const unavailable = pcscStackUnavailable();
  if (unavailable !== undefined) return { unavailable };
  const stack = await startPcscStack();
  const folder = mkdtempSync(join(tmpdir(), 'cms-bench-'));
  const at = (name: string) => join(folder, name);
  const env = { ...stack.env, XDG_CONFIG_HOME: at('home') };
  const vpcd = `127.0.0.1:${stack.vpcdPort}`;
  const card = await commandLine(env).start(['virtual-card', '--pki', at('pki'), '--vpcd', vpcd]);
  const ours = (...args: string[]) => {
    const input = args[0] === 'sign' ? 'ABC123\n' : '';
    const pin = args[0] === 'sign' ? ['--pin-stdin'] : [];
    return costOf([process.execPath, MADOGUCHI, ...args, ...pin, '--wait', '5'], { env, input });
  };
  const openssl = (...args: string[]) => costOf(['openssl', 'cms', ...args]);
  try {
    await commandLine(env).run(['readers', '--wait', '10']);
    makeKey(at('key.pem'), at('cert.pem'));
    const figures: CmsFigures[] = [];
    const file = at('file');
    for (const bytes of sizes) {
      writeUnlikeBytes(file, bytes);
      const compare = async (what: string, one: () => Promise<ProcessCost>, other: () => Promise<ProcessCost>) => {
        const canBoth = await other().then(
          () => true,
          () => false,
        );
        const [mine, theirs] = await mediansInTurn(rounds, one, ...(canBoth ? [other] : []));
        if (mine !== undefined) figures.push({ what, bytes, ours: mine, openssl: theirs });
      };
      const keys = ['-signer', at('cert.pem'), '-inkey', at('key.pem'), '-md', 'sha256', '-cades', '-in', file];
      const signing = ['-sign', '-binary', '-outform', 'DER', ...keys];
      const checking = ['-verify', '-binary', '-inform', 'DER', '-CAfile', at('cert.pem'), '-purpose', 'any'];
      const nothing = ['-out', '/dev/null'];
      for (const how of ['detached', 'attached'] as const) {
        const [own, theirs] = [at(`${how}.p7s`), at(`${how}.openssl.p7s`)];
        const inside = how === 'attached';
        await compare(
          `sign, ${how}`,
          () => ours('sign', 'cms', file, '--out', own, ...(inside ? ['--attached'] : [])),
          () => openssl(...signing, ...(inside ? ['-nodetach'] : []), '-out', theirs),
        );
        await compare(
          `verify, ${how}`,
          () => ours('verify', own, '--trust', at('pki'), ...(inside ? [] : ['--content', file])),
          () => openssl(...checking, '-in', theirs, ...(inside ? [] : ['-content', file]), ...nothing),
        );
        for (const made of [own, theirs]) rmSync(made);
      }
    }
    return { figures };
  } finally {
    await card.stop();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeKey(key: string, certificate: string): void {
  const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=bench', '-days', '2'];
  execFileSync('openssl', [...self, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
}

/** A file in which no page is like another, so that no file system keeps less than it says. */
function writeUnlikeBytes(path: string, bytes: number): void {
  const piece = Buffer.alloc(1_048_576);
  for (let at = 0; at < piece.length; at += 4) piece.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);
  writeFileSync(path, '');
  const file = openSync(path, 'w');
  for (let written = 0; written < bytes; ) {
    piece.writeDoubleLE(written, 0);
    written += writeSync(file, piece, 0, Math.min(piece.length, bytes - written));
  }
  closeSync(file);
  if (statSync(path).size !== bytes) throw new Error('the file was not written whole');
}
