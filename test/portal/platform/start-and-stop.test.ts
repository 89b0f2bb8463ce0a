import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandLine, MADOGUCHI } from '../../support/host/command-line.ts';
import { soon } from '../../support/soon.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-start-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const OF_ANOTHER = {
  PGOPTIONS: '-c no_such_setting=1',
  PGSSLMODE: 'verify-full',
  PGHOST: '192.0.2.1',
  PGPORT: '1',
  PGUSER: 'nobody',
  PGPASSWORD: 'wrong',
  PGDATABASE: 'elsewhere',
  PGCLIENT_ENCODING: 'LATIN1',
};
const portalArguments = () => ['portal', '--revocation', 'off', '--data', folder];

const serverProcess = async () =>
  Number((await readFile(join(folder, 'postgresql/cluster/postmaster.pid'), 'utf8')).split('\n')[0]);

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

describe('The portal', () => {
  it('starts its own database whatever is set for other clients of PostgreSQL', async () => {
    const portal = await commandLine(OF_ANOTHER).start(portalArguments());
    const health = await fetch(`${portal.said.listening}/health`);
    const server = await serverProcess();
    await portal.stop();
    expect(health.status).toBe(200);
    expect(isAlive(server)).toBe(false);
  }, 60_000);

  it('is told to stop through the shell that npm puts between, and takes its database along', async () => {
    const program = [process.execPath, MADOGUCHI, ...portalArguments()].map((word) => `'${word}'`).join(' ');
    const shell = spawn('/bin/sh', ['-c', `${program}; true`], {
      env: { ...process.env, npm_command: 'exec' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(shell);
    const [line] = await once(createInterface({ input: shell.stdout }), 'line');
    const { listening } = JSON.parse(String(line));
    const server = await serverProcess();
    shell.kill('SIGTERM');
    await vi.waitFor(() => expect(isAlive(server)).toBe(false), { timeout: 15_000, interval: 100 });
    await expect(fetch(`${listening}/health`)).rejects.toThrow();
  }, 60_000);

  it('stops while it still waits for a database that does not answer', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    const portal = spawn(
      process.execPath,
      [MADOGUCHI, ...portalArguments(), '--database', `postgres://someone@127.0.0.1:${port}/portal`],
      { stdio: 'ignore' },
    );
    children.push(portal);
    await once(silent, 'connection');
    const toldAtMs = performance.now();
    portal.kill('SIGTERM');
    await once(portal, 'exit');
    silent.close();
    expect(performance.now() - toldAtMs).toBeLessThan(12_000);
  }, 60_000);

  it('stops while its own database is being made', async () => {
    const portal = spawn(process.execPath, [MADOGUCHI, ...portalArguments()], { stdio: 'ignore' });
    children.push(portal);
    await soon(() => readFile(join(folder, 'postgresql/password')));
    const toldAtMs = performance.now();
    portal.kill('SIGTERM');
    await once(portal, 'exit');
    expect(performance.now() - toldAtMs).toBeLessThan(15_000);
    await soon(async () => expect(isAlive(await serverProcess().catch(() => 0x7fff_fff0))).toBe(false));
  }, 60_000);
});
