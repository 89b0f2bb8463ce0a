import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedServer } from '#portal/platform/database/embedded-server.ts';
import { MUNICIPALITY } from '../../support/portal/staff-browser.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'madoguchi-staff-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

interface Told {
  readonly exit: number;
  readonly told: { readonly staff?: string; readonly link?: string; readonly error?: { readonly code: string } };
}

function staffCommand(...given: readonly string[]): Promise<Told> {
  const program = new URL('../../../main/cli/madoguchi.ts', import.meta.url).pathname;
  return new Promise((resolve) => {
    const command = execFile(
      process.execPath,
      [program, 'portal', 'staff', ...given, '--municipality', MUNICIPALITY, '--data', data, '--json'],
      (_, told) => resolve({ exit: command.exitCode ?? -1, told: JSON.parse(told) }),
    );
  });
}

const FIRST = ['--role', 'administrator', '--name', '最初の管理者', '--mail', 'First@city.example'] as const;
const LINK = expect.stringMatching(/^\/staff\/invitation#[A-Za-z0-9_-]{43}$/);

describe('on the portal’s server', () => {
  it('the first administrator is invited and recovered while no portal runs, and while one does', async () => {
    const first = await staffCommand('invite', ...FIRST);
    expect(first).toMatchObject({ exit: 0, told: { link: LINK, expiresAt: expect.any(String) } });

    const server = await startEmbeddedServer(join(data, 'postgresql'));
    if (!server.ok) throw new Error(server.failure.code);
    const again = await staffCommand('recover', '--mail', 'first@city.example');
    await server.value.stop();
    expect(again).toMatchObject({ exit: 0, told: { staff: first.told.staff, link: LINK } });
    expect(again.told.link).not.toBe(first.told.link);
  });

  it('nobody is recovered who is not known', async () => {
    const unknown = await staffCommand('recover', '--mail', 'nobody@city.example');
    expect(unknown).toMatchObject({ exit: 5, told: { error: { code: 'notFound' } } });
  });

  it('what is no address is refused', async () => {
    const wrong = await staffCommand('invite', '--role', 'reader', '--name', '職員', '--mail', 'nowhere');
    expect(wrong).toMatchObject({ exit: 2, told: { error: { code: 'usage', detail: '--mail' } } });
  });
});
