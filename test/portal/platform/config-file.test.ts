import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPortalConfigFile } from '#portal/portal-config-file.ts';
import { commandLine } from '../../support/host/command-line.ts';
import { openTestPortal } from '../../support/portal/portal-harness.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madoguchi-config-'));
  file = join(folder, 'portal.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('A configuration file', () => {
  it.each([
    [
      '{\n  "port": 8443,\n  "limits": {\n    "filingsPerHour": "many"\n  }\n}',
      '4:5: limits.filingsPerHour invalid_type',
    ],
    ['{\n  "port": 8443,\n  "colour": "red"\n}', '3:3: colour unrecognized_keys'],
    ['{\n  "connections": { "atOnce": 5,\n    "perAdress": 3 }\n}', '3:5: connections.perAdress unrecognized_keys'],
    ['{\n  "trustedProxies": [\n    "10.0.0.0/8",\n    "everybody"\n  ]\n}', '4:5: trustedProxies.1 invalid_union'],
    ['{\n  "port": 8443\n  "host": "127.0.0.1"\n}', '3:3: CommaExpected'],
    ['{ "port": 99999 }', '1:3: port too_big'],
    ['{ "origin": "http://portal.example" }', '1:3: origin https outside of this computer'],
    ['[]', '1:1:  invalid_type'],
    ['', '1:1: ValueExpected'],
  ])('names line, column and setting of what is wrong in it: %j', async (text, said) => {
    await writeFile(file, text);
    expect(await readPortalConfigFile(file)).toEqual({
      ok: false,
      failure: { code: 'usage', detail: `${file}:${said}` },
    });
  });

  it('is not repeated in what is said about it', async () => {
    await writeFile(file, '{ "databaseUrl": "postgresql:canary-password" , "port": "canary-port" }');
    expect(JSON.stringify(await readPortalConfigFile(file))).not.toContain('canary');
  });

  it('is what the portal runs by, and an option wins over it', async () => {
    const lender = await openTestPortal();
    const settings = {
      databaseUrl: lender.databaseUrl,
      dataDir: join(folder, 'data'),
      operator: { ja: '例の市', en: 'The city' },
      revocation: { methods: [], sources: {} },
      limits: { readsPerMinute: 3 },
    };
    await writeFile(file, `// how this city runs it\n${JSON.stringify(settings)}`);
    const portal = await commandLine({}).start(['portal', '--config', file, '--operator', 'Another']);
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push(await fetch(`${portal.said.listening}/health`));
    await portal.stop();
    await lender.close();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(await answers[0]?.json()).toMatchObject({ operator: { en: 'Another' } });
  }, 60_000);

  it('or an option that is wrong keeps the portal from starting', async () => {
    await writeFile(file, '{ "prot": 1 }');
    const { run } = commandLine({});
    expect(await run(['portal', '--config', file])).toMatchObject({
      status: 2,
      json: { error: { code: 'usage', detail: `${file}:1:3: prot unrecognized_keys` } },
    });
    const limited = await run(['portal', '--data', folder, '--limit', 'filingsPerHour=none']);
    expect(limited).toMatchObject({ status: 2, json: { error: { code: 'usage' } } });
  });
});

describe('The database’s password', () => {
  it('SR-24: is refused in an argument, which every user of the computer reads, and not repeated', async () => {
    const refused = await commandLine({}).run(['portal', '--database', 'postgres://a:canary-word@127.0.0.1:1/x']);
    expect(refused).toMatchObject({ status: 2, json: { error: { code: 'usage' } } });
    expect(refused.standardOutput + refused.standardError).not.toContain('canary-word');
  });

  it.each(['file', 'environment'])(
    'comes from a %s',
    async (source) => {
      const lender = await openTestPortal();
      const url = new URL(lender.databaseUrl);
      const password = decodeURIComponent(url.password);
      url.password = '';
      await writeFile(join(folder, 'password'), `${password}\n`);
      const { start } = commandLine(source === 'environment' ? { MADOGUCHI_DATABASE_PASSWORD: password } : {});
      const named = source === 'file' ? ['--database-password-file', join(folder, 'password')] : [];
      const portal = await start(['portal', '--data', folder, '--revocation', 'off', '--database', url.href, ...named]);
      const health = await fetch(`${portal.said.listening}/health`);
      await portal.stop();
      await lender.close();
      expect(health.status).toBe(200);
    },
    60_000,
  );
});
