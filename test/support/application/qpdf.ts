import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `qpdf` says of a PDF; throws where it fails. It reads files alone. */
export function qpdf(pdf: Uint8Array, ...options: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'qpdf-'));
  try {
    const file = join(folder, 'one.pdf');
    writeFileSync(file, pdf);
    return execFileSync('qpdf', [...options, file], { encoding: 'utf8', maxBuffer: 100_000_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
