import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const MADOGUCHI = join(import.meta.dirname, '../../../main/cli/madoguchi.js');
/** What a machine brings by itself, beside the Node of the project. */
const SYSTEM_NODES = ['/usr/bin/node', '/usr/local/bin/node'].filter((path) => existsSync(path));

describe('the command line on whatever Node a machine has', () => {
  it.each([process.execPath, ...SYSTEM_NODES])('starts from %s and runs on the Node of the project', (node) => {
    const help = execFileSync(node, [MADOGUCHI, '--help'], { encoding: 'utf8' });
    expect(help).toContain('virtual-card');
  });

  it.each([
    [['help'], 0],
    [['apply', '--help'], 0],
    [['--version'], 0],
    [[], 2],
    [['pin'], 2],
    [['no-such-command'], 2],
  ])('%j ends with %i', (args, status) => {
    expect(spawnSync(process.execPath, [MADOGUCHI, ...args]).status).toBe(status);
  });

  it.each([[['--help']], [['--version']], [['sign', 'cms', '--help']], [['help', 'kiosk']]])(
    '%j loads the words and the parser of arguments, and no library that a command works with',
    (args) => {
      expect(packagesLoadedBy(args)).toEqual(new Set(['commander']));
    },
  );
});

/** The npm packages whose modules a run loads, as V8 counted them. */
function packagesLoadedBy(args: readonly string[]): ReadonlySet<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'loaded-'));
  try {
    spawnSync(process.execPath, [MADOGUCHI, ...args], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
    const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const urls = reports.flatMap((text) => (JSON.parse(text) as { result: { url: string }[] }).result);
    const loaded = urls.filter(({ url }) => url.startsWith('file:'));
    expect(loaded.length).toBeGreaterThan(5);
    return new Set(loaded.map(({ url }) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]).filter(Boolean));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
