import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../main/kiosk/chromium.ts';
import { mayMount, seeingFolder } from '../support/host/private-mount.ts';

const TERMINAL = fileURLToPath(new URL('../../main/kiosk/terminal', import.meta.url));
const POLICY_FOLDER = '/etc/chromium/policies/managed';
const policy: Record<string, unknown> = JSON.parse(await readFile(join(TERMINAL, 'chromium-policy.json'), 'utf8'));

const executablePath = findChromium();
const whyNot =
  executablePath === undefined ? 'Chromium is missing' : mayMount() ? undefined : 'private mounts need root';

describe('The policy of a public terminal', () => {
  it('SR-52: names all that must be off', () => {
    expect(policy).toMatchObject({
      URLBlocklist: ['*'],
      DeveloperToolsAvailability: 2,
      RemoteDebuggingAllowed: false,
      DownloadRestrictions: 3,
      PrintingEnabled: false,
      AllowFileSelectionDialogs: false,
      ExtensionInstallBlocklist: ['*'],
      IncognitoModeAvailability: 1,
      AutofillAddressEnabled: false,
      AutofillCreditCardEnabled: false,
      PasswordManagerEnabled: false,
      TranslateEnabled: false,
    });
    expect(policy.URLAllowlist).toEqual(['http://127.0.0.1:47100', 'file:///tmp/madoguchi-visit-']);
  });

  it('SR-54: comes with a rule that lets one account use the reader service', async () => {
    const rule = await readFile(join(TERMINAL, '50-madoguchi-reader.rules'), 'utf8');
    type Rule = (action: { id: string }, subject: { user: string }) => string | undefined;
    let decide: Rule = () => undefined;
    const polkit = { Result: { YES: 'yes', NO: 'no' }, addRule: (added: Rule) => (decide = added) };
    new Function('polkit', rule)(polkit);

    for (const id of ['org.debian.pcsc-lite.access_pcsc', 'org.debian.pcsc-lite.access_card']) {
      expect(decide({ id }, { user: 'madoguchi-kiosk' })).toBe('yes');
      expect(decide({ id }, { user: 'visitor' })).toBe('no');
    }
    expect(decide({ id: 'org.freedesktop.login1.reboot' }, { user: 'visitor' })).toBeUndefined();
  });
});

(whyNot === undefined ? it : it.skip)(
  `SR-52: Chromium under the policy of a public terminal opens no debugging port${whyNot === undefined ? '' : ` (left out: ${whyNot})`}`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'madoguchi-test-'));
    // The policy lies in a private mount, so that no other browser of this machine is held to it.
    const [command, args] = seeingFolder({ folder: TERMINAL, at: POLICY_FOLDER }, [
      ...[String(executablePath), '--headless=new', '--no-sandbox', '--remote-debugging-port=0'],
      ...[`--user-data-dir=${folder}`, 'about:blank'],
    ]);
    const browser = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    let said = '';
    browser.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    const exited = once(browser, 'exit');
    try {
      await expect.poll(() => said, { timeout: 20_000 }).toContain('remote debugging is disallowed');
      expect(said).not.toContain('DevTools listening');
    } finally {
      if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  },
);
