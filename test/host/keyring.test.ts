import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { KEYRING_MISSING, startKeyring } from '../support/host/desktop-keyring.ts';

if (KEYRING_MISSING !== undefined) process.stderr.write(`left out: a real keyring, ${KEYRING_MISSING}\n`);

const SCRIPT = `
  import { keyFromKeyring } from '#kiosk/keyring.ts';
  const hex = (key) => key === undefined ? 'none' : Buffer.from(key).toString('hex');
  process.stdout.write([hex(await keyFromKeyring()), hex(await keyFromKeyring())].join(' '));
`;
const home = mkdtempSync(join(tmpdir(), 'madoguchi-keyring-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function keysIn(env: NodeJS.ProcessEnv): Promise<string[]> {
  const asked = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    env,
    timeout: 60_000,
  });
  return (await asked).stdout.split(' ');
}

async function keysUnderKeyring(): Promise<string[]> {
  const keyring = await startKeyring(home);
  return keysIn(keyring.env).finally(keyring.stop);
}

describe('The key for what a person keeps', () => {
  it.skipIf(KEYRING_MISSING !== undefined)(
    'stands in the keyring of the desktop, and is the same the next time',
    async () => {
      const [first, again] = await keysUnderKeyring();
      expect(first).toMatch(/^[0-9a-f]{64}$/);
      expect(again).toBe(first);
      expect((await keysUnderKeyring())[0]).toBe(first);
    },
    120_000,
  );

  it('is none where there is no keyring', async () => {
    const nowhere = { PATH: process.env.PATH, HOME: home, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    expect(await keysIn(nowhere)).toEqual(['none', 'none']);
  }, 90_000);
});
