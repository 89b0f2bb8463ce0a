import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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
});
