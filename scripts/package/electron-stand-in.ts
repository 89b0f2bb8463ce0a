import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What @electron/fuses looks for in a binary. Source: Electron's documentation, "Electron Fuses". */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_WIRE_VERSION = 1;
/** As Electron is delivered: RunAsNode, NODE_OPTIONS, inspect and file privileges on, all that guards off. */
const DELIVERED_FUSES = '10110001';
const EXECUTABLE = 0o755;

/**
 * Writes a folder in the shape of Electron's for Linux, with nothing in it that runs.
 *
 * Packing, the fuses and the inspection go their whole way through it where the real one cannot be had.
 */
export function writeElectronStandIn(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const message = '#!/bin/sh\necho "A stand-in for Electron: packed to be looked at, not to be run." >&2\nexit 1\n';
  const wire = Buffer.from([FUSE_WIRE_VERSION, DELIVERED_FUSES.length]);
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.from(`${message}${FUSE_SENTINEL}`), wire, Buffer.from(`${DELIVERED_FUSES}\n`)]),
    { mode: EXECUTABLE },
  );
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), 'stand-in\n');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'stand-in\n');
  for (const language of ['en-US', 'ja', 'de']) writeFileSync(join(folder, 'locales', `${language}.pak`), '');
}
