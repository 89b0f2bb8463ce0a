import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `pdfsig` says of the signatures in a PDF. It reads files alone. */
export function pdfsig(pdf: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'pdfsig-'));
  try {
    const file = join(folder, 'one.pdf');
    writeFileSync(file, pdf);
    return spawnSync('pdfsig', [file], { encoding: 'utf8' }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
