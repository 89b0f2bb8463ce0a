import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

/** Test suites that others made lie beside the project, where they are there at all; nothing of them is copied. */
const FOLDER = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

export interface PeerData {
  bytes(file: string): Uint8Array;
  text(file: string): string;
  /** File names, in the order of the alphabet. */
  names(subfolder: string): string[];
}

/** Runs `define` with the suite's folder, or says by name that it is not there and skips. */
export function describePeers(suite: string, define: (data: PeerData) => void): void {
  const folder = join(FOLDER, suite);
  if (!existsSync(folder) || readdirSync(folder).every((name) => /^(LICENSE|README|readme)/.test(name))) {
    describe(`peers' suite ${suite}`, () => it.skip(`has no cases in ../shared/data/${suite}`));
    return;
  }
  describe(`peers' suite ${suite}`, () =>
    define({
      bytes: (file) => new Uint8Array(readFileSync(join(folder, file))),
      text: (file) => readFileSync(join(folder, file), 'utf8'),
      names: (subfolder) => readdirSync(join(folder, subfolder)).sort(),
    }));
}

/** The DER inside each PEM block of a label. */
export function pemBlocks(text: string, label: string): Uint8Array[] {
  const block = new RegExp(`-----BEGIN ${label}-----([^-]*)-----END ${label}-----`, 'g');
  return [...text.matchAll(block)].map(([, base64 = '']) => new Uint8Array(Buffer.from(base64, 'base64')));
}
